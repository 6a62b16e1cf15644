"""Calendar arithmetic of the news: the latest 3 March, the week before, the month of a day."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

Period = tuple[date, date]

_LEAP_CYCLE = 9  # years back in which every day of the year occurs, a skipped leap year (1900) included


def shifted(day: date, days: int) -> date:
    """The day so many days on (or back); the first or last day that there is where the calendar ends."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max if days > 0 else date.min


def parse_day(year: int, month: int, day: int) -> date | None:
    """The day, None where there is none such (30 February)."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def single(day: date | None) -> Period | None:
    """The period of one day."""
    return (day, day) if day else None


def latest_day(month: int, day: int, today: date) -> date | None:
    """The last time that this day of the year came, today included; None for 30 February."""
    candidates = (parse_day(today.year - back, month, day) for back in range(_LEAP_CYCLE))
    return next((one for one in candidates if one and one <= today), None)


def latest_day_of_month(day: int, today: date) -> date | None:
    """The last time that a month had this day: "the 15th"."""
    for back in range(3):
        first = add_months(today.replace(day=1), -back)
        found = parse_day(first.year, first.month, day)
        if found and found <= today:
            return found
    return None


def latest_weekday(weekday: int, today: date) -> date:
    """The last such day of the week, today included."""
    return shifted(today, -((today.weekday() - weekday) % 7))


def month_of(year: int, month: int) -> Period | None:
    """The first and last day of a month; None outside the calendar."""
    if not 1 <= year <= date.max.year:
        return None
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def months_of(year: int, month: int, count: int) -> Period | None:
    """So many months from this one on; they may run into the next year, as winter does."""
    first = month_of(year, month)
    last = month_of(year + (month + count - 2) // 12, (month + count - 2) % 12 + 1)
    return (first[0], last[1]) if first and last else None


def latest_months(month: int, count: int, today: date) -> Period | None:
    """The latest run of months beginning with `month` that has begun: "the second quarter", "December"."""
    return months_of(today.year if month <= today.month else today.year - 1, month, count)


def year_of(year: int) -> Period | None:
    """The first and last day of a year; None outside the calendar."""
    return (date(year, 1, 1), date(year, 12, 31)) if 1 <= year <= date.max.year else None


def week_of(day: date) -> Period:
    """Monday to Sunday around a day."""
    monday = shifted(day, -day.weekday())
    return monday, shifted(monday, 6)


def add_months(day: date, months: int) -> date:
    """The same day so many months on, or the last one of a shorter month; clamped where the calendar ends."""
    index = day.year * 12 + day.month - 1 + months
    if index < 12:
        return date.min
    if index // 12 > date.max.year:
        return date.max
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def unit_of(unit: str, offset: int, today: date) -> Period | None:
    """The calendar unit around today, `offset` units on: ("week", -1) is Monday to Sunday of the week before."""
    if unit == "day":
        return single(shifted(today, offset))
    if unit == "week":
        return week_of(shifted(today, 7 * offset))
    if unit == "weekend":
        # "The weekend" may be under way, "last weekend" is over: that of the week before.
        saturday = latest_weekday(5, today) if offset == 0 else shifted(week_of(today)[0], 5 + 7 * offset)
        return saturday, shifted(saturday, 1)
    if unit == "month":
        month = add_months(today, offset)
        return month_of(month.year, month.month)
    if unit == "year":
        return year_of(today.year + offset)
    return decade_of(today.year // 10 * 10 + 10 * offset)


def decade_of(year: int) -> Period | None:
    """The ten years from `year` on."""
    first, last = year_of(year), year_of(year + 9)
    return (first[0], last[1]) if first and last else None


def ago(count: int, unit: str, today: date) -> date:
    """The day so many units ago; hours count as days begun."""
    if unit == "hour":
        return shifted(today, -((count + 23) // 24))
    if unit in ("minute", "second"):
        return today
    if unit in ("day", "night"):
        return shifted(today, -count)
    if unit == "week":
        return shifted(today, -7 * count)
    return add_months(today, -count * {"month": 1, "year": 12}.get(unit, 120))


def weekday_in_month(weekday: int, order: int, month: Period) -> date | None:
    """The nth such weekday of a month, -1 for the last; None where the month has fewer."""
    if order < 0:
        return latest_weekday(weekday, month[1])
    first = latest_weekday(weekday, shifted(month[0], 6))
    found = shifted(first, 7 * (order - 1))
    return found if found <= month[1] else None
