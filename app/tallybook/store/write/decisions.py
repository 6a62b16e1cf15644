"""Writing decisions of people, and undoing them; what is right to decide is checked in `tallybook.review`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from tallybook.store.schema.tables import (
    ActorMergeRow,
    ActorWordsRow,
    ClaimSourceRow,
    DecisionKind,
    DecisionRow,
    GradeRow,
    RecordDecisionRow,
)
from tallybook.store.write.clock import moment_of
from tallybook.store.write.incidents.ungrouped import note_texts
from tallybook.store.write.projections import project_claims, project_merges, project_reliability
from tallybook.store.write.records import Words, add_on_words, project_decided, texts_named, words_of_claim

if TYPE_CHECKING:
    from tallybook.records import Claim


@dataclass(frozen=True, slots=True)
class Author:
    """Who decides, and why; each may be unknown. `made_at` is when, of a decision made in another database."""

    name: str | None = None
    note: str | None = None
    made_at: datetime | None = None


def add_merge(session: Session, actor_id: int, into_id: int, author: Author) -> int:
    """Keep that an actor is the same as another; the decision's number."""
    decision_id = add_decision(session, DecisionKind.MERGE, author)
    session.execute(insert(ActorMergeRow).values(decision_id=decision_id, actor_id=actor_id, into_id=into_id))
    project_merges(session)
    return decision_id


def add_words(session: Session, words: str, actor_id: int, author: Author) -> int:
    """Keep that words name an actor; the decision's number."""
    decision_id = add_decision(session, DecisionKind.ALIAS, author)
    _add_words(session, decision_id, [words], [None], actor_id)
    return decision_id


def add_split(
    session: Session, claim_ids: Sequence[str], words: Iterable[str], froms: Sequence[int], to_id: int, author: Author
) -> int:
    """Keep that claims are another actor's, and that the words name it and no longer the others; the decision's number.

    The words hold for claims that come later, too.
    """
    decision_id = add_decision(session, DecisionKind.SPLIT, author)
    moved = [{"decision_id": decision_id, "claim_id": claim_id, "actor_id": to_id} for claim_id in claim_ids]
    session.execute(insert(ClaimSourceRow), moved)
    _add_words(session, decision_id, words, froms, to_id)
    project_claims(session, claim_ids)
    return decision_id


def add_actor_grade(session: Session, actor_id: int, grade: str, author: Author) -> int:
    """Keep how reliable an actor is, A to F; the decision's number."""
    decision_id = add_decision(session, DecisionKind.GRADE, author)
    session.execute(insert(GradeRow).values(decision_id=decision_id, actor_id=actor_id, grade=grade))
    project_reliability(session, actor_id)
    return decision_id


def add_claim_grade(session: Session, claim_id: str, grade: int, author: Author) -> int:
    """Keep how credible a claim is, 1 to 6; the decision's number."""
    decision_id = add_decision(session, DecisionKind.GRADE, author)
    session.execute(insert(GradeRow).values(decision_id=decision_id, claim_id=claim_id, grade=str(grade)))
    project_claims(session, [claim_id])
    return decision_id


def add_record_decision(
    session: Session, kind: DecisionKind, words: Words, changes: Mapping[str, Any], author: Author
) -> int:
    """Keep what a person says of words of a text, and work out what that changes; the decision's number."""
    decision_id = add_decision(session, kind, author)
    add_on_words(session, decision_id, words, changes)
    project_decided(session, words.document)
    return decision_id


def add_claim(session: Session, claim: Claim, author: Author) -> int:
    """Keep a claim that a person read in a text that is there; the decision's number."""
    decision_id = add_decision(session, DecisionKind.ADD, author)
    add_on_words(session, decision_id, words_of_claim(claim), claim.model_dump(mode="json"))
    project_decided(session, claim.document)
    return decision_id


def mark_undone(session: Session, decision_id: int, author: Author) -> int:
    """Keep that a decision no longer counts, and work out what that changes; the number of the undoing."""
    number = add_decision(session, DecisionKind.UNDO, author, undoes_id=decision_id)
    session.execute(
        update(DecisionRow)
        .where(DecisionRow.id == decision_id)
        .values(undone_at=moment_of(session), undone_by=author.name)
    )
    project_undone(session, decision_id)
    return number


def project_undone(session: Session, decision_id: int) -> None:
    """Work out what it changes that a decision no longer counts."""
    claim_ids = [
        *session.scalars(select(ClaimSourceRow.claim_id).where(ClaimSourceRow.decision_id == decision_id)),
        *session.scalars(
            select(GradeRow.claim_id).where(GradeRow.decision_id == decision_id, GradeRow.claim_id.is_not(None))
        ),
    ]
    project_claims(session, [claim_id for claim_id in claim_ids if claim_id is not None])
    project_merges(session)
    graded = session.scalar(select(GradeRow.actor_id).where(GradeRow.decision_id == decision_id))
    if graded is not None:
        project_reliability(session, graded)
    about = session.get(RecordDecisionRow, decision_id)
    if about is not None:
        project_decided(session, about.document)
        note_texts(session, texts_named(about.changes))


def add_decision(session: Session, kind: DecisionKind, author: Author, undoes_id: int | None = None) -> int:
    """Keep that a person decided something; the decision's number. What it says is for the caller to keep."""
    values = {
        "kind": kind,
        "recorded_at": moment_of(session),
        "decided_by": author.name,
        "note": author.note,
        "made_at": author.made_at,
        "undoes_id": undoes_id,
    }
    return session.scalars(insert(DecisionRow).returning(DecisionRow.id), [values]).one()


def _add_words(
    session: Session, decision_id: int, words: Iterable[str], from_ids: Sequence[int | None], to_id: int
) -> None:
    rows = [
        {
            "decision_id": decision_id,
            "words": one,
            "normalised": one.casefold(),
            "from_id": from_id,
            "to_id": to_id,
        }
        for one in words
        for from_id in from_ids
    ]
    if rows:
        session.execute(insert(ActorWordsRow), rows)
