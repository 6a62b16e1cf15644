"""Dates of publication as metadata writes them."""

from __future__ import annotations

import re
from datetime import date
from email.utils import parsedate_to_datetime

_YEAR_FIRST = re.compile(r"^\s*(\d{4})([-/.]?)(\d{1,2})\2(\d{1,2})(?!\d)")
_DAY_FIRST = re.compile(r"^\s*(\d{1,2})\.(\d{1,2})\.(\d{4})(?!\d)")
_NAMED_MONTH = re.compile(r"[A-Za-z]{3}.*\d{4}|\d{4}.*[A-Za-z]{3}")
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
