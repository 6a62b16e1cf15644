"""The database as it stood at a moment: every table is read as it was then.

A session of `stood_at` puts definitions before each of its queries (`WITH claims AS (…)`) that stand for the tables
whose rows have changed since, so that the queries themselves need know nothing of it. A row that was not recorded by
then is not there; what was superseded, undone, replaced or decided later is as it was before.
"""

# ruff: noqa: S608 - the statements hold names of our own tables and a moment, no words of others

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import CTE, bindparam, column, event, exists, or_, select, text
from sqlalchemy.orm import ORMExecuteState, Session

from app.store.columns import Base, DecisionKind, UtcDateTime
from app.store.history import CHANGING
from app.store.tables import (
    ActorAliasRow,
    ActorRow,
    ClaimRow,
    DecisionRow,
    DocumentHistoryRow,
    DocumentLinkRow,
    DocumentRow,
    LocationRow,
)

_KEY = "as_of"


@contextmanager
def stood_at(session: Session, moment: datetime) -> Iterator[Session]:
    """A session that reads the database as it stood at a moment, all that was committed by then included.

    It shares the connection of `session`, writes nothing, and keeps no row of it in memory.
    """
    if session.info.get(_KEY) == moment:
        yield session
        return
    tables = [_cte(row, sql, moment) for row, sql in _definitions(session, moment).items()]

    def read_past(state: ORMExecuteState) -> None:
        if state.is_select:
            state.statement = state.statement.add_cte(*tables)  # type: ignore[attr-defined]

    with Session(session.connection(), info={_KEY: moment}) as past:
        event.listen(past, "do_orm_execute", read_past)
        yield past


@dataclass(frozen=True, slots=True)
class _Moment:
    """The moment as SQL has it, and the schema of the tables that are stood for."""

    at: str
    schema: str

    def is_decided(self, effect: str) -> str:
        """The effects of decisions (aliased `effect`) that counted then, joined to them."""
        return (
            f"JOIN {self.schema}decisions d ON d.id = {effect}.decision_id AND d.recorded_at <= {self.at}"
            f" AND (d.undone_at IS NULL OR d.undone_at > {self.at})"
        )

    def later(self, name: str) -> str:
        """A moment that is none where it comes later."""
        return f"CASE WHEN t.{name} > {self.at} THEN NULL ELSE t.{name} END"

    def states(self, document: str, what: str) -> str:
        """What the history has of a document's states that were replaced later, the one of then first."""
        return (
            f"(SELECT {what} FROM {self.schema}document_history h"
            f" WHERE h.document_id = {document} AND h.replaced_at > {self.at} ORDER BY h.replaced_at LIMIT 1)"
        )


def _definitions(session: Session, moment: datetime) -> dict[type[Base], str]:
    """What stands for each table. What has not changed since is read as it is, so that its indexes serve."""
    schema = session.get_bind().dialect.default_schema_name
    then = _Moment(f":{_KEY}", f"{schema}." if schema else "")
    changes = session.scalars(
        select(DecisionRow.kind).where(or_(DecisionRow.recorded_at > moment, DecisionRow.undone_at > moment)).distinct()
    )
    decided = set(changes)
    has_replaced = bool(session.scalar(select(exists().where(DocumentHistoryRow.replaced_at > moment))))
    recorded = f"t.recorded_at <= {then.at}"
    return {
        DocumentRow: _select(then, DocumentRow, recorded, _document_columns(then) if has_replaced else {}),
        LocationRow: _select(then, LocationRow, recorded),
        DocumentLinkRow: _select(
            then,
            DocumentLinkRow,
            f"EXISTS (SELECT 1 FROM {then.schema}documents o WHERE o.id = t.second_id AND o.recorded_at <= {then.at})",
        ),
        ClaimRow: _select(then, ClaimRow, recorded, _claim_columns(then, decided, has_replaced=has_replaced)),
        ActorRow: _select(then, ActorRow, recorded, _actor_columns(then, decided)),
        ActorAliasRow: _select(then, ActorAliasRow, recorded),
        DecisionRow: _select(
            then,
            DecisionRow,
            recorded,
            {
                "undone_at": then.later("undone_at"),
                "undone_by": f"CASE WHEN t.undone_at > {then.at} THEN NULL ELSE t.undone_by END",
            },
        ),
    }


def _document_columns(then: _Moment) -> dict[str, str]:
    was_other = f"EXISTS {then.states('t.id', '1')}"
    return {
        name: f"CASE WHEN {was_other} THEN {then.states('t.id', f'h.{name}')} ELSE t.{name} END" for name in CHANGING
    }


def _claim_columns(then: _Moment, decided: set[DecisionKind], *, has_replaced: bool) -> dict[str, str]:
    found = {"superseded_at": then.later("superseded_at")}
    if has_replaced:
        # A claim that says no day of its own stands for the day on which its document was held to be published.
        found["stands_for"] = (
            "CASE WHEN t.said_on_start IS NULL AND t.said_on_end IS NULL"
            f" AND EXISTS {then.states('t.document_id', '1')}"
            f" THEN {then.states('t.document_id', 'h.published')} ELSE t.stands_for END"
        )
    if DecisionKind.SPLIT in decided:
        found["said_by_id"] = (
            f"COALESCE((SELECT m.actor_id FROM {then.schema}claim_sources m {then.is_decided('m')}"
            " WHERE m.claim_id = t.claim_id ORDER BY m.decision_id DESC LIMIT 1), t.source_id)"
        )
    if DecisionKind.GRADE in decided:
        found["credibility"] = f"(SELECT CAST(g.grade AS INTEGER) {_last_grade(then, 'g.claim_id = t.claim_id')})"
    return found


def _actor_columns(then: _Moment, decided: set[DecisionKind]) -> dict[str, str]:
    found: dict[str, str] = {}
    if DecisionKind.MERGE in decided:
        # The way from this actor on, merge by merge; its last step is the end.
        found["merged_into_id"] = (
            "(WITH RECURSIVE way(into_id, step) AS ("
            f"SELECT m.into_id, 1 FROM {then.schema}actor_merges m {then.is_decided('m')} WHERE m.actor_id = t.id"
            f" UNION ALL SELECT m.into_id, way.step + 1 FROM way JOIN {then.schema}actor_merges m"
            f" ON m.actor_id = way.into_id {then.is_decided('m')}"
            ") SELECT into_id FROM way ORDER BY step DESC LIMIT 1)"
        )
    if DecisionKind.GRADE in decided:
        found["reliability"] = f"(SELECT g.grade {_last_grade(then, 'g.actor_id = t.id')})"
    return found


def _last_grade(then: _Moment, of: str) -> str:
    return f"FROM {then.schema}grades g {then.is_decided('g')} WHERE {of} ORDER BY g.decision_id DESC LIMIT 1"


def _select(then: _Moment, row: type[Base], condition: str, columns: Mapping[str, str] | None = None) -> str:
    table = row.__table__
    shown = ", ".join(f"{(columns or {}).get(one.name, f't.{one.name}')} AS {one.name}" for one in table.columns)
    return f"SELECT {shown} FROM {then.schema}{row.__tablename__} t WHERE {condition}"


def _cte(row: type[Base], sql: str, moment: datetime) -> CTE:
    return (
        text(sql)
        .bindparams(bindparam(_KEY, moment, UtcDateTime()))
        .columns(*(column(one.name) for one in row.__table__.columns))
        .cte(row.__tablename__)
        # Merges are followed once for each actor, not for each claim; all else is read by the tables' own indexes.
        .prefix_with("MATERIALIZED" if "RECURSIVE" in sql else "NOT MATERIALIZED")
    )
