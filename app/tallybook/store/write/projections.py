"""What follows from decisions now, kept where decisions change: whose each claim is, which actors are one, the grades.

Each column here (`actors.merged_into_id` and `reliability`, `claims.said_by_id` and `credibility`, `said_by_id` and
`is_superseded` of figures) is defined in `tallybook.store.read.projections`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import insert, or_, select, update
from sqlalchemy.orm import Session

from tallybook.records import Claim
from tallybook.store.batches import in_batches
from tallybook.store.convert import Keys, alias_of
from tallybook.store.read.projections import Projections
from tallybook.store.schema.tables import (
    ActorMergeRow,
    ActorRow,
    ActorWordsRow,
    ClaimRow,
    ClaimSourceRow,
    DecisionRow,
    FigureRow,
)

_COUNTS = DecisionRow.undone_at.is_(None)
_NOW = Projections()
_ACTORS, _CLAIMS, _FIGURES = (row.__table__ for row in (ActorRow, ClaimRow, FigureRow))
_ITS_CLAIM = _NOW.table(ClaimRow, "its_claim")
_UNSEEN = {"synchronize_session": False}  # of an update that works its values out in the database


def project_merges(session: Session) -> None:
    """Write into every actor which one it is held to be: the end of its chain of merges."""
    end = _NOW.merged_into_id(_ACTORS)
    merged = select(ActorMergeRow.actor_id).distinct()
    concerned = or_(_ACTORS.c.merged_into_id.is_not(None), _ACTORS.c.id.in_(merged))
    rows = session.execute(select(_ACTORS.c.id, _ACTORS.c.merged_into_id, end.label("end")).where(concerned)).all()
    changes = [{"id": row.id, "merged_into_id": row.end} for row in rows if row.end != row.merged_into_id]
    if changes:
        session.execute(update(ActorRow), changes)


def project_reliability(session: Session, actor_id: int) -> None:
    """Write into an actor the grade that it was given last."""
    grade = session.scalar(select(_NOW.reliability(_ACTORS)).where(_ACTORS.c.id == actor_id))
    session.execute(update(ActorRow).where(ActorRow.id == actor_id).values(reliability=grade))


def project_claims(session: Session, claim_ids: Iterable[str]) -> None:
    """Write into all revisions of these claims whose they are, and the grade that they were given last."""
    for batch in in_batches(claim_ids):
        session.execute(
            update(ClaimRow)
            .where(ClaimRow.claim_id.in_(batch))
            .values(said_by_id=_NOW.said_by_id(_CLAIMS), credibility=_NOW.credibility(_CLAIMS)),
            execution_options=_UNSEEN,
        )
        said_by = _NOW.of_claim(_FIGURES, _ITS_CLAIM.c.said_by_id, _ITS_CLAIM)
        of_claims = FigureRow.claim_id.in_(select(ClaimRow.id).where(ClaimRow.claim_id.in_(batch)))
        session.execute(
            update(FigureRow)
            .where(of_claims, FigureRow.said_by_id.is_distinct_from(said_by))
            .values(said_by_id=said_by),
            execution_options=_UNSEEN,
        )


def project_superseded(session: Session, *document_ids: int) -> None:
    """Write into the figures of documents whether their claim or its document is superseded."""
    is_superseded = _NOW.is_superseded(_FIGURES)
    of_documents = FigureRow.claim_id.in_(select(ClaimRow.id).where(ClaimRow.document_id.in_(document_ids)))
    session.execute(
        update(FigureRow)
        .where(of_documents, FigureRow.is_superseded != is_superseded)
        .values(is_superseded=is_superseded),
        execution_options=_UNSEEN,
    )


def project_new_claims(session: Session, claims: Sequence[Claim], keys: Keys, revised: Collection[str]) -> None:
    """Apply to claims that were just written what was decided before of their words, and of those in `revised`."""
    moves = _moves(session, claims, keys)
    if moves:
        session.execute(insert(ClaimSourceRow), moves)
    decided = {move["claim_id"] for move in moves} | set(revised)
    project_claims(session, sorted(decided))


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
