"""Incidents and places as conditions of SQL."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, and_, func, or_, select

from tallybook.queries.filters.criteria import Names
from tallybook.store.schema.tables import FigureRow, IncidentClaimRow, IncidentRow

_ESCAPE = "\\"
_BEHIND_HEX = "g"  # the first letter behind all hexadecimal digits


def of_incidents(names: Names) -> Select[int]:
    """The row ids of the claims that belong to incidents whose ids begin so."""
    begun = [name.lower() for name in names]
    starts = [
        and_(IncidentClaimRow.incident_id >= name, IncidentClaimRow.incident_id < name + _BEHIND_HEX) for name in begun
    ]
    return select(IncidentClaimRow.claim_id).where(IncidentClaimRow.replaced_at.is_(None), or_(*starts))


def claims_at(places: Names) -> Select[int]:
    """The row ids of the claims of incidents at a place that holds one of these words, in any spelling of it."""
    return (
        select(IncidentClaimRow.claim_id)
        .join(IncidentRow, IncidentRow.incident_id == IncidentClaimRow.incident_id)
        .where(
            IncidentClaimRow.replaced_at.is_(None),
            IncidentRow.replaced_at.is_(None),
            or_(*(_holds(IncidentRow.place, words) for words in places)),
        )
    )


def figures_at(places: Names) -> ColumnElement[bool]:
    """Whether a figure's own place holds one of these words."""
    return or_(*(_holds(FigureRow.place, words) for words in places))


def _holds(column: SQLColumnExpression[str | None], words: str) -> ColumnElement[bool]:
    plain = words.lower().replace(_ESCAPE, _ESCAPE * 2).replace("%", _ESCAPE + "%").replace("_", _ESCAPE + "_")
    return func.lower(func.coalesce(column, "")).like(f"%{plain}%", escape=_ESCAPE)
