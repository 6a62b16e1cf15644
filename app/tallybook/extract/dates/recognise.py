"""Dates: which days the words name, seen from the day of publication."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from tallybook.extract.dates.calendar_rules import RULES as CALENDAR_RULES
from tallybook.extract.dates.campaign_rules import RULES as WAR_RULES
from tallybook.extract.dates.lexicon import AMOUNT, ANCHORS, EVENT, Expression, parse_amount
from tallybook.extract.dates.periods import Period, ago, shifted, week_of
from tallybook.extract.dates.relative_rules import RULES as RELATIVE_RULES
from tallybook.extract.document import DateMention
from tallybook.extract.language.numerals import S, any_of
from tallybook.vocab.load import table

_PREPOSITIONS: dict[str, list[str]] = table("dates.toml")["prepositions"]
_WORDS = table("dates.toml")["words"]
_ANY_DAY = date(2000, 1, 1)  # fixed expressions are read without looking at it
_BOUNDS = ("since", "after", "until", "before")


def _before(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?P<words>{words}){S}?\Z", re.IGNORECASE)


_BOUND_WORDS = "|".join(rf"(?P<{bound}>{any_of(_PREPOSITIONS[bound])})" for bound in _BOUNDS)
_BOUND = _before(_BOUND_WORDS)
_BOUND_THE = _before(rf"(?:{_BOUND_WORDS}){S}the")
_EVENT = re.compile(EVENT, re.IGNORECASE)
_WITHIN = _before(any_of(_PREPOSITIONS["within"]))
_FROM = _before("from|between")
_WEEK = _before(
    rf"(?:the{S})?week(?P<begins>{S}(?:commencing|starting|beginning)|{S}ending|{S}of)(?:{S}on)?(?:{S}the)?"
)
# "In the three months to November", "the 48 hours to Sunday", "the week to 20 December".
_UNITS_TO = _before(
    rf"(?:(?:in|over|during){S})?the{S}(?:(?P<amount>{AMOUNT}){S})?(?P<unit>hour|day|week|month|year)s?{S}to"
)
# "Since the invasion began in", "since fighting reached the city on": the date is that of what happened.
_SINCE_EVENT = re.compile(
    rf"(?<!has\s)(?<!have\s)(?<!had\s)\bsince{S}(?:[\w'’-]+{S}){{2,7}}(?:(?:early|late){S})?(?:in|on){S}\Z",
    re.IGNORECASE,
)
_SINCE_WINDOW = 90  # code points: longer than such a clause
_UNITS_STARTING = _before(
    rf"(?:in{S})?(?:the{S})?(?P<amount>{AMOUNT}){S}(?P<unit>day|week|month)s?{S}(?:starting|beginning)(?:{S}(?:on|from))?"
)
_RANGE = re.compile(r"[0-9]\s?[-–]|\s(?:to|and|until|till|through|&)\s", re.IGNORECASE)
_ONWARD = re.compile(rf"{S}(?:onwards?\b|on\b(?!{S}(?:the|an?)\b))", re.IGNORECASE)
_TO = re.compile(r"\s{0,2}(?:[-–—]|(?:up )?to|through|until|till|and)\s{0,2}(?:on\s)?\Z", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’]s?(?!\w)")
_AHEAD = re.compile(rf"\b{any_of(_WORDS['ahead'])}\b(?P<reach>[^.,;:\"“”\n]*)\Z", re.IGNORECASE)
_REPORTING = re.compile(rf"\b{any_of(_WORDS['reporting'])}\b", re.IGNORECASE)
_ANCHORS = {kind: re.compile(rf"\b{pattern}", re.IGNORECASE) for kind, pattern in ANCHORS.items()}
_REACH = 80  # code points: longer than any expression
_WINDOW = 48  # code points before an expression in which its prepositions stand
_WITHIN_FITS = {
    "on": {"on", "on or about", "on or around"},
    "in": {"in", "during", "throughout"},
    "for": {"in", "over", "during", "within", "throughout"},
    "over": {"over", "during", "within", "throughout"},
}


@dataclass(frozen=True, slots=True)
class _Days:
    """A stretch found so far: where its words stand, its days, and the expression it ends with."""

    start: int
    end: int
    period: Period | None
    expression: Expression


def find_dates(text: str, published: date | None) -> list[DateMention]:
    """Every expression of a date, left to right, with the preposition that goes with it: "since October 7".

    Days that the text leaves open are taken from the publication date, and are the latest past ones: "on Friday" is
    the last Friday, "in December" the last December, unless the words before speak of what will be. Without a
    publication date only what names its year is resolved; the others are found all the same, both ends None.
    """
    expressions = _expressions(text)
    mentions: list[DateMention] = []
    index = 0
    while index < len(expressions):
        joined = None
        if index + 1 < len(expressions):
            joined = _join(text, expressions[index], expressions[index + 1], published)
        found = joined or _alone(text, expressions[index], published)
        mention = _with_preposition(text, found, is_range=joined is not None)
        if mentions and mention.start < mentions[-1].end:
            mention = DateMention(found.start, found.end, mention.first, mention.last)
        mentions.append(mention)
        index += 2 if joined else 1
    return mentions


def _expressions(text: str) -> list[Expression]:
    """The expressions of all rules, apart: of those that overlap the first, and the longest that begins there."""
    windows = {kind: _around(text, anchor) for kind, anchor in _ANCHORS.items()}
    found = [
        expression
        for rule in (*CALENDAR_RULES, *RELATIVE_RULES, *WAR_RULES)
        for start, end in windows[rule.near]
        for match in rule.pattern.finditer(text, start, end)
        if (expression := rule.build(match)) is not None
    ]
    found.sort(key=lambda one: (one.start, -one.end))
    apart: list[Expression] = []
    for one in found:
        if apart and one.start < apart[-1].end:
            # "On 5 May 12 died": the earlier wins unless the later is much longer, as with a year.
            if one.end - one.start > apart[-1].end - apart[-1].start + 3:
                apart[-1] = one
            continue
        apart.append(one)
    return apart


def _around(text: str, anchor: re.Pattern[str]) -> list[tuple[int, int]]:
    """The stretches of the text around the anchors, those that touch made one."""
    stretches: list[tuple[int, int]] = []
    for match in anchor.finditer(text):
        start, end = max(0, match.start() - _REACH), min(len(text), match.end() + _REACH)
        if stretches and start <= stretches[-1][1]:
            start = stretches.pop()[0]
        stretches.append((start, end))
    return stretches


def _read(expression: Expression, today: date | None) -> Period | None:
    if expression.is_fixed:
        return expression.read(_ANY_DAY)
    return expression.read(today) if today else None


def _alone(text: str, expression: Expression, published: date | None) -> _Days:
    today = published
    if published and expression.cycle and _looks_ahead(text, expression.start):
        today = shifted(published, expression.cycle - 1)
    return _Days(expression.start, expression.end, _read(expression, today), expression)


def _looks_ahead(text: str, start: int) -> bool:
    """Whether the words before put a date in the future: "the talks will resume on Friday"."""
    ahead = _AHEAD.search(text, max(0, start - 2 * _WINDOW), start)
    return ahead is not None and not _REPORTING.search(ahead["reach"])


def _join(text: str, first: Expression, last: Expression, published: date | None) -> _Days | None:
    """ "From A to B", "between A and B", "A and B" where B is the day after A; None where they stay apart."""
    gap = text[first.end : last.start]
    if len(gap) > 12 or not _TO.match(gap):
        return None
    lead = _FROM.search(text, max(0, first.start - _WINDOW), first.start)
    is_alike = first.lead == last.lead and (first.cycle == last.cycle or first.is_fixed or last.is_fixed)
    if not (lead or is_alike):
        return None
    period = _from_to(first, last, published)
    start = lead.start() if lead else first.start
    if gap.split()[:1] == ["and"] and not (lead and lead["words"].lower() == "between"):
        shown = _from_to(first, last, published or _ANY_DAY)
        if not is_alike or shown is None or not _is_adjacent(first, last, shown):
            return None
        start = first.start
    elif period is None and published:
        return None
    return _Days(start, last.end, period, last if not lead else Expression(start, last.end, last.read, lead="never"))


def _from_to(first: Expression, last: Expression, published: date | None) -> Period | None:
    """The days from the first of one to the last of the other; an open year is the one that puts them in order."""
    if first.is_fixed and not last.is_fixed and last.cycle:
        start = _read(first, None)
        end = _read(last, shifted(start[0], last.cycle - 1)) if start else None
    else:
        end = _read(last, published)
        start = _read(first, end[1] if end and first.cycle else published)
    if start is None or end is None or start[0] > end[1]:
        return None
    return start[0], end[1]


def _is_adjacent(first: Expression, last: Expression, both: Period) -> bool:
    """Whether the second begins the day after the first ends."""
    end = last.read(both[1])
    start = first.read(both[0]) if first.is_fixed or first.cycle else first.read(both[1])
    return start is not None and end is not None and shifted(start[1], 1) == end[0]


def _with_preposition(text: str, days: _Days, *, is_range: bool) -> DateMention:
    """The mention with the words before it that bound it, or merely belong to it."""
    if _POSSESSIVE.match(text, days.end):
        return _mention(days.start, days)
    if not is_range:
        days = _up_to(text, _counted_from(text, days))
    expression, floor = days.expression, max(0, days.start - _WINDOW)
    lead = _FROM.search(text, floor, days.start)
    if lead and _RANGE.search(text, days.start, days.end):
        return _mention(lead.start(), days)
    event = _SINCE_EVENT.search(text, max(0, days.start - _SINCE_WINDOW), days.start)
    if event and not is_range:
        return _bounded(event.start(), days, "since")
    bound = _BOUND.search(text, floor, days.start)
    if bound is None and _EVENT.match(text, days.end):
        bound = _BOUND_THE.search(text, floor, days.start)
    if bound and not is_range and expression.lead != "never":
        kind = next(name for name in _BOUNDS if bound[name])
        return _bounded(bound.start(), days, kind)
    onward = _ONWARD.match(text, days.end)
    if lead and onward and not is_range:
        return _bounded(lead.start(), _Days(days.start, onward.end(), days.period, expression), "since")
    within = _WITHIN.search(text, floor, days.start)
    if within and " ".join(within["words"].lower().split()) in _WITHIN_FITS.get(expression.lead, ()):
        return _mention(within.start(), days)
    return _mention(days.start, days)


def _counted_from(text: str, days: _Days) -> _Days:
    """ "The week of the 18th", "two weeks starting 20 May"."""
    if days.expression.lead != "on":
        return days
    floor = max(0, days.start - _WINDOW)
    if week := _WEEK.search(text, floor, days.start):
        kind, period = week["begins"].lower().split()[-1], days.period
        if period:
            around = {"of": week_of(period[0]), "ending": (shifted(period[1], -6), period[1])}
            period = around.get(kind, (period[0], shifted(period[0], 6)))
        return _Days(
            week.start(), days.end, period, Expression(week.start(), days.end, days.expression.read, lead="in")
        )
    if units := _UNITS_STARTING.search(text, floor, days.start):
        count = parse_amount(units["amount"])
        length = {"day": 1, "week": 7, "month": 30}[units["unit"].lower()] * (count or 0)
        period = (days.period[0], shifted(days.period[0], length - 1)) if days.period and length else None
        return _Days(
            units.start(), days.end, period, Expression(units.start(), days.end, days.expression.read, lead="never")
        )
    return days


def _up_to(text: str, days: _Days) -> _Days:
    """ "The three months to November": so many units that end with the date."""
    units = _UNITS_TO.search(text, max(0, days.start - _WINDOW), days.start)
    if units is None:
        return days
    count, period = parse_amount(units["amount"] or "one"), None
    if days.period and count:
        last, unit = days.period[1], units["unit"].lower()
        period = ago(count, unit, shifted(last, 0 if unit == "hour" else 1)), last
    return _Days(
        units.start(), days.end, period, Expression(units.start(), days.end, days.expression.read, lead="never")
    )


def _bounded(start: int, days: _Days, kind: str) -> DateMention:
    if days.period is None:
        return DateMention(start, days.end, None, None)
    first, last = days.period
    bounds: dict[str, tuple[date | None, date | None]] = {
        "since": (first, None),
        "after": (shifted(last, 1), None),
        "until": (None, last),
        "before": (None, shifted(first, -1)),
    }
    return DateMention(start, days.end, *bounds[kind])


def _mention(start: int, days: _Days) -> DateMention:
    first, last = days.period or (None, None)
    return DateMention(start, days.end, first, last)
