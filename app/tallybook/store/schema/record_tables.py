"""The tables of decisions about what was read in texts, of what it was before, and of how it stood in between.

A decision is bound to words: to the hash of a document and the places of the words in it. Which rows these words have
now is worked out (`bound_decisions`), again whenever a text is extracted anew. `claims` and `figures` hold what is held
to be right after all decisions; what was extracted is in `claim_readings` for each claim that ever was decided about.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from tallybook.records import Category, Certainty, Modifier, Scope
from tallybook.store.schema.types import Base, Target


class RecordDecisionRow(Base):
    """What a decision says of words of a text.

    `document` is the text's hash; the text itself may not be there (yet). `words` are those of the figure or of the
    claim's content, `pieces` their places, `claim_pieces` those of the claim's content. `context` is what tells apart
    two claims or figures of the same words, and `changes` the values that are set, by the names of the record's fields.
    """

    __tablename__ = "record_decisions"
    __table_args__ = (Index(None, "document"),)

    decision_id: Mapped[int] = mapped_column(ForeignKey("decisions.id"), primary_key=True)
    target: Mapped[Target]
    document: Mapped[str] = mapped_column(String(64))
    words: Mapped[str | None]
    pieces: Mapped[list[list[int]] | None]
    claim_pieces: Mapped[list[list[int]] | None]
    context: Mapped[dict[str, Any]]
    changes: Mapped[dict[str, Any]]


class BoundDecisionRow(Base):
    """The words of a decision were read as this claim; at `position` the figure that it is about, where it is one."""

    __tablename__ = "bound_decisions"

    decision_id: Mapped[int] = mapped_column(ForeignKey("decisions.id"), primary_key=True)
    claim_id: Mapped[int] = mapped_column(ForeignKey("claims.id"), primary_key=True, index=True)
    position: Mapped[int | None]


class ClaimReadingRow(Base):
    """The whole record of a claim as it was extracted, or as a person added it, before any decision."""

    __tablename__ = "claim_readings"

    claim_id: Mapped[int] = mapped_column(ForeignKey("claims.id"), primary_key=True)
    record: Mapped[dict[str, Any]]


class DocumentReadingRow(Base):
    """What was known of a document without the corrections of people."""

    __tablename__ = "document_readings"

    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), primary_key=True)
    record: Mapped[dict[str, Any]]


class ClaimHistoryRow(Base):
    """How a claim stood until `replaced_at`; the columns are those of `claims` that decisions can change."""

    __tablename__ = "claim_history"

    claim_id: Mapped[int] = mapped_column(ForeignKey("claims.id"), primary_key=True)
    replaced_at: Mapped[datetime] = mapped_column(primary_key=True, index=True)
    source_mention_text: Mapped[str | None]
    source_mention_pieces: Mapped[list[list[int]] | None]
    relayed_by_id: Mapped[int | None]
    content_text: Mapped[str]
    content_pieces: Mapped[list[list[int]]]
    content_start: Mapped[int]
    certainty: Mapped[Certainty]
    said_on_text: Mapped[str | None]
    said_on_start: Mapped[date | None]
    said_on_end: Mapped[date | None]
    audience: Mapped[str | None]
    decided: Mapped[str] = mapped_column(String(16))


class FigureHistoryRow(Base):
    """How a figure stood until `replaced_at`; the columns are those of `figures` that decisions can change."""

    __tablename__ = "figure_history"

    figure_id: Mapped[int] = mapped_column(ForeignKey("figures.id"), primary_key=True)
    replaced_at: Mapped[datetime] = mapped_column(primary_key=True, index=True)
    span_text: Mapped[str]
    span_pieces: Mapped[list[list[int]]]
    measure: Mapped[str] = mapped_column(String(64))
    category: Mapped[Category]
    subject_id: Mapped[int | None]
    counterpart_id: Mapped[int | None]
    equipment_id: Mapped[int | None]
    value: Mapped[float | None]
    low: Mapped[float | None]
    high: Mapped[float | None]
    modifier: Mapped[Modifier]
    scope: Mapped[Scope]
    period_text: Mapped[str | None]
    period_start: Mapped[date | None]
    period_end: Mapped[date | None]
    place: Mapped[str | None]
    part_of: Mapped[int | None]
    decided: Mapped[str] = mapped_column(String(16))


def _changing(row: type[ClaimHistoryRow | FigureHistoryRow]) -> tuple[str, ...]:
    return tuple(one.name for one in row.__table__.columns if one.name != "replaced_at" and not one.primary_key)


CHANGING_CLAIM = _changing(ClaimHistoryRow)
"""The columns of `claims` that decisions can change; the day and the source follow from others."""

CHANGING_FIGURE = _changing(FigureHistoryRow)
"""The columns of `figures` that decisions can change."""
