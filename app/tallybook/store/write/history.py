"""What was known of a document before: kept whenever something of it changes."""

from __future__ import annotations

from sqlalchemy import exists, insert, literal, select
from sqlalchemy.orm import Session

from tallybook.store.schema.decision_tables import CHANGING
from tallybook.store.schema.tables import DocumentHistoryRow, DocumentRow
from tallybook.store.write.clock import moment_of


def keep_state(session: Session, *document_ids: int) -> None:
    """Keep what is known of documents, to be called before a change; a transaction's first state is the one kept.

    A document that this very transaction brought has no state before.
    """
    moment = moment_of(session)
    is_kept = exists().where(
        DocumentHistoryRow.document_id == DocumentRow.id, DocumentHistoryRow.replaced_at == literal(moment)
    )
    columns = ("document_id", "replaced_at", *CHANGING)
    states = (
        select(DocumentRow.id, literal(moment), *(getattr(DocumentRow, name) for name in CHANGING))
        .where(DocumentRow.id.in_(document_ids), DocumentRow.recorded_at < moment, ~is_kept)
        .order_by(DocumentRow.id)
    )
    session.execute(insert(DocumentHistoryRow).from_select(columns, states))
