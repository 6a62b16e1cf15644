"""The pieces that the rules for dates are built of: names of days and months, counts, the expression itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from tallybook.extract.dates.periods import Period
from tallybook.extract.language.numerals import COUNT, S, any_of, parse_number
from tallybook.vocab.load import table

Reading = Callable[[date], Period | None]

_WORDS = table("dates.toml")
MONTHS: dict[str, int] = _WORDS["months"]
WEEKDAYS: dict[str, int] = _WORDS["weekdays"] | _WORDS["short_weekdays"]
ORDINALS: dict[str, int] = _WORDS["ordinals"]


YEAR = r"(?:1[5-9]|20|21)[0-9]{2}(?!\w)(?![.,][0-9])"
MONTH = any_of(MONTHS) + r"\b"
WEEKDAY = any_of(_WORDS["weekdays"]) + r"\b"
ANY_WEEKDAY = any_of(WEEKDAYS) + r"\b\.?"
# Not the 5 of "by June 5 million had left".
NUMBERED_DAY = (
    rf"(?:0?[1-9]|[12][0-9]|3[01])(?:st|nd|rd|th)?(?!\w)(?![.,][0-9])"
    rf"(?!{S}(?:hundred|thousand|million|billion|dozen|percent|per{S}cent)\b|%)"
)
ORDINAL_DAY = r"(?:[1-9]|[12][0-9]|3[01])(?:st|nd|rd|th)(?!\w)"
ORDINAL_WORD = rf"(?:(?:twenty|thirty)[-\s]{{1,2}}(?:{any_of(ORDINALS)})|{any_of(ORDINALS)})\b"
PART_OF_DAY = rf"(?:{S}(?:(?:early|late){S})?(?:morning|afternoon|evening|night|noon|midday|lunchtime)\b)"
UNIT = r"(?:second|minute|hour|day|night|week|weekend|fortnight|month|quarter|year|decade)"
# Which year a day or month without one is of: "2023", "last year", "of this year".
OF_YEAR = (
    rf"(?:(?:\.?,?{S}(?:of{S})?|[-/])(?P<year>{YEAR})|\.?{S}(?:of{S}|in{S})?(?P<which_year>last|this|next){S}year\b)"
)
AMOUNT = rf"(?:[0-9]{{1,4}}|{COUNT}|a{S}couple{S}of|a{S}few|several|an?)"

# What follows a date that stands for an event: "since the October 7 attack".
EVENT = rf"{S}(?:[\w-]+{S}){{0,2}}{any_of(_WORDS['words']['events'])}s?\b"
WAR = r"(?:war|invasion|conflict|fighting|hostilities|offensive|siege|campaign|uprising)"
_NAMED = [*_WORDS["seasons"], "fall", *_WORDS["feasts"], "quarter", "half", "yesterday", "today", "tomorrow", "tonight"]
# Rare words and shapes, one of which is in every expression: only around them are the rules worth trying.
ANCHORS: dict[str, str] = {
    "month": MONTH,
    "weekday": rf"{any_of(WEEKDAYS)}\b",
    "unit": rf"{UNIT}s?\b",
    "word": rf"(?:{any_of([*_NAMED, 'overnight', 'night', 'morning', 'afternoon', 'evening'])}\b|[QH][1-4]\b)",
    "war": rf"{WAR}\b",
    "digits": rf"(?:[0-9]{{1,4}}(?:[./-][0-9]|['’]?s\b|st\b|nd\b|rd\b|th\b)|{YEAR}|{any_of(_WORDS['decades'])}\b)",
}


@dataclass(frozen=True, slots=True)
class Expression:
    """Words that name a stretch of days, before prepositions are looked at.

    `read` gives the days, seen from today. `is_fixed` is True where today does not matter. `cycle` is the number of
    days after which the words come true again: 7 for "Monday", 366 for "3 March", 0 for what comes once.
    `lead` names the preposition that goes with it: "on", "in", or "for" for lengths of time ("the past two days").
    """

    start: int
    end: int
    read: Reading
    is_fixed: bool = False
    cycle: int = 0
    lead: str = ""


def fixed(start: int, end: int, period: Period | None, lead: str) -> Expression | None:
    """An expression that means the same on every day; None where there is no such period."""
    if period is None:
        return None
    return Expression(start, end, lambda _: period, is_fixed=True, lead=lead)


def single(day: date | None) -> Period | None:
    """The period of one day."""
    return (day, day) if day else None


def day_number(words: str) -> int:
    """3 for "3", "3rd", "third"; 22 for "twenty-second"."""
    if words[0].isdigit():
        return int(re.sub(r"\D", "", words))
    parts = re.split(r"[-\s]+", words.lower())
    return sum({"twenty": 20, "thirty": 30}.get(part) or ORDINALS[part] for part in parts)


def parse_amount(words: str) -> int | None:
    """How many units: 3 for "3" and "three", 1 for "a", 2 for "a couple of", None for "a few"."""
    plain = " ".join(words.lower().split())
    if plain in ("a", "an"):
        return 1
    if plain == "a couple of":
        return 2
    number = parse_number(plain)
    return int(number) if number is not None else None


def is_after_word(text: str, start: int, pattern: re.Pattern[str]) -> bool:
    """Whether the words right before `start` match `pattern`, which ends in an anchor."""
    return pattern.search(text[max(0, start - 24) : start]) is not None


def words_before(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern for any of these words standing right before a place."""
    return re.compile(rf"(?<![\w-]){any_of(words)}{S}\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern, what makes an expression of its match (None where it is no date after all), and its anchor.

    `near` names the entry of `ANCHORS` of which every match holds one: only around those is the rule tried.
    """

    pattern: re.Pattern[str]
    build: Callable[[re.Match[str]], Expression | None]
    near: str


def rule(pattern: str, build: Callable[[re.Match[str]], Expression | None], near: str) -> Rule:
    """A rule from the source of its pattern, which begins at a word and does not mind case."""
    return Rule(re.compile(rf"\b{pattern}", re.IGNORECASE), build, near)
