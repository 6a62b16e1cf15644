"""Dates: which days the words name, seen from the day of publication."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from tallybook.extract.dates.lexicon import Expression, anchors, context, parse_amount, rule_pattern, rules
from tallybook.extract.dates.periods import Period, shifted, week_of
from tallybook.extract.dates.rules import BUILDERS
from tallybook.extract.document import DateMention

_ANY_DAY = date(2000, 1, 1)  # fixed expressions are read without looking at it
_BOUNDS = ("since", "after", "until", "before")
_REACH = 80  # code points around an anchor: longer than any expression
_WINDOW = 48  # code points before an expression in which its prepositions stand
_SINCE_WINDOW = 90  # code points: longer than "since the invasion began in"
_WIDEST_GAP = 12  # code points between the two dates of a range
_DAYS_OF_UNIT = {"day": 1, "week": 7, "month": 30}
# The prepositions that are part of a mention without bounding it, by the lead of the expression.
_WITHIN_FITS = {
    "on": {"on", "on or about", "on or around"},
    "in": {"in", "during", "throughout"},
    "for": {"in", "over", "during", "within", "throughout"},
    "over": {"over", "during", "within", "throughout"},
}


@dataclass(frozen=True, slots=True)
class _Days:
    """A stretch found so far: where its words stand, its days, and the lead of its expression."""

    start: int
    end: int
    period: Period | None
    lead: str


def find_dates(text: str, published: date | None) -> tuple[DateMention, ...]:
    """Every expression of a date, left to right, apart, with the preposition that goes with it: "since October 7".

    Days that the text leaves open are taken from the publication date, and are the latest past ones: "on Friday" is
    the last Friday, "in December" the last December, unless the words before speak of what will be. Without a
    publication date only what names its year is resolved; the others are found all the same, both ends None. Which
    words are dates does not depend on the publication date.
    """
    expressions = _expressions(text)[::-1]
    mentions: list[DateMention] = []
    while expressions:
        one = expressions.pop()
        joined = _join(text, one, expressions[-1], published) if expressions else None
        if joined:
            expressions.pop()
        found = joined or _alone(text, one, published)
        mention = _with_preposition(text, found, is_range=joined is not None)
        if mentions and mention.start < mentions[-1].end:
            mention = replace(mention, start=found.start)
        mentions.append(mention)
    return tuple(mentions)


def _expressions(text: str) -> list[Expression]:
    """The expressions of all rules, apart: of those that overlap the first, and the longest that begins there."""
    windows = {name: _around(text, anchor) for name, anchor in anchors().items()}
    found = [
        expression
        for rule in rules()
        for start, end in windows[rule["near"]]
        for match in rule_pattern(rule).finditer(text, start, end)
        if (expression := BUILDERS[rule["name"]](match)) is not None
    ]
    found.sort(key=lambda one: (one.start, -one.end))
    apart: list[Expression] = []
    for one in found:
        if not apart or one.start >= apart[-1].end:
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


def _alone(text: str, one: Expression, published: date | None) -> _Days:
    """The days of one expression; those to come where the words before put it ahead: "will resume on Friday"."""
    today = published
    if published and one.cycle and context("ahead").search(text, max(0, one.start - 2 * _WINDOW), one.start):
        today = shifted(published, one.cycle - 1)
    return _Days(one.start, one.end, _read(one, today), one.lead)


def _join(text: str, first: Expression, last: Expression, published: date | None) -> _Days | None:
    """ "From A to B", "between A and B", "A to B"; None where they stay apart."""
    gap = text[first.end : last.start]
    if len(gap) > _WIDEST_GAP or not context("to").match(gap):
        return None
    lead = _before(text, "from", first.start)
    is_alike = first.lead == last.lead and (first.cycle == last.cycle or first.is_fixed or last.is_fixed)
    is_and = gap.split()[:1] == ["and"]
    if not (lead or is_alike) or (is_and and not (lead and lead["words"].lower() == "between")):
        return None
    # An open year is the one that puts the two in order.
    if first.is_fixed and last.cycle and (start := _read(first, None)):
        end = _read(last, shifted(start[0], last.cycle - 1))
    else:
        end = _read(last, published)
        start = _read(first, end[1] if end and first.cycle else published)
    period = (start[0], end[1]) if start and end and start[0] <= end[1] else None
    if period is None and published:
        return None
    return _Days(lead.start() if lead else first.start, last.end, period, "never" if lead else last.lead)


def _before(text: str, name: str, start: int, window: int = _WINDOW) -> re.Match[str] | None:
    """The match of a context pattern that ends at `start`."""
    return context(name).search(text, max(0, start - window), start)


def _with_preposition(text: str, days: _Days, *, is_range: bool) -> DateMention:
    """The mention with the words before it that bound it, or merely belong to it."""
    if context("possessive").match(text, days.end):
        return _mention(days.start, days)
    days = days if is_range else _counted_from(text, days)
    lead = _before(text, "from", days.start)
    if lead and context("range").search(text, days.start, days.end):
        return _mention(lead.start(), days)
    bound = None if is_range else _bound(text, days)
    if bound:
        return _bounded(bound[0], days, bound[1])
    within = _before(text, "within", days.start)
    if within and " ".join(within["words"].lower().split()) in _WITHIN_FITS.get(days.lead, ()):
        return _mention(within.start(), days)
    return _mention(days.start, days)


def _bound(text: str, days: _Days) -> tuple[int, str] | None:
    """Where the words begin that bound the days, and how they do: "since", "after", "until", "before"."""
    event = _before(text, "since_event", days.start, _SINCE_WINDOW)
    if event:
        return event.start(), "since"
    bound = _before(text, "bound", days.start)
    if bound is None and context("event").match(text, days.end):
        bound = _before(text, "bound_the", days.start)
    if bound is None or days.lead == "never":
        return None
    return bound.start(), next(name for name in _BOUNDS if bound[name])


def _counted_from(text: str, days: _Days) -> _Days:
    """The days that "the week of the 18th" and "two weeks starting 20 May" tell, else the days as they are."""
    if days.lead != "on":
        return days
    period = days.period
    if week := _before(text, "week", days.start):
        kind = week["begins"].lower().split()[-1]
        if period:
            around = {"of": week_of(period[0]), "ending": (shifted(period[1], -6), period[1])}
            period = around.get(kind, (period[0], shifted(period[0], 6)))
        return _Days(week.start(), days.end, period, "in")
    if units := _before(text, "units_starting", days.start):
        length = _DAYS_OF_UNIT[units["unit"].lower()] * (parse_amount(units["amount"]) or 0)
        period = (period[0], shifted(period[0], length - 1)) if period and length else None
        return _Days(units.start(), days.end, period, "never")
    return days


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
