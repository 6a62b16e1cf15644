"""What people decided, as conditions and columns of SQL."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, false, func, not_, or_, select
from sqlalchemy.orm import aliased

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
_LATER, _LATER_ABOUT = aliased(DecisionRow, name="later"), aliased(RecordDecisionRow, name="later_about")
_MOMENT, _NUMBER = IN_ORDER
_LATER_MOMENT = func.coalesce(_LATER.made_at, _LATER.recorded_at)
# Asked for as "none came later" rather than as the last one, which would sort.
_IS_REJECTED = (
    exists()
    .where(
        *_ABOUT_IT,
        DecisionRow.kind == DecisionKind.REJECT,
        ~exists()
        .where(
            _LATER_ABOUT.document == DocumentRow.sha256,
            _LATER_ABOUT.target == Target.DOCUMENT,
            _LATER.id == _LATER_ABOUT.decision_id,
            _LATER.undone_at.is_(None),
            _LATER.kind.in_(_JUDGING),
            or_(_LATER_MOMENT > _MOMENT, and_(_LATER_MOMENT == _MOMENT, _LATER.id > _NUMBER)),
        )
        .correlate(DocumentRow, DecisionRow),
    )
    .correlate(DocumentRow)
)


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
