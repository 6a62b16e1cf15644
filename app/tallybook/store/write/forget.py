"""Deleting a text on request: its words leave every table. That it was there, who asked and why is a decision.

This is the only place that deletes what was recorded. The rows are gone when the transaction ends; the bytes that they
had in the file are overwritten by `Database.purge`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, delete, func, or_, select, update
from sqlalchemy.orm import Session

from tallybook.store.batches import in_batches
from tallybook.store.convert import alias_of
from tallybook.store.effects import PERSON
from tallybook.store.schema import fulltext
from tallybook.store.schema.tables import (
    ActorAliasRow,
    ActorMergeRow,
    ActorRow,
    ActorWordsRow,
    Base,
    ClaimHistoryRow,
    ClaimReadingRow,
    ClaimRow,
    ClaimSourceRow,
    DecisionKind,
    DecisionRow,
    DocumentHistoryRow,
    DocumentLinkRow,
    DocumentRow,
    EquipmentRow,
    FigureHistoryRow,
    FigureRow,
    GradeRow,
    LocationRow,
    ProblemRow,
    RecordDecisionRow,
    RunRow,
    Target,
)
from tallybook.store.write.clock import moment_of
from tallybook.store.write.decisions import Author, add_decision
from tallybook.store.write.history import keep_state
from tallybook.store.write.projections import project_claims, project_merges, project_superseded
from tallybook.store.write.records import Words, add_on_words

_OF_CLAIMS = (ClaimRow.source_id, ClaimRow.relayed_by_id, ClaimRow.said_by_id)
_OF_FIGURES = (FigureRow.subject_id, FigureRow.counterpart_id)
_OF_PAST_CLAIMS = (ClaimHistoryRow.relayed_by_id,)
_EQUIPMENT = (FigureRow.equipment_id, FigureHistoryRow.equipment_id)
_OF_PAST_FIGURES = (FigureHistoryRow.subject_id, FigureHistoryRow.counterpart_id)
_IS_NO_FORGETTING = DecisionRow.kind != DecisionKind.FORGET
# These columns name a row that may go without their own row going, too; they are set anew.
_SET_ANEW = {("documents", "superseded_by_id"), ("document_history", "superseded_by_id"), ("actors", "merged_into_id")}


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What came of it: the decision's number; what is still there and may have to go, too, by the hashes.

    `alike` are the texts with nearly the same words, `current_again` that which stood at the same place before.
    """

    decision: int
    alike: tuple[str, ...] = ()
    current_again: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Named:
    """What the claims of a text refer to: actors, equipment, and by which words how often."""

    actors: frozenset[int]
    equipment: frozenset[int]
    aliases: Counter[tuple[int, str]]


def forget(session: Session, sha256: str, author: Author) -> Forgotten:
    """Delete a text that is there, with all that was read in it and all that people wrote about it.

    Actors and equipment that nothing else names go with it; decisions about it lose their words and no longer count.
    """
    document_id = session.scalars(select(DocumentRow.id).where(DocumentRow.sha256 == sha256)).one()
    claims = session.execute(select(ClaimRow.id, ClaimRow.claim_id).where(ClaimRow.document_id == document_id)).all()
    rows, names = [row.id for row in claims], sorted({row.claim_id for row in claims})
    named = _named(session, document_id)
    number = add_decision(session, DecisionKind.FORGET, author)
    add_on_words(session, number, Words(Target.DOCUMENT, sha256), {})
    alike = _alike(session, document_id)
    _clear_decisions(session, sha256, names, author)
    _delete(session, ClaimRow, rows)
    _clear_names(session, document_id, named)
    current_again = _pass_over(session, document_id)
    _clear_runs(session, document_id)
    _delete(session, DocumentRow, [document_id])
    fulltext.rebuild(session)
    session.expire_all()
    return Forgotten(number, alike, current_again)


def _named(session: Session, document_id: int) -> _Named:
    """What is named by all claims that were ever read in a text, as they were read and as they stood since."""
    of_claims = ClaimRow.document_id == document_id
    claims = select(ClaimRow.id).where(of_claims)
    figures = select(FigureRow.id).where(FigureRow.claim_id.in_(claims))
    asked = [
        *(select(column).where(of_claims) for column in _OF_CLAIMS),
        *(select(column).where(FigureRow.claim_id.in_(claims)) for column in _OF_FIGURES),
        *(select(column).where(ClaimHistoryRow.claim_id.in_(claims)) for column in _OF_PAST_CLAIMS),
        *(select(column).where(FigureHistoryRow.figure_id.in_(figures)) for column in _OF_PAST_FIGURES),
        select(ClaimSourceRow.actor_id).where(ClaimSourceRow.claim_id.in_(select(ClaimRow.claim_id).where(of_claims))),
    ]
    actors = {one for query in asked for one in session.scalars(query.distinct()) if one is not None}
    actors |= set(session.scalars(select(ActorRow.id).where(ActorRow.document_id == document_id)))
    used = (
        select(FigureRow.equipment_id).where(FigureRow.claim_id.in_(claims)),
        select(FigureHistoryRow.equipment_id).where(FigureHistoryRow.figure_id.in_(figures)),
    )
    equipment = {one for query in used for one in session.scalars(query.distinct()) if one is not None}
    aliases: Counter[tuple[int, str]] = Counter()
    mentions = (
        select(ClaimRow.source_id, ClaimRow.source_mention_text, ClaimReadingRow.record)
        .outerjoin(ClaimReadingRow, ClaimReadingRow.claim_id == ClaimRow.id)
        .where(of_claims, ClaimRow.source_id.is_not(None), ClaimRow.extractor != PERSON)
    )
    for actor_id, mention, record in session.execute(mentions):
        words = mention if record is None else (record.get("source_mention") or {}).get("text")
        if actor_id is not None and words and (alias := alias_of(words)) is not None:
            aliases[actor_id, alias.casefold()] += 1
    return _Named(frozenset(actors), frozenset(equipment), aliases)


def _alike(session: Session, document_id: int) -> tuple[str, ...]:
    """The hashes of the texts that have nearly the same words."""
    link = DocumentLinkRow
    others = or_(
        DocumentRow.id.in_(select(link.second_id).where(link.first_id == document_id)),
        DocumentRow.id.in_(select(link.first_id).where(link.second_id == document_id)),
    )
    return tuple(session.scalars(select(DocumentRow.sha256).where(others).order_by(DocumentRow.id)))


def _clear_decisions(session: Session, sha256: str, claim_ids: Sequence[str], author: Author) -> None:
    """Take the words out of all decisions about a text and its claims; they stay listed, and no longer count."""
    about = select(RecordDecisionRow.decision_id).where(RecordDecisionRow.document == sha256)
    own = list(session.scalars(select(DecisionRow.id).where(DecisionRow.id.in_(about), _IS_NO_FORGETTING)))
    for some in in_batches(claim_ids):
        own += session.scalars(select(GradeRow.decision_id).where(GradeRow.claim_id.in_(some)))
        own += session.scalars(select(ClaimSourceRow.decision_id).where(ClaimSourceRow.claim_id.in_(some)))
        session.execute(delete(ClaimSourceRow).where(ClaimSourceRow.claim_id.in_(some)))
    nothing: dict[str, Any] = {"words": None, "pieces": None, "claim_pieces": None, "context": {}, "changes": {}}
    for batch in in_batches(sorted(set(own))):
        texts = update(RecordDecisionRow).where(RecordDecisionRow.decision_id.in_(batch))
        session.execute(texts.values(target=Target.DOCUMENT, **nothing))
        either = or_(DecisionRow.id.in_(batch), DecisionRow.undoes_id.in_(batch))
        session.execute(update(DecisionRow).where(either).values(note=None))
        ended = {"undone_at": moment_of(session), "undone_by": author.name}
        graded = select(GradeRow.decision_id).where(GradeRow.claim_id.is_not(None))
        is_about_it = or_(DecisionRow.id.in_(about), DecisionRow.id.in_(graded))
        counting = DecisionRow.id.in_(batch), is_about_it, DecisionRow.undone_at.is_(None)
        session.execute(update(DecisionRow).where(*counting).values(**ended))


def _clear_names(session: Session, document_id: int, named: _Named) -> None:
    """Delete the actors, their names and the equipment that only the claims of a text named, which are gone."""
    for (actor_id, words), count in named.aliases.items():
        alias = ActorAliasRow.actor_id == actor_id, ActorAliasRow.normalised == words
        session.execute(update(ActorAliasRow).where(*alias).values(count=ActorAliasRow.count - count))
        session.execute(delete(ActorAliasRow).where(*alias, ActorAliasRow.count <= 0))
        if session.scalar(select(ActorAliasRow.id).where(ActorAliasRow.normalised == words).limit(1)) is None:
            # The words of a split were those of claims: no claim has them any more.
            parted = ActorWordsRow.normalised == words, ActorWordsRow.from_id.is_not(None)
            session.execute(delete(ActorWordsRow).where(*parted))
    gone = _unnamed(session, document_id, named.actors)
    effects = (
        (ActorMergeRow, (ActorMergeRow.actor_id, ActorMergeRow.into_id)),
        (ActorWordsRow, (ActorWordsRow.from_id, ActorWordsRow.to_id)),
        (ClaimSourceRow, (ClaimSourceRow.actor_id,)),
        (GradeRow, (GradeRow.actor_id,)),
    )
    decisions: set[int] = set()
    moved: set[str] = set()
    for batch in in_batches(sorted(gone)):
        moved.update(session.scalars(select(ClaimSourceRow.claim_id).where(ClaimSourceRow.actor_id.in_(batch))))
        for row, columns in effects:
            is_theirs = or_(*(column.in_(batch) for column in columns))
            decisions.update(session.scalars(select(row.decision_id).where(is_theirs)))
            session.execute(delete(row).where(is_theirs))
    for batch in in_batches(sorted(decisions)):
        either = or_(DecisionRow.id.in_(batch), DecisionRow.undoes_id.in_(batch))
        session.execute(update(DecisionRow).where(either).values(note=None))
    project_claims(session, sorted(moved))
    project_merges(session)
    _delete(session, ActorRow, sorted(gone))
    _delete(session, EquipmentRow, sorted(named.equipment - _used(session, named.equipment, *_EQUIPMENT)))


def _unnamed(session: Session, document_id: int, actors: Collection[int]) -> set[int]:
    """Those of the actors that no claim names any more, and that people made stand for no other that is named."""
    own = set(session.scalars(select(ActorRow.id).where(ActorRow.document_id == document_id)))
    columns = (*_OF_CLAIMS, *_OF_FIGURES, *_OF_PAST_CLAIMS, *_OF_PAST_FIGURES)
    others = _used(session, actors, *columns)
    stays = select(ActorMergeRow.into_id).where(ActorMergeRow.actor_id.not_in(actors))
    named = select(ActorWordsRow.to_id).where(ActorWordsRow.from_id.is_not(None), ActorWordsRow.from_id.not_in(actors))
    return own | (set(actors) - others - set(session.scalars(stays)) - set(session.scalars(named)))


def _used(session: Session, ids: Collection[int], *columns: Any) -> set[int]:
    """Those of the ids that one of the columns has."""
    found: set[int] = set()
    for batch in in_batches(sorted(ids)):
        for column in columns:
            found.update(session.scalars(select(column).where(column.in_(batch)).distinct()))
    return found


def _pass_over(session: Session, document_id: int) -> tuple[str, ...]:
    """Let older versions of the place stand before what follows on the text; the newest is current where none does."""
    following = session.scalar(select(DocumentRow.superseded_by_id).where(DocumentRow.id == document_id))
    older = session.execute(
        select(DocumentRow.id, DocumentRow.sha256)
        .where(DocumentRow.superseded_by_id == document_id)
        .order_by(DocumentRow.superseded_at.desc(), DocumentRow.id.desc())
    ).all()
    keep_state(session, *(row.id for row in older))
    past = update(DocumentHistoryRow).where(DocumentHistoryRow.superseded_by_id == document_id)
    session.execute(past.values(superseded_by_id=None))
    if not older:
        return ()
    latest = older[0]
    rest = [row.id for row in older]
    if following is None:
        rest.remove(latest.id)
        current = update(DocumentRow).where(DocumentRow.id == latest.id)
        session.execute(current.values(superseded_by_id=None, superseded_at=None))
    onward = update(DocumentRow).where(DocumentRow.id.in_(rest))
    session.execute(onward.values(superseded_by_id=latest.id if following is None else following))
    project_superseded(session, *(row.id for row in older))
    return (latest.sha256,) if following is None else ()


def _clear_runs(session: Session, document_id: int) -> None:
    """Take the places of a text out of the log of runs; the problems that were met there told of its words."""
    own = DocumentRow.id == document_id
    places = [*session.scalars(select(LocationRow.location).where(LocationRow.document_id == document_id))]
    session.execute(delete(ProblemRow).where(ProblemRow.location.in_(places)))
    for place in [*places, *session.scalars(select(DocumentRow.url).where(own, DocumentRow.url.is_not(None)))]:
        has_it = RunRow.command.contains(place, autoescape=True)
        session.execute(update(RunRow).where(has_it).values(command=func.replace(RunRow.command, place, "…")))


def _delete(session: Session, row: type[Base], ids: Sequence[int]) -> None:
    """Delete rows by their ids, and before them all rows that refer to them."""
    for batch in in_batches(ids):
        _delete_from(session, Base.metadata.tables[row.__tablename__], list(batch))


def _delete_from(session: Session, table: Table, ids: list[int]) -> None:
    for other in Base.metadata.sorted_tables:
        for key in other.foreign_keys:
            if key.column.table is not table or (other.name, key.parent.name) in _SET_ANEW:
                continue
            refers = key.parent.in_(ids)
            if "id" in other.c and other is not table:
                for batch in in_batches(session.scalars(select(other.c.id).where(refers)).all()):
                    _delete_from(session, other, list(batch))
            else:
                session.execute(delete(other).where(refers))
    session.execute(delete(table).where(table.c.id.in_(ids)))
