"""Figures read from the database series by series: what one source says, over time, of one thing.

What tells series apart is in `identity`. Running totals, incidents and increments are never in one series. Nothing is
added up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from operator import itemgetter
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import literal, select, tuple_
from sqlalchemy.orm import Session

from tallybook.errors import UsageError
from tallybook.queries.filters.criteria import Filters
from tallybook.queries.lists import figures
from tallybook.queries.rows import ComparedFigure, Number, SeriesPoint, whole
from tallybook.queries.series.identity import (
    CANONICAL,
    INCIDENT_DOCUMENT,
    RECEIVER_NAME,
    SeriesKey,
    key_columns,
    order_of,
)
from tallybook.queries.series.partition import is_first_of_all, parts_by_source
from tallybook.queries.sql import paging
from tallybook.queries.sql.actors import CREDIBILITY, reliability
from tallybook.queries.sql.days import DAY, ORDERED_DAY
from tallybook.queries.sql.paging import Column, Query
from tallybook.queries.sql.where import conditions
from tallybook.queries.terms import By
from tallybook.store.schema.tables import ClaimRow, DocumentRow, EquipmentRow, FigureRow

_WITHIN: tuple[Any, ...] = (ORDERED_DAY, paging.dated(FigureRow.stands_for), ClaimRow.id, FigureRow.position)
_Point = TypeVar("_Point", SeriesPoint, ComparedFigure)

_COLUMNS: dict[str, Any] = {
    "day": DAY,
    "said": FigureRow.stands_for,
    "source": figures.SOURCE.name,
    "source_id": figures.SOURCE.id,
    "source_kind": figures.SOURCE.kind,
    "source_country": figures.SOURCE.country,
    "publisher": DocumentRow.publisher,
    "subject_id": figures.SUBJECT.id,
    "subject": figures.SUBJECT.name,
    "subject_country": figures.SUBJECT.country,
    "measure": FigureRow.measure,
    "category": FigureRow.category,
    "equipment_id": EquipmentRow.id,
    "equipment": EquipmentRow.name,
    "equipment_class": EquipmentRow.class_,
    "scope": FigureRow.scope,
    "certainty": ClaimRow.certainty,
    "modifier": FigureRow.modifier,
    "value": FigureRow.value,
    "low": FigureRow.low,
    "high": FigureRow.high,
    "span": FigureRow.span_text,
    "receiver": RECEIVER_NAME,
    "incident_document": INCIDENT_DOCUMENT,
    "place": FigureRow.place,
    "period_start": FigureRow.period_start,
    "period_end": FigureRow.period_end,
    "position": FigureRow.position,
    "part_of": FigureRow.part_of,
    "claim": ClaimRow.id,
    "claim_id": ClaimRow.claim_id,
    "document": DocumentRow.id,
    "reliability": reliability(figures.SOURCE),
    "credibility": CREDIBILITY,
    "is_denied": FigureRow.is_denied,
    "decided": FigureRow.decided,
}


class Figure(NamedTuple):
    """A figure with what a series or a comparison needs of its claim: a column each of `_COLUMNS`."""

    day: date | None
    said: date | None
    source: str | None
    source_id: int | None
    source_kind: str | None
    source_country: str | None
    publisher: str | None
    subject_id: int | None
    subject: str | None
    subject_country: str | None
    measure: str
    category: str
    equipment_id: int | None
    equipment: str | None
    equipment_class: str | None
    scope: str
    certainty: str
    modifier: str
    value: float | None
    low: float | None
    high: float | None
    span: str
    receiver: str | None
    incident_document: str | None
    place: str | None
    period_start: date | None
    period_end: date | None
    position: int
    part_of: int | None
    claim: int
    claim_id: str
    document: int
    reliability: str
    credibility: int
    is_denied: bool
    decided: str


@dataclass(slots=True, eq=False)
class Entry:
    """A figure of a series while it is read; counts in the unit that is counted.

    `replaces` is the number that it replaces by its claim's own words, `reports` how many figures stand behind it
    where one is kept for many; `added` are those whose sum it is.
    """

    row: Figure
    key: SeriesKey
    value: Number | None
    low: Number | None
    high: Number | None
    change: Number | None = None
    flag: str | None = None
    superseded_by: str | None = None
    replaces: Number | None = None
    reports: int = 1
    added: tuple[Entry, ...] = ()


def entry_of(row: Figure, key: SeriesKey, reports: int = 1) -> Entry:
    """The figure as it was read, nothing said of it yet; `reports` as for an entry."""
    return Entry(row, key, whole(row.value), whole(row.low), whole(row.high), reports=reports)


def read_series(session: Session, filters: Filters, by: By) -> Iterator[list[Entry]]:
    """Yield every series of the figures that fit the filters, its figures by day; those without a day come last.

    In an incident they run by the day of the report. With `filters.after`, from the series of that figure on. Raises
    UsageError where no figure is called so.
    """
    resolved = figures.resolve_all(session, filters)
    query = whole_figures().where(*conditions(filters, figures=True, resolved=resolved))
    order = order_of(by)
    place = place_of(session, filters.after, order) if filters.after else None
    if place is not None:
        query = query.where(tuple_(*order) >= tuple_(*(literal(value) for value in place)))
    query = query.order_by(*order, *_WITHIN)
    if filters.incident:
        yield from _of_incident(_series(session, query, by))
        return
    if by is not By.SOURCE or not is_first_of_all(filters):
        yield from _series(session, query, by)
        return
    for part in parts_by_source(session, place):
        yield from _series(session, query.where(part), by)


def _of_incident(series: Iterable[list[Entry]]) -> Iterator[list[Entry]]:
    """Series of one incident, a line a source: by the day of the report, whatever the spelling of the place."""
    joined: dict[SeriesKey, list[Entry]] = {}
    for entry in (entry for entries in series for entry in entries):
        key = entry.key._replace(place=None, day=None, document_id=None)
        entry.key, entry.row = key, entry.row._replace(day=entry.row.said)
        joined.setdefault(key, []).append(entry)
    for entries in joined.values():
        yield sorted(entries, key=lambda one: (one.row.said or date.max, one.row.claim, one.row.position))


def _series(session: Session, query: Query, by: By) -> Iterator[list[Entry]]:
    is_by_publisher = by is By.PUBLISHER
    last: tuple[object, ...] | None = None
    entries: list[Entry] = []
    for values in paging.rows(session, query, None):
        row, key = figure_of(values)
        series = (row.publisher, *key) if is_by_publisher else key
        if series != last:
            if entries:
                yield entries
            last, entries = series, []
        entries.append(entry_of(row, key))
    if entries:
        yield entries


_KEY_COLUMNS = key_columns(CANONICAL)
# A part of the key that a figure has anyway is taken from there; the others are read behind its columns.
_OWN_COLUMNS = tuple(name for name in SeriesKey._fields if _COLUMNS.get(name) is _KEY_COLUMNS[name])
_ADDED = tuple(name for name in SeriesKey._fields if name not in _OWN_COLUMNS)
_READ = (*Figure._fields, *(f"key_{name}" for name in _ADDED))
_KEY_PLACES = itemgetter(*(_READ.index(f"key_{name}" if name in _ADDED else name) for name in SeriesKey._fields))
_FIGURE_PLACES = slice(len(Figure._fields))


@cache
def whole_figures() -> Query:
    """All figures with what a series or a comparison shows of them, and what tells their series apart: `figure_of`."""
    own = [_COLUMNS[name] for name in Figure._fields]
    columns = [*own, *(_KEY_COLUMNS[name] for name in _ADDED)]
    return figures.with_tables(
        select(*(paging.plain(column).label(name) for column, name in zip(columns, _READ, strict=True)))
    )


def figure_of(values: Any) -> tuple[Figure, SeriesKey]:
    """The figure of a row of `whole_figures`, and the key of its series."""
    return Figure._make(values[_FIGURE_PLACES]), SeriesKey._make(_KEY_PLACES(values))


def split_name(name: str) -> tuple[str, int | None]:
    """The claim and the position of a figure that a cursor calls `claim_id:position`; a claim alone has None."""
    claim_id, _, position = name.rpartition(":")
    return (claim_id, int(position)) if claim_id and position.isdecimal() else (name, None)


def place_of(session: Session, name: str, key: Sequence[Column]) -> Sequence[object]:
    """The key of the figure of this name, or of the last one of the claim of this name."""
    claim_id, position = split_name(name)
    query: Query = figures.joined(select(FigureRow.id), session, Filters(all_versions=True))
    query = query.where(ClaimRow.claim_id == claim_id)
    if position is not None:
        query = query.where(FigureRow.position == position)
    return paging.place_of(session, query.order_by(*(column.desc() for column in key)), key, name).place


def behind(points: Iterator[_Point], name: str | None) -> Iterator[_Point]:
    """The rows after the one that a cursor names. Raises UsageError where none is called so."""
    if name is None:
        yield from points
        return
    claim_id, position = split_name(name)
    is_met = False
    for point in points:
        if is_met:
            yield point
        is_met = is_met or (point.claim_id == claim_id and position in {None, point.position})
    if not is_met:
        raise UsageError(f'nothing to go on behind: no row is called "{name}"', "give the --after that a note named")
