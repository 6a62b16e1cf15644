"""Names and ids that begin with what a person has typed so far."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tallybook.store.schema.tables import ActorRow, ClaimRow, DocumentRow, EquipmentRow, FigureRow

_MOST = 50  # more are no help


def actors_begun(session: Session, words: str) -> Sequence[str]:
    """Names of actors that begin so, case aside; those that say most first."""
    claims = select(func.count(ClaimRow.id)).where(ClaimRow.said_by_id == ActorRow.id).scalar_subquery()
    named = select(ActorRow.name).where(_begins(ActorRow.name, words), ActorRow.merged_into_id.is_(None))
    return session.scalars(named.order_by(claims.desc(), ActorRow.name).limit(_MOST)).all()


def publishers_begun(session: Session, words: str) -> Sequence[str]:
    """Names of publishers that begin so, case aside."""
    return _names(session, DocumentRow.publisher, words)


def equipment_begun(session: Session, words: str) -> Sequence[str]:
    """Names of equipment that begin so, case aside."""
    return _names(session, EquipmentRow.name, words)


def ids_begun(session: Session, words: str) -> Sequence[str]:
    """The ids of claims and documents that begin so; behind the point of a claim's id those of its figures."""
    claim, point, _ = words.partition(".")
    if point:
        query = select(FigureRow.position).join(ClaimRow, ClaimRow.id == FigureRow.claim_id).distinct()
        of_claim = query.where(ClaimRow.claim_id.startswith(claim, autoescape=True))
        places = session.scalars(of_claim.order_by(FigureRow.position).limit(_MOST))
        return [f"{claim}.{place + 1}" for place in places]
    found: list[str] = []
    for column in (ClaimRow.claim_id, DocumentRow.sha256):
        begun = select(column).where(column.startswith(words, autoescape=True)).distinct()
        found += session.scalars(begun.order_by(column).limit(_MOST))
    return found


def _names(session: Session, column: Any, words: str) -> Sequence[str]:
    return session.scalars(select(column).where(_begins(column, words)).distinct().order_by(column).limit(_MOST)).all()


def _begins(column: Any, words: str) -> Any:
    return column.istartswith(words, autoescape=True)
