"""Complete dates as they are written: day, month and year, and no doubt which is which."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from tallybook.vocab.compiled import read_toml


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date and where it stands."""

    start: int
    end: int
    day: date


@cache
def load_table() -> dict[str, Any]:
    """The word lists of `dateline.toml`."""
    return read_toml(Path(__file__).with_name("dateline.toml"))


def find_dates(text: str) -> Iterator[WrittenDate]:
    """Yield the complete dates of a short text, left to right.

    "3 March 2024", "March 3rd, 2024", "2024-03-03", "03.04.2024" (day first, as everywhere with dots) and
    "25/12/2024"; but not "03/04/2024", which is March in one country and April in another.
    """
    for match in _date_pattern().finditer(text):
        day = _day(match)
        if day:
            yield WrittenDate(match.start(), match.end(), day)


@cache
def _date_pattern() -> re.Pattern[str]:
    month = "|".join(sorted(load_table()["months"], key=len, reverse=True))
    year = r"(?:19|20)\d{2}"
    return re.compile(
        rf"(?<![\w/.-])(?:"
        rf"(?P<y1>{year})(?P<s1>[-/.])(?P<m1>\d{{1,2}})(?P=s1)(?P<d1>\d{{1,2}})(?=T\d|[^\w/-]|$)"
        rf"|(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?: of)?[ -](?P<m2>{month})\.?,?[ -](?P<y2>{year})(?!\w)"
        rf"|(?P<m3>{month})\.? (?P<d3>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y3>{year})(?!\w)"
        rf"|(?P<a4>\d{{1,2}})(?P<s4>[./-])(?P<b4>\d{{1,2}})(?P=s4)(?P<y4>{year})(?!\w)"
        rf")",
        re.IGNORECASE,
    )


def _day(match: re.Match[str]) -> date | None:
    parts = match.groupdict()
    months: dict[str, int] = load_table()["months"]
    if parts["y1"]:
        return _valid(parts["y1"], int(parts["m1"]), parts["d1"])
    if parts["y2"]:
        return _valid(parts["y2"], months[parts["m2"].lower()], parts["d2"])
    if parts["y3"]:
        return _valid(parts["y3"], months[parts["m3"].lower()], parts["d3"])
    first, second = int(parts["a4"]), int(parts["b4"])
    if parts["s4"] == "." or first > 12 or first == second:
        return _valid(parts["y4"], second, parts["a4"])
    return _valid(parts["y4"], first, parts["b4"]) if second > 12 else None


def _valid(year: str, month: int, day: str) -> date | None:
    try:
        return date(int(year), month, int(day))
    except ValueError:
        return None
