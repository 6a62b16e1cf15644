"""Undoing decisions, which is a decision too."""

from __future__ import annotations

from sqlalchemy.orm import Session

from tallybook.errors import UsageError
from tallybook.store.schema.tables import DecisionKind, DecisionRow
from tallybook.store.write import decisions
from tallybook.store.write.decisions import Author

_FINAL = {DecisionKind.UNDO: "is the undoing of another", DecisionKind.FORGET: "deleted a text, which is gone"}


def undo(session: Session, decision_id: int, author: Author) -> int:
    """Decide that a decision no longer counts; the number of the undoing.

    Raises UsageError where there is no such decision, or it is undone already or can't be undone.
    """
    row = session.get(DecisionRow, decision_id)
    if row is None:
        raise UsageError(f"no decision {decision_id}", "list them with `tally history`")
    if row.kind in _FINAL:
        raise UsageError(f"decision {decision_id} {_FINAL[row.kind]}", "decide anew instead")
    if row.undone_at is not None:
        raise UsageError(f"decision {decision_id} is undone already", "decide anew instead")
    return decisions.mark_undone(session, decision_id, author)
