"""Claims that people added: rows like those of extracted claims, whose extractor is a person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import exists, insert, select
from sqlalchemy.orm import Session

from tallybook.records import Certainty, Claim, Decided
from tallybook.store.convert import claim_digest, claim_values, figure_values
from tallybook.store.effects import PERSON, Decision
from tallybook.store.schema.tables import BoundDecisionRow, ClaimRow, FigureRow, RunRow, RunState
from tallybook.store.write.clock import moment_of
from tallybook.store.write.upsert import upsert_references


def insert_added(session: Session, document_id: int, published: date | None, decisions: Sequence[Decision]) -> None:
    """Write the claims that decisions add and that have no row yet; they are open until it is worked out what holds."""
    for one in decisions:
        is_there = exists().where(BoundDecisionRow.decision_id == one.number)
        if not one.adds_claim or not one.counts or session.scalar(select(is_there)):
            continue
        claim = Claim.model_validate(one.changes)
        keys = upsert_references(session, [claim], document_id)
        values = claim_values(claim, keys, published=published) | {
            "revision": 0,
            "document_id": document_id,
            "extractor": PERSON,
            "run_id": _run(session),
            "recorded_at": moment_of(session),
            "digest": claim_digest(claim),
            "decided": Decided.ADDED.value,
        }
        row_id = session.scalars(insert(ClaimRow).returning(ClaimRow.id), [values]).one()
        figures = [
            figure_values(figure, position, keys)
            | {name: values[name] for name in ("stands_for", "said_by_id", "relayed_by_id")}
            | {"claim_id": row_id, "is_denied": claim.certainty is Certainty.DENIED}
            for position, figure in enumerate(claim.figures)
        ]
        if figures:
            session.execute(insert(FigureRow), figures)
        session.execute(insert(BoundDecisionRow), [{"decision_id": one.number, "claim_id": row_id}])


def _run(session: Session) -> int:
    """A run of a person's own, which every claim needs."""
    values = {
        "started_at": moment_of(session),
        "finished_at": moment_of(session),
        "command": "tally add",
        "extractor": PERSON,
        "state": RunState.DONE,
        "counts": {"claims": 1},
    }
    return session.scalars(insert(RunRow).returning(RunRow.id), [values]).one()
