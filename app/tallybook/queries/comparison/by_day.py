"""Sources side by side over time: at the end of each day what all say together, each by its latest figure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby, islice

from sqlalchemy.orm import Session

from tallybook.errors import UsageError
from tallybook.queries.comparison.compare import Stated, check, speaker, stated, summarise
from tallybook.queries.comparison.latest import SCOPES
from tallybook.queries.comparison.provenance import Asked, Origins
from tallybook.queries.conventions import STATED, Convention
from tallybook.queries.filters.criteria import Filters
from tallybook.queries.lists import figures
from tallybook.queries.rows import ComparedDay
from tallybook.queries.series.changes import is_number, stretch
from tallybook.queries.series.identity import name_of
from tallybook.queries.series.points import marked_series
from tallybook.queries.series.read import Entry
from tallybook.queries.sql.as_of import answered_as_of
from tallybook.queries.terms import By, Every, Flag
from tallybook.records import Scope

_Comparison = list[list[Entry]]  # the series of every source about one thing


@answered_as_of
def list_days(
    session: Session, filters: Filters, every: Every, convention: Convention = STATED
) -> Iterator[ComparedDay]:
    """Yield for each day (week, month) with a figure what all sources say together at its end.

    One comparison after the other, as in `compare.list_comparisons`; figures without a day are left out, and so are
    denied ones. `filters.after` names a row as `comparison:day`. Raises UsageError where it is not said what is
    compared, and for an `after` that names no row.
    """
    check(filters)
    asked = Asked(filters, figures.resolve_all(session, filters))
    days = (
        day
        for comparison in _first_scopes(_comparisons(session, replace(filters, after=None)))
        for day in _days(session, asked, comparison, every, convention)
    )
    yield from islice(_behind(days, filters.after), filters.limit)


def cursor_of(row: ComparedDay) -> str:
    """What `--after` takes to go on behind a row."""
    return f"{row.comparison}:{row.day}"


def _behind(days: Iterator[ComparedDay], name: str | None) -> Iterator[ComparedDay]:
    is_met = name is None
    for day in days:
        if is_met:
            yield day
        is_met = is_met or cursor_of(day) == name
    if not is_met:
        raise UsageError(f'nothing to go on behind: no row is called "{name}"', "give the --after that a note named")


def _comparisons(session: Session, filters: Filters) -> Iterator[_Comparison]:
    """Yield the series of one thing after those of another; denied ones are none."""
    series = marked_series(session, filters, By.SUBJECT)
    for _, group in groupby(series, key=lambda entries: entries[0].key.counted):
        found = [entries for entries in group if entries[0].flag != Flag.DENIED]
        if found:
            yield found


def _first_scopes(comparisons: Iterator[_Comparison]) -> Iterator[_Comparison]:
    """Yield of each thing the comparisons of one scope, the first that there is."""
    for _, group in groupby(comparisons, key=lambda found: found[0][0].key.thing):
        listed = list(group)
        first = min((found[0][0].row.scope for found in listed), key=SCOPES.index)
        yield from (found for found in listed if found[0][0].row.scope == first)


def _days(
    session: Session, asked: Asked, comparison: _Comparison, every: Every, convention: Convention
) -> Iterator[ComparedDay]:
    dated = [
        (entry.row.day, number, entry)
        for number, entries in enumerate(comparison)
        for entry in entries
        if entry.row.day is not None and is_number(entry)
    ]
    dated.sort(key=lambda found: (found[0], found[2].row.said or found[0], found[2].row.claim))
    origins = Origins(session, asked, [entry for _, _, entry in dated])
    latest: dict[int, Entry] = {}
    for _, group in groupby(dated, key=lambda found: stretch(found[0], every)):
        reports = list(group)
        latest |= {number: entry for _, number, entry in reports}
        now = list(latest.values())
        yield _day(reports[-1][0], now, reports[-1][2], origins, convention, len(reports))


def _day(
    day: date, now: Sequence[Entry], last: Entry, origins: Origins, convention: Convention, reports: int
) -> ComparedDay:
    under = origins.of(now)
    numbers = [stated(entry, convention) for entry in now]
    summary = summarise(numbers, [numbers[index] for index, root in enumerate(under) if root == index])
    lowest = _first(now, numbers, summary.low, is_low=True)
    highest = _first(now, numbers, summary.high, is_low=False)
    row = last.row
    return ComparedDay(
        day=day,
        subject=row.subject,
        measure=row.measure,
        category=row.category,
        equipment=row.equipment,
        scope=row.scope,
        place=row.place if row.scope == Scope.INCIDENT else None,
        low=summary.low,
        middle=summary.middle,
        high=summary.high,
        ratio=summary.ratio,
        sources=summary.sources,
        independent=summary.independent,
        reports=reports,
        low_source=speaker(lowest.row) if lowest else None,
        low_claim_id=lowest.row.claim_id if lowest else None,
        high_source=speaker(highest.row) if highest else None,
        high_claim_id=highest.row.claim_id if highest else None,
        comparison=name_of(row, last.key),
    )


def _first(now: Sequence[Entry], numbers: Sequence[Stated], bound: object, *, is_low: bool) -> Entry | None:
    """The first figure that has the lowest or the highest number of all."""
    if bound is None:
        return None
    pairs = zip(now, numbers, strict=True)
    return next((entry for entry, found in pairs if (found.least if is_low else found.most) == bound), None)
