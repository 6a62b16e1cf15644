"""What a cell says: a number with its bounds, a day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

from tallybook.records import Modifier
from tallybook.vocab.compiled import read_toml

Number = int | float

_SEPARATOR = "[ \u00a0\u2009\u202f'’,.]"
_GROUPED = re.compile(rf"\d{{1,3}}({_SEPARATOR})\d{{3}}(?:\1\d{{3}})*")
_LONGEST_NUMBER = 20
_LONGEST_CELL = 60
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_SERIAL_START = date(1899, 12, 30)  # day 0 of a spreadsheet's calendar, for days after February 1900
_SERIALS = range(18_264, 73_415)  # 1950 to 2100
_YEARS = range(1800, 2200)
UNIX = "unix"  # the pattern of seconds since 1970
_LOWS = {Modifier.EXACT, Modifier.ABOUT, Modifier.AT_LEAST, Modifier.MORE_THAN}
_HIGHS = {Modifier.EXACT, Modifier.ABOUT, Modifier.AT_MOST, Modifier.FEWER_THAN}


@dataclass(frozen=True, slots=True)
class CellCount:
    """The number of a cell as a figure has it: the value where one is stated, and the bounds that it implies."""

    value: Number | None
    low: Number | None
    high: Number | None
    modifier: Modifier


def bounded(value: Number, modifier: Modifier) -> CellCount:
    """A number and what its modifier makes of it."""
    low = value if modifier in _LOWS else None
    return CellCount(value, low, value if modifier in _HIGHS else None, modifier)


def read_cell(cell: str, decimal: str = ".") -> CellCount | None:
    """The count in a cell: "12", "1 204", "12+", "6 - 8", "~50", "at least 3", "up to 40"; None for all else.

    A count of people or things has no fraction: "12.5" is None, and so is "6-" and "8-6".
    """
    words = " ".join(cell.split())
    if not words or len(words) > _LONGEST_CELL:
        return None
    if (plain := parse_count(words, decimal)) is not None:
        return bounded(plain, Modifier.EXACT) if float(plain).is_integer() else None
    modifier, rest = _without_words(words)
    found = parse_count(rest, decimal)
    if found is not None:
        return bounded(found, modifier) if modifier and float(found).is_integer() else None
    return _range(rest, decimal) if modifier in (None, Modifier.ABOUT) else None


def _range(words: str, decimal: str) -> CellCount | None:
    found = _between().fullmatch(words)
    if found is None:
        return None
    low, high = parse_count(found[1].strip(), decimal), parse_count(found[2].strip(), decimal)
    if low is None or high is None or low > high or not (float(low).is_integer() and float(high).is_integer()):
        return None
    return bounded(low, Modifier.EXACT) if low == high else CellCount(None, low, high, Modifier.BETWEEN)


def _without_words(words: str) -> tuple[Modifier | None, str]:
    """What the words before or behind a number make of it, and the rest; None where there are none."""
    for place, pattern in _modifiers():
        found = pattern.match(words) if place == "before" else pattern.search(words)
        if found and found.lastgroup:
            return Modifier(found.lastgroup), (words[: found.start()] + words[found.end() :]).strip()
    return None, words


@cache
def _modifiers() -> tuple[tuple[str, re.Pattern[str]], ...]:
    table = read_toml(Path(__file__).with_name("cells.toml"))
    patterns = []
    for place in ("before", "after"):
        groups = "|".join(f"(?P<{name}>{_any_of(table[place][name])})" for name in table[place])
        shape = rf"(?:{groups})\s*(?=\d)" if place == "before" else rf"(?<=\d)\s*(?:{groups})$"
        patterns.append((place, re.compile(shape, re.IGNORECASE)))
    return tuple(patterns)


def _any_of(words: list[str]) -> str:
    """One of the words, the longest that fits; what ends in a letter needs a gap to the number behind it."""
    longest = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(word) + (r"(?!\w)" if word[-1].isalpha() else "") for word in longest)


@cache
def _between() -> re.Pattern[str]:
    signs = read_toml(Path(__file__).with_name("cells.toml"))["between"]["signs"]
    return re.compile(rf"(\d[\d ,.'’\u00a0\u2009\u202f]*?)\s*(?:{_any_of(signs)})\s*(\d[\d ,.'’\u00a0\u2009\u202f]*)")


def parse_count(cell: str, decimal: str = ".") -> Number | None:
    """The number of a cell: 15000 for "15,000", "15 000" and "+15000"; None for what is no number.

    Where `decimal` is a comma, "15.000" is 15000 too; where it is a point, "15.000" is 15.
    """
    digits = cell.removeprefix("+")
    if len(digits) > _LONGEST_NUMBER:
        return None
    whole, mark, fraction = digits.partition(decimal)
    grouped = _GROUPED.fullmatch(whole)
    if grouped:
        whole = whole.replace(grouped[1], "")
    if not (whole.isascii() and whole.isdigit() and (not mark or (fraction.isascii() and fraction.isdigit()))):
        return None
    number = float(f"{whole}.{fraction or 0}")
    return int(whole) if number.is_integer() else number


def parse_day(cell: str, patterns: tuple[str, ...] = ()) -> date | None:
    """The day of a cell: by one of `patterns` (of `strptime`, or "unix"), else "2022-03-21", "2022-03-21 00:00:00".

    The number by which a spreadsheet keeps a day is one, too: 45352 is 2024-03-01. None for all else, and for years no
    report is from.
    """
    for pattern in patterns:
        day = _by_pattern(cell, pattern)
        if day is not None:
            return day
    try:
        day = datetime.fromisoformat(cell).date()
    except ValueError:
        return serial_day(cell)
    return day if day.year in _YEARS else None


def serial_day(cell: str) -> date | None:
    """The day that a spreadsheet keeps as this number; None for what is no such number."""
    if not _SERIAL.fullmatch(cell) or int(float(cell)) not in _SERIALS:
        return None
    return _SERIAL_START + timedelta(days=int(float(cell)))


def _by_pattern(cell: str, pattern: str) -> date | None:
    try:
        if pattern == UNIX:
            return datetime.fromtimestamp(int(cell), UTC).date()
        day = datetime.strptime(cell, pattern).date()
    except (ValueError, OverflowError, OSError):
        return None
    return day if day.year in _YEARS else None
