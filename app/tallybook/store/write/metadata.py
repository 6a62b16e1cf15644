"""What is known of a document beside its text: learned from files, and corrected by people."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from tallybook.store.read.standing import load_decisions
from tallybook.store.schema.tables import (
    ClaimRow,
    DecisionKind,
    DocumentReadingRow,
    DocumentRow,
    FigureRow,
    Target,
)
from tallybook.store.write.history import keep_state
from tallybook.store.write.incidents.ungrouped import note_ungrouped

CORRECTED = ("published", "publisher", "title", "url")
"""What people can correct of a document."""


def set_metadata(session: Session, document_id: int, changes: Mapping[str, Any]) -> None:
    """Write what is known of a document now, and keep what was known before."""
    if not changes:
        return
    keep_state(session, document_id)
    session.execute(update(DocumentRow).where(DocumentRow.id == document_id).values(**changes))
    note_ungrouped(session, document_id)
    if "published" in changes:
        # Claims without a day of their own stand for the day of publication.
        undated = select(ClaimRow.id).where(
            ClaimRow.document_id == document_id,
            ClaimRow.superseded_at.is_(None),
            ClaimRow.said_on_start.is_(None),
            ClaimRow.said_on_end.is_(None),
        )
        for row, key in ((ClaimRow, ClaimRow.id), (FigureRow, FigureRow.claim_id)):
            session.execute(update(row).where(key.in_(undated)).values(stands_for=changes["published"]))


def learn_metadata(session: Session, document_id: int, sha256: str, changes: Mapping[str, Any]) -> None:
    """Write what a file or an option says of a document; what a person corrected stays as it is corrected."""
    reading = session.get(DocumentReadingRow, document_id)
    if reading is None:
        set_metadata(session, document_id, changes)
        return
    known = {name: _plain(value) for name, value in changes.items() if name in CORRECTED}
    reading.record = reading.record | known
    session.flush()
    corrected = _corrections(session, sha256)
    set_metadata(session, document_id, {name: value for name, value in changes.items() if name not in corrected})


def learn_published_from(session: Session, document_id: int, where: str | None) -> None:
    """Write where the day of publication was found that a document has now."""
    row = session.get_one(DocumentRow, document_id)
    row.details = {name: value for name, value in row.details.items() if name != "published_from"} | (
        {"published_from": where} if where else {}
    )
    session.flush()


def project_document(session: Session, document_id: int, sha256: str) -> None:
    """Write what holds of a document after all corrections that count."""
    corrected = _corrections(session, sha256)
    reading = session.get(DocumentReadingRow, document_id)
    if reading is None and not corrected:
        return
    columns = [getattr(DocumentRow, name) for name in CORRECTED]
    now = session.execute(select(*columns).where(DocumentRow.id == document_id)).one()._asdict()
    known = {name: _plain(value) for name, value in now.items()} if reading is None else reading.record
    holds = {name: _value(name, value) for name, value in (known | corrected).items()}
    changes = {name: value for name, value in holds.items() if value != now[name]}
    if changes and reading is None:
        session.execute(insert(DocumentReadingRow), [{"document_id": document_id, "record": known}])
    set_metadata(session, document_id, changes)


def _corrections(session: Session, sha256: str) -> dict[str, Any]:
    """What people corrected of a document, by the names of its fields."""
    found: dict[str, Any] = {}
    for one in load_decisions(session, sha256):
        if one.counts and one.target is Target.DOCUMENT and one.kind is DecisionKind.CORRECT:
            found |= one.changes
    return found


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _value(name: str, value: Any) -> Any:
    return date.fromisoformat(value) if name == "published" and value else value
