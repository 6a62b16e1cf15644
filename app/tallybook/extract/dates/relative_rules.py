"""Dates seen from the day of publication: weekdays, "yesterday", "two days ago", "last week", "earlier this year"."""

from __future__ import annotations

import re
from datetime import date

from tallybook.extract.dates.lexicon import (
    AMOUNT,
    MONTH,
    MONTHS,
    OF_YEAR,
    PART_OF_DAY,
    UNIT,
    WEEKDAY,
    WEEKDAYS,
    Expression,
    Reading,
    Rule,
    is_after_word,
    parse_amount,
    rule,
    single,
    words_before,
)
from tallybook.extract.dates.periods import (
    Period,
    ago,
    latest_months,
    latest_weekday,
    month_of,
    run_up_to,
    shifted,
    unit_of,
    week_in_month,
    weekday_in_month,
    year_of,
)
from tallybook.extract.language.numerals import S
from tallybook.vocab.load import table

_NOT_BEFORE_WEEKDAY = words_before(table("dates.toml")["words"]["not_before_weekday"])
_AFTER_LENGTH_LEAD = words_before(["in", "over", "during", "within", "for", "throughout"])
_OFFSETS = {"last": -1, "previous": -1, "past": -1, "this": 0, "current": 0, "the": 0, "next": 1}
_ORDERS: dict[str, int] = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "fifth": 5,
    "last": -1,
    "1st": 1,
    "2nd": 2,
    "3rd": 3,
    "4th": 4,
    "5th": 5,
}

_DAYS = {
    "the day before yesterday": (-2, -2),
    "yesterday": (-1, -1),
    "last night": (-1, -1),
    "overnight": (-1, 0),
    "today": (0, 0),
    "tonight": (0, 0),
    "this": (0, 0),
    "tomorrow": (1, 1),
    "the day after tomorrow": (2, 2),
}
_PAPER = re.compile(r"\b[A-Z]\w+\s\Z")  # "Russia Today"
# More units than this are no stretch of time that news speaks of, and would leave the calendar.
_MOST_UNITS = 2000


def _unknown(_: date) -> Period | None:
    """The reading of words that do not say which days: "a few days ago"."""
    return None


def _weekday(match: re.Match[str]) -> Expression | None:
    if is_after_word(match.string, match.start(), _NOT_BEFORE_WEEKDAY):
        return None
    weekday, which = WEEKDAYS[match["weekday"].lower()], (match["which"] or "").lower()
    if week := match["week"] or match["week_first"]:
        offset = _OFFSETS[week.lower()]

        def in_week(today: date) -> Period | None:
            return single(shifted(today, 7 * offset - today.weekday() + weekday))

        return Expression(match.start(), match.end(), in_week, lead="on")
    # "Last Monday" and "this past Monday" are over; a bare "Monday" may be today.
    back = 1 if which.split()[-1:] in (["last"], ["past"], ["previous"]) else 0
    ahead = 7 if which == "next" else 0

    def nearest(today: date) -> Period | None:
        return single(latest_weekday(weekday, shifted(today, ahead - back)))

    return Expression(match.start(), match.end(), nearest, cycle=0 if back or ahead else 7, lead="on")


def _day(match: re.Match[str]) -> Expression | None:
    if match["word"] == "Today" and _PAPER.search(match.string[max(0, match.start() - 24) : match.start()]):
        return None
    words = " ".join(match["word"].lower().split())
    words = f"the {words}" if words.startswith("day") else words
    first, last = _DAYS.get(words, _DAYS["this"])

    def read(today: date) -> Period | None:
        return shifted(today, first), shifted(today, last)

    # "After overnight shelling": a preposition before "overnight" belongs to what follows it.
    return Expression(match.start(), match.end(), read, lead="never" if words == "overnight" else "")


def _ago(match: re.Match[str]) -> Expression | None:
    count, unit = parse_amount(match["amount"]), match["unit"].lower()
    if count is None or count > _MOST_UNITS:
        return Expression(match.start(), match.end(), _unknown)

    def read(today: date) -> Period | None:
        day = ago(count, unit, today)
        if unit == "hour":
            return day, today
        if unit == "month":
            return month_of(day.year, day.month)
        return year_of(day.year) if unit == "year" else single(day)

    return Expression(match.start(), match.end(), read)


def _run(match: re.Match[str]) -> Expression | None:
    """ "The past three days", "previous 3 weeks": up to today."""
    count, unit = parse_amount(match["amount"]), match["unit"].lower()
    if count is None or count > _MOST_UNITS:
        return Expression(match.start(), match.end(), _unknown, lead="for")
    return Expression(match.start(), match.end(), lambda today: run_up_to(count, unit, today), lead="for")


def _past_unit(match: re.Match[str]) -> Expression | None:
    """ "The past week", and "the last week" after a word for length: as many days up to today."""
    is_last = match["which"].lower() == "last"
    if is_last and not is_after_word(match.string, match.start(), _AFTER_LENGTH_LEAD):
        return None
    unit = match["unit"].lower()
    return Expression(match.start(), match.end(), lambda today: run_up_to(1, unit, today), lead="for")


def _unit(match: re.Match[str]) -> Expression | None:
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

    return Expression(match.start(), match.end(), read, lead="in" if edge else "over")


def _month_reading(match: re.Match[str]) -> Reading:
    """The month that a rule's match names: by its name, with or without a year, or as "last month"."""
    name, year, which_year = match["month"], match["year"], match["which_year"]
    if name is None:
        offset = _OFFSETS[(match["which"] or "this").lower().split()[-1]]
        return lambda today: unit_of("month", offset, today)
    number = MONTHS[name.lower()]
    if year:
        return lambda _: month_of(int(year), number)
    if which_year:
        return lambda today: month_of(today.year + _OFFSETS[which_year.lower()], number)
    return lambda today: latest_months(number, 1, today)


def _of_month(match: re.Match[str]) -> Expression | None:
    """ "The third Wednesday of last month", "the last week of July"."""
    month_of_match, order, what = _month_reading(match), _ORDERS[match["order"].lower()], match["what"].lower()

    def read(today: date) -> Period | None:
        month = month_of_match(today)
        if month is None:
            return None
        if what == "week":
            return week_in_month(order, month)
        return single(weekday_in_month(WEEKDAYS[what], order, month))

    return Expression(
        match.start(), match.end(), read, is_fixed=bool(match["year"]), lead="in" if what == "week" else "on"
    )


_OF_MONTH = (
    rf"(?:the{S})?(?P<order>first|second|third|fourth|fifth|last|1st|2nd|3rd|4th|5th){S}(?P<what>week|{WEEKDAY}){S}(?:of|in){S}"
    rf"(?:(?P<month>{MONTH}){OF_YEAR}?|(?P<which>this|last|the{S}previous|previous){S}month\b|the{S}month\b)"
)
_UNITS = r"(?P<unit>week|weekend|month|quarter|year|decade|day)\b"

RULES: tuple[Rule, ...] = (
    rule(
        rf"(?:(?:early|late){S})?(?:(?P<which>last|this{S}past|this|past|previous|next){S})?(?:(?P<week_first>last|this|next){S}week(?:['’]s)?{S})?"
        rf"(?:(?:early|late){S})?(?P<weekday>{WEEKDAY}){PART_OF_DAY}?"
        rf"(?:{S}(?:of{S})?(?P<week>last|this|next){S}week\b)?",
        _weekday,
        "weekday",
    ),
    rule(
        rf"(?P<word>(?:the{S})?day{S}before{S}yesterday|the{S}day{S}after{S}tomorrow|last{S}night|overnight|tonight"
        rf"|this{S}(?:morning|afternoon|evening)|yesterday|today|tomorrow)\b{PART_OF_DAY}?",
        _day,
        "word",
    ),
    rule(rf"(?<!half\s)(?P<amount>{AMOUNT}){S}(?P<unit>{UNIT})s?{S}ago\b", _ago, "unit"),
    rule(
        rf"(?:(?:the|these){S})?(?:last|past|previous|preceding){S}(?P<amount>{AMOUNT}|few|couple{S}of)(?:{S}|-)"
        rf"(?P<unit>{UNIT})s?\b(?:{S}period\b)?",
        _run,
        "unit",
    ),
    rule(
        rf"(?:(?:the|this){S})(?P<which>past|last){S}(?P<unit>day|week|month|quarter|year|decade)\b", _past_unit, "unit"
    ),
    rule(rf"(?P<which>past){S}(?P<unit>day|week|month|year)\b", _past_unit, "unit"),
    rule(
        rf"(?:(?P<part>earlier|later|so{S}far){S}(?:in{S})?)?"
        rf"(?:(?P<edge>early|mid|late|the{S}(?:start|beginning|end|middle|rest){S}of)(?:{S}|-)(?:in{S})?)?"
        rf"(?P<which>the{S}previous|the{S}current|last|this|next|previous|the){S}{_UNITS}",
        _unit,
        "unit",
    ),
    rule(_OF_MONTH, _of_month, "unit"),
    rule(_OF_MONTH, _of_month, "weekday"),
)
