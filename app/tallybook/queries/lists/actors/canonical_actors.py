"""Records of claims with the canonical actors of now, after merges and splits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from tallybook.store.convert import kept_figures, to_actor
from tallybook.store.schema.tables import ActorRow, ClaimRow

if TYPE_CHECKING:
    from tallybook.records import Actor, Claim


def canonical_actor(session: Session, actor_id: int | None) -> ActorRow | None:
    """The actor that the one of this id is held to be; None for None."""
    if actor_id is None:
        return None
    row = session.get_one(ActorRow, actor_id)
    return row if row.merged_into_id is None else session.get_one(ActorRow, row.merged_into_id)


def with_canonical_actors(session: Session, row: ClaimRow, claim: Claim) -> Claim:
    """The claim of a row, `claim` as it was extracted, with the canonical actors."""

    def actor(actor_id: int | None) -> Actor | None:
        canonical = canonical_actor(session, actor_id)
        return None if canonical is None else to_actor(canonical)

    figures = tuple(
        figure.model_copy(update={"subject": actor(kept.subject_id), "counterpart": actor(kept.counterpart_id)})
        for figure, kept in zip(claim.figures, kept_figures(row), strict=True)
    )
    return claim.model_copy(
        update={"source": actor(row.said_by_id), "relayed_by": actor(row.relayed_by_id), "figures": figures}
    )
