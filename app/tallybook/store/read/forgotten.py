"""Texts that were deleted on request: that they were, when, who asked and why. Nothing else of them is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tallybook.store.schema.tables import DecisionKind, DecisionRow, RecordDecisionRow


@dataclass(frozen=True, slots=True)
class Forgetting:
    """The deletion of the text of a hash: the decision's number, when it was, who asked for it and why."""

    decision: int
    document: str
    recorded_at: datetime
    decided_by: str | None
    note: str | None

    def __str__(self) -> str:
        """`was forgotten on 2024-12-23 by ann: court order 12/24`."""
        by = f" by {self.decided_by}" if self.decided_by else ""
        return f"was forgotten on {self.recorded_at:%Y-%m-%d}{by}{f': {self.note}' if self.note else ''}"


def find_forgotten(session: Session, prefix: str) -> tuple[Forgetting, ...]:
    """The last deletion of each text whose hash begins so, by these hashes; none for texts that were never deleted."""
    query = (
        select(DecisionRow, RecordDecisionRow.document)
        .join(RecordDecisionRow, RecordDecisionRow.decision_id == DecisionRow.id)
        # `g` comes after every hex digit: a range, so that the index serves whatever the database's collation.
        .where(RecordDecisionRow.document >= prefix, RecordDecisionRow.document < prefix + "g")
        .where(DecisionRow.kind == DecisionKind.FORGET)
        .order_by(DecisionRow.id)
    )
    found: dict[str, Forgetting] = {}
    for row, sha256 in session.execute(query):
        found[sha256] = Forgetting(row.id, sha256, row.recorded_at, row.decided_by, row.note)
    return tuple(found[sha256] for sha256 in sorted(found))
