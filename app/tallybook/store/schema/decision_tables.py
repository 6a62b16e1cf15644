"""The tables of decisions: what people made of sources and claims, when, and what each decision did.

A decision counts from `recorded_at` until `undone_at`. Its effect is in rows of its own and overwrites nothing that
was extracted; what follows for reading (`actors.merged_into_id`, `claims.said_by_id`, the grades) is worked out from
all decisions that count. `documents` says what is known now; what was known before is in `document_history`.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, func
from sqlalchemy.orm import Mapped, mapped_column

from tallybook.store.schema.types import Base, DecisionKind


class DecisionRow(Base):
    """A decision of a person: of which kind, when, by whom and why; and when and by whom it was undone.

    One that was made in another database has the moment of that in `made_at`; `recorded_at` is when it came here. An
    undoing is a decision of its own, which names the other in `undoes_id`.
    """

    __tablename__ = "decisions"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[DecisionKind]
    recorded_at: Mapped[datetime]
    decided_by: Mapped[str | None]
    note: Mapped[str | None]
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[str | None]
    made_at: Mapped[datetime | None]
    undoes_id: Mapped[int | None]


IN_ORDER = (func.coalesce(DecisionRow.made_at, DecisionRow.recorded_at), DecisionRow.id)
"""Decisions as they were made, here or in another database: what was decided last counts."""


class ActorMergeRow(Base):
    """By this decision `actor_id` is the same as `into_id`, which may itself be merged into another."""

    __tablename__ = "actor_merges"
    __table_args__ = (CheckConstraint("actor_id <> into_id", name="into"),)

    decision_id: Mapped[int] = mapped_column(ForeignKey("decisions.id"), primary_key=True)
    actor_id: Mapped[int] = mapped_column(ForeignKey("actors.id"), index=True)
    into_id: Mapped[int] = mapped_column(ForeignKey("actors.id"), index=True)


class ActorWordsRow(Base):
    """By this decision these words name `to_id`; where `from_id` is set, they no longer name that one.

    `normalised` is the words without case. Claims of `from_id` that are named by them, later ones too, are `to_id`'s.
    """

    __tablename__ = "actor_words"

    id: Mapped[int] = mapped_column(primary_key=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("decisions.id"), index=True)
    words: Mapped[str]
    normalised: Mapped[str] = mapped_column(index=True)
    from_id: Mapped[int | None] = mapped_column(ForeignKey("actors.id"), index=True)
    to_id: Mapped[int] = mapped_column(ForeignKey("actors.id"), index=True)


class ClaimSourceRow(Base):
    """By this decision the claim of this id, in all its revisions, is said by `actor_id`; the last decision counts."""

    __tablename__ = "claim_sources"

    decision_id: Mapped[int] = mapped_column(ForeignKey("decisions.id"), primary_key=True)
    claim_id: Mapped[str] = mapped_column(primary_key=True, index=True)
    actor_id: Mapped[int] = mapped_column(ForeignKey("actors.id"), index=True)


class GradeRow(Base):
    """A grade of the Admiralty code: A to F for how reliable an actor is, or 1 to 6 for how credible a claim is."""

    __tablename__ = "grades"
    __table_args__ = (
        CheckConstraint("(actor_id IS NULL) <> (claim_id IS NULL)", name="one"),
        CheckConstraint(
            "CASE WHEN claim_id IS NULL THEN grade IN ('A', 'B', 'C', 'D', 'E', 'F') "
            "ELSE grade IN ('1', '2', '3', '4', '5', '6') END",
            name="grade",
        ),
    )

    decision_id: Mapped[int] = mapped_column(ForeignKey("decisions.id"), primary_key=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("actors.id"), index=True)
    claim_id: Mapped[str | None] = mapped_column(index=True)
    grade: Mapped[str] = mapped_column(String(1))


class DocumentHistoryRow(Base):
    """What was known of a document until `replaced_at`; the columns are those of `documents` that can change."""

    __tablename__ = "document_history"

    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), primary_key=True)
    replaced_at: Mapped[datetime] = mapped_column(primary_key=True, index=True)
    published: Mapped[date | None]
    publisher: Mapped[str | None]
    title: Mapped[str | None]
    url: Mapped[str | None]
    author: Mapped[str | None]
    language: Mapped[str | None] = mapped_column(String(8))
    extractor: Mapped[str | None]
    is_complete: Mapped[bool]
    superseded_by_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"), index=True)
    superseded_at: Mapped[datetime | None]


CHANGING = tuple(
    column.name for column in DocumentHistoryRow.__table__.columns if column.name not in ("document_id", "replaced_at")
)
"""What can change of a document: the columns that `documents` and its history share."""
