"""The rules that find dates: by their names in the calendar, and as seen from the day of publication.

Each builder takes the match of the rule of its name in `date_rules.toml` and gives an expression, or None where the
words are no date after all.
"""

from __future__ import annotations

import re
from datetime import date

from tallybook.extract.dates.lexicon import (
    Builder,
    Expression,
    context,
    day_number,
    fixed,
    is_led,
    moving,
    parse_amount,
    weekday_number,
    words,
)
from tallybook.extract.dates.periods import (
    Period,
    ago,
    decade_of,
    latest_day,
    latest_day_of_month,
    latest_months,
    latest_weekday,
    month_of,
    months_of,
    parse_day,
    shifted,
    single,
    unit_of,
    week_of,
    weekday_in_month,
    year_of,
)

_VERBS_AS_MONTHS = ("may", "march", "mar")
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


def _iso(match: re.Match[str]) -> Expression | None:
    return fixed(match, single(parse_day(int(match["year"]), int(match["month"]), int(match["day"]))), "on")


def _numeric(match: re.Match[str]) -> Expression | None:
    """24.02.22, 24/02/2022; with strokes the American order, where it makes a date."""
    year = int(match["year"])
    if year < 100:
        year += 2000 if year < 70 else 1900
    first, second = int(match["a"]), int(match["b"])
    american = parse_day(year, first, second) if match["sep"] == "/" else None
    return fixed(match, single(american or parse_day(year, second, first)), "on")


def _dotted(match: re.Match[str]) -> Expression | None:
    """24.02, which is a date only after words that lead dates."""
    if not is_led(match.string, match.start(), "dotted"):
        return None
    return _days_of_year(match, int(match["b"]), int(match["a"]), int(match["a"]))


def _days_of_year(match: re.Match[str], month: int, first: int, last: int) -> Expression | None:
    """Days of a month with or without a year; the day of the week, where given, tells the year of the others."""
    if not (parse_day(2000, month, first) and parse_day(2000, month, last)) or last < first:
        return None
    groups = match.groupdict()
    weekday, which_year = weekday_number(groups.get("weekday") or ""), (groups.get("which_year") or "").lower()

    def run(year: int) -> Period | None:
        start, end = parse_day(year, month, first), parse_day(year, month, last)
        return (start, end) if start and end else None

    if groups.get("year"):
        return fixed(match, run(int(groups["year"])), "on")

    def read(today: date) -> Period | None:
        if which_year:
            return run(today.year + _OFFSETS[which_year])
        # Days that have not all come are those of the year before; a weekday is that of the first.
        latest = latest_day(month, first if weekday is not None else last, today)
        if weekday is not None and latest is not None:
            # Within eleven years every day of the year falls on every day of the week.
            candidates = (parse_day(latest.year - back, month, first) for back in range(12))
            latest = next((one for one in candidates if one and one.weekday() == weekday), latest)
        return run(latest.year) if latest else None

    return moving(match, read, "on", 0 if which_year else 366)


def _is_verb(match: re.Match[str]) -> bool:
    """Whether "may" or "march" in lower case stands where nothing shows that a month is meant."""
    return match["month"] in _VERBS_AS_MONTHS and not match["year"]


def _day_month(match: re.Match[str]) -> Expression | None:
    if _is_verb(match) and (match["day"] or "").isdigit() and not match["of"]:
        return None
    return _month_and_days(match)


def _month_day(match: re.Match[str]) -> Expression | None:
    # "In May 12 people died": a day does not go with "in".
    is_bare = (match["day"] or "").isdigit() and not match["year"]
    if is_bare and (_is_verb(match) or is_led(match.string, match.start(), "in")):
        return None
    return _month_and_days(match)


def _month_and_days(match: re.Match[str]) -> Expression | None:
    groups = match.groupdict()
    first = groups["day"] or groups["worded"]
    last = groups["last"] or first
    return _days_of_year(match, words("months")[groups["month"].lower()], day_number(first), day_number(last))


def _month(match: re.Match[str]) -> Expression | None:
    number: int = words("months")[match["month"].lower()]
    if match["year"]:
        return fixed(match, month_of(int(match["year"]), number), "in")
    if match["which_year"]:
        offset = _OFFSETS[match["which_year"].lower()]
        return moving(match, lambda today: month_of(today.year + offset, number), "in")
    if not (match["edge"] or match["which"]) and not _stands_alone(match):
        return None
    ahead = 1 if (match["which"] or "").lower() == "next" else 0

    def read(today: date) -> Period | None:
        latest = latest_months(number, 1, today)
        return month_of(latest[0].year + ahead, number) if latest else None

    return moving(match, read, "in", 0 if ahead else 366)


def _stands_alone(match: re.Match[str]) -> bool:
    """Whether the name of a month is one without day or year beside it."""
    name, text, start = match["month"], match.string, match.start()
    if is_led(text, start, "lower_case"):
        return True
    # "April Jones" is a person.
    is_name = re.match(r"\s[A-Z][a-z]", text[match.end() : match.end() + 3]) is not None
    if is_name or name in (*_VERBS_AS_MONTHS, "august"):
        return False
    is_ambiguous = name.lower() in ("march", "sept") or len(name) <= 3
    return not is_ambiguous or is_led(text, start, "month")


def _bare_day(match: re.Match[str]) -> Expression | None:
    """ "On the 15th"."""
    text, day = match.string, day_number(match["day"])
    if not is_led(text, match.start("day"), "bare_day") or not context("after_bare_day").match(text, match.end()):
        return None
    return moving(match, lambda today: single(latest_day_of_month(day, today)), "on", 31)


def _weekday_day(match: re.Match[str]) -> Expression | None:
    """ "Friday the 15th": the latest such day that was one."""
    weekday, day = weekday_number(match["weekday"]) or 0, day_number(match["day"])

    def read(today: date) -> Period | None:
        latest = latest_weekday(weekday, today)
        # 688 weeks: in 13 years and some days each day of the month falls on each day of the week.
        found = (one for one in (shifted(latest, -7 * back) for back in range(688)) if one.day == day)
        return single(next(found, None))

    return moving(match, read, "on", 31)


def _years(match: re.Match[str]) -> Expression | None:
    """ "2019-21", "2019-2021"."""
    first, last = int(match["year"]), int(match["last"])
    if last < 100:
        last += first // 100 * 100
    start, end = year_of(first), year_of(last)
    return fixed(match, (start[0], end[1]), "in") if last > first and start and end else None


def _year(match: re.Match[str]) -> Expression | None:
    text, start = match.string, match.start()
    is_event = is_led(text, start, "event") and context("event").match(text, match.end()) is not None
    if not (match["edge"] or is_event or is_led(text, start, "year")):
        return None
    return fixed(match, year_of(int(match["year"])), "in")


def _part_of_year(match: re.Match[str]) -> Expression | None:
    """Quarters and halves; "in the second half" alone is of a match, "in the first quarter" of a year."""
    order, is_half = (match["order"] or "").lower(), bool(match["half"]) or (match["sign"] or "").lower() == "h"
    has_year = match["year"] or match["which_year"] or match["of_the_year"]
    if order and not has_year and (is_half or not is_led(match.string, match.start(), "in")):
        return None
    count = 6 if is_half else 3
    number = 12 // count if order == "last" else _ORDERS.get(order) or int(match["number"])
    return _run_of_months(match, (number - 1) * count + 1, count) if number * count <= 12 else None


def _run_of_months(match: re.Match[str], month: int, count: int) -> Expression | None:
    which_year = (match["which_year"] or "").lower()
    if match["year"]:
        return fixed(match, months_of(int(match["year"]), month, count), "in")
    if which_year:
        return moving(match, lambda today: months_of(today.year + _OFFSETS[which_year], month, count), "in")
    return moving(match, lambda today: latest_months(month, count, today), "in", 366)


def _season(match: re.Match[str]) -> Expression | None:
    if not (match["year"] or match["which_year"] or match["which"]):
        return None
    return _run_of_months(match, *words("seasons")[match["season"].lower().replace("fall", "autumn")])


def _decade(match: re.Match[str]) -> Expression | None:
    name = re.sub(r"[^0-9a-z]", "", match["decade"].lower())
    year: int = words("decades").get(name) or int(name.rstrip("s"))
    return fixed(match, decade_of(year + 1900 if year < 100 else year), "in")


def _feast(match: re.Match[str]) -> Expression | None:
    month, day = words("feasts")[" ".join(match["feast"].lower().replace("’", "'").split())]
    return _days_of_year(match, month, day, day)


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


def _day(match: re.Match[str]) -> Expression:
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


def _past(match: re.Match[str]) -> Expression | None:
    """ "The past three days", "the past week", "the last week" after a word for length: as many days up to today."""
    groups, unit = match.groupdict(), match["unit"].lower()
    if (groups.get("which") or "").lower() == "last" and not is_led(match.string, match.start(), "length"):
        return None
    count = _count(match) if "amount" in groups else 1
    return moving(match, lambda today: None if count is None else (ago(count, unit, today), today), "for")


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


def _of_month(match: re.Match[str]) -> Expression | None:
    """ "The third Wednesday of last month", "the last week of July"."""
    order, what, name = match["order"].lower(), match["what"].lower(), (match["month"] or "").lower()
    number = int(order[0]) if order[0].isdigit() else _ORDERS[order]
    offset = _OFFSETS[(match["which"] or "this").lower().split()[-1]]

    def read(today: date) -> Period | None:
        month = latest_months(words("months")[name], 1, today) if name else unit_of("month", offset, today)
        if month is None:
            return None
        # A week belongs to the month that holds its Thursday.
        day = weekday_in_month(3 if what == "week" else weekday_number(what) or 0, number, month)
        return week_of(day) if day and what == "week" else single(day)

    if name and match["year"]:
        return fixed(match, read(date(int(match["year"]), 12, 31)), "in" if what == "week" else "on")
    return moving(match, read, "in" if what == "week" else "on")


BUILDERS: dict[str, Builder] = {
    "iso": _iso,
    "numeric": _numeric,
    "dotted": _dotted,
    "day_month": _day_month,
    "month_day": _month_day,
    "days_around_month": _month_and_days,
    "month": _month,
    "bare_day": _bare_day,
    "weekday_day": _weekday_day,
    "years": _years,
    "year": _year,
    "part_of_year": _part_of_year,
    "season": _season,
    "decade": _decade,
    "feast": _feast,
    "weekday": _weekday,
    "day": _day,
    "ago": _ago,
    "past_units": _past,
    "past_unit": _past,
    "unit": _unit,
    "of_month": _of_month,
}
