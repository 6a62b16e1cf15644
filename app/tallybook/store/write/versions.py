"""Versions of one place: the text that stands there now is current, those before it are superseded and stay.

The place is the document's URL, or the file of one that has none. Entries of a container (a mailbox, a feed) have no
place of their own: which entry has which number changes when one is taken out.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from tallybook.records import Document
from tallybook.store.schema.tables import DocumentRow, LocationRow
from tallybook.store.write.history import keep_state
from tallybook.store.write.incidents.ungrouped import note_ungrouped
from tallybook.store.write.projections import project_superseded


def chain(session: Session, document_id: int, document: Document, fetched_at: datetime) -> bool:
    """Decide which text of the document's place is current; whether this one replaced another.

    A new text replaces the one before it, unless it was published before that one. A text that is met again where it
    was replaced is current again (an outlet took its change back); one met again elsewhere changes nothing, so that
    ingesting a folder of old versions twice is the same as once.
    """
    stands_there = _stands_where(document)
    if stands_there is None:
        return False
    current = session.execute(
        select(DocumentRow.id, DocumentRow.published)
        .where(stands_there, DocumentRow.id != document_id, DocumentRow.superseded_at.is_(None))
        .order_by(DocumentRow.id.desc())
        .limit(1)
    ).one_or_none()
    if current is None:
        return False
    if _is_earlier(document.published, current.published):
        _replace(session, document_id, current.id, fetched_at)
        return False
    if is_superseded(session, document_id) and not _is_back(session, document_id, current.id, document.location):
        return False
    _replace(session, current.id, document_id, fetched_at)
    return True


def _stands_where(document: Document) -> ColumnElement[bool] | None:
    """What the versions of a document have in common; None for one without a place of its own."""
    if document.url is not None:
        return DocumentRow.url == document.url
    if "#" in document.location or not Path(document.location).is_absolute():
        return None
    met_there = select(LocationRow.document_id).where(LocationRow.location == document.location)
    return DocumentRow.url.is_(None) & DocumentRow.id.in_(met_there)


def _replace(session: Session, old_id: int, new_id: int, moment: datetime) -> None:
    keep_state(session, old_id, new_id)
    session.execute(
        update(DocumentRow)
        .where(DocumentRow.id == old_id, DocumentRow.superseded_at.is_(None))
        .values(superseded_by_id=new_id, superseded_at=moment)
    )
    session.execute(
        update(DocumentRow).where(DocumentRow.id == new_id).values(superseded_by_id=None, superseded_at=None)
    )
    project_superseded(session, old_id, new_id)
    note_ungrouped(session, old_id, new_id)


def _is_earlier(published: date | None, other: date | None) -> bool:
    return published is not None and other is not None and published < other


def is_superseded(session: Session, document_id: int) -> bool:
    """Whether another text stands now where a document stood."""
    return session.scalar(select(DocumentRow.superseded_at).where(DocumentRow.id == document_id)) is not None


def _is_back(session: Session, document_id: int, current_id: int, location: str) -> bool:
    """Whether the very place that gave the current text last now gives this older one again."""
    if "#" in location:  # entries of a container: old and new may stand there side by side for ever
        return False
    own = _last_seen(session, document_id, location)
    replaced = _last_seen(session, current_id, location)
    return own is not None and replaced is not None and own < replaced


def _last_seen(session: Session, document_id: int, location: str) -> datetime | None:
    return session.scalar(
        select(func.max(LocationRow.last_seen_at)).where(
            LocationRow.document_id == document_id, LocationRow.location == location
        )
    )
