"""The tables: what is kept, each row traceable to words of a document, an extractor and a run.

Rows are named `…Row` so that they are never mistaken for the records (`tallybook.records`) that the rest of the program
speaks. `HEAD` is the revision in `migrations/` that makes exactly these tables. Indexes that serve lists in their order
are in `indexes`, the full-text index in `fulltext`.

A claim is *current* while neither it (`claims.superseded_at`: the same text was extracted again) nor its document
(`documents.superseded_at`: its URL has another text now) was superseded. Nothing superseded is ever deleted.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tallybook.records import ActorKind, Category, Certainty, Decided, Mode, Modifier, Scope, Severity
from tallybook.store.schema.decision_tables import (
    IN_ORDER,
    ActorMergeRow,
    ActorWordsRow,
    ClaimSourceRow,
    DecisionRow,
    DocumentHistoryRow,
    GradeRow,
)
from tallybook.store.schema.incident_tables import (
    IncidentClaimRow,
    IncidentRow,
    ReportKeyRow,
    ReportLinkRow,
    ReportRow,
    UngroupedDocumentRow,
)
from tallybook.store.schema.record_tables import (
    BoundDecisionRow,
    ClaimHistoryRow,
    ClaimReadingRow,
    DocumentReadingRow,
    FigureHistoryRow,
    RecordDecisionRow,
)
from tallybook.store.schema.types import Base, DecisionKind, LinkKind, RunState, Target, UtcDateTime

__all__ = [
    "HEAD",
    "IN_ORDER",
    "ActorAliasRow",
    "ActorMergeRow",
    "ActorRow",
    "ActorWordsRow",
    "Base",
    "BoundDecisionRow",
    "ClaimHistoryRow",
    "ClaimReadingRow",
    "ClaimRow",
    "ClaimSourceRow",
    "DecisionKind",
    "DecisionRow",
    "DocumentHistoryRow",
    "DocumentLinkRow",
    "DocumentReadingRow",
    "DocumentRow",
    "DocumentSignatureRow",
    "EquipmentRow",
    "FigureHistoryRow",
    "FigureRow",
    "GradeRow",
    "IncidentClaimRow",
    "IncidentRow",
    "LinkKind",
    "LocationRow",
    "ProblemRow",
    "RecordDecisionRow",
    "ReportKeyRow",
    "ReportLinkRow",
    "ReportRow",
    "RunRow",
    "RunState",
    "Target",
    "UngroupedDocumentRow",
    "UtcDateTime",
]

HEAD = "0007"

# Few are: the index holds those alone. The migration says so to PostgreSQL too; said here, `postgresql_where` would
# import all of that dialect with every question to a file.
_IS_GRADED = text("credibility IS NOT NULL")


class RunRow(Base):
    """One run of `tally ingest`: when, how it was called, by which extractor, and what came of it."""

    __tablename__ = "runs"

    id: Mapped[int] = mapped_column(primary_key=True)
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    command: Mapped[str]
    extractor: Mapped[str]
    state: Mapped[RunState]
    counts: Mapped[dict[str, int]]


class DocumentRow(Base):
    """A text exactly as ingested, with its metadata. The same text is the same document.

    `extractor` is None while nothing was extracted (a text in another language). `is_complete` is False for a text of
    an export that held only some of its claims. Versions of one URL: `superseded_by_id` names the text that replaced
    this one. `text` and `minhash` come last: rows are read without them, and SQLite need not walk their pages.
    """

    __tablename__ = "documents"
    __table_args__ = (
        Index(None, "url"),
        CheckConstraint("(superseded_by_id IS NULL) = (superseded_at IS NULL)", name="superseded"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    reader: Mapped[str]
    published: Mapped[date | None]
    publisher: Mapped[str | None]
    title: Mapped[str | None]
    url: Mapped[str | None]
    author: Mapped[str | None]
    language: Mapped[str | None] = mapped_column(String(8))
    details: Mapped[dict[str, Any]] = mapped_column("metadata")
    extractor: Mapped[str | None]
    is_complete: Mapped[bool]
    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id"), index=True)
    recorded_at: Mapped[datetime]
    superseded_by_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"), index=True)
    superseded_at: Mapped[datetime | None]
    characters: Mapped[int]
    minhash: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    text: Mapped[str] = mapped_column(deferred=True)

    locations: Mapped[list[LocationRow]] = relationship(back_populates="document", order_by="LocationRow.id")
    claims: Mapped[list[ClaimRow]] = relationship(
        back_populates="document", order_by="(ClaimRow.content_start, ClaimRow.id)"
    )


class LocationRow(Base):
    """Where a document was found: first at `fetched_at`, in the run `run_id`; last at `last_seen_at`.

    `recorded_at` is when the database learned of it; a file of an archive was fetched long before.
    """

    __tablename__ = "locations"
    __table_args__ = (UniqueConstraint("document_id", "location"), Index(None, "location"))

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"))
    location: Mapped[str]
    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id"), index=True)
    fetched_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    recorded_at: Mapped[datetime]

    document: Mapped[DocumentRow] = relationship(back_populates="locations")


class DocumentLinkRow(Base):
    """Two documents that belong together; `similarity` is the estimated share of word runs that they share."""

    __tablename__ = "document_links"
    __table_args__ = (
        CheckConstraint("first_id < second_id", name="order"),
        CheckConstraint("similarity >= 0 AND similarity <= 1", name="similarity"),
    )

    first_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), primary_key=True)
    second_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), primary_key=True, index=True)
    kind: Mapped[LinkKind] = mapped_column(primary_key=True)
    similarity: Mapped[float]


class DocumentSignatureRow(Base):
    """A band of a document's MinHash: documents with an equal band are candidates for near-duplicates."""

    __tablename__ = "document_signatures"
    __table_args__ = ({"sqlite_with_rowid": False},)

    band: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    hash: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), primary_key=True, index=True)


class ActorRow(Base):
    """Who speaks or is spoken of. `identity` is what makes an actor one: its name without case, kind and country.

    `document_id` is set for witnesses and anonymous sources: those of two documents are never one actor.
    `merged_into_id` is the actor that this one is held to be now, at the end of all merges; None for one that stands
    for itself. `reliability` is its grade now, A to F; None where nobody judged it. Both follow from the decisions.
    """

    __tablename__ = "actors"
    __table_args__ = (
        Index(None, "country", "kind"),
        Index(None, "name"),
        CheckConstraint("merged_into_id <> id", name="merged_into"),
        CheckConstraint("reliability IN ('A', 'B', 'C', 'D', 'E', 'F')", name="reliability"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    identity: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    kind: Mapped[ActorKind]
    country: Mapped[str | None] = mapped_column(String(2))
    document_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"), index=True)
    recorded_at: Mapped[datetime]
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("actors.id"), index=True)
    reliability: Mapped[str | None] = mapped_column(String(1))

    aliases: Mapped[list[ActorAliasRow]] = relationship(back_populates="actor", order_by="ActorAliasRow.id")


class ActorAliasRow(Base):
    """Words by which a source was named ("Seoul's spy agency"), as first seen, without case in `normalised`."""

    __tablename__ = "actor_aliases"
    __table_args__ = (UniqueConstraint("actor_id", "normalised"), Index(None, "normalised"))

    id: Mapped[int] = mapped_column(primary_key=True)
    actor_id: Mapped[int] = mapped_column(ForeignKey("actors.id"))
    alias: Mapped[str]
    normalised: Mapped[str]
    count: Mapped[int]
    recorded_at: Mapped[datetime]

    actor: Mapped[ActorRow] = relationship(back_populates="aliases")


class ClaimRow(Base):
    """One claim, field by field as in the claim record; spans as their words and their pieces.

    `stands_for` is the day that the claim stands for: the first day of `said_on`, else the publication date.
    `content_start` orders the claims of a document. `digest` is the hash of the whole record, figures and actors
    included, so that a number changed by another program is noticed. The same `claim_id` has several revisions where
    the same text was extracted again and gave another record; all but the last are superseded.

    `source_id` is who the text was read to name, for ever; `said_by_id` whose claim it is held to be now: the same
    actor, unless a person split the claim off. `credibility` is its grade now, 1 to 6; None where nobody judged it.
    `decided` says what people decided about it; what the text was read to say before that is in `claim_readings`. One
    that is rejected, itself or with its document, or whose addition was undone (`WITHDRAWN`), is in no list.
    """

    __tablename__ = "claims"
    __table_args__ = (
        UniqueConstraint("claim_id", "revision"),
        Index(None, "document_id", "content_start"),
        Index(None, "credibility", sqlite_where=_IS_GRADED),
        CheckConstraint("source_id IS NOT NULL OR mode = 'unattributed'", name="source"),
        CheckConstraint("confidence >= 0 AND confidence <= 1", name="confidence"),
        CheckConstraint("credibility >= 1 AND credibility <= 6", name="credibility"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    claim_id: Mapped[str]
    revision: Mapped[int]
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"))
    source_id: Mapped[int | None] = mapped_column(ForeignKey("actors.id"), index=True)
    source_mention_text: Mapped[str | None]
    source_mention_pieces: Mapped[list[list[int]] | None]
    relayed_by_id: Mapped[int | None] = mapped_column(ForeignKey("actors.id"), index=True)
    cue_text: Mapped[str | None]
    cue_pieces: Mapped[list[list[int]] | None]
    content_text: Mapped[str]
    content_pieces: Mapped[list[list[int]]]
    content_start: Mapped[int]
    mode: Mapped[Mode]
    certainty: Mapped[Certainty]
    said_on_text: Mapped[str | None]
    said_on_start: Mapped[date | None]
    said_on_end: Mapped[date | None]
    audience: Mapped[str | None]
    confidence: Mapped[float]
    stands_for: Mapped[date | None]
    digest: Mapped[str] = mapped_column(String(64))
    extractor: Mapped[str]
    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id"), index=True)
    recorded_at: Mapped[datetime]
    superseded_at: Mapped[datetime | None]
    said_by_id: Mapped[int | None] = mapped_column(ForeignKey("actors.id"))
    credibility: Mapped[int | None]
    decided: Mapped[str] = mapped_column(String(16), server_default=Decided.OPEN)

    document: Mapped[DocumentRow] = relationship(back_populates="claims")
    source: Mapped[ActorRow | None] = relationship(foreign_keys=[source_id])
    relayed_by: Mapped[ActorRow | None] = relationship(foreign_keys=[relayed_by_id])
    figures: Mapped[list[FigureRow]] = relationship(back_populates="claim", order_by="FigureRow.position")


class EquipmentRow(Base):
    """A weapon, vehicle or other piece of equipment. `identity` is its name, class and calibre together."""

    __tablename__ = "equipment"
    __table_args__ = (Index(None, "class"), Index(None, "name"))

    id: Mapped[int] = mapped_column(primary_key=True)
    identity: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    class_: Mapped[str] = mapped_column("class", String(64))
    calibre_mm: Mapped[float | None]


class FigureRow(Base):
    """One figure of a claim, at `position` in it; `part_of` is the position of the total that it is a part of.

    Counts are doubles: whole numbers up to 2**53 are exact. `stands_for`, `said_by_id` and `relayed_by_id` are its
    claim's, `is_denied` is that its claim's source denies it, `is_superseded` that the claim or its document is
    superseded: kept here too so that figures are found, put in order and compared by an index alone.
    `decided` is as in `claims`, and `added_by_id` the decision by which a person added it to a claim that was read.
    """

    __tablename__ = "figures"
    __table_args__ = (
        UniqueConstraint("claim_id", "position"),
        CheckConstraint("low <= high", name="bounds"),
        CheckConstraint("part_of <> position", name="part_of"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    claim_id: Mapped[int] = mapped_column(ForeignKey("claims.id"))
    position: Mapped[int]
    span_text: Mapped[str]
    span_pieces: Mapped[list[list[int]]]
    measure: Mapped[str] = mapped_column(String(64))
    category: Mapped[Category]
    subject_id: Mapped[int | None] = mapped_column(ForeignKey("actors.id"))
    counterpart_id: Mapped[int | None] = mapped_column(ForeignKey("actors.id"))
    equipment_id: Mapped[int | None] = mapped_column(ForeignKey("equipment.id"))
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
    stands_for: Mapped[date | None]
    said_by_id: Mapped[int | None]
    relayed_by_id: Mapped[int | None]
    is_denied: Mapped[bool] = mapped_column(server_default=false())
    is_superseded: Mapped[bool] = mapped_column(server_default=false())
    decided: Mapped[str] = mapped_column(String(16), server_default=Decided.OPEN)
    added_by_id: Mapped[int | None]

    claim: Mapped[ClaimRow] = relationship(back_populates="figures")
    subject: Mapped[ActorRow | None] = relationship(foreign_keys=[subject_id])
    counterpart: Mapped[ActorRow | None] = relationship(foreign_keys=[counterpart_id])
    equipment: Mapped[EquipmentRow | None] = relationship()


class ProblemRow(Base):
    """Something met while ingesting: where, what was wrong, what to do."""

    __tablename__ = "problems"

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id"), index=True)
    location: Mapped[str]
    line: Mapped[int | None]
    message: Mapped[str]
    next_step: Mapped[str]
    severity: Mapped[Severity]
    recorded_at: Mapped[datetime]
