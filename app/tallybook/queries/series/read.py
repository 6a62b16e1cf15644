"""Figures read from the database series by series: what one source says, over time, of one thing.

A series is of one source, subject, measure, category, equipment and scope; of one place and day where the scope is an
incident. Running totals, incidents and increments are never in one series, and neither are figures that a source
states and figures that it denies. Nothing is added up.

* The article's own voice is a source a publisher, as a publisher answers for it.
* An incident is the same one where the place (as written, without case) and the day are the same; without a place,
  inside one document only. That two reports of different days mean one event can't be known from a count.
* What was supplied is told apart by who got it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple, TypeAlias, TypeVar

from sqlalchemy import and_, case, func, literal, or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from tallybook.errors import UsageError
from tallybook.queries.filters.criteria import Filters
from tallybook.queries.lists import figures
from tallybook.queries.rows import ComparedFigure, Number, SeriesPoint, whole
from tallybook.queries.series.partition import is_first_of_all, parts_by_source
from tallybook.queries.sql import paging
from tallybook.queries.sql.actors import CREDIBILITY, reliability
from tallybook.queries.sql.paging import Column, Query
from tallybook.queries.sql.where import conditions
from tallybook.records import Scope
from tallybook.store.schema.indexes import UNDATED
from tallybook.store.schema.tables import ActorRow, ClaimRow, DocumentRow, EquipmentRow, FigureRow

TOLD_APART_BY_RECEIVER = "supplied"
_READ = aliased(ActorRow, name="receiver_read")
Series: TypeAlias = tuple[object, ...]
SERIES = (
    *("subject_id", "measure", "category", "equipment_id", "scope", "source_id", "is_denied"),
    *("publisher", "unpublished", "receiver_id", "place", "day", "document"),
)
"""What tells series apart, by name: by whom it is said, of what, and, of an incident, where and when."""

_Point = TypeVar("_Point", SeriesPoint, ComparedFigure)


class By(StrEnum):
    """What series are grouped by, first of all; the rest of what tells them apart follows."""

    SOURCE = "source"
    SUBJECT = "subject"
    EQUIPMENT = "equipment"
    MEASURE = "measure"
    PUBLISHER = "publisher"


def _is(condition: Any, then: Any, otherwise: Any) -> Any:
    return case((condition, then), else_=otherwise)


# The day a figure stands for: the end of its period, else when it was said, else when it was published. A period that
# is not over yet ("this year") ends when the figure was said.
DAY = _is(
    and_(
        FigureRow.period_end.is_not(None),
        or_(FigureRow.stands_for.is_(None), FigureRow.period_end <= FigureRow.stands_for),
    ),
    FigureRow.period_end,
    FigureRow.stands_for,
)
ORDERED_DAY = func.coalesce(DAY, paging.dated(FigureRow.stands_for))
_IS_OWN_VOICE = figures.SOURCE.id.is_(None)
_INCIDENT = str(Scope.INCIDENT)
_IS_INCIDENT = FigureRow.scope == Scope.INCIDENT

# Asked for one by one, as few figures are of what was supplied.
_RECEIVER_ID = (
    select(func.coalesce(_READ.merged_into_id, _READ.id))
    .where(_READ.id == FigureRow.counterpart_id)
    .correlate(FigureRow)
    .scalar_subquery()
)

_SOURCE: tuple[Any, ...] = (
    func.coalesce(figures.SOURCE.name, ""),
    func.coalesce(figures.SOURCE.id, 0),
    _is(_IS_OWN_VOICE, func.coalesce(DocumentRow.publisher, ""), ""),
    _is(and_(_IS_OWN_VOICE, DocumentRow.publisher.is_(None)), DocumentRow.id, 0),
)
_SUBJECT: tuple[Any, ...] = (func.coalesce(figures.SUBJECT.name, ""), func.coalesce(figures.SUBJECT.id, 0))
_MEASURE: tuple[Any, ...] = (FigureRow.measure, FigureRow.category)
_EQUIPMENT: tuple[Any, ...] = (
    func.coalesce(EquipmentRow.class_, ""),
    func.coalesce(EquipmentRow.name, ""),
    func.coalesce(EquipmentRow.id, 0),
)
_PUBLISHER: tuple[Any, ...] = (func.coalesce(DocumentRow.publisher, ""),)
PLACE = func.lower(func.coalesce(FigureRow.place, ""))
_KIND: tuple[Any, ...] = (
    FigureRow.scope,
    _is(FigureRow.measure == TOLD_APART_BY_RECEIVER, func.coalesce(_RECEIVER_ID, 0), 0),
    _is(_IS_INCIDENT, PLACE, ""),
    _is(_IS_INCIDENT, ORDERED_DAY, literal(date.max)),
    _is(and_(_IS_INCIDENT, FigureRow.place.is_(None)), DocumentRow.id, 0),
)
_DENIED: tuple[Any, ...] = (FigureRow.is_denied,)
_WITHIN: tuple[Any, ...] = (ORDERED_DAY, paging.dated(FigureRow.stands_for), ClaimRow.id, FigureRow.position)

_THING = (*_SUBJECT, *_MEASURE, *_EQUIPMENT)

_KEYS: dict[By, tuple[Any, ...]] = {
    By.SOURCE: (*_SOURCE, *_THING, *_KIND, *_DENIED),
    By.SUBJECT: (*_THING, *_KIND, *_DENIED, *_SOURCE),
    By.MEASURE: (*_MEASURE, *_SUBJECT, *_EQUIPMENT, *_KIND, *_DENIED, *_SOURCE),
    By.EQUIPMENT: (*_EQUIPMENT, *_SUBJECT, *_MEASURE, *_KIND, *_DENIED, *_SOURCE),
    By.PUBLISHER: (*_PUBLISHER, *_SOURCE, *_THING, *_KIND, *_DENIED),
}

COLUMNS: dict[str, Any] = {
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
    "receiver": _is(
        FigureRow.measure == TOLD_APART_BY_RECEIVER,
        select(ActorRow.name).where(ActorRow.id == _RECEIVER_ID).correlate(FigureRow).scalar_subquery(),
        None,
    ),
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
}


class Figure(NamedTuple):
    """A figure with what a series or a comparison needs of its claim: the columns of `COLUMNS`."""

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


@dataclass(slots=True, eq=False)
class Entry:
    """A figure of a series while it is read; counts in the unit that is counted.

    `replaces` is the number that it replaces by its claim's own words, `reports` how many figures of the series there
    are where only the last of them are read.
    """

    row: Figure
    value: Number | None
    low: Number | None
    high: Number | None
    change: Number | None = None
    flag: str | None = None
    superseded_by: str | None = None
    replaces: Number | None = None
    reports: int = 1


def entry_of(row: Figure, reports: int = 1) -> Entry:
    """The figure as it was read, nothing said of it yet; `reports` as for an entry."""
    return Entry(row, whole(row.value), whole(row.low), whole(row.high), reports=reports)


def read_series(session: Session, filters: Filters, by: By, scope: Scope | None = None) -> Iterator[list[Entry]]:
    """Yield every series of the figures that fit the filters, its figures by day; those without a day come last.

    With `scope` only those of it; with `filters.after`, from the series of that figure on. Raises UsageError where no
    figure is called so.
    """
    known = figures.look_up_all(session, filters)
    query = whole_figures().where(*conditions(filters, figures=True, known=known))
    if scope is not None:
        query = query.where(FigureRow.scope == scope)
    key = _KEYS[by]
    place = place_of(session, filters.after, key) if filters.after else None
    if place is not None:
        query = query.where(tuple_(*key) >= tuple_(*(literal(value) for value in place)))
    query = query.order_by(*key, *_WITHIN)
    if by is not By.SOURCE or not is_first_of_all(filters):
        yield from _series(session, query, by)
        return
    for part in parts_by_source(session, place):
        yield from _series(session, query.where(part), by)


def _series(session: Session, query: Query, by: By) -> Iterator[list[Entry]]:
    is_by_publisher = by is By.PUBLISHER
    last: Series | None = None
    entries: list[Entry] = []
    for values in paging.rows(session, query, None):
        row, series = figure_of(values)
        if is_by_publisher:
            series = (row.publisher or "", *series)
        if series != last:
            if entries:
                yield entries
            last, entries = series, []
        entries.append(entry_of(row))
    if entries:
        yield entries


@cache
def whole_figures() -> Query:
    """All figures with what a series or a comparison shows of them, and what tells their series apart: `figure_of`."""
    columns = [paging.plain(column).label(name) for name, column in COLUMNS.items()]
    return figures.with_tables(select(*columns, _KIND[1].label("receiver_id"), PLACE.label("place_key")))


def figure_of(values: Any) -> tuple[Figure, Series]:
    """The figure of a row of `whole_figures`, and its series."""
    row = Figure._make(values[:-2])
    return row, series_of(row, values[-2], values[-1])


def series_of(row: Figure, receiver: int, place: str) -> Series:
    """What tells the series of a figure apart, in the order of `SERIES`; `receiver` is 0 where it does not matter."""
    is_incident, is_own = row.scope == _INCIDENT, row.source_id is None
    return (
        row.subject_id,
        row.measure,
        row.category,
        row.equipment_id,
        row.scope,
        row.source_id,
        row.is_denied,
        row.publisher if is_own else None,
        row.document if is_own and row.publisher is None else None,
        receiver,
        place if is_incident else None,
        (row.day or UNDATED) if is_incident else None,
        row.document if is_incident and row.place is None else None,
    )


def told_apart(row: Any, *, with_kind: bool = True) -> tuple[object, ...]:
    """What a row's figure counts, in this database, without who says it; `with_kind` with its scope and incident."""
    thing = (row.subject_id, row.measure, row.category, row.equipment_id)
    if not with_kind:
        return thing
    incident = (row.place.lower() if row.place else row.document, row.day) if row.scope == Scope.INCIDENT else None
    return (*thing, row.scope, row.receiver, incident)


def name_of(row: Any, *others: object) -> str:
    """A short name for what a row's figure counts, the same in every database: a hash of it and of `others`."""
    incident = (row.place or row.claim_id, row.day) if row.scope == Scope.INCIDENT else None
    named = (
        *(row.subject, row.subject_country, row.measure, row.category, row.equipment, row.equipment_class),
        *(row.scope, row.receiver, incident, *others),
    )
    return hashlib.sha256(repr(tuple(map(str, named))).encode()).hexdigest()[:12]


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
