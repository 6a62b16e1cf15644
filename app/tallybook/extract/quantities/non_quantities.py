"""What looks like a number and shows by its own shape that it counts nothing: dates, times, models, addresses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from tallybook.extract.document import Stretch
from tallybook.extract.quantities.lexicon import compiled
from tallybook.vocab.load import table

_BLOT = "\x00"  # neither word nor space nor digit
_SHORT_WORD = 4  # letters of a model's name that needs no capital


class Skip(StrEnum):
    """Why a number is no number of things."""

    ADDRESS = "address"
    AGE = "age"
    COMPOUND = "compound"
    COORDINATE = "coordinate"
    DATE = "date"
    DURATION = "duration"
    FRACTION = "fraction"
    FREQUENCY = "frequency"
    IDIOM = "idiom"
    LABEL = "label"
    MEASURE = "measure"
    MODEL = "model"
    MONEY = "money"
    ORDINAL = "ordinal"
    PERCENTAGE = "percentage"
    REFERENCE = "reference"
    SCORE = "score"
    TIME = "time"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Shape:
    """A stretch of the text that looks like a number and is none of things, and why."""

    start: int
    end: int
    reason: Skip


@cache
def _shapes() -> re.Pattern[str]:
    """The shapes of `number_rules.toml`, and those that begin with a letter: T-72, Shahed-136, M777, mid-2023."""
    listed = "|".join(f"(?P<shape{n}>{one['pattern']})" for n, one in enumerate(table("number_rules.toml")["shapes"]))
    return compiled(
        rf"(?=[0-9\[(+.'’])(?:{listed})"
        r"|(?P<tied>(?<!\w)(?P<word>[^\W\d_]{1,13})(?P<hyphen>[-‑]?)[0-9]+(?P<thousands>[.,][0-9]{3}(?![0-9]))?[\w-]*)"
        r"|(?P<address>(?<!\w)(?:https?://|www\.)\S+|[@#][A-Za-z_][\w.-]*)",
        re.IGNORECASE | re.MULTILINE,
    )


def find_shapes(text: str, dates: Sequence[Stretch]) -> list[Shape]:
    """What looks like a number and counts nothing, left to right, apart: "T-72", "10:30", "the 47th", "3 March".

    `dates` are the dates found in the text, in order.
    """
    known = [Shape(one.start, one.end, Skip.DATE) for one in dates]
    others = [
        Shape(match.start(), match.end(), reason)
        for match in _shapes().finditer(mask(text, known))
        if (reason := _reason(match)) is not None
    ]
    return sorted([*known, *others], key=lambda one: one.start)


def _reason(match: re.Match[str]) -> Skip | None:
    if match["address"]:
        return Skip.ADDRESS
    if match["tied"]:
        # "tanks-1,000" is a line of a list.
        is_name = len(match["word"]) <= _SHORT_WORD or match["word"][0].isupper() or not match["hyphen"]
        return Skip.MODEL if is_name and not (match["hyphen"] and match["thousands"]) else None
    number = next(int(name[5:]) for name, words in match.groupdict().items() if words and name.startswith("shape"))
    return Skip(table("number_rules.toml")["shapes"][number]["reason"])


def mask(text: str, stretches: Sequence[Stretch]) -> str:
    """The text, as long as it was, with ordered stretches of it blotted out."""
    parts: list[str] = []
    last = 0
    for one in stretches:
        parts += (text[last : one.start], _BLOT * (one.end - one.start))
        last = one.end
    return "".join((*parts, text[last:]))
