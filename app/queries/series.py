"""Figures over time: by day and source, with the change since the same source's figure before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import UsageError
from app.queries import figures, paging
from app.queries.as_of import answered_as_of
from app.queries.filters import Filters
from app.queries.rows import Number, SeriesPoint, whole
from app.records import Scope
from app.store.tables import ClaimRow, DocumentRow, EquipmentRow, FigureRow

# Which figures are of one series: those of the same source about the same things.
_Series = tuple[object, ...]


@answered_as_of
def list_points(session: Session, filters: Filters) -> Iterator[SeriesPoint]:
    """Yield the figures that fit the filters, by day and source; what has no day comes last.

    `change` is the difference to the same source's figure before it of the same subject, measure, category and
    equipment: of running totals with a day and a number only, and None for the first.
    """
    query = figures.joined(
        select(
            ClaimRow.stands_for,
            figures.SOURCE.name.label("source"),
            figures.SOURCE.id.label("source_id"),
            DocumentRow.publisher,
            figures.SUBJECT.name.label("subject"),
            figures.SUBJECT.id.label("subject_id"),
            FigureRow.measure,
            FigureRow.category,
            EquipmentRow.name.label("equipment"),
            EquipmentRow.class_.label("equipment_class"),
            FigureRow.scope,
            FigureRow.modifier,
            FigureRow.value,
            FigureRow.low,
            FigureRow.high,
            ClaimRow.claim_id,
        ),
        session,
        filters,
    )
    order = (paging.dated(ClaimRow.stands_for), figures.SOURCE.name, ClaimRow.id, FigureRow.position)
    before: dict[_Series, Number] = {}
    points = (_point(row, _change(row, before)) for row in paging.rows(session, query.order_by(*order), None))
    # Changes need all that came before, so what is left out is left out here and not by the database.
    yield from islice(_behind(points, filters.after), filters.limit)


def count_points(session: Session, filters: Filters) -> int:
    """How many figures fit the filters, from the first one or the one after `filters.after` on."""
    return sum(1 for _ in list_points(session, replace(filters, limit=None)))


def cursor_of(point: SeriesPoint) -> str:
    """What `--after` takes to go on behind the figures of a claim."""
    return point.claim_id


def _behind(points: Iterator[SeriesPoint], claim_id: str | None) -> Iterator[SeriesPoint]:
    """The points after those of a claim. Raises UsageError where none of them is of that claim."""
    if claim_id is None:
        yield from points
        return
    is_met = False
    for point in points:
        if is_met and point.claim_id != claim_id:
            yield point
        is_met = is_met or point.claim_id == claim_id
    if not is_met:
        raise UsageError(f'nothing to go on behind: no row is of a claim "{claim_id}"', "give the claim_id of a row")


def _change(row: Any, before: dict[_Series, Number]) -> Number | None:
    value = whole(row.value)
    if row.scope != Scope.TOTAL or value is None or row.stands_for is None or row.source_id is None:
        return None
    series = (row.source_id, row.subject_id, row.measure, row.category, row.equipment, row.equipment_class)
    last = before.get(series)
    before[series] = value
    return None if last is None else value - last


def _point(row: Any, change: Number | None) -> SeriesPoint:
    return SeriesPoint(
        day=row.stands_for,
        source=row.source,
        publisher=row.publisher,
        subject=row.subject,
        measure=row.measure,
        category=row.category,
        equipment=row.equipment,
        scope=row.scope,
        modifier=row.modifier,
        value=whole(row.value),
        low=whole(row.low),
        high=whole(row.high),
        change=change,
        claim_id=row.claim_id,
    )
