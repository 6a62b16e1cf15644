"""Figures one by one, each with its claim and its document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from tallybook.queries.filters.criteria import Filters
from tallybook.queries.rows import ListedFigure, columns, whole
from tallybook.queries.sql import paging
from tallybook.queries.sql.actors import CREDIBILITY, reliability, with_actor
from tallybook.queries.sql.as_of import answered_as_of
from tallybook.queries.sql.days import DAY
from tallybook.queries.sql.dialects import is_given
from tallybook.queries.sql.paging import Query
from tallybook.queries.sql.prepared import StatementShape, shape_of
from tallybook.queries.sql.resolve import resolve_names
from tallybook.queries.sql.resolved import ResolvedNames
from tallybook.queries.sql.where import conditions
from tallybook.store.schema.tables import ActorRow, ClaimRow, DocumentRow, EquipmentRow, FigureRow

SOURCE = aliased(ActorRow, name="source")
SUBJECT = aliased(ActorRow, name="subject")
RELAY = aliased(ActorRow, name="relay")
_COUNTERPART = aliased(ActorRow, name="counterpart")
_ROLES: dict[type[ActorRow], Any] = {
    SOURCE: FigureRow.said_by_id,
    RELAY: ClaimRow.relayed_by_id,
    SUBJECT: FigureRow.subject_id,
    _COUNTERPART: FigureRow.counterpart_id,
}

ORDER = (paging.dated(FigureRow.stands_for), FigureRow.claim_id, FigureRow.position)
_IN_ORDER_BY = frozenset(
    {
        *(frozenset({role}) for role in ("source", "subject", "counterpart", "equipment", "measure", "category")),
        frozenset({"subject", "measure"}),
        frozenset({"source", "subject", "measure"}),
    }
)
_NO_FILTERS = Filters()
_OWN_FILTERS: dict[str, Any] = {
    name: getattr(_NO_FILTERS, name)
    for name in (
        *("source", "subject", "counterpart", "country", "measure", "category", "equipment"),
        *("since", "until", "limit", "after", "min_reliability"),
    )
}
_COUNTS = tuple(columns(ListedFigure).index(name) for name in ("calibre_mm", "value", "low", "high"))

_COLUMNS: dict[str, Any] = {
    "day": DAY,
    "said": FigureRow.stands_for,
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
    "reliability": reliability(SOURCE),
    "credibility": CREDIBILITY,
}


def _column(name: str) -> Any:
    """The column behind a field: as listed above, else the figure's, the claim's or the document's of that name."""
    if name in _COLUMNS:
        return _COLUMNS[name]
    return next(getattr(row, name) for row in (FigureRow, ClaimRow, DocumentRow) if hasattr(row, name))


@answered_as_of
def list_figures(session: Session, filters: Filters) -> Iterator[ListedFigure]:
    """Yield the figures that fit the filters, by the day when they were said; what has no day comes last."""
    query, parameters = _page(session, filters)
    for row in paging.rows(session, query, None, parameters):
        values = list(row)
        for place in _COUNTS:
            if values[place] is not None:
                values[place] = whole(values[place])
        yield ListedFigure(*values)


@answered_as_of
def count_figures(session: Session, filters: Filters) -> int:
    """How many figures fit the filters, from the first one or the one after `filters.after` on, whatever the limit."""
    resolved = resolve_names(session, filters, in_order_by=_IN_ORDER_BY)
    return paging.count(session, _fitting(with_tables(select(FigureRow.id), ()), session, filters, resolved))


def cursor_of(row: ListedFigure) -> str:
    """What `--after` takes to go on behind a figure."""
    return f"{row.claim_id}:{row.position}"


def joined(
    query: Query,
    session: Session,
    filters: Filters,
    *,
    actors: Sequence[type[ActorRow]] = (SOURCE, SUBJECT),
    resolved: ResolvedNames | None = None,
) -> Query:
    """The query over figures with their claims, documents and equipment, where they fit the filters.

    All of them, whatever `limit` and `after`. `actors` are those that the query asks for; `known` is what was looked up
    before.
    """
    resolved = resolved or resolve_all(session, filters)
    return with_tables(query, actors).where(*conditions(filters, figures=True, resolved=resolved))


def resolve_all(session: Session, filters: Filters) -> ResolvedNames:
    """What the names of filters mean, for all figures that fit and not a page of them."""
    return resolve_names(session, replace(filters, limit=None), in_order_by=_IN_ORDER_BY)


def are_about_figures_alone(filters: Filters) -> bool:
    """Whether a figure's own row tells if it fits, without its claim and its document."""
    return replace(filters, **_OWN_FILTERS) == _NO_FILTERS


@cache
def _rows() -> Query:
    names = columns(ListedFigure)
    return with_tables(select(*(paging.plain(_column(name)).label(name) for name in names)), tuple(_ROLES))


def with_tables(query: Query, actors: Sequence[type[ActorRow]] = (SOURCE, SUBJECT)) -> Query:
    """The query over figures with their claims, documents, equipment and those actors.

    That their claims are joined as if they had none is explained at the list of claims.
    """
    whole = (
        query.select_from(FigureRow)
        .outerjoin(ClaimRow, FigureRow.claim_id == ClaimRow.id)
        .outerjoin(DocumentRow, ClaimRow.document_id == DocumentRow.id)
        .outerjoin(EquipmentRow, FigureRow.equipment_id == EquipmentRow.id)
    )
    for actor in actors:
        whole = with_actor(whole, _ROLES[actor], actor)
    return whole


def _page(session: Session, filters: Filters) -> tuple[Query, Mapping[str, Any]]:
    """The statement for the list, and its parameters."""
    resolved = resolve_names(session, filters, in_order_by=_IN_ORDER_BY)
    usual = shape_of(filters, resolved)
    if usual is not None:
        shape, parameters = usual
        return _prepared(shape), parameters
    return _fitting(_rows(), session, filters, resolved).order_by(*ORDER).limit(filters.limit or None), {}


@lru_cache(maxsize=128)
def _prepared(shape: StatementShape) -> Query:
    query = _rows().where(*conditions(shape.filters(), figures=True, resolved=shape.resolved()))
    if shape.has_claims:
        query = query.where(is_given(FigureRow.claim_id))
    return query.order_by(*ORDER).limit(shape.limit())


def _fitting(query: Query, session: Session, filters: Filters, resolved: ResolvedNames) -> Query:
    """The joined query where figures fit the filters, `after` among them."""
    found = query.where(*conditions(filters, figures=True, resolved=resolved))
    return found.where(_cursor(session, filters.after).behind()) if filters.after else found


def _cursor(session: Session, name: str) -> paging.Cursor:
    """The place of the figure called `claim_id:position`, or of the last figure of the claim called `claim_id`."""
    claim_id, _, position = name.rpartition(":")
    is_claim = not (claim_id and position.isdecimal())
    called = ClaimRow.claim_id == (name if is_claim else claim_id)
    at = [called] if is_claim else [called, FigureRow.position == int(position)]
    query = select(FigureRow.id).join(ClaimRow, FigureRow.claim_id == ClaimRow.id).where(*at)
    return paging.place_of(session, query.order_by(ClaimRow.id.desc(), FigureRow.position.desc()), ORDER, name)
