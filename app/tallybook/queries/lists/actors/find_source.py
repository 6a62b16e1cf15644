"""The one actor that a person means by a name or an id."""

from __future__ import annotations

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from tallybook.errors import UsageError
from tallybook.queries.filters.suggest import did_you_mean
from tallybook.queries.sql.actors import bears, called, near_names
from tallybook.store.schema.tables import ActorRow

_MOST_SHOWN = 5  # of the actors that a name fits


def find_source(session: Session, name: str) -> int:
    """The id of the actor of this id or name.

    A name is one that the actor has, else an alias; of merged actors it means the one that all are held to be. An id
    means that very actor. Raises UsageError where none or several are meant.
    """
    if name.isdecimal() and (row := session.get(ActorRow, int(name))) is not None:
        return row.id
    words = " ".join(name.split())
    own = _ends(session, bears(words))
    found = own if len(own) == 1 else _ends(session, called(words))
    if len(found) == 1:
        return found[0].id
    if not found:
        near = did_you_mean(near_names(session, words))
        raise UsageError(f'no source called "{words}"', near or "list them with `tally sources`")
    shown = ", ".join(f"{row.id} ({row.name}{f' ({row.country})' if row.country else ''})" for row in found)
    more = " …" if len(found) > _MOST_SHOWN else ""
    raise UsageError(f'several sources are called "{words}"', f"give one's id: {shown}{more}")


def _ends(session: Session, condition: ColumnElement[bool]) -> list[ActorRow]:
    """The actors that stand for those which fit a condition, one more than are shown at most."""
    ends = select(func.coalesce(ActorRow.merged_into_id, ActorRow.id)).where(condition)
    query = select(ActorRow).where(ActorRow.id.in_(ends)).order_by(ActorRow.id).limit(_MOST_SHOWN + 1)
    return list(session.scalars(query))
