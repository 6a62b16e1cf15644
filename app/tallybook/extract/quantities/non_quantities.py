"""What looks like a number and shows by its own shape that it counts nothing: dates, times, models, addresses."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from tallybook.extract.dates.recognise import find_dates
from tallybook.extract.language.numerals import S, any_of
from tallybook.vocab.load import table

_BLOT = "\x00"  # neither word nor space nor digit


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


_SUFFIX = any_of(table("numbers.toml")["suffixes"])
_COUNT_NOUN = any_of(table("numbers.toml")["words"]["count_nouns"])
_YEAR = r"(?:1[5-9]|20|21)[0-9]{2}"
_ALONE = r"(?<![\w.,])"
_CLOCK = r"[0-2]?[0-9]"
_ZONE = r"(?:GMT|UTC|hours|hrs|local\stime|ET|EST|EDT|BST|CET)\b"

# Shapes that begin with a digit or a sign before one; the first that fits at a place names the reason.
_DIGITS_LEAD: tuple[tuple[Skip, str], ...] = (
    (Skip.ADDRESS, r"[0-9]+@[\w.-]+"),
    (Skip.COORDINATE, r"[0-9]{1,3}(?:\.[0-9]+)?\s?[°º˚][^\s,;]{0,20}"),
    (Skip.COORDINATE, r"[0-9]{1,3}\.[0-9]{3,},\s?-?[0-9]{1,3}\.[0-9]{3,}"),
    (Skip.TIME, rf"{_ALONE}{_CLOCK}(?:[:.][0-9]{{2}})?\s?(?:[ap]\.m\.|[ap]m\b)"),
    (Skip.TIME, rf"{_ALONE}{_CLOCK}:[0-9]{{2}}(?::[0-9]{{2}})?(?!\w)|{_ALONE}{_CLOCK}h(?:[0-5][0-9])?(?!\w)"),
    (Skip.TIME, rf"{_ALONE}[0-2][0-9][0-5][0-9]\s?{_ZONE}"),
    (Skip.MODEL, rf"{_ALONE}(?![0-9]{{1,3}}(?:\.[0-9]{{3}})+(?!\w))[0-9]+(?:\.[0-9]+){{2,}}"),
    (Skip.FRACTION, rf"{_ALONE}[0-9]+/[0-9]+(?:/[0-9]+)*(?!\w)"),
    # Notes, the numbers of a list, telephone and case numbers: odd groups, a leading nought, too many digits.
    (Skip.REFERENCE, r"\[[0-9]{1,3}\]|^[0-9]{1,2}[.)](?=[ \t]{1,4}(?-i:[A-Z]))"),
    (Skip.REFERENCE, r"(?<=[0-9])\([0-9]{1,2}\)"),
    (Skip.REFERENCE, r"\+[0-9]{1,3}[ -]\(?(?:[0-9]{1,2}|[0-9]{4})\)?(?:[ -][0-9]{2,4}){1,4}(?!\w)"),
    (Skip.REFERENCE, rf"{_ALONE}[0-9]+(?:-[0-9]+){{2,}}|{_ALONE}[0-9]{{16,}}"),
    (Skip.REFERENCE, rf"{_ALONE}(?<![0-9][ \u00a0\u2009\u202f’'])0[0-9]+(?![.][0-9])"),
    (Skip.YEAR, rf"{_ALONE}{_YEAR}[-–/](?:{_YEAR}|[0-9]{{2}})(?!\w)(?!{S}{_COUNT_NOUN}\b)"),
    (Skip.YEAR, r"(?<!\w)(?:[0-9]{4}|['’]?[0-9]0)['’]?s\b"),
    (Skip.ORDINAL, rf"{_ALONE}[0-9]{{1,3}}(?:,?[0-9]{{3}})*(?:st|nd|rd|th)(?!\w)"),
    (Skip.MODEL, rf"{_ALONE}[0-9]{{2,3}}(?:\.[0-9]+)?[\s-]?(?:mm|cal(?:iber|ibre)?)\b"),
    (Skip.MODEL, r"(?<!\w)[0-9]+[A-Z]+[0-9]+\w*"),
    (Skip.MEASURE, rf"{_ALONE}[0-9]+(?:[.,][0-9]+)*(?!{_SUFFIX}(?!\w))[^\W\d_]\w*|(?<!\w)\.[0-9]+[^\W\d_]\w*"),
)
# Shapes that begin with a letter: T-72, Shahed-136, M777, mid-2023.
_TIED = r"(?<!\w)(?P<word>[^\W\d_]{1,13})(?P<hyphen>[-‑]?)[0-9]+(?P<thousands>[.,][0-9]{3}(?![0-9]))?[\w-]*"
_SHORT_WORD = 4  # letters of a model's name that needs no capital
_SHAPE = re.compile(
    rf"(?=[0-9\[(+.'’])(?:{'|'.join(f'(?P<shape{n}>{pattern})' for n, (_, pattern) in enumerate(_DIGITS_LEAD))})"
    rf"|(?P<tied>{_TIED})|(?P<address>(?<!\w)(?:https?://|www\.)\S+|[@#][A-Za-z_][\w.-]*)",
    re.IGNORECASE | re.MULTILINE,
)


def find_shapes(text: str) -> list[Shape]:
    """What looks like a number and counts nothing, left to right, apart: "T-72", "10:30", "the 47th", "3 March"."""
    dates = [Shape(one.start, one.end, Skip.DATE) for one in find_dates(text, None)]
    rest = _blotted(text, dates)
    others = [
        Shape(match.start(), match.end(), reason)
        for match in _SHAPE.finditer(rest)
        if (reason := _reason(match)) is not None
    ]
    return sorted([*dates, *others], key=lambda one: one.start)


def _reason(match: re.Match[str]) -> Skip | None:
    if match["address"]:
        return Skip.ADDRESS
    if match["tied"]:
        # "tanks-1,000" is a line of a list.
        is_name = len(match["word"]) <= _SHORT_WORD or match["word"][0].isupper() or not match["hyphen"]
        return Skip.MODEL if is_name and not (match["hyphen"] and match["thousands"]) else None
    shape = next(name for name, words in match.groupdict().items() if words and name.startswith("shape"))
    return _DIGITS_LEAD[int(shape.removeprefix("shape"))][0]


def mask(text: str) -> str:
    """The text, as long as it was, with all that `find_shapes` finds blotted out."""
    return _blotted(text, find_shapes(text))


def _blotted(text: str, stretches: Iterable[Shape]) -> str:
    parts: list[str] = []
    last = 0
    for one in stretches:
        parts += (text[last : one.start], _BLOT * (one.end - one.start))
        last = one.end
    return "".join((*parts, text[last:]))
