"""The words that name actors: as read in texts, with how often, and as people decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from tallybook.store.batches import in_batches
from tallybook.store.convert import alias_of
from tallybook.store.schema.tables import ActorAliasRow, ActorRow, ActorWordsRow, ClaimRow, DecisionRow


@dataclass(slots=True)
class Alias:
    """Words that name an actor, and how many claims name it so.

    `is_given` where a person decided it, `is_merged` where they are the name of an actor merged into it; `is_name`
    where they are the actor's own name.
    """

    words: str
    count: int = 0
    is_given: bool = False
    is_merged: bool = False
    is_name: bool = False


@dataclass(frozen=True, slots=True)
class _Read:
    """An alias as the texts have it."""

    actor_id: int
    normalised: str
    words: str
    count: int


def find_aliases(session: Session, actor_ids: Sequence[int], moment: datetime | None = None) -> dict[int, list[Alias]]:
    """The words that name each of the actors, and those merged into them.

    Those that people gave come first, then the names of what was merged, then the usual ones first. `moment` is when
    the database is asked, where that is not now: how often each was read by then is counted.
    """
    names, ends = _members(session, actor_ids)
    rules = session.scalars(
        select(ActorWordsRow)
        .join(DecisionRow, DecisionRow.id == ActorWordsRow.decision_id)
        .where(DecisionRow.undone_at.is_(None))
        .order_by(ActorWordsRow.decision_id, ActorWordsRow.id)
    ).all()
    found: dict[int, dict[str, Alias]] = {actor_id: {} for actor_id in actor_ids}
    for rule in rules:
        owner = _owner(rule.to_id, rule.normalised, rules, since=rule.decision_id)
        if ends.get(owner) in found:
            found[ends[owner]].setdefault(rule.normalised, Alias(rule.words)).is_given = True
    for actor_id, name in names.items():
        if actor_id != ends[actor_id]:
            found[ends[actor_id]].setdefault(name.casefold(), Alias(name)).is_merged = True
    parted = {rule.from_id for rule in rules if rule.from_id is not None}
    for alias in _read(session, sorted(ends.keys() | parted), moment):
        owner = _owner(alias.actor_id, alias.normalised, rules, since=0)
        if ends.get(owner) in found:
            known = found[ends[owner]].setdefault(alias.normalised, Alias(alias.words))
            if known.is_given and not known.count:
                known.words = alias.words  # as the texts write them
            known.count += alias.count
    for actor_id, aliases in found.items():
        own = aliases.get(names[actor_id].casefold())
        if own is not None:
            own.is_name = True
    return {
        actor_id: sorted(aliases.values(), key=lambda alias: (not alias.is_given, not alias.is_merged, -alias.count))
        for actor_id, aliases in found.items()
    }


def _members(session: Session, actor_ids: Sequence[int]) -> tuple[dict[int, str], dict[int, int]]:
    """The actors and those merged into them: the name of each, and which of the actors it is held to be."""
    names: dict[int, str] = {}
    ends: dict[int, int] = {}
    for batch in in_batches(actor_ids):
        query = select(ActorRow.id, ActorRow.name, ActorRow.merged_into_id).where(
            or_(ActorRow.id.in_(batch), ActorRow.merged_into_id.in_(batch))
        )
        for row in session.execute(query.order_by(ActorRow.id)):
            names[row.id] = row.name
            ends[row.id] = row.merged_into_id or row.id
    return names, ends


def _owner(actor_id: int, normalised: str, rules: Iterable[ActorWordsRow], *, since: int) -> int:
    """Whom words of an actor name after the decisions later than `since`, one after the other."""
    for rule in rules:
        if rule.decision_id > since and rule.from_id == actor_id and rule.normalised == normalised:
            actor_id = rule.to_id
    return actor_id


def _read(session: Session, actor_ids: Sequence[int], moment: datetime | None) -> list[_Read]:
    """The aliases of these actors by the texts, the usual ones first."""
    rows: list[Any] = []
    counts: Counter[tuple[int, str]] = Counter()
    for batch in in_batches(actor_ids):
        rows += session.scalars(select(ActorAliasRow).where(ActorAliasRow.actor_id.in_(batch)))
        if moment is not None:
            counts += _count(session, batch)
    read = [
        (
            _Read(
                row.actor_id,
                row.normalised,
                row.alias,
                row.count if moment is None else counts[row.actor_id, row.normalised],
            ),
            row.id,
        )
        for row in rows
    ]
    read.sort(key=lambda pair: (-pair[0].count, pair[1]))
    return [alias for alias, _ in read]


def _count(session: Session, actor_ids: Sequence[int]) -> Counter[tuple[int, str]]:
    """How many claims name each of the actors by which words, counted anew: only the count of now is kept."""
    query = (
        select(ClaimRow.source_id, ClaimRow.source_mention_text, func.count(ClaimRow.id))
        .where(ClaimRow.source_id.in_(actor_ids), ClaimRow.source_mention_text.is_not(None))
        .group_by(ClaimRow.source_id, ClaimRow.source_mention_text)
    )
    counts: Counter[tuple[int, str]] = Counter()
    for actor_id, mention, count in session.execute(query):
        alias = alias_of(mention or "")
        if alias is not None and actor_id is not None:
            counts[actor_id, alias.casefold()] += count
    return counts
