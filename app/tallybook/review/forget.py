"""Deleting a text on request: the one decision that can't be undone."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from tallybook.errors import UsageError
from tallybook.store.read.forgotten import find_forgotten
from tallybook.store.schema.tables import DocumentRow
from tallybook.store.write import forget as deleting
from tallybook.store.write.decisions import Author
from tallybook.store.write.forget import Forgotten

__all__ = ["Forgotten", "forget"]


def forget(session: Session, sha256: str, author: Author) -> Forgotten:
    """Delete the text of a hash and all that was read in it; what came of it, and what may have to go, too.

    One that was deleted already stays so, by the decision of then. Raises UsageError where no reason is given, and for
    a text that never was there.
    """
    if not (author.note or "").strip():
        raise UsageError("a text is deleted for a reason, which is kept", 'say why: --note "request of 12 May"')
    if session.scalar(select(DocumentRow.id).where(DocumentRow.sha256 == sha256)) is not None:
        return deleting.forget(session, sha256, author)
    if found := find_forgotten(session, sha256):
        return Forgotten(found[0].decision)
    raise UsageError(f"no document {sha256}", "list them with `tally documents`")
