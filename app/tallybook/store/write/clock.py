"""When something is recorded: one moment for all that a transaction writes."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy.orm import Session

_KEY = "moment"


def now() -> datetime:
    """The moment that the clock shows, in UTC."""
    return datetime.now(UTC)


def moment_of(session: Session) -> datetime:
    """The moment of the session's transaction: the clock's when it is first asked for, then always the same.

    So that a document, its claims and what they replace are recorded together, and no moment lies between them. A
    session that writes holds the lock by then: what is committed later has a later moment.
    """
    transaction = session.get_transaction()
    kept = session.info.get(_KEY)
    if kept is None or kept[0] is not transaction or transaction is None:
        kept = session.info[_KEY] = (transaction, now())
    return kept[1]
