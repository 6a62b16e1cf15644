"""One source with all that is known of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from tallybook.errors import UsageError
from tallybook.queries.filters.criteria import Filters
from tallybook.queries.lists.actors.aliases import Alias, find_aliases
from tallybook.queries.lists.actors.canonical_actors import canonical_actor
from tallybook.queries.lists.actors.find_source import find_source
from tallybook.queries.lists.decisions import ListedDecision, list_decisions
from tallybook.queries.sql.as_of import answered_as_of
from tallybook.queries.sql.decided import holds
from tallybook.records.grade import UNJUDGED_SOURCE
from tallybook.store.schema.tables import ActorRow, ClaimRow, DocumentRow, FigureRow


@dataclass(frozen=True, slots=True)
class SourceProfile:
    """An actor with what it said, its names, what was merged into it, and the decisions about it.

    `relayed` counts the claims of others that it passed on; all counts are of what is current.
    """

    actor_id: int
    source: str
    kind: str
    country: str | None
    reliability: str
    claims: int
    figures: int
    documents: int
    relayed: int
    first_day: date | None
    last_day: date | None
    aliases: tuple[Alias, ...]
    merged: tuple[tuple[int, str], ...]
    decisions: tuple[ListedDecision, ...]


@answered_as_of
def load_profile(session: Session, filters: Filters, name: str) -> SourceProfile:
    """The profile of the actor of this id or name, of the one it is merged into; of `filters`, `as_of` counts.

    Raises UsageError where none or several are meant.
    """
    actor = canonical_actor(session, find_source(session, name))
    if actor is None:
        raise UsageError(f'no source called "{name}"', "list them with `tally sources`")
    query = select(ActorRow).where(or_(ActorRow.id == actor.id, ActorRow.merged_into_id == actor.id))
    members = session.scalars(query.order_by(ActorRow.id)).all()
    ids = [member.id for member in members]
    claims, documents, first_day, last_day = session.execute(
        select(
            func.count(ClaimRow.id),
            func.count(ClaimRow.document_id.distinct()),
            func.min(ClaimRow.stands_for),
            func.max(ClaimRow.stands_for),
        )
        .join(DocumentRow, ClaimRow.document_id == DocumentRow.id)
        .where(*_current(), ClaimRow.said_by_id.in_(ids))
    ).one()
    figures = (
        select(func.count(FigureRow.id))
        .join(ClaimRow, FigureRow.claim_id == ClaimRow.id)
        .join(DocumentRow, ClaimRow.document_id == DocumentRow.id)
        .where(*_current(), holds(FigureRow), ClaimRow.said_by_id.in_(ids))
    )
    relayed = (
        select(func.count(ClaimRow.id))
        .join(DocumentRow, ClaimRow.document_id == DocumentRow.id)
        .where(*_current(), ClaimRow.relayed_by_id.in_(ids))
    )
    return SourceProfile(
        actor_id=actor.id,
        source=actor.name,
        kind=actor.kind,
        country=actor.country,
        reliability=actor.reliability or UNJUDGED_SOURCE,
        claims=claims,
        figures=session.scalar(figures) or 0,
        documents=documents,
        relayed=session.scalar(relayed) or 0,
        first_day=first_day,
        last_day=last_day,
        aliases=tuple(find_aliases(session, [actor.id], filters.as_of)[actor.id]),
        merged=tuple(
            (member.id, f"{member.name} ({member.country})" if member.country else member.name)
            for member in members
            if member.id != actor.id
        ),
        decisions=tuple(list_decisions(session, ids)),
    )


def _current() -> tuple[ColumnElement[bool], ...]:
    return ClaimRow.superseded_at.is_(None), DocumentRow.superseded_at.is_(None), holds(ClaimRow)
