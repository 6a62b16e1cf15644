"""Writing reports with what they are found by, and incidents with their claims; states that held before are kept."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import delete, insert, or_, select, update
from sqlalchemy.orm import Session

from tallybook.store.batches import in_batches
from tallybook.store.schema.tables import (
    DocumentRow,
    IncidentClaimRow,
    IncidentRow,
    ReportKeyRow,
    ReportLinkRow,
    ReportRow,
    UngroupedDocumentRow,
)
from tallybook.store.write.clock import moment_of

_UNSEEN = {"synchronize_session": False}
_STATED = (
    "title",
    "day_start",
    "day_end",
    "place",
    "country",
    "places",
    "confidence",
    "claims",
    "documents",
    "decided",
)


@dataclass(frozen=True, slots=True)
class NewReport:
    """A report as it is kept: see `ReportRow`."""

    key: str
    claims: tuple[int, ...]
    day: int | None
    is_event: bool
    features: bytes
    keys: Sequence[int]


@dataclass(frozen=True, slots=True)
class IncidentState:
    """An incident as it stands now, with its claims by their rows: how sure each is, why, and whether it is given."""

    incident_id: str
    values: Mapping[str, Any]
    claims: Mapping[int, tuple[float, list[list[str | float]], bool]]


def remove_reports(session: Session, reports: Iterable[ReportRow]) -> None:
    """Delete reports with their keys and links."""
    for batch in in_batches([report.id for report in reports]):
        session.execute(delete(ReportKeyRow).where(ReportKeyRow.report_id.in_(batch)), execution_options=_UNSEEN)
        ends = or_(ReportLinkRow.first_id.in_(batch), ReportLinkRow.second_id.in_(batch))
        session.execute(delete(ReportLinkRow).where(ends), execution_options=_UNSEEN)
        session.execute(delete(ReportRow).where(ReportRow.id.in_(batch)), execution_options=_UNSEEN)
    session.expunge_all()


def add_report(session: Session, document_id: int, report: NewReport) -> int:
    """Keep a report, a component of its own until it is linked; its row id."""
    values = {
        "key": report.key,
        "document_id": document_id,
        "claims": list(report.claims),
        "day": None if report.day is None else date.fromordinal(report.day),
        "is_event": report.is_event,
        "component_id": 0,
        "incident_id": None,
        "features": report.features,
    }
    report_id = session.scalars(insert(ReportRow).returning(ReportRow.id), [values]).one()
    if report.keys:
        rows = [{"key": key, "day": report.day or 0, "report_id": report_id} for key in report.keys]
        session.execute(insert(ReportKeyRow), rows)
    return report_id


def add_links(session: Session, links: Mapping[tuple[int, int], float]) -> None:
    """Keep how probable it is that reports are of one event; the lesser id comes first."""
    if links:
        rows = [{"first_id": one, "second_id": other, "score": score} for (one, other), score in links.items()]
        session.execute(insert(ReportLinkRow), rows)


def place_reports(session: Session, places: Mapping[int, tuple[int, str | None]]) -> None:
    """Keep of which component and of which incident each report is."""
    if places:
        rows = [
            {"id": report_id, "component_id": component, "incident_id": incident}
            for report_id, (component, incident) in places.items()
        ]
        session.execute(update(ReportRow), rows)


def forget_ungrouped(session: Session, document_ids: Collection[int]) -> None:
    """Keep that documents are grouped."""
    for batch in in_batches(sorted(document_ids)):
        session.execute(
            delete(UngroupedDocumentRow).where(UngroupedDocumentRow.document_id.in_(batch)), execution_options=_UNSEEN
        )


def note_all_ungrouped(session: Session) -> None:
    """Forget all reports, so that every document is grouped anew; incidents stay until then."""
    for row in (UngroupedDocumentRow, ReportLinkRow, ReportKeyRow, ReportRow):
        session.execute(delete(row), execution_options=_UNSEEN)
    session.execute(insert(UngroupedDocumentRow).from_select(["document_id"], select(DocumentRow.id)))


def write_incidents(session: Session, before: Collection[str], states: Sequence[IncidentState]) -> None:
    """Keep how incidents stand; of those named in `before` that are not among them it is kept that they are no more."""
    moment = moment_of(session)
    names = {*before, *(state.incident_id for state in states)}
    held: dict[str, IncidentRow] = {}
    members: dict[int, IncidentClaimRow] = {}
    for batch in in_batches(sorted(names)):
        rows = session.scalars(
            select(IncidentRow).where(IncidentRow.incident_id.in_(batch), IncidentRow.replaced_at.is_(None))
        )
        held |= {row.incident_id: row for row in rows}
        claims = select(IncidentClaimRow).where(IncidentClaimRow.incident_id.in_(batch))
        members |= {row.claim_id: row for row in session.scalars(claims.where(IncidentClaimRow.replaced_at.is_(None)))}
    wanted = {state.incident_id: state for state in states}
    ended = [row for name, row in held.items() if name not in wanted or not _is_same(row, wanted[name])]
    _end(session, IncidentRow, ended, moment)
    gone = {row.incident_id for row in ended}
    made = [
        {"incident_id": name, "recorded_at": moment, **state.values}
        for name, state in wanted.items()
        if name not in held or name in gone
    ]
    if made:
        session.execute(insert(IncidentRow), made)
    _write_members(session, members, wanted, moment)


def _write_members(
    session: Session, held: dict[int, IncidentClaimRow], wanted: dict[str, IncidentState], moment: Any
) -> None:
    left = dict(held)
    added, changed = [], []
    for name, state in wanted.items():
        for claim_id, (confidence, why, is_given) in state.claims.items():
            values = {"confidence": confidence, "why": why, "is_given": is_given}
            row = left.pop(claim_id, None)
            if row is not None and row.incident_id == name:
                if any(getattr(row, key) != value for key, value in values.items()):
                    changed.append({"id": row.id, **values})
                continue
            if row is not None:
                left[claim_id] = row
            added.append({"claim_id": claim_id, "incident_id": name, "recorded_at": moment, **values})
    _end(session, IncidentClaimRow, list(left.values()), moment)
    if changed:
        session.execute(update(IncidentClaimRow), changed)
    if added:
        session.execute(insert(IncidentClaimRow), added)


def _is_same(row: IncidentRow, state: IncidentState) -> bool:
    return all(getattr(row, name) == state.values[name] for name in _STATED)


def _end(session: Session, kind: type[IncidentRow] | type[IncidentClaimRow], rows: Sequence[Any], moment: Any) -> None:
    """Keep that rows hold no more; those of this very transaction held at no moment, and go."""
    for is_new in (True, False):
        ids = [row.id for row in rows if (row.recorded_at >= moment) is is_new]
        for batch in in_batches(ids):
            if is_new:
                session.execute(delete(kind).where(kind.id.in_(batch)), execution_options=_UNSEEN)
            else:
                ending = update(kind).where(kind.id.in_(batch)).values(replaced_at=moment)
                session.execute(ending, execution_options=_UNSEEN)
    for row in rows:
        session.expunge(row)
