"""The decisions of people, each in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tallybook.store.batches import in_batches
from tallybook.store.schema.tables import (
    ActorMergeRow,
    ActorRow,
    ActorWordsRow,
    ClaimRow,
    ClaimSourceRow,
    DecisionKind,
    DecisionRow,
    GradeRow,
)

_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class ListedDecision:
    """A decision: its number, of which kind, when, what it says in words, by whom and why; undone when and by whom."""

    decision: int
    kind: str
    recorded_at: datetime
    what: str
    decided_by: str | None
    note: str | None
    undone_at: datetime | None
    undone_by: str | None


@dataclass(slots=True)
class _Effect:
    """What a decision did, and to which actors."""

    merge: tuple[int, int] | None = None
    words: dict[str, None] | None = None
    to_id: int | None = None
    claims: int = 0
    grade: str = ""
    graded: int | str = 0

    def actors(self) -> set[int]:
        found = {*(self.merge or ()), self.to_id, self.graded}
        return {one for one in found if isinstance(one, int)}


def list_decisions(session: Session, actor_ids: Iterable[int] | None = None) -> Iterator[ListedDecision]:
    """Yield the decisions, first to last; with `actor_ids` those that are about one of these actors."""
    wanted = None if actor_ids is None else _about(session, list(actor_ids))
    ids = session.scalars(select(DecisionRow.id).order_by(DecisionRow.id)).all()
    yield from _described(session, (one for one in ids if wanted is None or one in wanted))


def load_decision(session: Session, number: int) -> ListedDecision:
    """The decision of this number, which has to be there."""
    return next(_described(session, [number]))


def _described(session: Session, ids: Iterable[int]) -> Iterator[ListedDecision]:
    for batch in in_batches(ids, _AT_ONCE):
        effects = _effects(session, batch)
        names = _names(session, {actor for effect in effects.values() for actor in effect.actors()})
        for row in session.scalars(select(DecisionRow).where(DecisionRow.id.in_(batch)).order_by(DecisionRow.id)):
            yield ListedDecision(
                decision=row.id,
                kind=row.kind,
                recorded_at=row.recorded_at,
                what=_words(row.kind, effects[row.id], names),
                decided_by=row.decided_by,
                note=row.note,
                undone_at=row.undone_at,
                undone_by=row.undone_by,
            )


def _about(session: Session, actor_ids: list[int]) -> set[int]:
    found: set[int] = set()
    for batch in in_batches(actor_ids):
        for row, columns in (
            (ActorMergeRow, (ActorMergeRow.actor_id, ActorMergeRow.into_id)),
            (ActorWordsRow, (ActorWordsRow.from_id, ActorWordsRow.to_id)),
            (ClaimSourceRow, (ClaimSourceRow.actor_id,)),
            (GradeRow, (GradeRow.actor_id,)),
        ):
            for column in columns:
                found.update(session.scalars(select(row.decision_id).where(column.in_(batch)).distinct()))
        parted = select(ClaimSourceRow.decision_id).join(ClaimRow, ClaimRow.claim_id == ClaimSourceRow.claim_id)
        found.update(session.scalars(parted.where(ClaimRow.source_id.in_(batch)).distinct()))
    return found


def _effects(session: Session, ids: list[int]) -> dict[int, _Effect]:
    found: dict[int, _Effect] = defaultdict(_Effect)
    for merge in session.scalars(select(ActorMergeRow).where(ActorMergeRow.decision_id.in_(ids))):
        found[merge.decision_id].merge = (merge.actor_id, merge.into_id)
    words = select(ActorWordsRow).where(ActorWordsRow.decision_id.in_(ids)).order_by(ActorWordsRow.id)
    for row in session.scalars(words):
        effect = found[row.decision_id]
        effect.to_id = row.to_id
        effect.words = {**(effect.words or {}), row.words: None}
    for moved in session.scalars(select(ClaimSourceRow).where(ClaimSourceRow.decision_id.in_(ids))):
        found[moved.decision_id].to_id = moved.actor_id
        found[moved.decision_id].claims += 1
    for given in session.scalars(select(GradeRow).where(GradeRow.decision_id.in_(ids))):
        found[given.decision_id].grade = given.grade
        found[given.decision_id].graded = given.actor_id or given.claim_id or ""
    return found


def _names(session: Session, ids: set[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    for batch in in_batches(sorted(ids)):
        for row in session.scalars(select(ActorRow).where(ActorRow.id.in_(batch))):
            found[row.id] = f"{row.name} ({row.country})" if row.country else row.name
    return found


def _words(kind: str, effect: _Effect, names: dict[int, str]) -> str:
    quoted = ", ".join(f'"{one}"' for one in effect.words or ())
    if kind == DecisionKind.MERGE and effect.merge:
        return f"{names[effect.merge[0]]} is {names[effect.merge[1]]}"
    if kind == DecisionKind.GRADE:
        what = names[effect.graded] if isinstance(effect.graded, int) else f"claim {effect.graded}"
        return f"{effect.grade} for {what}"
    to = names.get(effect.to_id or 0, "")
    if kind == DecisionKind.ALIAS:
        return f"{quoted} is {to}"
    claims = f"{effect.claims:,} claim{'' if effect.claims == 1 else 's'}"
    return f"{claims}{f' named {quoted}' if quoted else ''} to {to}"
