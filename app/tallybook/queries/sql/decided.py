"""What people decided, as conditions and columns of SQL."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, case, exists, false, func, not_, or_, select

from tallybook.queries.filters.criteria import Filters, Names
from tallybook.records import WITHDRAWN, Decided
from tallybook.store.schema.tables import (
    IN_ORDER,
    BoundDecisionRow,
    ClaimRow,
    DecisionKind,
    DecisionRow,
    DocumentRow,
    FigureRow,
    IncidentClaimRow,
    IncidentRow,
    RecordDecisionRow,
    Target,
)

_OUT = (Decided.REJECTED, WITHDRAWN)
_ABOUT_IT = (
    RecordDecisionRow.document == DocumentRow.sha256,
    RecordDecisionRow.target == Target.DOCUMENT,
    DecisionRow.id == RecordDecisionRow.decision_id,
    DecisionRow.undone_at.is_(None),
)


_JUDGING = (DecisionKind.CORRECT, DecisionKind.CONFIRM, DecisionKind.REJECT)
_LAST = (
    select(DecisionRow.kind == DecisionKind.REJECT)
    .where(*_ABOUT_IT, DecisionRow.kind.in_(_JUDGING))
    .order_by(*(one.desc() for one in IN_ORDER))
    .limit(1)
)
_IS_REJECTED = func.coalesce(_LAST.correlate(DocumentRow).scalar_subquery(), false())


def _was(kind: DecisionKind) -> ColumnElement[bool]:
    return exists().where(*_ABOUT_IT, DecisionRow.kind == kind).correlate(DocumentRow)


DOCUMENT_DECIDED: ColumnElement[Any] = case(
    (_IS_REJECTED, Decided.REJECTED.value),
    (_was(DecisionKind.CORRECT), Decided.CORRECTED.value),
    (_was(DecisionKind.CONFIRM), Decided.CONFIRMED.value),
    else_=Decided.OPEN.value,
)
"""What people decided about a document itself."""


def holds(row: type[ClaimRow | FigureRow], names: Names = ()) -> ColumnElement[bool]:
    """Whether a claim or figure is in a list: people did not reject it, or decided what the names say."""
    return row.decided.in_(names) if names else row.decided.not_in(_OUT)


def document_holds(names: Names = ()) -> ColumnElement[bool]:
    """Whether a document is in a list."""
    if names:
        return DOCUMENT_DECIDED.in_(names)
    return not_(_IS_REJECTED)


def tagged(filters: Filters) -> list[ColumnElement[bool]]:
    """That a claim or its document has one of the tags; empty where none is asked for."""
    if not filters.tag:
        return []
    of_claims = _tagging(filters.tag, select(BoundDecisionRow.claim_id)).join(
        BoundDecisionRow, BoundDecisionRow.decision_id == DecisionRow.id
    )
    of_claims = of_claims.where(RecordDecisionRow.target != Target.INCIDENT)
    return [or_(ClaimRow.id.in_(of_claims), document_tagged(filters))]


def document_tagged(filters: Filters) -> ColumnElement[bool]:
    """Whether a document itself has one of the tags."""
    if not filters.tag:
        return false()
    of_documents = _tagging(filters.tag, select(RecordDecisionRow.document))
    return DocumentRow.sha256.in_(of_documents.where(RecordDecisionRow.target == Target.DOCUMENT))


def incident_tagged(filters: Filters) -> ColumnElement[bool]:
    """Whether an incident itself has one of the tags."""
    if not filters.tag:
        return false()
    of_incidents = (
        _tagging(filters.tag, select(IncidentClaimRow.incident_id))
        .join(BoundDecisionRow, BoundDecisionRow.decision_id == DecisionRow.id)
        .join(IncidentClaimRow, IncidentClaimRow.claim_id == BoundDecisionRow.claim_id)
        .where(RecordDecisionRow.target == Target.INCIDENT, IncidentClaimRow.replaced_at.is_(None))
    )
    return IncidentRow.incident_id.in_(of_incidents)


def _tagging(names: Names, query: Select[Any]) -> Select[Any]:
    """The query over decisions that put one of these tags on something, and that count."""
    given = func.lower(RecordDecisionRow.changes["tag"].as_string())
    return (
        query.select_from(RecordDecisionRow)
        .join(DecisionRow, DecisionRow.id == RecordDecisionRow.decision_id)
        .where(
            DecisionRow.kind == DecisionKind.TAG,
            DecisionRow.undone_at.is_(None),
            given.in_([name.lower() for name in names]),
        )
    )
