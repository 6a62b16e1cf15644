"""Figures over time: series by series, each figure with the change since the one before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from sqlalchemy import select
from sqlalchemy.orm import Session

from tallybook.queries.conventions import STATED, Convention
from tallybook.queries.filters.criteria import Filters
from tallybook.queries.lists import figures
from tallybook.queries.rows import Number, SeriesPoint, maker
from tallybook.queries.series.changes import keep_last, mark_changes, needs_words, total
from tallybook.queries.series.identity import name_of
from tallybook.queries.series.read import Entry, Figure, behind, read_series
from tallybook.queries.sql.as_of import answered_as_of
from tallybook.queries.terms import By, Every
from tallybook.records import Certainty
from tallybook.store.schema.tables import ClaimRow

_AT_ONCE = 500  # figures whose claims are looked up together


@dataclass(frozen=True, slots=True)
class SeriesOptions:
    """How series are made: what they are grouped by, which reports are kept, and how vague words become numbers."""

    by: By = By.SOURCE
    every: Every = Every.REPORT
    convention: Convention = STATED


_PLAIN = SeriesOptions()


@answered_as_of
def list_points(session: Session, filters: Filters, options: SeriesOptions = _PLAIN) -> Iterator[SeriesPoint]:
    """Yield the figures that fit the filters, series by series and by day; what has no day comes last in its series.

    `change` is the difference to the same source's last figure of the series that is a number; None for the first, for
    figures without a day, and where it is not known what a figure covers. Raises UsageError for a `filters.after` that
    names no figure.
    """
    points = (
        _point(entry, name, options.convention)
        for series in marked_series(session, filters, options.by)
        for name in (_name(series[0], options.by),)
        for entry in keep_last(series, options.every)
    )
    yield from islice(behind(points, filters.after), filters.limit)


@answered_as_of
def count_points(session: Session, filters: Filters, options: SeriesOptions = _PLAIN) -> int:
    """How many figures `list_points` has, from the first one or the one after `filters.after` on."""
    if options.every is Every.REPORT and not filters.after:
        return figures.count_figures(session, filters)
    return sum(1 for _ in list_points(session, replace(filters, limit=None), options))


def cursor_of(point: SeriesPoint) -> str:
    """What `--after` takes to go on behind a figure."""
    return f"{point.claim_id}:{point.position}"


def marked_series(session: Session, filters: Filters, by: By) -> Iterator[list[Entry]]:
    """Yield every series of the figures that fit, with changes, flags and corrections, a batch in memory at a time."""
    batch: list[list[Entry]] = []
    size = 0
    for series in read_series(session, filters, by):
        batch.append(series)
        size += len(series)
        if size >= _AT_ONCE:
            yield from mark_all(session, batch)
            batch, size = [], 0
    yield from mark_all(session, batch)


def mark_all(session: Session, batch: Iterable[list[Entry]]) -> Iterator[list[Entry]]:
    """Yield the series with changes, flags and corrections; the words of their claims are read in one go."""
    batch = list(batch)
    wanted = sorted({claim for series in batch for claim in needs_words(series)})
    contents: dict[int, str] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        query = select(ClaimRow.id, ClaimRow.content_text).where(ClaimRow.id.in_(wanted[start : start + _AT_ONCE]))
        contents |= {row.id: row.content_text for row in session.execute(query)}
    for series in batch:
        yield mark_changes(series, contents)


def _name(entry: Entry, by: By) -> str:
    """A short name for a series, the same in every database."""
    row = entry.row
    publisher = row.publisher if row.source is None or by is By.PUBLISHER else None
    is_denied = row.certainty == Certainty.DENIED
    return name_of(row, entry.key, (row.source, row.source_kind, row.source_country, publisher, is_denied))


# What is worked out of a figure stands before what was read of it, and in the place of that.
_WORKED_OUT = (
    *("value", "low", "high", "change", "flag", "superseded_by"),
    *("estimate", "estimate_by", "reports", "series"),
)
_make = maker(SeriesPoint, (*_WORKED_OUT, *Figure._fields))


def _point(entry: Entry, name: str, convention: Convention) -> SeriesPoint:
    row = entry.row
    estimate = _estimate(entry, convention)
    estimate_by = None if estimate is None else convention.name
    numbers = (entry.value, entry.low, entry.high, entry.change)
    return _make((*numbers, entry.flag, entry.superseded_by, estimate, estimate_by, entry.reports, name, *row))


def _estimate(entry: Entry, convention: Convention) -> Number | None:
    """The number by the convention; of a sum where it has one for a part, what the parts come to together."""
    if not entry.added:
        return convention.estimate(entry.row.modifier, entry.row.value, entry.row.span)
    estimates = [_estimate(part, convention) for part in entry.added]
    if not any(estimate is not None for estimate in estimates):
        return None
    return total(part.value if own is None else own for part, own in zip(entry.added, estimates, strict=True))
