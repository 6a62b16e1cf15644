"""What is no number of things: dates, times and models by their shape, money, ages and years by the words around."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from tallybook.extract.document import Quantity, Stretch
from tallybook.extract.language.numerals import parse_number
from tallybook.extract.quantities.lexicon import compiled, context, vocabulary
from tallybook.records import Modifier
from tallybook.vocab.load import table

_BLOT = "\x00"  # neither word nor space nor digit
_SHORT_WORD = 4  # letters of a model's name that needs no capital
_WINDOW = 48  # code points before a number that are looked at
_IDIOM_REACH = 16  # code points on both sides of a number that an idiom may take in
_OLDEST = 110  # years
_YEARS = range(1800, 2100)  # numbers that are years where nothing shows a count
_MOST_OF_RATIO = 9  # "nine in ten"

# Reasons that a list has from its end ("5, 10 and 15 km"), or from its beginning ("Articles 5 and 6").
_SHARED_FROM_END = frozenset({"measure", "duration", "percentage", "frequency", "age"})
_SHARED_FROM_START = frozenset({"label", "age", "money"})


@cache
def _shapes() -> re.Pattern[str]:
    """The shapes of `number_rules.toml`, and those that begin with a letter: T-72, Shahed-136, M777, mid-2023."""
    listed = "|".join(one["pattern"] for one in table("number_rules.toml")["shapes"])
    return compiled(
        rf"(?=[0-9\[(+.'’])(?:{listed})"
        r"|(?P<tied>(?<!\w)(?P<word>[^\W\d_]{1,13})(?P<hyphen>[-‑]?)[0-9]+(?P<thousands>[.,][0-9]{3}(?![0-9]))?[\w-]*)"
        r"|(?<!\w)(?:https?://|www\.)\S+|[@#][A-Za-z_][\w.-]*",
        re.IGNORECASE | re.MULTILINE,
    )


def mask(text: str, dates: Sequence[Stretch]) -> str:
    """The text, as long as it was, with what shows by its shape that it counts nothing blotted out.

    "T-72", "10:30", "the 47th", and the dates, which are given in order.
    """
    parts: list[str] = []
    last = 0
    for one in dates:
        parts += (text[last : one.start], _BLOT * (one.end - one.start))
        last = one.end
    return _shapes().sub(_blotted, "".join((*parts, text[last:])))


def _blotted(match: re.Match[str]) -> str:
    if match["tied"]:
        # "tanks-1,000" is a line of a list.
        is_name = len(match["word"]) <= _SHORT_WORD or match["word"][0].isupper() or not match["hyphen"]
        if not is_name or (match["hyphen"] and match["thousands"]):
            return match[0]
    return _BLOT * len(match[0])


@cache
def _rules(side: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The rules of `number_rules.toml` for what is "followed" or "preceded" by words that say what it is."""
    end = r"\Z" if side == "preceded" else ""
    return tuple((one["reason"], compiled(rf"(?:{one['pattern']}){end}")) for one in table("number_rules.toml")[side])


def find_reason(text: str, quantity: Quantity, *, is_bare: bool) -> str | None:
    """Why a number is none of things, by the words around it; None where it counts.

    `is_bare` is True for digits without separators.
    """
    start = quantity.core[0]
    before = text[max(0, start - _WINDOW) : start]
    followed = (reason for reason, pattern in _rules("followed") if pattern.match(text, quantity.end))
    preceded = (reason for reason, pattern in _rules("preceded") if pattern.search(before))
    if reason := next(followed, None) or next(preceded, None):
        return reason
    is_bounded = quantity.is_delta or quantity.modifier not in (Modifier.EXACT, Modifier.VAGUE)
    if _is_idiom(text, quantity, before, is_bounded=is_bounded):
        return "idiom"
    value, end = quantity.value, quantity.end
    if is_bare and value and value <= _OLDEST and _is_age(text, end, before):
        return "age"
    if is_bare and value in _YEARS and not is_bounded and _is_year(text, end, before):
        return "year"
    is_part = value is not None and value <= _MOST_OF_RATIO and not is_bounded
    return "fraction" if is_part and _is_ratio(text, end, value or 0) else None


def is_mere_no(text: str, start: int, end: int) -> bool:
    """Whether "no" there says nothing about how many: "no longer", "No, …", "no more than 50"."""
    return text[start:end].lower() == "no" and context("no_after").match(text, end) is not None


@cache
def _idiom_words() -> frozenset[str]:
    return frozenset(word for idiom in vocabulary("skip")["idioms"] for word in re.split(r"[\s-]", idiom))


def _is_idiom(text: str, quantity: Quantity, before: str, *, is_bounded: bool) -> bool:
    """Whether the number is part of a set phrase ("one by one") or a pronoun ("the one who …")."""
    start, end = quantity.core[0], quantity.end
    words = text[start:end].lower()
    if words not in _idiom_words():
        return False
    around = context("idiom").finditer(text, max(0, start - _IDIOM_REACH), end + _IDIOM_REACH)
    if any(match.start() <= start and end <= match.end() for match in around):
        return True
    if words != "one" or is_bounded:
        return False
    is_partitive = before.rstrip().lower().endswith("that") and context("partitive").match(text, end)
    is_pronoun = not is_partitive and context("one_before").search(before)
    return bool(context("one_after").match(text, end) or is_pronoun)


def _is_age(text: str, end: int, before: str) -> bool:
    """ "Ivan Petrov, 34, …", "his wife, 29, was hurt", "two brothers, 15 and 19, …"."""
    return any(
        context(behind).match(text, end) and context(ahead).search(before)
        for ahead, behind in (
            ("apposed", "goes_on"),
            ("ages", "ages_close"),
            ("name", "age_closes"),
            ("one_aged", "one_aged_closes"),
        )
    )


def _is_year(text: str, end: int, before: str) -> bool:
    """Whether nothing shows four digits to be a count."""
    # A line of a list: "tanks - 1958".
    is_listed = before.rstrip()[-1:] in ("-", "–", "—", "‒", ":")
    is_counted = is_listed or context("counted_after").match(text, end)
    return not is_counted or context("before_year").search(before) is not None


def _is_ratio(text: str, end: int, value: float) -> bool:
    """ "One in five children"."""
    ratio = context("ratio_after").match(text, end)
    whole = parse_number(ratio["whole"]) if ratio else None
    return whole is not None and value < whole <= 100


def share_reasons(reasons: list[str | None], gaps: list[str], counted: Sequence[bool] = ()) -> list[str | None]:
    """The reasons, with those of a list's beginning and end spread over it: "aged 3, 5 and 8", "5, 10 and 15 km".

    `gaps[i]` is what stands between number i and the next; `counted[i]` whether a noun for what is counted follows
    number i, so that no label before it is its: "14 Leopard 2, 60 light tanks".
    """
    shared = list(reasons)
    is_listed = [context("listed").fullmatch(gap) is not None for gap in gaps]
    is_closed = False
    for index, gap in enumerate(gaps):
        # A list ends with its "and": in "aged 12 and 14 and 3 women" the 3 is no age.
        is_closed = is_closed and is_listed[index]
        is_in_list = is_listed[index] and not is_closed and shared[index] in _SHARED_FROM_START
        is_in_list = is_in_list and not (shared[index] == "label" and counted and counted[index + 1])
        is_share = shared[index] == "fraction" and context("share").fullmatch(gap)
        if shared[index + 1] is None and (is_in_list or is_share):
            shared[index + 1] = shared[index]
        is_closed = is_closed or (is_in_list and gap.strip(" ,\n") != "")
    for index in reversed(range(len(gaps))):
        if is_listed[index] and shared[index] is None and shared[index + 1] in _SHARED_FROM_END:
            shared[index] = shared[index + 1]
    return shared
