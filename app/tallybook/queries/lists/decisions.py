"""The decisions of people, each in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from tallybook.store.batches import in_batches
from tallybook.store.read.travelling import undone_moments
from tallybook.store.schema.tables import (
    ActorMergeRow,
    ActorRow,
    ActorWordsRow,
    BoundDecisionRow,
    ClaimRow,
    ClaimSourceRow,
    DecisionKind,
    DecisionRow,
    GradeRow,
    IncidentClaimRow,
    RecordDecisionRow,
    Target,
)

_AT_ONCE = 200
_HASH_DIGITS = 10
_LONGEST = 60  # characters of a claim by which an incident is known


@dataclass(frozen=True, slots=True)
class ListedDecision:
    """A decision: its number, of which kind, when, what it says in words, by whom and why; undone when and by whom.

    Of one about words of a text, `target` says of what kind, and `document` is the text's hash; `claim_id` is the claim
    that has the words now, and `is_bound` is False where no claim has them any more.
    """

    decision: int
    kind: str
    recorded_at: datetime
    what: str
    decided_by: str | None
    note: str | None
    undone_at: datetime | None
    undone_by: str | None
    target: str | None = None
    document: str | None = None
    claim_id: str | None = None
    is_bound: bool = True


@dataclass(slots=True)
class _Effect:
    """What a decision did, and to which actors."""

    merge: tuple[int, int] | None = None
    words: dict[str, None] | None = None
    to_id: int | None = None
    claims: int = 0
    grade: str = ""
    graded: int | str = 0
    about: RecordDecisionRow | None = None
    claim_id: str | None = None

    def actors(self) -> set[int]:
        found = {*(self.merge or ()), self.to_id, self.graded}
        return {one for one in found if isinstance(one, int)}


def list_decisions(
    session: Session,
    actor_ids: Iterable[int] | None = None,
    *,
    claim_row: int | None = None,
    document: str | None = None,
    incident: str | None = None,
) -> Iterator[ListedDecision]:
    """Yield the decisions, first to last; with `actor_ids` those that are about one of these actors.

    With `claim_row` those about words that this row of a claim has, with `document` those about the text of this hash,
    with `incident` those about the incident of this id.
    """
    wanted = None if actor_ids is None else _about(session, list(actor_ids))
    query = select(DecisionRow.id).order_by(DecisionRow.id)
    if claim_row is not None:
        row = session.get_one(ClaimRow, claim_row)
        bound = select(BoundDecisionRow.decision_id).where(BoundDecisionRow.claim_id == claim_row)
        moved = select(ClaimSourceRow.decision_id).where(ClaimSourceRow.claim_id == row.claim_id)
        graded = select(GradeRow.decision_id).where(GradeRow.claim_id == row.claim_id)
        query = query.where(DecisionRow.id.in_(bound.union(moved, graded)))
    if document is not None:
        about = select(RecordDecisionRow.decision_id).where(RecordDecisionRow.document == document)
        query = query.where(DecisionRow.id.in_(about))
    if incident is not None:
        members = select(IncidentClaimRow.claim_id).where(IncidentClaimRow.incident_id == incident)
        bound = select(BoundDecisionRow.decision_id).where(BoundDecisionRow.claim_id.in_(members))
        on_incidents = select(RecordDecisionRow.decision_id).where(RecordDecisionRow.target == Target.INCIDENT)
        query = query.where(DecisionRow.id.in_(bound), DecisionRow.id.in_(on_incidents))
    ids = session.scalars(query).all()
    yield from _described(session, (one for one in ids if wanted is None or one in wanted))


def load_decision(session: Session, number: int) -> ListedDecision:
    """The decision of this number, which has to be there."""
    return next(_described(session, [number]))


def _described(session: Session, ids: Iterable[int]) -> Iterator[ListedDecision]:
    for batch in in_batches(ids, _AT_ONCE):
        effects = _effects(session, batch)
        names = _names(session, {actor for effect in effects.values() for actor in effect.actors()})
        undone = undone_moments(session, batch)
        for row in session.scalars(select(DecisionRow).where(DecisionRow.id.in_(batch)).order_by(DecisionRow.id)):
            effect = effects[row.id]
            about = effect.about
            what = f"decision {row.undoes_id}" if row.undoes_id is not None else ""
            yield ListedDecision(
                decision=row.id,
                kind=row.kind,
                recorded_at=row.made_at or row.recorded_at,
                what=what or (decided_in_words(about, row.kind) if about else _words(row.kind, effect, names)),
                decided_by=row.decided_by,
                note=row.note,
                undone_at=row.undone_at and undone.get(row.id, row.undone_at),
                undone_by=row.undone_by,
                target=None if about is None else about.target,
                document=None if about is None else about.document,
                claim_id=effect.claim_id,
                is_bound=about is None or about.target is Target.DOCUMENT or effect.claim_id is not None,
            )


def decided_in_words(about: RecordDecisionRow, kind: str) -> str:
    """What a decision says of words: `“at least 100”: value 90, low 90`."""
    if about.target is Target.INCIDENT:
        return _of_incident(about)
    named = f"“{about.words}”" if about.words else f"document {about.document[:_HASH_DIGITS]}"
    changes = about.changes
    if kind == DecisionKind.ADD:
        changes = {name: changes[name] for name in _ADDED if changes.get(name) is not None}
    said = ", ".join(f"{name.replace('_', ' ')} {plain(value)}" for name, value in changes.items())
    return f"{named}: {said}" if said else named


_ADDED = ("source", "measure", "category", "value", "low", "high")


def _of_incident(about: RecordDecisionRow) -> str:
    """What a decision says of an incident: `“43 were killed” with “at least 40 died”: title Strike on a market`."""
    said = f"“{_begun(about.words or '')}”"
    for name, word in (("with", "with"), ("apart", "apart from")):
        if named := about.changes.get(name):
            said += f" {word} " + ", ".join(f"“{_begun(one['words'] or '')}”" for one in named)
    set_ = {name: value for name, value in about.changes.items() if name not in ("with", "apart", "whole")}
    told = ", ".join(f"{name.replace('_', ' ')} {plain(value)}" for name, value in set_.items())
    return f"{said}: {told}" if told else said


def _begun(words: str) -> str:
    """The beginning of words."""
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1].rstrip()}…"


def plain(value: object) -> str:
    """A value of a record in words: an actor's name, the words of a date."""
    if isinstance(value, dict):
        country = f" ({value['country']})" if value.get("country") else ""
        return f"{value.get('name') or value.get('text') or ''}{country}"
    return "none" if value is None else str(value)


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
    is_there = exists().where(ClaimRow.claim_id == ClaimSourceRow.claim_id)  # claims that words name come later, too
    moved = select(ClaimSourceRow.decision_id, ClaimSourceRow.actor_id, is_there.label("is_there"))
    for number, actor_id, is_there_now in session.execute(moved.where(ClaimSourceRow.decision_id.in_(ids))):
        found[number].to_id = actor_id
        found[number].claims += is_there_now
    for given in session.scalars(select(GradeRow).where(GradeRow.decision_id.in_(ids))):
        found[given.decision_id].grade = given.grade
        found[given.decision_id].graded = given.actor_id or given.claim_id or ""
    for about in session.scalars(select(RecordDecisionRow).where(RecordDecisionRow.decision_id.in_(ids))):
        found[about.decision_id].about = about
    bound = (
        select(BoundDecisionRow.decision_id, ClaimRow.claim_id)
        .join(ClaimRow, ClaimRow.id == BoundDecisionRow.claim_id)
        .where(BoundDecisionRow.decision_id.in_(ids), ClaimRow.superseded_at.is_(None))
    )
    for decision_id, claim_id in session.execute(bound):
        found[decision_id].claim_id = claim_id
    return found


def _names(session: Session, ids: set[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    for batch in in_batches(sorted(ids)):
        for row in session.scalars(select(ActorRow).where(ActorRow.id.in_(batch))):
            found[row.id] = f"{row.name} ({row.country})" if row.country else row.name
    return found


def _words(kind: str, effect: _Effect, names: dict[int, str]) -> str:
    if not effect.to_id and not effect.merge and not effect.grade:
        return "what was only named in a text that was forgotten"
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
