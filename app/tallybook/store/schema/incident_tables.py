"""The tables of incidents: which claims tell of one event, and what grouping needs so that it reads nothing twice.

`incidents` and `incident_claims` are what people read. Both keep each state that they ever had: a row holds from
`recorded_at` until `replaced_at`, and what holds now has none. An incident is known by `incident_id`, which is worked
out from the words of its first report, so that the same texts and decisions give the same id in every database.

The tables of reports are for grouping alone, and follow from claims, texts and decisions: a report is what one document
tells of one event. `report_keys` finds reports that may tell of the same event, `report_links` holds how alike they
are, `ungrouped_documents` names the texts whose claims changed since they were grouped.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from tallybook.records import Decided
from tallybook.store.schema.types import Base

# What holds now is asked for all the time, what held before with `--as-of` alone. The migration says so to PostgreSQL
# too; said here, `postgresql_where` would import all of that dialect with every question to a file.
_HOLDS = text("replaced_at IS NULL")
_DAY = text("coalesce(day_start, '9999-12-31')")
ID_DIGITS = 16
"""Of an incident's id and of a report's key: hexadecimal digits."""


class IncidentRow(Base):
    """An incident as it stands, or stood until `replaced_at`: when, where, and how sure it is that it is one event.

    `title`, `place` and the days are made from its claims, or given by people (`decided` is `corrected` then); `places`
    are all spellings of the place, the most frequent first. `claims` and `documents` are how many belong to it.
    """

    __tablename__ = "incidents"
    __table_args__ = (
        Index("ix_incidents_day", _DAY, "incident_id", sqlite_where=_HOLDS),
        Index("ix_incidents_incident_id", "incident_id"),
        CheckConstraint("confidence >= 0 AND confidence <= 1", name="confidence"),
        CheckConstraint("day_start <= day_end", name="days"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    incident_id: Mapped[str] = mapped_column(String(ID_DIGITS))
    title: Mapped[str]
    day_start: Mapped[date | None]
    day_end: Mapped[date | None]
    place: Mapped[str | None]
    country: Mapped[str | None] = mapped_column(String(2))
    places: Mapped[list[str]] = mapped_column(JSON(none_as_null=True))
    confidence: Mapped[float]
    claims: Mapped[int]
    documents: Mapped[int]
    decided: Mapped[str] = mapped_column(String(16), server_default=Decided.OPEN)
    recorded_at: Mapped[datetime]
    replaced_at: Mapped[datetime | None] = mapped_column(index=True)


class IncidentClaimRow(Base):
    """A claim tells of an incident, or did until `replaced_at`.

    `confidence` is how sure that is, 0 to 1; `why` are the likenesses that speak for it, the weightiest first, each
    with its weight: `[["place Mellit", 2.1], …]`. `is_given` where a person put it there.
    """

    __tablename__ = "incident_claims"
    __table_args__ = (
        Index(None, "claim_id"),
        Index(None, "incident_id", "claim_id"),
        CheckConstraint("confidence >= 0 AND confidence <= 1", name="confidence"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    claim_id: Mapped[int] = mapped_column(ForeignKey("claims.id"))
    incident_id: Mapped[str] = mapped_column(String(ID_DIGITS))
    confidence: Mapped[float]
    why: Mapped[list[list[str | float]]] = mapped_column(JSON(none_as_null=True))
    is_given: Mapped[bool]
    recorded_at: Mapped[datetime]
    replaced_at: Mapped[datetime | None] = mapped_column(index=True)


class ReportRow(Base):
    """What a document tells of one event: its claims, and what they are compared by (`features`).

    `key` is worked out from the words of its first claim. `component_id` is the least id of the reports that it is
    linked with, near or far: whoever regroups a report looks at these and at no others. `is_event` says that it has a
    figure of an event; reports that have none join incidents and make none. `incident_id` is where it belongs.
    """

    __tablename__ = "reports"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(ID_DIGITS), unique=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), index=True)
    claims: Mapped[list[int]] = mapped_column(JSON(none_as_null=True))
    day: Mapped[date | None]
    is_event: Mapped[bool]
    component_id: Mapped[int] = mapped_column(index=True)
    incident_id: Mapped[str | None] = mapped_column(String(ID_DIGITS), index=True)
    features: Mapped[bytes] = mapped_column(LargeBinary)


class ReportKeyRow(Base):
    """A rare word or name of a report, as a number: reports of near days that share some are compared."""

    __tablename__ = "report_keys"
    __table_args__ = ({"sqlite_with_rowid": False},)

    key: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    day: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    report_id: Mapped[int] = mapped_column(ForeignKey("reports.id"), primary_key=True, index=True)


class ReportLinkRow(Base):
    """Two reports that are alike enough to tell of one event, with the probability that they do."""

    __tablename__ = "report_links"
    __table_args__ = (
        CheckConstraint("first_id < second_id", name="order"),
        CheckConstraint("score >= 0 AND score <= 1", name="score"),
    )

    first_id: Mapped[int] = mapped_column(ForeignKey("reports.id"), primary_key=True)
    second_id: Mapped[int] = mapped_column(ForeignKey("reports.id"), primary_key=True, index=True)
    score: Mapped[float]


class UngroupedDocumentRow(Base):
    """A document whose claims came or changed since it was grouped."""

    __tablename__ = "ungrouped_documents"

    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), primary_key=True)
