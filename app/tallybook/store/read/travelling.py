"""Decisions and the claims that they are about, as whole-record exports carry them to other databases."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tallybook.store.convert import to_actor
from tallybook.store.effects import pieces_of
from tallybook.store.schema.tables import (
    ActorMergeRow,
    ActorRow,
    ActorWordsRow,
    ClaimRow,
    ClaimSourceRow,
    DecisionKind,
    DecisionRow,
    DocumentRow,
    GradeRow,
    RecordDecisionRow,
)

if TYPE_CHECKING:
    from tallybook.records.decision import Decision

ABOUT_ACTORS = (DecisionKind.MERGE, DecisionKind.SPLIT, DecisionKind.ALIAS, DecisionKind.GRADE)


def decisions_on(session: Session, sha256: str) -> tuple[Decision, ...]:
    """The decisions about a text and its words, first to last."""
    last_forgotten = (
        select(func.max(DecisionRow.id))
        .join(RecordDecisionRow, RecordDecisionRow.decision_id == DecisionRow.id)
        .where(RecordDecisionRow.document == sha256, DecisionRow.kind == DecisionKind.FORGET)
    )
    query = (
        select(RecordDecisionRow, DecisionRow)
        .join(DecisionRow, DecisionRow.id == RecordDecisionRow.decision_id)
        .where(RecordDecisionRow.document == sha256, DecisionRow.kind != DecisionKind.FORGET)
        # What was decided before the text was forgotten has lost its words.
        .where(DecisionRow.id > func.coalesce(last_forgotten.scalar_subquery(), 0))
        .order_by(DecisionRow.id)
    )
    return tuple(
        _decision(
            session,
            decision,
            sha256,
            target=row.target.value,
            words=row.words,
            pieces=pieces_of(row.pieces),
            claim_pieces=pieces_of(row.claim_pieces),
            context=row.context,
            changes=row.changes,
        )
        for row, decision in session.execute(query)
    )


def decisions_on_actors(session: Session, sha256: str) -> Iterator[Decision]:
    """Yield the decisions about sources, first to last; they travel with the document of the hash."""
    query = select(DecisionRow).where(DecisionRow.kind.in_(ABOUT_ACTORS)).order_by(DecisionRow.id)
    for row in session.scalars(query).all():
        changes = _about_actors(session, row)
        if changes is not None:
            yield _decision(session, row, sha256, changes=changes)


def _about_actors(session: Session, decision: DecisionRow) -> dict[str, Any] | None:
    """What a decision says of actors; None where these were only named in a text that was deleted on request."""
    number = decision.id
    if decision.kind is DecisionKind.MERGE:
        merge = session.get(ActorMergeRow, number)
        if merge is None:
            return None
        return {"actor": _actor(session, merge.actor_id), "into": _actor(session, merge.into_id)}
    if decision.kind is DecisionKind.GRADE:
        grade = session.get(GradeRow, number)
        if grade is None:
            return None
        actor = None if grade.actor_id is None else _actor(session, grade.actor_id)
        return {"actor": actor, "claim_id": grade.claim_id, "grade": grade.grade}
    words = session.scalars(
        select(ActorWordsRow).where(ActorWordsRow.decision_id == number).order_by(ActorWordsRow.id)
    ).all()
    known = ClaimSourceRow.claim_id.in_(select(ClaimRow.claim_id))  # at a moment that is past, those of then
    moved = session.scalars(select(ClaimSourceRow).where(ClaimSourceRow.decision_id == number, known)).all()
    to_id = next((one.to_id for one in words), None) or next((one.actor_id for one in moved), None)
    if to_id is None:
        return None
    froms = dict.fromkeys(one.from_id for one in words if one.from_id is not None)
    return {
        "words": list(dict.fromkeys(one.words for one in words)),
        "froms": [_actor(session, one) for one in froms],
        "claims": sorted(one.claim_id for one in moved),
        "to": _actor(session, to_id),
    }


def _actor(session: Session, actor_id: int) -> dict[str, Any]:
    """An actor's record; with the hash of its document for one that is known only there."""
    row = session.get_one(ActorRow, actor_id)
    record = to_actor(row).model_dump(mode="json")
    if row.document_id is not None:
        record["document"] = session.scalar(select(DocumentRow.sha256).where(DocumentRow.id == row.document_id))
    return record


def undone_moments(session: Session, numbers: Sequence[int]) -> dict[int, datetime]:
    """When decisions were undone, here or in the database where they were, by their numbers."""
    query = select(DecisionRow.undoes_id, func.coalesce(DecisionRow.made_at, DecisionRow.recorded_at))
    rows = session.execute(query.where(DecisionRow.undoes_id.in_(numbers)).order_by(DecisionRow.id))
    return {number: moment for number, moment in rows if number is not None}


def _decision(session: Session, row: DecisionRow, sha256: str, **more: Any) -> Decision:
    from tallybook.records.decision import Decision

    return Decision(
        decision=row.id,
        kind=row.kind.value,
        made_at=row.made_at or row.recorded_at,
        decided_by=row.decided_by,
        note=row.note,
        undone_at=row.undone_at and undone_moments(session, [row.id]).get(row.id, row.undone_at),
        undone_by=row.undone_by,
        document=sha256,
        **more,
    )
