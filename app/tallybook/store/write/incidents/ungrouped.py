"""Which documents are to be grouped into incidents, again or for the first time."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import exists, insert, select
from sqlalchemy.orm import Session

from tallybook.store.schema.tables import DocumentRow, UngroupedDocumentRow

_KEY = "ungrouped"


def note_ungrouped(session: Session, *document_ids: int) -> None:
    """Keep that the claims of documents came or changed."""
    session.info.setdefault(_KEY, set()).update(document_ids)
    is_noted = exists().where(UngroupedDocumentRow.document_id == DocumentRow.id)
    missing = select(DocumentRow.id).where(DocumentRow.id.in_(document_ids), ~is_noted)
    session.execute(insert(UngroupedDocumentRow).from_select(["document_id"], missing))


def note_texts(session: Session, hashes: Iterable[str]) -> None:
    """Keep that what people decided about texts, by their hashes, changed where they belong."""
    ids = session.scalars(select(DocumentRow.id).where(DocumentRow.sha256.in_(sorted(set(hashes))))).all()
    if ids:
        note_ungrouped(session, *ids)


def noted_in(session: Session) -> Collection[int]:
    """The documents that were noted in this session."""
    return frozenset(session.info.get(_KEY, ()))
