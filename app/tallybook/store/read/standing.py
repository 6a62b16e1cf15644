"""The claims of a document as they were read, and as they hold after the decisions of people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from tallybook.store.batches import in_batches
from tallybook.store.convert import to_claim
from tallybook.store.effects import PERSON, Bound, Decision, Reading, Standing, bind, pieces_of, standings
from tallybook.store.read.load import whole_claim
from tallybook.store.schema.tables import (
    IN_ORDER,
    BoundDecisionRow,
    ClaimReadingRow,
    ClaimRow,
    DecisionKind,
    DecisionRow,
    RecordDecisionRow,
    Target,
)

if TYPE_CHECKING:
    from tallybook.records import Claim


@dataclass(frozen=True, slots=True)
class DocumentStandings:
    """The current claims of a document by their rows, with what people decided and what holds."""

    rows: dict[int, ClaimRow]
    readings: dict[int, Reading]
    decisions: tuple[Decision, ...]
    bound: dict[int, Bound]
    standings: tuple[Standing, ...]


def is_decided(session: Session, sha256: str) -> bool:
    """Whether anything was ever decided about a text or its claims."""
    return bool(session.scalar(select(exists().where(RecordDecisionRow.document == sha256))))


def load_decisions(session: Session, sha256: str) -> tuple[Decision, ...]:
    """All decisions about a text and its words, in the order in which they were made, undone ones too."""
    query = (
        select(RecordDecisionRow, DecisionRow)
        .join(DecisionRow, DecisionRow.id == RecordDecisionRow.decision_id)
        .where(RecordDecisionRow.document == sha256)
        .order_by(*IN_ORDER)
    )
    return tuple(
        _decision(decision, row, counts=decision.undone_at is None) for row, decision in session.execute(query)
    )


def _decision(decision: DecisionRow, row: RecordDecisionRow, *, counts: bool) -> Decision:
    return Decision(
        number=decision.id,
        kind=decision.kind,
        counts=counts,
        target=row.target,
        pieces=pieces_of(row.pieces),
        claim_pieces=pieces_of(row.claim_pieces),
        context=row.context,
        changes=row.changes,
    )


def load_bound(session: Session, row: ClaimRow) -> tuple[tuple[Decision, ...], dict[int, Bound]]:
    """The decisions on the words of a superseded claim, as they counted when it was superseded, and their places."""
    query = (
        select(BoundDecisionRow, RecordDecisionRow, DecisionRow)
        .join(RecordDecisionRow, RecordDecisionRow.decision_id == BoundDecisionRow.decision_id)
        .join(DecisionRow, DecisionRow.id == BoundDecisionRow.decision_id)
        .where(BoundDecisionRow.claim_id == row.id)
        .order_by(*IN_ORDER)
    )
    decisions, bound = [], {}
    for place, said, decision in session.execute(query):
        # An import supersedes before it undoes, in one transaction: at one moment.
        undone_at, superseded_at = decision.undone_at, row.superseded_at
        counts = undone_at is None or (superseded_at is not None and undone_at >= superseded_at)
        decisions.append(_decision(decision, said, counts=counts))
        bound[decision.id] = Bound(row.id, place.position)
    return tuple(decisions), bound


def load_standings(session: Session, document_id: int, sha256: str) -> DocumentStandings:
    """The current claims of a document, what people decided about them, and what holds."""
    found = session.scalars(
        select(ClaimRow)
        .where(ClaimRow.document_id == document_id, ClaimRow.superseded_at.is_(None))
        .order_by(ClaimRow.id)
        .options(*whole_claim())
        .execution_options(populate_existing=True)
    )
    rows = {row.id: row for row in found}
    records = load_readings(session, rows.values(), sha256)
    by_hand = _added_claims(session, rows)
    readings = {
        row.id: Reading(
            row.id,
            records[row.id],
            {one.added_by_id: one.position for one in row.figures if one.added_by_id is not None},
            by_hand.get(row.id),
        )
        for row in rows.values()
    }
    decisions = load_decisions(session, sha256)
    in_order = list(readings.values())
    bound = bind(decisions, in_order)
    return DocumentStandings(rows, readings, decisions, bound, tuple(standings(decisions, in_order, bound)))


def load_readings(session: Session, rows: Iterable[ClaimRow], sha256: str) -> dict[int, Claim]:
    """The records of claims as they were extracted or added, by the ids of their rows, which are loaded whole."""
    from tallybook.records import Claim

    by_id = {row.id: row for row in rows}
    kept: dict[int, Claim] = {}
    for batch in in_batches(by_id):
        for one in session.scalars(select(ClaimReadingRow).where(ClaimReadingRow.claim_id.in_(batch))):
            kept[one.claim_id] = Claim.model_validate(one.record)
    return {row_id: kept[row_id] if row_id in kept else to_claim(row, sha256) for row_id, row in by_id.items()}


def _added_claims(session: Session, rows: dict[int, ClaimRow]) -> dict[int, int]:
    """The decisions by which people added claims, by the rows of these."""
    own: Sequence[int] = [row.id for row in rows.values() if row.extractor == PERSON]
    if not own:
        return {}
    query = (
        select(BoundDecisionRow.claim_id, BoundDecisionRow.decision_id)
        .join(DecisionRow, DecisionRow.id == BoundDecisionRow.decision_id)
        .join(RecordDecisionRow, RecordDecisionRow.decision_id == DecisionRow.id)
        .where(DecisionRow.kind == DecisionKind.ADD, RecordDecisionRow.target == Target.CLAIM)
    )
    found: dict[int, int] = {}
    for batch in in_batches(own):
        found.update(
            (one.claim_id, one.decision_id)
            for one in session.execute(query.where(BoundDecisionRow.claim_id.in_(batch)))
        )
    return found
