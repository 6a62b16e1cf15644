"""Decisions that come from another database, with the documents of an export."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tallybook.store.effects import pieces_of
from tallybook.store.schema.tables import (
    ActorRow,
    ClaimRow,
    DecisionKind,
    DecisionRow,
    DocumentRow,
    RecordDecisionRow,
    Target,
)
from tallybook.store.write import decisions as deciding
from tallybook.store.write.decisions import Author
from tallybook.store.write.records import Words, add_on_words, project_decided
from tallybook.store.write.upsert import upsert_actor

if TYPE_CHECKING:
    from tallybook.records.decision import Decision


def import_decisions(session: Session, decisions: Sequence[Decision]) -> None:
    """Keep decisions of another database that are not here yet, and undo those that were undone there since.

    A decision is known by its kind, its moment and its person. What it says of actors that are not here is left out:
    it comes with the export that has them.
    """
    texts: dict[str, None] = {}
    used: set[int] = set()
    for one in sorted(decisions, key=lambda one: (one.made_at, one.decision)):
        number = _known(session, one, used)
        if number is None:
            number = _add(session, one)
            if number is None:
                continue
            if one.target is not None:
                texts[one.document] = None
        used.add(number)
        if one.undone_at is not None and session.get_one(DecisionRow, number).undone_at is None:
            deciding.mark_undone(session, number, Author(one.undone_by, None, one.undone_at))
    for sha256 in texts:
        project_decided(session, sha256)


def _known(session: Session, one: Decision, used: Container[int]) -> int | None:
    """The decision that this one is here; one of several at the same moment is told by what it says."""
    made_at = func.coalesce(DecisionRow.made_at, DecisionRow.recorded_at)
    query = select(DecisionRow.id).where(DecisionRow.kind == DecisionKind(one.kind), made_at == one.made_at)
    found = session.scalars(query.where(DecisionRow.decided_by.is_not_distinct_from(one.decided_by)))
    alike = [number for number in found if number not in used]
    if one.target is None:
        return min(alike, default=None)
    for number in alike:
        row = session.get(RecordDecisionRow, number)
        if row is not None and (row.document, row.target, pieces_of(row.pieces), row.context, row.changes) == (
            *(one.document, one.target, one.pieces, one.context, one.changes),
        ):
            return number
    return None


def _add(session: Session, one: Decision) -> int | None:
    author = Author(one.decided_by, one.note, one.made_at)
    if one.target is None:
        return _add_on_actors(session, one, author)
    number = deciding.add_decision(session, DecisionKind(one.kind), author)
    words = Words(
        Target(one.target),
        one.document,
        one.words,
        _lists(one.pieces),
        _lists(one.claim_pieces),
        one.context,
    )
    add_on_words(session, number, words, one.changes)
    return number


def _add_on_actors(session: Session, one: Decision, author: Author) -> int | None:
    said = one.changes
    if one.kind == DecisionKind.MERGE:
        actor, into = _actor(session, said["actor"]), _actor(session, said["into"])
        if actor is None or into is None or actor == into or _end(session, into) == _end(session, actor):
            return None
        return deciding.add_merge(session, _end(session, actor), _end(session, into), author)
    if one.kind == DecisionKind.GRADE:
        if said["claim_id"] is not None:
            is_there = session.scalar(select(ClaimRow.id).where(ClaimRow.claim_id == said["claim_id"]).limit(1))
            return deciding.add_claim_grade(session, said["claim_id"], int(said["grade"]), author) if is_there else None
        actor = _actor(session, said["actor"])
        return None if actor is None else deciding.add_actor_grade(session, actor, said["grade"], author)
    to = None if said["to"] is None else _actor(session, said["to"])
    if to is None:
        return None
    if one.kind == DecisionKind.ALIAS:
        return deciding.add_words(session, said["words"][0], to, author)
    froms = [found for record in said["froms"] if (found := _actor(session, record)) is not None]
    return deciding.add_split(session, said["claims"], said["words"], froms, to, author)


def _actor(session: Session, record: Mapping[str, Any]) -> int | None:
    """The row of an actor; None for one of a text that is not here."""
    from tallybook.records import Actor

    plain = {name: value for name, value in record.items() if name != "document"}
    document_id = None
    if "document" in record:
        document_id = session.scalar(select(DocumentRow.id).where(DocumentRow.sha256 == record["document"]))
        if document_id is None:
            return None
    return upsert_actor(session, Actor.model_validate(plain), document_id)


def _end(session: Session, actor_id: int) -> int:
    return session.get_one(ActorRow, actor_id, populate_existing=True).merged_into_id or actor_id


def _lists(pieces: Sequence[Sequence[int]] | None) -> list[list[int]] | None:
    return None if pieces is None else [list(piece) for piece in pieces]
