"""What the decisions come to now, worked out where they change: whose each claim is, which actors are one, the grades.

Each column here (`actors.merged_into_id` and `reliability`, `claims.said_by_id` and `credibility`, and `said_by_id` of
the claim's figures) follows from the decisions that are not undone, and from what was extracted;
`tallybook.store.read.snapshot` works out the same for another moment. So does
`figures.is_superseded`, which follows from their claims and documents.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import insert, or_, select, update
from sqlalchemy.orm import Session

from tallybook.records import Claim
from tallybook.store.convert import Keys
from tallybook.store.schema.tables import (
    ActorMergeRow,
    ActorRow,
    ActorWordsRow,
    ClaimRow,
    ClaimSourceRow,
    DecisionRow,
    DocumentRow,
    FigureRow,
    GradeRow,
)
from tallybook.store.write.upsert import alias_of, in_batches

_COUNTS = DecisionRow.undone_at.is_(None)


def settle_merges(session: Session) -> None:
    """Write into every actor which one it is held to be: the end of its chain of merges."""
    ends = find_ends(session)
    written = session.execute(
        select(ActorRow.id, ActorRow.merged_into_id).where(ActorRow.merged_into_id.is_not(None))
    ).all()
    before = {row.id: row.merged_into_id for row in written}
    changes = {actor: ends.get(actor) for actor in before.keys() | ends.keys() if ends.get(actor) != before.get(actor)}
    if changes:
        session.execute(update(ActorRow), [{"id": actor, "merged_into_id": end} for actor, end in changes.items()])


def find_ends(session: Session) -> dict[int, int]:
    """The actor at the end of each chain of merges that counts, by every actor on its way."""
    query = select(ActorMergeRow.actor_id, ActorMergeRow.into_id).join(
        DecisionRow, DecisionRow.id == ActorMergeRow.decision_id
    )
    into = {row.actor_id: row.into_id for row in session.execute(query.where(_COUNTS))}
    ends: dict[int, int] = {}
    for actor, next_one in into.items():
        way, end = [actor], next_one
        while end in into and end not in ends:
            way.append(end)
            end = into[end]
        ends.update(dict.fromkeys(way, ends.get(end, end)))
    return ends


def settle_reliability(session: Session, actor_id: int) -> None:
    """Write into an actor the grade that it was given last."""
    grades = _last_grades(session, select(GradeRow.actor_id, GradeRow.grade).where(GradeRow.actor_id == actor_id))
    session.execute(update(ActorRow).where(ActorRow.id == actor_id).values(reliability=grades.get(actor_id)))


def settle_claims(session: Session, claim_ids: Iterable[str]) -> None:
    """Write into all revisions of these claims whose they are, and the grade that they were given last."""
    for batch in in_batches(claim_ids):
        moved = _last(
            session.execute(
                select(ClaimSourceRow.claim_id, ClaimSourceRow.actor_id)
                .join(DecisionRow, DecisionRow.id == ClaimSourceRow.decision_id)
                .where(_COUNTS, ClaimSourceRow.claim_id.in_(batch))
                .order_by(ClaimSourceRow.decision_id)
            )
        )
        grades = _last_grades(session, select(GradeRow.claim_id, GradeRow.grade).where(GradeRow.claim_id.in_(batch)))
        own = update(ClaimRow).where(ClaimRow.claim_id.in_(batch))
        session.execute(own.values(said_by_id=ClaimRow.source_id, credibility=None))
        for actor_id, ids in _by_value(moved).items():
            session.execute(update(ClaimRow).where(ClaimRow.claim_id.in_(ids)).values(said_by_id=actor_id))
        for grade, ids in _by_value(grades).items():
            session.execute(update(ClaimRow).where(ClaimRow.claim_id.in_(ids)).values(credibility=int(grade)))
        _settle_figures(session, batch)


def _settle_figures(session: Session, claim_ids: Sequence[str]) -> None:
    """Write into the figures of claims whose these are."""
    speaker = select(ClaimRow.said_by_id).where(ClaimRow.id == FigureRow.claim_id).scalar_subquery()
    of_claims = FigureRow.claim_id.in_(select(ClaimRow.id).where(ClaimRow.claim_id.in_(claim_ids)))
    session.execute(
        update(FigureRow).where(of_claims, FigureRow.said_by_id.is_distinct_from(speaker)).values(said_by_id=speaker),
        execution_options={"synchronize_session": False},
    )


def settle_superseded(session: Session, *document_ids: int) -> None:
    """Write into the figures of documents whether their claim or its document is superseded."""
    is_superseded = (
        select(or_(ClaimRow.superseded_at.is_not(None), DocumentRow.superseded_at.is_not(None)))
        .join(DocumentRow, DocumentRow.id == ClaimRow.document_id)
        .where(ClaimRow.id == FigureRow.claim_id)
        .scalar_subquery()
    )
    of_documents = FigureRow.claim_id.in_(select(ClaimRow.id).where(ClaimRow.document_id.in_(document_ids)))
    session.execute(
        update(FigureRow)
        .where(of_documents, FigureRow.is_superseded != is_superseded)
        .values(is_superseded=is_superseded),
        execution_options={"synchronize_session": False},
    )


def settle_new_claims(session: Session, claims: Sequence[Claim], keys: Keys, revised: Collection[str]) -> None:
    """Apply to claims that were just written what was decided before of their words, and of those in `revised`."""
    moves = _moves(session, claims, keys)
    if moves:
        session.execute(insert(ClaimSourceRow), moves)
    decided = {move["claim_id"] for move in moves} | set(revised)
    settle_claims(session, sorted(decided))


def _moves(session: Session, claims: Sequence[Claim], keys: Keys) -> list[dict[str, Any]]:
    """The claims whose words name another actor by decisions that count, with the decision and that actor."""
    words = {
        claim.claim_id: alias.casefold()
        for claim in claims
        if claim.source is not None
        and claim.source_mention is not None
        and (alias := alias_of(claim.source_mention.text)) is not None
    }
    rules: dict[str, list[Any]] = defaultdict(list)
    for batch in in_batches(sorted(set(words.values()))):
        query = select(ActorWordsRow).join(DecisionRow, DecisionRow.id == ActorWordsRow.decision_id)
        query = query.where(_COUNTS, ActorWordsRow.normalised.in_(batch), ActorWordsRow.from_id.is_not(None))
        for rule in session.scalars(query.order_by(ActorWordsRow.decision_id)):
            rules[rule.normalised].append(rule)
    if not rules:
        return []
    moves: dict[tuple[int, str], int] = {}
    for claim in claims:
        speaker = keys.of_actor(claim.source)
        for rule in rules.get(words.get(claim.claim_id, ""), ()):
            if rule.from_id == speaker:
                speaker = rule.to_id
                moves[rule.decision_id, claim.claim_id] = speaker
    known = _known_moves(session, {claim_id for _, claim_id in moves})
    return [
        {"decision_id": decision_id, "claim_id": claim_id, "actor_id": actor_id}
        for (decision_id, claim_id), actor_id in moves.items()
        if (decision_id, claim_id) not in known
    ]


def _known_moves(session: Session, claim_ids: Iterable[str]) -> set[tuple[int, str]]:
    known: set[tuple[int, str]] = set()
    for batch in in_batches(sorted(claim_ids)):
        query = select(ClaimSourceRow.decision_id, ClaimSourceRow.claim_id).where(ClaimSourceRow.claim_id.in_(batch))
        known.update((row.decision_id, row.claim_id) for row in session.execute(query))
    return known


def _last_grades(session: Session, query: Any) -> dict[Any, str]:
    """The last grade of each that `query` names with its grades, of decisions that count."""
    joined = query.join(DecisionRow, DecisionRow.id == GradeRow.decision_id).where(_COUNTS)
    return _last(session.execute(joined.order_by(GradeRow.decision_id)))


def _last(rows: Iterable[Any]) -> dict[Any, Any]:
    return dict(tuple(row) for row in rows)


def _by_value(found: Mapping[Any, Any]) -> dict[Any, list[Any]]:
    groups: dict[Any, list[Any]] = defaultdict(list)
    for key, value in found.items():
        groups[value].append(key)
    return groups
