"""Dates seen from the day of publication: weekdays, "yesterday", "two days ago", "last week", "earlier this year".

Each builder takes the match of the rule of its name in `date_rules.toml`.
"""

from __future__ import annotations

import re
from datetime import date

from tallybook.extract.dates.lexicon import (
    Builder,
    Expression,
    Reading,
    is_led,
    moving,
    parse_amount,
    weekday_number,
    words,
)
from tallybook.extract.dates.periods import (
    Period,
    ago,
    latest_months,
    latest_weekday,
    month_of,
    shifted,
    single,
    unit_of,
    week_in_month,
    weekday_in_month,
    year_of,
)

_OFFSETS = {"last": -1, "previous": -1, "past": -1, "this": 0, "current": 0, "the": 0, "next": 1}
_ORDERS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": -1}
# First and last day, counted from today.
_DAYS = {
    "the day before yesterday": (-2, -2),
    "yesterday": (-1, -1),
    "last night": (-1, -1),
    "overnight": (-1, 0),
    "tomorrow": (1, 1),
    "the day after tomorrow": (2, 2),
}
# More units than this are no stretch of time that news speaks of, and would leave the calendar.
_MOST_UNITS = 2000


def _weekday(match: re.Match[str]) -> Expression | None:
    if is_led(match.string, match.start(), "no_weekday"):
        return None
    weekday, which = weekday_number(match["weekday"]) or 0, (match["which"] or "").lower().split()[-1:]
    if week := match["week"] or match["week_first"]:
        offset = _OFFSETS[week.lower()]
        return moving(match, lambda today: single(shifted(today, 7 * offset - today.weekday() + weekday)), "on")
    # "Last Monday" and "this past Monday" are over; a bare "Monday" may be today.
    back = {"last": 1, "past": 1, "previous": 1, "next": -7}.get(which[0] if which else "", 0)
    return moving(match, lambda today: single(latest_weekday(weekday, shifted(today, -back))), "on", 0 if back else 7)


def _day(match: re.Match[str]) -> Expression | None:
    if match["word"] == "Today" and is_led(match.string, match.start(), "paper"):
        return None
    name = " ".join(match["word"].lower().split())
    first, last = _DAYS.get(f"the {name}" if name.startswith("day") else name, (0, 0))
    # "After overnight shelling": a preposition before "overnight" belongs to what follows it.
    lead = "never" if name == "overnight" else ""
    return moving(match, lambda today: (shifted(today, first), shifted(today, last)), lead)


def _count(match: re.Match[str]) -> int | None:
    """How many units the words tell; None where that is unknown or no stretch of time."""
    count = parse_amount(match["amount"])
    return count if count is not None and count <= _MOST_UNITS else None


def _ago(match: re.Match[str]) -> Expression | None:
    count, unit = _count(match), match["unit"].lower()

    def read(today: date) -> Period | None:
        if count is None:
            return None
        day = ago(count, unit, today)
        if unit == "hour":
            return day, today
        if unit == "month":
            return month_of(day.year, day.month)
        return year_of(day.year) if unit == "year" else single(day)

    return moving(match, read)


def _past_units(match: re.Match[str]) -> Expression | None:
    """ "The past three days", "previous 3 weeks": up to today."""
    count, unit = _count(match), match["unit"].lower()
    return moving(match, lambda today: None if count is None else (ago(count, unit, today), today), "for")


def _past_unit(match: re.Match[str]) -> Expression | None:
    """ "The past week", and "the last week" after a word for length: as many days up to today."""
    if (match["which"] or "").lower() == "last" and not is_led(match.string, match.start(), "length"):
        return None
    unit = match["unit"].lower()
    return moving(match, lambda today: (ago(1, unit, today), today), "for")


def _unit(match: re.Match[str]) -> Expression | None:
    """ "Last week" whole, "this week" so far, "later this week" from today, "the end of the month" the month."""
    which, unit = match["which"].lower().split()[-1], match["unit"].lower()
    part, edge = (match["part"] or "").lower(), match["edge"]
    if (which == "the" and not (part or edge or unit == "weekend")) or (unit == "day" and which != "previous"):
        return None
    offset = _OFFSETS[which]
    is_under_way = offset == 0 and not edge and unit != "weekend"

    def read(today: date) -> Period | None:
        period = unit_of(unit, offset, today)
        if period is None or not is_under_way:
            return period
        return (today, period[1]) if part == "later" else (period[0], today)

    return moving(match, read, "in" if edge else "over")


def _month_reading(match: re.Match[str]) -> Reading:
    """The month that a rule's match names: by its name, with or without a year, or as "last month"."""
    name, year, which_year = match["month"], match["year"], match["which_year"]
    if name is None:
        offset = _OFFSETS[(match["which"] or "this").lower().split()[-1]]
        return lambda today: unit_of("month", offset, today)
    number: int = words("months")[name.lower()]
    if year:
        return lambda _: month_of(int(year), number)
    if which_year:
        return lambda today: month_of(today.year + _OFFSETS[which_year.lower()], number)
    return lambda today: latest_months(number, 1, today)


def _of_month(match: re.Match[str]) -> Expression | None:
    """ "The third Wednesday of last month", "the last week of July"."""
    read_month, order, what = _month_reading(match), match["order"].lower(), match["what"].lower()
    number = int(order[0]) if order[0].isdigit() else _ORDERS[order]

    def read(today: date) -> Period | None:
        month = read_month(today)
        if month is None:
            return None
        if what == "week":
            return week_in_month(number, month)
        return single(weekday_in_month(weekday_number(what) or 0, number, month))

    return Expression(
        match.start(), match.end(), read, is_fixed=bool(match["year"]), lead="in" if what == "week" else "on"
    )


BUILDERS: dict[str, Builder] = {
    "weekday": _weekday,
    "day": _day,
    "ago": _ago,
    "past_units": _past_units,
    "past_unit": _past_unit,
    "unit": _unit,
    "of_month": _of_month,
}
