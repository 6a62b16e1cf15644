"""Claims one by one, each with its document; and a single claim with all that is resolved of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased, undefer

from tallybook.errors import StoreError, UsageError
from tallybook.queries.filters.criteria import Filters
from tallybook.queries.lists.actors.canonical_actors import canonical_actor, with_canonical_actors
from tallybook.queries.lists.decisions import ListedDecision, list_decisions
from tallybook.queries.rows import ListedClaim, columns
from tallybook.queries.sql import paging
from tallybook.queries.sql.actors import CREDIBILITY, reliability, with_actor
from tallybook.queries.sql.as_of import answered_as_of
from tallybook.queries.sql.decided import holds
from tallybook.queries.sql.dialects import is_given
from tallybook.queries.sql.paging import Query
from tallybook.queries.sql.prepared import StatementShape, shape_of
from tallybook.queries.sql.resolve import resolve_names
from tallybook.queries.sql.resolved import ResolvedNames
from tallybook.queries.sql.where import conditions
from tallybook.records.grade import UNJUDGED_CLAIM, UNJUDGED_SOURCE
from tallybook.store.convert import kept_figures, to_claim, to_document
from tallybook.store.read.load import first_location, whole_claim
from tallybook.store.read.standing import load_readings
from tallybook.store.schema.tables import ActorRow, ClaimRow, DocumentRow, FigureRow, RunRow

if TYPE_CHECKING:
    from tallybook.records import Claim, Document

_SOURCE = aliased(ActorRow, name="source")
_RELAY = aliased(ActorRow, name="relay")

ORDER = (paging.dated(ClaimRow.stands_for), ClaimRow.id)
_IN_ORDER_BY = frozenset({frozenset({"source"})})
_SHOWN_MEANINGS = 5  # of a short id that fits several claims

_COLUMNS: dict[str, Any] = {
    "day": ClaimRow.stands_for,
    "source": _SOURCE.name,
    "source_kind": _SOURCE.kind,
    "source_country": _SOURCE.country,
    "relayed_by": _RELAY.name,
    "content": ClaimRow.content_text,
    "figures": (
        select(func.count(FigureRow.id)).where(FigureRow.claim_id == ClaimRow.id, holds(FigureRow)).scalar_subquery()
    ),
    "source_mention": ClaimRow.source_mention_text,
    "cue": ClaimRow.cue_text,
    "said_on": ClaimRow.said_on_text,
    "document": DocumentRow.sha256,
    "extractor": ClaimRow.extractor,
    "reliability": reliability(_SOURCE),
    "credibility": CREDIBILITY,
}


@dataclass(frozen=True, slots=True)
class WholeClaim:
    """A claim with its document and where both come from.

    The actors of `claim` are those that are held to be meant now; `extracted` has them as they were read. `reliability`
    is the grade of its source, A to F, and `credibility` its own, 1 to 6. `decided` and `figures_decided` say
    what people decided about it and each of its figures, whose `numbers` stand behind its id; `decisions` are all.
    """

    claim: Claim
    document: Document
    extractor: str
    run: int
    run_command: str
    recorded_at: datetime
    is_superseded: bool
    extracted: Claim
    reliability: str
    credibility: int
    decided: str
    figures_decided: tuple[str, ...]
    numbers: tuple[int, ...]
    decisions: tuple[ListedDecision, ...]


@answered_as_of
def list_claims(session: Session, filters: Filters) -> Iterator[ListedClaim]:
    """Yield the claims that fit the filters, by day; what has no day comes last."""
    query, parameters = _page(session, filters)
    for row in paging.rows(session, query, None, parameters):
        yield ListedClaim(*row[1:])


@answered_as_of
def count_claims(session: Session, filters: Filters) -> int:
    """How many claims fit the filters, from the first one or the one after `filters.after` on, whatever the limit."""
    return paging.count(session, fitting(joined(select(ClaimRow.id)), session, filters))


def cursor_of(row: ListedClaim) -> str:
    """What `--after` takes to go on behind a claim."""
    return row.claim_id


def load_whole(session: Session, short_id: str) -> WholeClaim:
    """The claim of this id, or the only one whose id starts so, as extracted last.

    Raises StoreError where there is none, UsageError where several ids start so.
    """
    claim_id = full_id(session, short_id)
    row = session.scalars(
        select(ClaimRow)
        .where(ClaimRow.claim_id == claim_id)
        .order_by(ClaimRow.revision.desc())
        .limit(1)
        .options(*whole_claim())
    ).one()
    document = session.get_one(DocumentRow, row.document_id, options=[undefer(DocumentRow.text)])
    run = session.get_one(RunRow, row.run_id)
    held = to_claim(row, document.sha256)
    extracted = load_readings(session, [row], document.sha256)[row.id]
    speaker = canonical_actor(session, row.said_by_id)
    return WholeClaim(
        claim=with_canonical_actors(session, row, held),
        document=to_document(document, first_location(session, document.id)),
        extractor=row.extractor,
        run=run.id,
        run_command=run.command,
        recorded_at=row.recorded_at,
        is_superseded=row.superseded_at is not None or document.superseded_at is not None,
        extracted=extracted,
        reliability=(speaker.reliability if speaker else None) or UNJUDGED_SOURCE,
        credibility=row.credibility or UNJUDGED_CLAIM,
        decided=row.decided,
        figures_decided=tuple(one.decided for one in kept_figures(row)),
        numbers=tuple(one.position + 1 for one in kept_figures(row)),
        decisions=tuple(list_decisions(session, claim_row=row.id)),
    )


def full_id(session: Session, short_id: str) -> str:
    """The id that starts so. Raises StoreError where there is none, UsageError where several do."""
    starts_so = ClaimRow.claim_id.startswith(short_id, autoescape=True)
    found = session.scalars(
        select(ClaimRow.claim_id).where(starts_so).distinct().order_by(ClaimRow.claim_id).limit(_SHOWN_MEANINGS)
    ).all()
    if not found or not short_id:
        raise StoreError(f'no claim called "{short_id}"', "list the claims and their ids with `tally claims`")
    if short_id in found:
        return short_id
    if len(found) > 1:
        raise UsageError(f'several claims are called "{short_id}…"', f"give more of the id: {', '.join(found)}")
    return found[0]


def _column(name: str) -> Any:
    """The column behind a field: as listed above, else the claim's or the document's of that name."""
    if name in _COLUMNS:
        return _COLUMNS[name]
    return next(getattr(row, name) for row in (ClaimRow, DocumentRow) if hasattr(row, name))


@cache
def rows_of(names: tuple[str, ...]) -> Query:
    """The row ids of all claims with the columns that a list names."""
    return joined(select(ClaimRow.id, *(paging.plain(_column(name)).label(name) for name in names)))


def _page(session: Session, filters: Filters) -> tuple[Query, Mapping[str, Any]]:
    """The statement for the list, and its parameters."""
    resolved = resolve_names(session, filters, in_order_by=_IN_ORDER_BY)
    usual = shape_of(filters, resolved)
    if usual is not None:
        shape, parameters = usual
        return _prepared(shape), parameters
    query = _fitting(rows_of(columns(ListedClaim)), session, filters, resolved)
    return query.order_by(*ORDER).limit(filters.limit or None), {}


@lru_cache(maxsize=128)
def _prepared(shape: StatementShape) -> Query:
    query = rows_of(columns(ListedClaim)).where(*conditions(shape.filters(), figures=False, resolved=shape.resolved()))
    if shape.has_claims:
        query = query.where(is_given(ClaimRow.id))
    return query.order_by(*ORDER).limit(shape.limit())


def fitting(query: Query, session: Session, filters: Filters) -> Query:
    """The query over claims that are `joined`: those that fit the filters, `after` among them."""
    return _fitting(query, session, filters, resolve_names(session, filters, in_order_by=_IN_ORDER_BY))


def _fitting(query: Query, session: Session, filters: Filters, resolved: ResolvedNames) -> Query:
    whole = query.where(*conditions(filters, figures=False, resolved=resolved))
    if not filters.after:
        return whole
    called = select(ClaimRow.id).where(ClaimRow.claim_id == filters.after).order_by(ClaimRow.id.desc())
    return whole.where(paging.place_of(session, called, ORDER, filters.after).behind())


def joined(query: Query) -> Query:
    """The query over claims with their documents and actors.

    Every claim has a document. Joined as if it might have none, SQLite keeps to the order of the claims, where else it
    begins by reading all documents to learn which of them are superseded.
    """
    whole = query.select_from(ClaimRow).outerjoin(DocumentRow, ClaimRow.document_id == DocumentRow.id)
    whole = with_actor(whole, ClaimRow.said_by_id, _SOURCE)
    return with_actor(whole, ClaimRow.relayed_by_id, _RELAY)
