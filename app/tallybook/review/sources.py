"""Decisions on sources: two are one, claims are another's, a name is one's, a grade."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from tallybook.errors import StoreError, UsageError
from tallybook.records import Actor
from tallybook.records.grade import parse_credibility, parse_reliability
from tallybook.store.convert import alias_of
from tallybook.store.schema.tables import (
    IN_ORDER,
    ActorAliasRow,
    ActorMergeRow,
    ActorRow,
    ActorWordsRow,
    ClaimRow,
    DecisionRow,
    GradeRow,
)
from tallybook.store.write import decisions
from tallybook.store.write.decisions import Author
from tallybook.store.write.upsert import upsert_actor


def merge(session: Session, actor_id: int, into_id: int, author: Author) -> int:
    """Decide that an actor is the same as another, with all that was merged into it before; the decision's number.

    From then on it shows under the other's name. Raises UsageError for an actor and itself, and for a circle.
    """
    actor, into = _actor(session, actor_id), _actor(session, into_id)
    if actor.id == into.id:
        raise UsageError(f"{_named(actor)} can't be merged into itself", "name two sources, or give their ids")
    end, into_end = _end(session, actor), _end(session, into)
    if end.id == into_end.id:
        merged, other = (into, actor) if end.id == actor.id else (actor, into)
        raise UsageError(
            f"{_named(merged)} is merged into {_named(end)} already"
            + (f"; merging {_named(actor)} into {_named(into)} would go in a circle" if merged is into else ""),
            f"to part them: tally undo {_merge_of(session, merged if merged.id != end.id else other)}",
        )
    return decisions.add_merge(session, end.id, into_end.id, author)


def split(
    session: Session,
    actor_id: int,
    to_id: int,
    author: Author,
    *,
    words: Sequence[str] = (),
    claim_ids: Sequence[str] = (),
) -> int:
    """Decide that claims of an actor are another's: those named by `words`, and those of `claim_ids`.

    What the words name later is the other's, too. The decision's number. Raises UsageError where nothing is named, the
    words name none of the actor's claims, a claim is not the actor's, or both are one.
    """
    actor, to = _end(session, _actor(session, actor_id)), _end(session, _actor(session, to_id))
    if actor.id == to.id:
        raise UsageError(
            f"{_named(actor)} and {_named(_actor(session, to_id))} are one source",
            "undo their merge (tally sources show names it), or split the claims off to another",
        )
    if not words and not claim_ids:
        raise UsageError("nothing to split off", "name the claims by --alias WORDS or --claim ID")
    members = _members(session, actor)
    found = _named_claims(session, members, [" ".join(one.split()) for one in words])
    for one, ids in found.items():
        if not ids:
            raise UsageError(
                f'no claim of {_named(actor)} is named by "{one}"', f"see its names: tally sources show {actor.id}"
            )
    _check_claims(session, actor, members, claim_ids)
    moved = list(dict.fromkeys([*(claim_id for ids in found.values() for claim_id in ids), *claim_ids]))
    return decisions.add_split(session, moved, list(found), members, to.id, author)


def add_actor(session: Session, actor: Actor) -> int:
    """The id of an actor that a person names; it is made where there is none of this name, kind and country."""
    return upsert_actor(session, actor)


def alias(session: Session, actor_id: int, words: str, author: Author) -> int:
    """Decide that an actor is found by these words, too; the decision's number.

    Raises UsageError for no words, and where the actor is called so already.
    """
    actor = _end(session, _actor(session, actor_id))
    name = " ".join(words.split())
    if not name:
        raise UsageError("no words to call it by", "give a name")
    if _is_called(session, _members(session, actor), name):
        raise UsageError(f'{_named(actor)} is called "{name}" already', f"see: tally sources show {actor.id}")
    return decisions.add_words(session, name, actor.id, author)


def grade_source(session: Session, actor_id: int, grade: str, author: Author) -> int:
    """Decide how reliable an actor is, A to F after the Admiralty code; the decision's number.

    Raises UsageError for a grade that is none.
    """
    actor = _end(session, _actor(session, actor_id))
    plain = parse_reliability(grade)
    known = _repeated(session, GradeRow.actor_id == actor.id, str(plain), author)
    return known or decisions.add_actor_grade(session, actor.id, plain, author)


def grade_claim(session: Session, claim_id: str, grade: str, author: Author) -> int:
    """Decide how credible a claim is, 1 to 6 after the Admiralty code; the decision's number.

    Raises UsageError for a grade that is none, StoreError for a claim that isn't there.
    """
    if session.scalar(select(ClaimRow.id).where(ClaimRow.claim_id == claim_id).limit(1)) is None:
        raise StoreError(f'no claim called "{claim_id}"', "list the claims and their ids with `tally claims`")
    plain = parse_credibility(grade)
    known = _repeated(session, GradeRow.claim_id == claim_id, str(plain), author)
    return known or decisions.add_claim_grade(session, claim_id, plain, author)


def _repeated(session: Session, is_its: ColumnElement[bool], grade: str, author: Author) -> int | None:
    """The grade given last, where it is the same one of the same person and still counts."""
    query = select(DecisionRow, GradeRow.grade).join(GradeRow, GradeRow.decision_id == DecisionRow.id)
    counting = query.where(is_its, DecisionRow.undone_at.is_(None)).order_by(*(one.desc() for one in IN_ORDER)).limit(1)
    last = session.execute(counting).one_or_none()
    if last is None or (last[1], last[0].decided_by) != (grade, author.name):
        return None
    return last[0].id if author.note in (None, last[0].note) else None


def _actor(session: Session, actor_id: int) -> ActorRow:
    row = session.get(ActorRow, actor_id)
    if row is None:
        raise UsageError(f"no source has the id {actor_id}", "list them with `tally sources --format json`")
    return row


def _end(session: Session, actor: ActorRow) -> ActorRow:
    return actor if actor.merged_into_id is None else _actor(session, actor.merged_into_id)


def _members(session: Session, actor: ActorRow) -> list[int]:
    """The actor and all that are merged into it, directly or not."""
    merged = select(ActorRow.id).where(ActorRow.merged_into_id == actor.id).order_by(ActorRow.id)
    return [actor.id, *session.scalars(merged)]


def _merge_of(session: Session, actor: ActorRow) -> int:
    """The decision by which an actor stands for another one now."""
    query = select(ActorMergeRow.decision_id).join(DecisionRow, DecisionRow.id == ActorMergeRow.decision_id)
    return session.scalars(query.where(ActorMergeRow.actor_id == actor.id, DecisionRow.undone_at.is_(None))).one()


def _named_claims(session: Session, members: Sequence[int], words: Sequence[str]) -> dict[str, list[str]]:
    """The ids of the actors' claims whose source is named by each of the words, without case."""
    wanted: dict[str, list[str]] = {one.casefold(): [] for one in words}
    if wanted:
        query = select(ClaimRow.claim_id, ClaimRow.source_mention_text).where(
            ClaimRow.said_by_id.in_(members), ClaimRow.source_mention_text.is_not(None)
        )
        for claim_id, mention in session.execute(query):
            named = (alias_of(mention or "") or "").casefold()
            if named in wanted:
                wanted[named].append(claim_id)
    return {one: wanted[one.casefold()] for one in words}


def _check_claims(session: Session, actor: ActorRow, members: Sequence[int], claim_ids: Sequence[str]) -> None:
    for claim_id in claim_ids:
        own = select(ClaimRow.id).where(ClaimRow.claim_id == claim_id, ClaimRow.said_by_id.in_(members))
        if session.scalar(own.limit(1)) is None:
            raise UsageError(f"{claim_id} is no claim of {_named(actor)}", "list them with `tally claims --source`")


def _is_called(session: Session, members: Sequence[int], name: str) -> bool:
    plain = name.casefold()
    given = (
        select(ActorWordsRow.id)
        .join(DecisionRow, DecisionRow.id == ActorWordsRow.decision_id)
        .where(DecisionRow.undone_at.is_(None), ActorWordsRow.normalised == plain)
    )
    parted = session.scalars(given.with_only_columns(ActorWordsRow.from_id)).all()
    read = select(ActorAliasRow.id).where(
        ActorAliasRow.actor_id.in_([one for one in members if one not in parted]), ActorAliasRow.normalised == plain
    )
    is_given = session.scalar(given.where(ActorWordsRow.to_id.in_(members)).limit(1)) is not None
    names = session.scalars(select(ActorRow.name).where(ActorRow.id.in_(members)))
    return is_given or session.scalar(read.limit(1)) is not None or plain in {one.casefold() for one in names}


def _named(actor: ActorRow) -> str:
    country = f" ({actor.country})" if actor.country else ""
    return f'"{actor.name}{country}"'
