"""Why a number is no number of things, told by the words around it: money, ages, measures, labels, years."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from tallybook.extract.language.numerals import S, any_of, parse_number, word_before
from tallybook.extract.quantities.non_quantities import Skip
from tallybook.vocab.load import table

_SKIP = table("numbers.toml")["skip"]
_COUNT_NOUN = any_of(table("numbers.toml")["words"]["count_nouns"])
_WINDOW = 48  # code points before a number that are looked at
_OLDEST = 110  # years
_LEAST_ADULT = 21  # years, the highest age that counts of "the young" stop at

# Reasons that a list has from its end ("5, 10 and 15 km"), or from its beginning ("Articles 5 and 6").
_SHARED_FROM_END = frozenset({Skip.MEASURE, Skip.DURATION, Skip.PERCENTAGE, Skip.FREQUENCY})
_SHARED_FROM_START = frozenset({Skip.LABEL, Skip.AGE, Skip.MONEY})


@dataclass(frozen=True, slots=True)
class Place:
    """A number, or a range of them, in its text.

    `is_bare` is True for digits without separators, `is_bounded` where words before or after bound it ("at least").
    """

    text: str
    start: int
    end: int
    value: float | None
    is_bare: bool = False
    is_bounded: bool = False
    is_range: bool = False


def _after(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _before(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{pattern})\Z", re.IGNORECASE)


_SIGN = "[" + re.escape(_SKIP["currency_signs"]) + "]"
_TIED = rf"(?:{S}of)?(?:{S}|-)(?:{any_of(_SKIP['fillers'])}(?:{S}|-))?"
_NO_MODEL = (
    r"(?!-(?:(?-i:[A-Z0-9])|class(?:es)?\b))"  # "30 M-46 guns" are no metres, "six Kilo-class submarines" no kilos
)
_ORDER = rf"(?:[a-z]+est|{any_of(_SKIP['superlatives'])})"

_FOLLOWED: tuple[tuple[Skip, re.Pattern[str]], ...] = (
    (Skip.AGE, _after(rf"(?:{S}|-)(?:years?|months?|weeks?|yr)(?:{S}|-)(?:olds?|of{S}age)\b|{S}?y/o\b")),
    (Skip.PERCENTAGE, _after(rf"{S}?[%‰]|[\s-]{any_of(_SKIP['percents'])}s?\b")),
    (
        Skip.MONEY,
        _after(
            rf"{_TIED}(?:(?-i:[A-Z])\w+{S})?{any_of(_SKIP['currencies'])}(?:e?s)?\b(?!{S}(?:the|an?|gold|silver|bronze)\b)"
            rf"{_NO_MODEL}"
        ),
    ),
    (Skip.MONEY, _after(rf"\s?{_SIGN}")),
    (Skip.DURATION, _after(rf"{_TIED}{any_of(_SKIP['durations'])}(?:['’]?s)?(?!\w){_NO_MODEL}")),
    (Skip.MEASURE, _after(rf"{_TIED}{any_of(_SKIP['measures'])}s?(?!\w)(?!['’]){_NO_MODEL}")),
    (Skip.FREQUENCY, _after(rf"(?:{S}of)?(?:{S}|-){any_of(_SKIP['frequencies'])}\b")),
    (Skip.ORDINAL, _after(rf"-{any_of(_SKIP['ordinal_endings'])}\b")),
    (
        Skip.FRACTION,
        _after(
            rf"(?:-|{S}){any_of(_SKIP['fraction_parts'])}\b(?!-)|{S}(?:out{S})?of{S}every\b|{S}out{S}of{S}(?:10|ten|100)\b"
        ),
    ),
    (Skip.COMPOUND, _after(rf"-(?!(?:{any_of(_SKIP['counting_compounds'])}s?|plus|odd)\b)[^\W\d_]")),
)
_LABEL = any_of(label for label in _SKIP["labels"] if label[-1].isalpha())
_LABEL_SIGN = any_of(label for label in _SKIP["labels"] if not label[-1].isalpha())
_BOUNDS = ["under", "over", "above", "below", "between"]
_CODES = _SKIP["currency_codes"]


def _last_words(phrases: Iterable[str]) -> frozenset[str]:
    """The last words of phrases, in one and in more than one, as they stand before a number."""
    words = {phrase.split()[-1].lower() for phrase in phrases}
    return frozenset(words | {f"{word}s" for word in words})


# Looked for before a number, in this order, but only where its last word is among those that end the pattern.
_PRECEDED: tuple[tuple[Skip, frozenset[str], re.Pattern[str]], ...] = (
    (Skip.MONEY, _last_words(_CODES), _before(rf"(?<!\w)(?-i:{any_of(_CODES)})\s?")),
    (
        Skip.AGE,
        frozenset({"age", "aged", "ages", "of", "from", "about", "around", *_BOUNDS}),
        _before(rf"\bage[ds]?(?:{S}(?:of|from|about|around|{'|'.join(_BOUNDS)})){{0,2}}{S}"),
    ),
    (
        Skip.AGE,
        frozenset({"of", *_BOUNDS}),
        _before(rf"\b{any_of(_SKIP['aged_people'])}{S}{any_of(_BOUNDS)}(?:{S}the{S}age{S}of)?{S}"),
    ),
    (Skip.LABEL, _last_words(_SKIP["labels"]), _before(rf"\b{_LABEL}{S}|{_LABEL_SIGN}\s?")),
    (
        Skip.LABEL,
        _last_words([*_SKIP["labels_capitalised"], "No", "No."]),
        _before(rf"\b(?-i:{any_of(_SKIP['labels_capitalised'])})s?{S}(?:No\.?{S})?"),
    ),
    (Skip.FRACTION, frozenset({"every"}), _before(rf"\b(?:one|two|three|four|nine|[1-9]){S}(?:in|of){S}every{S}")),
)
_SIGNS = frozenset(_SKIP["currency_signs"])
_TIGHT_LABEL = _before(_LABEL_SIGN)
_IDIOM_WORDS = frozenset(word for idiom in _SKIP["idioms"] for word in re.split(r"[\s-]", idiom))
_IDIOM = re.compile(rf"(?<!\w){any_of(_SKIP['idioms'])}(?!\w)", re.IGNORECASE)
_ONE_BEFORE = _before(rf"\b{any_of(_SKIP['before_pronoun'])}{S}|\b(?:an?|the){S}[a-z-]+{S}")
_ONE_AFTER = _after(
    rf"{S}{any_of(_SKIP['after_pronoun'])}\b|['’]s\b"
    rf"|{S}of{S}(?:the|its|his|her|their|our|my|those|many)(?:{S}[\w'’-]+)?{S}{_ORDER}\b"
    rf"|{S}of{S}(?:the|its|his|her|their|our|my|those|many){S}{_ORDER}\b"
)
_OF_OWNED = _after(rf"{S}of{S}(?:the|its|his|her|their|our|my|those|them)\b")  # "said that one of its ships"
_SOMEBODY_OF = _before(
    rf"\b(?:an?|his|her|this){S}(?:[\w-]+{S})?(?:man|woman|boy|girl|child|teenager|youth|student|baby|toddler){S}of{S}"
)
_ELDEST = _before(rf"\b(?:eldest|oldest|youngest)(?:{S}of{S}(?:them|whom))?(?:{S}(?:was|is|being|only|just|aged))*{S}")
_OF_AGE = _before(rf"\b(?:were|are)(?:{S}(?:all|mostly|mainly|both))?{S}(?:under|below){S}")  # "nine were under 18"
# "A constable of 38 who lost his cap"
_ONE_OF = re.compile(rf"\b(?:an?|his|her){S}(?:[\w-]+{S})?([\w-]+){S}of{S}\Z", re.IGNORECASE)
_AGE_OF_ONE = re.compile(r"\swho\b|,\s(?:was|is|who|had|said|told)\b|\s(?:said|told|was|from)\b")
# "Two brothers, 15 and 19, were dragged out."
_AGES = _before(
    rf"\b(?:brothers|sisters|siblings|sons|daughters|children|boys|girls|cousins|twins|friends|teenagers|women|men),{S}"
    rf"(?:[0-9]{{1,2}}(?:,{S}|,?{S}and{S}))*"
)
_AGES_CLOSE = re.compile(r",\s[a-z0-9]|\s(?:and|&)\s[0-9]|[.;)]")
# "Said that one helicopter had crashed", not "that one was", "that one could see".
_NOUN_AFTER = _after(rf"{S}(?!{any_of([*_SKIP['after_pronoun'], 'is', 'was', 'has', 'had', 'of'])}\b)[a-z]")
_NO_AFTER = _after(rf"{S}{any_of(_SKIP['after_no'])}\b|{S}?[,.;:!?\"”’)]|\s*\Z|-|\s?[0-9]")
_NAME = re.compile(r"(?<![\w.])(?:[A-Z][\w'’-]+\s){1,3}[A-Z][\w'’-]+,\s\Z")
_NAME_IN_BRACKETS = re.compile(r"(?<!\w)[A-Z][\w'’-]+\s[A-Z][\w'’-]+\s\(\Z")
# "His wife, 29, was hurt"; in "Sumy, 12, Kharkiv, 5" the numbers count.
_APPOSED = re.compile(r"[^\W\d_],\s\Z")
_GOES_ON = re.compile(r",\s[a-z]")
_WHO_IS = re.compile(r"\b(?:[Hh]e|[Ss]he|who)(?:\s(?:is|was|turns|turned)|['’]s)\s\Z")
_AGE_CLOSES = re.compile(r"\s?[,.;—―–](?!\d)")
_YEAR_BEFORE = _before(
    rf"\b{any_of(_SKIP['before_year'])}{S}|['’]s{S}|[(\[/]|\b(?-i:[A-Z])[\w'’]*{S}",
)
_COUNTED_AFTER = _after(rf"{S}(?:[a-z-]+{S}){{0,2}}{_COUNT_NOUN}\b|{S}?\(\+|{S}[a-z]+s\b")
_RATIO_AFTER = _after(rf"{S}in{S}(?P<whole>[0-9]{{1,3}}|[a-z]+)(?!\w)(?!{S}{any_of(_SKIP['not_in_ratio'])})")
_LISTED = re.compile(rf"{S}?(?:,|,?{S}(?:and|or|&)|/){S}?", re.IGNORECASE)
_SHARE = re.compile(rf"{S}(?:in|out{S}of){S}", re.IGNORECASE)
_PARTICIPLE = re.compile(rf"(?:ed|ing){S}\Z")


def find_skip(place: Place) -> Skip | None:
    """Why the number is none of things, by the words around it; None where it counts."""
    for reason, pattern in _FOLLOWED:
        if pattern.match(place.text, place.end):
            return reason
    before = place.text[max(0, place.start - _WINDOW) : place.start]
    preceded = _preceded(place, before)
    if preceded:
        return preceded
    if _is_idiom(place, before):
        return Skip.IDIOM
    if _is_age(place, before):
        return Skip.AGE
    if _is_year(place, before):
        return Skip.YEAR
    return Skip.FRACTION if _is_ratio(place, before) else None


def _preceded(place: Place, before: str) -> Skip | None:
    last = before.rstrip()[-1:]
    if last in _SIGNS:
        return Skip.MONEY
    if not last.isalnum() and last != "." and before[-1:] == last:
        return Skip.LABEL if _TIGHT_LABEL.search(before) else None
    word = word_before(place.text, place.start)
    return next(
        (reason for reason, words, pattern in _PRECEDED if word in words and pattern.search(before)),
        None,
    )


def is_mere_no(text: str, start: int, end: int) -> bool:
    """Whether "no" there says nothing about how many: "no longer", "No, …", "no more than 50"."""
    return text[start:end].lower() == "no" and _NO_AFTER.match(text, end) is not None


def _is_idiom(place: Place, before: str) -> bool:
    text, reach = place.text, 16
    words = text[place.start : place.end].lower()
    if words not in _IDIOM_WORDS:
        return False
    for match in _IDIOM.finditer(text, max(0, place.start - reach), min(len(text), place.end + reach)):
        if match.start() <= place.start and place.end <= match.end():
            return True
    if words != "one" or place.is_bounded:
        return False
    if _ONE_AFTER.match(text, place.end):
        return True
    is_partitive = before.rstrip().lower().endswith("that") and (
        _OF_OWNED.match(text, place.end) or _NOUN_AFTER.match(text, place.end)
    )
    return not is_partitive and _ONE_BEFORE.search(before) is not None


def _is_age(place: Place, before: str) -> bool:
    """ "Ivan Petrov, 34, …" and "Ivan Petrov (34)"."""
    if not (place.is_bare and place.value and place.value <= _OLDEST) or place.is_range:
        return False
    if _APPOSED.search(before) and _GOES_ON.match(place.text, place.end):
        return True
    if _SOMEBODY_OF.search(before) or _ELDEST.search(before):
        return True
    if (somebody := _ONE_OF.search(before)) and _AGE_OF_ONE.match(place.text, place.end):
        return somebody[1].lower() in _persons()
    if place.value <= _LEAST_ADULT and _OF_AGE.search(before) and _AGE_CLOSES.match(place.text, place.end):
        return True
    if _AGES.search(before) and _AGES_CLOSE.match(place.text, place.end):
        return True
    if before[-1:] == "(" and _NAME_IN_BRACKETS.search(before):
        return place.text[place.end : place.end + 1] == ")"
    pattern = _NAME if before.endswith(", ") else _WHO_IS
    return _AGE_CLOSES.match(place.text, place.end) is not None and pattern.search(before) is not None


@cache
def _persons() -> frozenset[str]:
    """Single nouns for one person, none that stand for many."""
    nouns = [
        noun
        for name in ("people.toml", "occupations.toml")
        for one in table(name)["categories"].values()
        for noun in one
    ]
    return frozenset(noun for noun in nouns if " " not in noun) - frozenset(_SKIP["not_one_person"])


def _is_year(place: Place, before: str) -> bool:
    """Four digits that nothing shows to be a count."""
    if not (place.is_bare and place.value and 1800 <= place.value < 2100) or place.is_bounded or place.is_range:
        return False
    if _YEAR_BEFORE.search(before):
        return True
    # A line of a list: "tanks - 1958".
    if before.rstrip()[-1:] in ("-", "–", "—", "‒", ":"):
        return False
    return _COUNTED_AFTER.match(place.text, place.end) is None


def _is_ratio(place: Place, before: str) -> bool:
    """ "One in five children", but not "killed one in two raids"."""
    ratio = _RATIO_AFTER.match(place.text, place.end)
    if ratio is None or place.value is None or place.is_bounded or place.value > 9 or _PARTICIPLE.search(before):
        return False
    whole = parse_number(ratio["whole"])
    return whole is not None and place.value < whole <= 100


def share_reasons(reasons: list[Skip | None], gaps: list[str]) -> list[Skip | None]:
    """The reasons, with those of a list's beginning and end spread over it: "aged 3, 5 and 8", "5, 10 and 15 km".

    `gaps[i]` is what stands between number i and the next.
    """
    shared = list(reasons)
    is_listed = [_LISTED.fullmatch(gap) is not None for gap in gaps]
    is_closed = False
    for index, gap in enumerate(gaps):
        # A list ends with its "and": in "aged 12 and 14 and 3 women" the 3 is no age.
        is_closed = is_closed and is_listed[index]
        is_in_list = is_listed[index] and not is_closed and shared[index] in _SHARED_FROM_START
        is_share = shared[index] is Skip.FRACTION and _SHARE.fullmatch(gap) is not None
        if shared[index + 1] is None and (is_in_list or is_share):
            shared[index + 1] = shared[index]
        is_closed = is_closed or (is_in_list and gap.strip(" ,\n") != "")
    for index in reversed(range(len(gaps))):
        if is_listed[index] and shared[index] is None and shared[index + 1] in _SHARED_FROM_END:
            shared[index] = shared[index + 1]
    return shared
