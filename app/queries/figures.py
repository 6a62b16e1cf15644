"""Figures one by one, each with its claim and its document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from app.queries import paging
from app.queries.conditions import conditions
from app.queries.filters import Filters
from app.queries.paging import Query
from app.queries.rows import ListedFigure, columns, whole
from app.store.tables import ActorRow, ClaimRow, DocumentRow, EquipmentRow, FigureRow

SOURCE = aliased(ActorRow, name="source")
SUBJECT = aliased(ActorRow, name="subject")
RELAY = aliased(ActorRow, name="relay")
_COUNTERPART = aliased(ActorRow, name="counterpart")

ORDER = (paging.dated(ClaimRow.stands_for), ClaimRow.id, FigureRow.position)
_COUNTS = ("calibre_mm", "value", "low", "high")

_COLUMNS: dict[str, Any] = {
    "day": ClaimRow.stands_for,
    "source": SOURCE.name,
    "source_kind": SOURCE.kind,
    "source_country": SOURCE.country,
    "relayed_by": RELAY.name,
    "subject": SUBJECT.name,
    "subject_country": SUBJECT.country,
    "counterpart": _COUNTERPART.name,
    "counterpart_country": _COUNTERPART.country,
    "equipment": EquipmentRow.name,
    "equipment_class": EquipmentRow.class_,
    "calibre_mm": EquipmentRow.calibre_mm,
    "span": FigureRow.span_text,
    "period": FigureRow.period_text,
    "content": ClaimRow.content_text,
    "source_mention": ClaimRow.source_mention_text,
    "cue": ClaimRow.cue_text,
    "said_on": ClaimRow.said_on_text,
    "document": DocumentRow.sha256,
    "extractor": ClaimRow.extractor,
    "claim_id": ClaimRow.claim_id,
}


def _column(name: str) -> Any:
    """The column behind a field: as listed above, else the figure's, the claim's or the document's of that name."""
    if name in _COLUMNS:
        return _COLUMNS[name]
    return next(getattr(row, name) for row in (FigureRow, ClaimRow, DocumentRow) if hasattr(row, name))


def list_figures(session: Session, filters: Filters) -> Iterator[ListedFigure]:
    """Yield the figures that fit the filters, by day; what has no day comes last."""
    names = columns(ListedFigure)
    query = joined(select(*(_column(name).label(name) for name in names)), filters)
    if filters.after:
        query = query.where(_cursor(session, filters.after).behind())
    for row in paging.rows(session, query.order_by(*ORDER), filters.limit):
        values = dict(zip(names, row, strict=True))
        yield ListedFigure(**values | {name: whole(values[name]) for name in _COUNTS})


def count_figures(session: Session, filters: Filters) -> int:
    """How many figures fit the filters, from the first one or the one after `filters.after` on, whatever the limit."""
    query = joined(select(FigureRow.id), filters)
    if filters.after:
        query = query.where(_cursor(session, filters.after).behind())
    return paging.count(session, query)


def cursor_of(row: ListedFigure) -> str:
    """What `--after` takes to go on behind a figure."""
    return f"{row.claim_id}:{row.position}"


def joined(query: Query, filters: Filters) -> Query:
    """The query over figures with their claims, documents, actors and equipment, where they fit the filters."""
    return (
        query.select_from(FigureRow)
        .join(ClaimRow, FigureRow.claim_id == ClaimRow.id)
        .join(DocumentRow, ClaimRow.document_id == DocumentRow.id)
        .outerjoin(SOURCE, ClaimRow.source_id == SOURCE.id)
        .outerjoin(RELAY, ClaimRow.relayed_by_id == RELAY.id)
        .outerjoin(SUBJECT, FigureRow.subject_id == SUBJECT.id)
        .outerjoin(_COUNTERPART, FigureRow.counterpart_id == _COUNTERPART.id)
        .outerjoin(EquipmentRow, FigureRow.equipment_id == EquipmentRow.id)
        .where(*conditions(filters, figures=True))
    )


def _cursor(session: Session, name: str) -> paging.Cursor:
    """The place of the figure called `claim_id:position`, or of the last figure of the claim called `claim_id`."""
    claim_id, _, position = name.rpartition(":")
    is_claim = not (claim_id and position.isdecimal())
    called = ClaimRow.claim_id == (name if is_claim else claim_id)
    at = [called] if is_claim else [called, FigureRow.position == int(position)]
    query = select(FigureRow.id).join(ClaimRow, FigureRow.claim_id == ClaimRow.id).where(*at)
    return paging.place_of(session, query.order_by(ClaimRow.id.desc(), FigureRow.position.desc()), ORDER, name)
