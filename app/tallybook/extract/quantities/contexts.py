"""Why a number is no number of things, told by the words around it: money, ages, measures, labels, years."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from tallybook.extract.language.numerals import parse_number
from tallybook.extract.quantities.lexicon import compiled, context, vocabulary
from tallybook.extract.quantities.non_quantities import Skip
from tallybook.vocab.load import table

_WINDOW = 48  # code points before a number that are looked at
_IDIOM_REACH = 16  # code points on both sides of a number that an idiom may take in
_OLDEST = 110  # years
_YEARS = range(1800, 2100)  # numbers that are years where nothing shows a count
_MOST_OF_RATIO = 9  # "nine in ten"

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

    @property
    def before(self) -> str:
        """The text right before it."""
        return self.text[max(0, self.start - _WINDOW) : self.start]

    def is_before(self, name: str) -> bool:
        """Whether the context of that name follows it."""
        return context(name).match(self.text, self.end) is not None


@cache
def _rules(side: str) -> tuple[tuple[Skip, re.Pattern[str]], ...]:
    """The rules of `number_rules.toml` for what is "followed" or "preceded" by words that say what it is."""
    end = r"\Z" if side == "preceded" else ""
    return tuple((Skip(one["reason"]), compiled(rf"(?:{one['pattern']}){end}")) for one in _listed(side))


def _listed(side: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = table("number_rules.toml")[side]
    return found


def find_skip(place: Place) -> Skip | None:
    """Why the number is none of things, by the words around it; None where it counts."""
    before = place.before
    followed = (reason for reason, pattern in _rules("followed") if pattern.match(place.text, place.end))
    preceded = (reason for reason, pattern in _rules("preceded") if pattern.search(before))
    if reason := next(followed, None) or next(preceded, None):
        return reason
    if _is_idiom(place, before):
        return Skip.IDIOM
    if _is_age(place, before):
        return Skip.AGE
    if _is_year(place, before):
        return Skip.YEAR
    return Skip.FRACTION if _is_ratio(place) else None


def is_mere_no(text: str, start: int, end: int) -> bool:
    """Whether "no" there says nothing about how many: "no longer", "No, …", "no more than 50"."""
    return text[start:end].lower() == "no" and context("no_after").match(text, end) is not None


@cache
def _idiom_words() -> frozenset[str]:
    return frozenset(word for idiom in vocabulary("skip")["idioms"] for word in re.split(r"[\s-]", idiom))


def _is_idiom(place: Place, before: str) -> bool:
    """Whether the number is part of a set phrase ("one by one") or a pronoun ("the one who …")."""
    text = place.text
    words = text[place.start : place.end].lower()
    if words not in _idiom_words():
        return False
    around = context("idiom").finditer(text, max(0, place.start - _IDIOM_REACH), place.end + _IDIOM_REACH)
    if any(match.start() <= place.start and place.end <= match.end() for match in around):
        return True
    if words != "one" or place.is_bounded:
        return False
    is_partitive = before.rstrip().lower().endswith("that") and place.is_before("partitive")
    return place.is_before("one_after") or (not is_partitive and context("one_before").search(before) is not None)


def _is_age(place: Place, before: str) -> bool:
    """ "Ivan Petrov, 34, …", "his wife, 29, was hurt", "a constable of 38"."""
    if not (place.is_bare and place.value and place.value <= _OLDEST) or place.is_range:
        return False
    if context("apposed").search(before) and place.is_before("goes_on"):
        return True
    if context("ages").search(before) and place.is_before("ages_close"):
        return True
    if one_of := context("one_of").search(before):
        return one_of["who"].lower() in _persons()
    return place.is_before("age_closes") and context("name").search(before) is not None


@cache
def _persons() -> frozenset[str]:
    """Single nouns for one person, none that stand for many."""
    categories = [*table("people.toml")["categories"].values(), *table("occupations.toml")["categories"].values()]
    nouns = frozenset(noun for listed in categories for noun in listed if " " not in noun)
    return nouns - frozenset(vocabulary("skip")["not_one_person"])


def _is_year(place: Place, before: str) -> bool:
    """Four digits that nothing shows to be a count."""
    if not place.is_bare or place.value not in _YEARS or place.is_bounded or place.is_range:
        return False
    # A line of a list: "tanks - 1958".
    is_listed = before.rstrip()[-1:] in ("-", "–", "—", "‒", ":")
    return context("before_year").search(before) is not None or not (is_listed or place.is_before("counted_after"))


def _is_ratio(place: Place) -> bool:
    """ "One in five children"."""
    ratio = context("ratio_after").match(place.text, place.end)
    if ratio is None or place.value is None or place.is_bounded or place.value > _MOST_OF_RATIO:
        return False
    whole = parse_number(ratio["whole"])
    return whole is not None and place.value < whole <= 100


def share_reasons(reasons: list[Skip | None], gaps: list[str]) -> list[Skip | None]:
    """The reasons, with those of a list's beginning and end spread over it: "aged 3, 5 and 8", "5, 10 and 15 km".

    `gaps[i]` is what stands between number i and the next.
    """
    shared = list(reasons)
    is_listed = [context("listed").fullmatch(gap) is not None for gap in gaps]
    is_closed = False
    for index, gap in enumerate(gaps):
        # A list ends with its "and": in "aged 12 and 14 and 3 women" the 3 is no age.
        is_closed = is_closed and is_listed[index]
        is_in_list = is_listed[index] and not is_closed and shared[index] in _SHARED_FROM_START
        is_share = shared[index] is Skip.FRACTION and context("share").fullmatch(gap) is not None
        if shared[index + 1] is None and (is_in_list or is_share):
            shared[index + 1] = shared[index]
        is_closed = is_closed or (is_in_list and gap.strip(" ,\n") != "")
    for index in reversed(range(len(gaps))):
        if is_listed[index] and shared[index] is None and shared[index + 1] in _SHARED_FROM_END:
            shared[index] = shared[index + 1]
    return shared
