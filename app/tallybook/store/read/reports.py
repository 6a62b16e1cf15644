"""What grouping reads: documents with the claims that hold, reports with their links, and decisions on incidents."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, undefer

from tallybook.records import WITHDRAWN, Decided
from tallybook.store.batches import in_batches
from tallybook.store.convert import to_claim
from tallybook.store.effects import pieces_of
from tallybook.store.read.load import whole_claim
from tallybook.store.schema.tables import (
    BoundDecisionRow,
    ClaimRow,
    DecisionRow,
    DocumentRow,
    IncidentClaimRow,
    IncidentRow,
    RecordDecisionRow,
    ReportKeyRow,
    ReportLinkRow,
    ReportRow,
    Target,
    UngroupedDocumentRow,
)

if TYPE_CHECKING:
    from tallybook.records import Claim

_TABLE_EXTRACTOR = "table/"


@dataclass(frozen=True, slots=True)
class Grouped:
    """A document with the claims that hold, each with its row and the day that it stands for."""

    id: int
    sha256: str
    title: str | None
    text: str
    published: date | None
    minhash: bytes | None
    claims: tuple[tuple[int, Claim, date | None], ...]


@dataclass(frozen=True, slots=True)
class IncidentDecision:
    """A decision on an incident that counts: the row of its claim, and of the claims that it names beside that one.

    None where no claim has the words any more.
    """

    number: int
    kind: str
    claim: int | None
    changes: dict[str, Any]


def ungrouped_ids(session: Session, limit: int | None) -> list[int]:
    """The row ids of documents that are to be grouped, the first of them; all where there is no limit."""
    query = select(UngroupedDocumentRow.document_id).order_by(UngroupedDocumentRow.document_id).limit(limit)
    return list(session.scalars(query))


def count_ungrouped(session: Session) -> int:
    """How many documents are to be grouped."""
    return session.scalar(select(func.count()).select_from(UngroupedDocumentRow)) or 0


def load_grouped(session: Session, document_id: int) -> Grouped:
    """A document with its claims that hold and the figures of these; one that was superseded has none."""
    row = session.get_one(DocumentRow, document_id, options=[undefer(DocumentRow.text), undefer(DocumentRow.minhash)])
    claims: list[tuple[int, Claim, date | None]] = []
    if row.superseded_at is None:
        query = select(ClaimRow).where(ClaimRow.document_id == document_id, ClaimRow.superseded_at.is_(None))
        query = query.where(ClaimRow.decided.not_in([Decided.REJECTED, WITHDRAWN]))
        rows = session.scalars(query.order_by(ClaimRow.content_start, ClaimRow.id).options(*whole_claim()))
        claims = [(claim.id, _as_it_holds(claim, row.sha256), claim.stands_for) for claim in rows]
    return Grouped(row.id, row.sha256, row.title, row.text, row.published, row.minhash, tuple(claims))


def _as_it_holds(row: ClaimRow, sha256: str) -> Claim:
    """The claim without its rejected figures."""
    claim = to_claim(row, sha256)
    states = [figure.decided for figure in row.figures if figure.decided != WITHDRAWN]
    if Decided.REJECTED not in states:
        return claim
    kept = [figure for figure, state in zip(claim.figures, states, strict=True) if state != Decided.REJECTED]
    return claim.model_copy(update={"figures": tuple(kept)})


def candidates(
    session: Session, report_id: int, keys: Sequence[int], days: tuple[int, int] | None, fewest: int
) -> list[int]:
    """The other reports that share at least `fewest` keys; with `days` those of these days and those without a day."""
    query = select(ReportKeyRow.report_id).where(ReportKeyRow.report_id != report_id)
    if days is None:
        query = query.where(ReportKeyRow.key.in_(keys))
    else:
        near = or_(ReportKeyRow.day.between(*days), ReportKeyRow.day == 0)
        query = query.where(and_(ReportKeyRow.key.in_(keys), near))
    query = query.group_by(ReportKeyRow.report_id).having(func.count() >= fewest).order_by(ReportKeyRow.report_id)
    return list(session.scalars(query))


def load_reports(session: Session, ids: Iterable[int]) -> Iterator[ReportRow]:
    """Yield reports by their row ids."""
    for batch in in_batches(sorted(set(ids))):
        yield from session.scalars(select(ReportRow).where(ReportRow.id.in_(batch)).order_by(ReportRow.id))


def reports_of_components(session: Session, components: Collection[int]) -> list[ReportRow]:
    """The reports of components, without their features."""
    found: list[ReportRow] = []
    for batch in in_batches(sorted(components)):
        found += session.scalars(select(ReportRow).where(ReportRow.component_id.in_(batch)).order_by(ReportRow.id))
    return found


def reports_of_documents(session: Session, document_ids: Iterable[int]) -> list[ReportRow]:
    """The reports of documents."""
    found: list[ReportRow] = []
    for batch in in_batches(sorted(set(document_ids))):
        found += session.scalars(select(ReportRow).where(ReportRow.document_id.in_(batch)).order_by(ReportRow.id))
    return found


def links_among(session: Session, ids: Iterable[int]) -> dict[tuple[int, int], float]:
    """The links of reports, by both ends; every end is given."""
    found: dict[tuple[int, int], float] = {}
    for batch in in_batches(sorted(set(ids))):
        query = select(ReportLinkRow.first_id, ReportLinkRow.second_id, ReportLinkRow.score)
        for first, second, score in session.execute(query.where(ReportLinkRow.first_id.in_(batch))):
            found[first, second] = score
    return found


def incident_decisions(session: Session) -> list[IncidentDecision]:
    """The decisions on incidents that count, first to last."""
    bound = (
        select(BoundDecisionRow.decision_id, BoundDecisionRow.claim_id)
        .join(ClaimRow, ClaimRow.id == BoundDecisionRow.claim_id)
        .where(ClaimRow.superseded_at.is_(None))
        .subquery()
    )
    query = (
        select(DecisionRow.id, DecisionRow.kind, RecordDecisionRow.changes, bound.c.claim_id)
        .join(RecordDecisionRow, RecordDecisionRow.decision_id == DecisionRow.id)
        .outerjoin(bound, bound.c.decision_id == DecisionRow.id)
        .where(RecordDecisionRow.target == Target.INCIDENT, DecisionRow.undone_at.is_(None))
        .order_by(func.coalesce(DecisionRow.made_at, DecisionRow.recorded_at), DecisionRow.id)
    )
    return [IncidentDecision(row.id, row.kind, row.claim_id, row.changes) for row in session.execute(query)]


def claims_of_words(session: Session, named: Iterable[tuple[str, Any]]) -> dict[tuple[str, Any], int]:
    """The rows of the claims that have words now: by the document's hash and the places of the words."""
    wanted = {(sha256, pieces_of(pieces)) for sha256, pieces in named}
    found: dict[tuple[str, Any], int] = {}
    for batch in in_batches(sorted({sha256 for sha256, _ in wanted})):
        query = (
            select(DocumentRow.sha256, ClaimRow.content_pieces, ClaimRow.id)
            .join(DocumentRow, DocumentRow.id == ClaimRow.document_id)
            .where(DocumentRow.sha256.in_(batch), ClaimRow.superseded_at.is_(None))
            .order_by(ClaimRow.id)
        )
        for sha256, pieces, row_id in session.execute(query):
            key = (sha256, pieces_of(pieces))
            if key in wanted:
                found.setdefault(key, row_id)
    return found


def linked_with(session: Session, ids: Collection[int], least: float) -> set[int]:
    """The reports that are linked with these by at least a probability, at either end."""
    found: set[int] = set()
    first, second = ReportLinkRow.first_id, ReportLinkRow.second_id
    for batch in in_batches(sorted(ids)):
        for own, other in ((first, second), (second, first)):
            found.update(session.scalars(select(other).where(own.in_(batch), ReportLinkRow.score >= least)))
    return found


def reports_of_keys(session: Session, keys: Iterable[str]) -> list[ReportRow]:
    """The reports of keys."""
    found: list[ReportRow] = []
    for batch in in_batches(sorted(set(keys))):
        found += session.scalars(select(ReportRow).where(ReportRow.key.in_(batch)).order_by(ReportRow.id))
    return found


def report_keys_of_claims(session: Session, claim_rows: Collection[int]) -> dict[int, str]:
    """The key of the report that each of these claims is in; of its document's first for a claim that is in none."""
    documents: dict[int, int] = {}
    for batch in in_batches(sorted(claim_rows)):
        query = select(ClaimRow.id, ClaimRow.document_id).where(ClaimRow.id.in_(batch))
        documents |= dict(session.execute(query).tuples().all())
    homes: dict[int, str] = {}
    first: dict[int, str] = {}
    for report in reports_of_documents(session, documents.values()):
        first.setdefault(report.document_id, report.key)
        homes |= dict.fromkeys(report.claims, report.key)
    found = {claim: homes.get(claim, first.get(document)) for claim, document in documents.items()}
    return {claim: key for claim, key in found.items() if key is not None}


def incident_ids(session: Session) -> set[str]:
    """The ids of all incidents that there are now."""
    return set(session.scalars(select(IncidentRow.incident_id).where(IncidentRow.replaced_at.is_(None))))


def incident_of_claim(session: Session, claim_id: str) -> str | None:
    """The id of the incident that a claim belongs to now; None for none."""
    query = (
        select(IncidentClaimRow.incident_id)
        .join(ClaimRow, ClaimRow.id == IncidentClaimRow.claim_id)
        .where(ClaimRow.claim_id == claim_id, IncidentClaimRow.replaced_at.is_(None))
    )
    return session.scalars(query.limit(1)).first()


def anchor_claim(
    session: Session, incident_id: str, besides: Sequence[str] = (), reports_besides: Sequence[str] = ()
) -> str | None:
    """The id of the claim by which an incident is known: the first of its earliest document.

    None of `besides`, and none of the reports that the claims of `reports_besides` stand in; None where none is left.
    """
    query = (
        select(ClaimRow.claim_id, ClaimRow.id)
        .join(IncidentClaimRow, IncidentClaimRow.claim_id == ClaimRow.id)
        .join(DocumentRow, DocumentRow.id == ClaimRow.document_id)
        .where(IncidentClaimRow.incident_id == incident_id, IncidentClaimRow.replaced_at.is_(None))
        .order_by(DocumentRow.published.is_(None), DocumentRow.published, DocumentRow.sha256)
        .order_by(ClaimRow.content_start, ClaimRow.claim_id)
    )
    out: set[int] = set()
    for row in session.scalars(select(ReportRow).where(ReportRow.incident_id == incident_id)):
        rows = session.scalars(select(ClaimRow.claim_id).where(ClaimRow.id.in_(row.claims))).all()
        if set(rows) & set(reports_besides):
            out.update(row.claims)
    return next((name for name, row in session.execute(query) if name not in besides and row not in out), None)


def first_claims(session: Session, document_id: int) -> list[str]:
    """The id of the first claim of each report of a document."""
    found: list[str] = []
    for report in reports_of_documents(session, [document_id]):
        found += session.scalars(select(ClaimRow.claim_id).where(ClaimRow.id == report.claims[0]))
    return found
