"""The indexes that serve the lists in their order, so that a page costs the same wherever it lies.

A list goes by day, then by row; what has no day comes last. An index can serve that only if it holds the very
expression, so undated rows are put at `UNDATED` both here and in the queries. Each index begins with what is asked for
by its value and goes on in the order of the list: `--subject` reads a page of `ix_figures_subject` and nothing else.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import Index, text

from tallybook.store.schema.tables import ClaimRow, DocumentRow, FigureRow

UNDATED = date(9999, 12, 31)
"""The day that stands in the order of lists for no day; no text is about it."""


def _in_order(name: str, row: type[ClaimRow | DocumentRow | FigureRow], day: str, *names: str) -> None:
    """An index over columns: those before `day`, the day itself, those behind it."""
    at = names.index(day)
    columns = [getattr(row, name) for name in names]
    Index(name, *columns[:at], text(f"coalesce({day}, '{UNDATED}')"), *columns[at + 1 :])


def _of_documents(name: str, *first: str) -> None:
    _in_order(name, DocumentRow, "published", *first, "published", "id")


def _of_claims(name: str, *first: str) -> None:
    _in_order(name, ClaimRow, "stands_for", *first, "stands_for", "id")


def _of_figures(name: str, *first: str) -> None:
    _in_order(name, FigureRow, "stands_for", *first, "stands_for", "claim_id", "position")


_of_documents("ix_documents_day")
_of_documents("ix_documents_publisher", "publisher")
_of_claims("ix_claims_day")
_of_claims("ix_claims_said_by", "said_by_id")
_of_figures("ix_figures_day")
_of_figures("ix_figures_said_by", "said_by_id")
_of_figures("ix_figures_subject", "subject_id")
_of_figures("ix_figures_counterpart", "counterpart_id")
_of_figures("ix_figures_equipment", "equipment_id")
_of_figures("ix_figures_measure", "measure")
_of_figures("ix_figures_category", "category")
# Series and comparisons: one measure of one subject, of one source or of all of them.
_of_figures("ix_figures_subject_measure", "subject_id", "measure")
_of_figures("ix_figures_said_by_subject_measure", "said_by_id", "subject_id", "measure")
# A comparison reads this one and no table: by its order each source's figures of one thing lie side by side, and it
# holds all that tells which of them is the last.
Index(
    "ix_figures_compared",
    *(FigureRow.subject_id, FigureRow.measure, FigureRow.scope, FigureRow.category, FigureRow.equipment_id),
    *(FigureRow.said_by_id, FigureRow.is_denied),
    *(FigureRow.is_superseded, FigureRow.stands_for, FigureRow.period_end, FigureRow.claim_id, FigureRow.relayed_by_id),
)
