"""Dates of publication as metadata writes them."""

from __future__ import annotations

import re
from datetime import date
from email.utils import parsedate_to_datetime

_YEAR_FIRST = re.compile(r"^\s*(\d{4})([-/.]?)(\d{1,2})\2(\d{1,2})(?!\d)")
_DAY_FIRST = re.compile(r"^\s*(\d{1,2})\.(\d{1,2})\.(\d{4})(?!\d)")
_NAMED_MONTH = re.compile(r"[A-Za-z]{3}.*\d{4}|\d{4}.*[A-Za-z]{3}")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month{n}>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_WRITTEN = re.compile(
    rf"\b(?P<day1>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?[\s,/-]+{_MONTH.format(n=1)}[\s,/-]+(?P<year1>\d{{4}})\b"
    rf"|\b{_MONTH.format(n=2)}[\s-]+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?[\s,-]+(?P<year2>\d{{4}})\b"
    r"|(?<![\d.])(?P<year3>\d{4})-(?P<month3>\d\d)-(?P<day3>\d\d)(?!\d)"
    r"|(?<![\d./])(?P<day4>\d{1,2})\.(?P<month4>\d{1,2})\.(?P<year4>\d{4})(?!\d)"
    r"|(?<!\d)(?P<year5>\d{4})年(?P<month5>\d{1,2})月(?P<day5>\d{1,2})日",
    re.IGNORECASE,
)
_SLASHED = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})/(\d{4})(?![\d/])")
_PUBLISHED = re.compile(r"\b(?:published|posted|created|first|issued)\b", re.IGNORECASE)
_EARLIEST, _LATEST = 1800, 2200


def parse_published(value: str) -> date | None:
    """The day that `value` names, as the outlet wrote it; None where it names none or could be two.

    "2024-12-23T01:30:00+03:00" is 23 December, whatever the day in London; "Mon, 23 Dec 2024 09:00 GMT",
    "December 23, 2024" and "23.12.2024" are too. "04/05/2024" is None: it is a day in April or in May.
    """
    if found := _YEAR_FIRST.match(value):
        year, month, day = int(found[1]), int(found[3]), int(found[4])
    elif found := _DAY_FIRST.match(value):
        day, month, year = (int(part) for part in found.groups())
    else:
        return _parse_named_month(value)
    return _day(year, month, day)


def find_day(words: str) -> date | None:
    """The one day that is written in full in a line: "Mon 3 Jun 2024 14.05 BST", "Published: June 3rd, 2024".

    None where there is none, or two that differ, unless the first is said to be that of publication ("Published 3 June
    2024, updated 5 June 2024"). "03/06/2024" is one only where it can be no other day.
    """
    found = [(match.start(), day) for match in _WRITTEN.finditer(words) if (day := _written(match))]
    found += [(match.start(), day) for match in _SLASHED.finditer(words) if (day := _slashed(match))]
    days = [day for _, day in sorted(found)]
    if not days or len(set(days)) == 1:
        return days[0] if days else None
    first = min(at for at, _ in found)
    return days[0] if _PUBLISHED.search(words[:first]) else None


def _written(match: re.Match[str]) -> date | None:
    part = next(str(n) for n in range(1, 6) if match[f"year{n}"])
    month = match[f"month{part}"].lower()
    number = int(month) if month.isdigit() else _MONTHS.index(month[:3]) + 1
    return _day(int(match[f"year{part}"]), number, int(match[f"day{part}"]))


def _slashed(match: re.Match[str]) -> date | None:
    first, second, year = (int(part) for part in match.groups())
    readings = {_day(year, second, first), _day(year, first, second)} - {None}
    return readings.pop() if len(readings) == 1 else None


def _parse_named_month(value: str) -> date | None:
    try:
        return _checked(parsedate_to_datetime(value).date())
    except ValueError:
        pass
    if not _NAMED_MONTH.search(value) or len(value) > 100:
        return None
    import dateparser

    settings = {"REQUIRE_PARTS": ["day", "month", "year"], "RETURN_AS_TIMEZONE_AWARE": False}
    moment = dateparser.parse(value, languages=["en"], settings=settings)
    return _checked(moment.date()) if moment else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return _checked(date(year, month, day))
    except ValueError:
        return None


def _checked(day: date) -> date | None:
    return day if _EARLIEST < day.year < _LATEST else None
