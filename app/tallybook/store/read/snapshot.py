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
from typing import Any, TypeVarTuple

from sqlalchemy import CTE, CompoundSelect, Result, Select, and_, bindparam, column, event, exists, or_, select, text
from sqlalchemy.orm import ORMExecuteState, Session

from tallybook.store.schema.tables import (
    ActorAliasRow,
    ActorRow,
    ClaimRow,
    DecisionRow,
    DocumentHistoryRow,
    DocumentLinkRow,
    DocumentRow,
    FigureRow,
    LocationRow,
)
from tallybook.store.schema.types import Base, DecisionKind, UtcDateTime
from tallybook.store.write.history import CHANGING

_KEY = "as_of"
_TABLES = "tables_as_of"
_Columns = TypeVarTuple("_Columns")


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

    with Session(session.connection(), info={_KEY: moment, _TABLES: tables}) as past:
        event.listen(past, "do_orm_execute", read_past)
        yield past


def read_columns(
    session: Session,
    query: Select[*_Columns] | CompoundSelect[*_Columns],
    parameters: Mapping[str, Any] | None = None,
    *,
    at_once: int | None = None,
) -> Result[*_Columns]:
    """The rows of a query for columns alone, from the session's connection: the session would make objects of them.

    In a session of `stood_at` they are read as they were then. With `at_once` so many rows are fetched at a time.
    """
    if tables := session.info.get(_TABLES):
        query = query.add_cte(*tables)
    options = {"yield_per": at_once} if at_once else {}
    return session.connection().execute(query, parameters, execution_options=options)


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

    def later(self, name: str, table: str = "t") -> str:
        """A moment that is none where it comes later."""
        return f"CASE WHEN {table}.{name} > {self.at} THEN NULL ELSE {table}.{name} END"

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
    has_replaced, is_moved = _changed_documents(session, moment)
    recorded = f"t.recorded_at <= {then.at}"
    return {
        DocumentRow: _select(then, DocumentRow, recorded, _document_columns(then) if has_replaced else {}),
        LocationRow: _select(then, LocationRow, recorded),
        DocumentLinkRow: _select(
            then,
            DocumentLinkRow,
            f"EXISTS (SELECT 1 FROM {then.schema}documents o WHERE o.id = t.second_id AND o.recorded_at <= {then.at})",
        ),
        ClaimRow: _select(then, ClaimRow, recorded, _claim_columns(then, decided, is_moved=is_moved, claim="t")),
        FigureRow: _select(
            then,
            FigureRow,
            f"EXISTS (SELECT 1 FROM {then.schema}claims c WHERE c.id = t.claim_id AND c.recorded_at <= {then.at})",
            _figure_columns(then, decided, has_replaced=has_replaced, is_moved=is_moved),
        ),
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


def _changed_documents(session: Session, moment: datetime) -> tuple[bool, bool]:
    """Whether anything was learned of documents since; and whether on which day one was published."""
    is_later = DocumentHistoryRow.replaced_at > moment
    was_other = and_(
        is_later,
        DocumentHistoryRow.document_id == DocumentRow.id,
        DocumentHistoryRow.published.is_distinct_from(DocumentRow.published),
    )
    has_changed = bool(session.scalar(select(exists().where(is_later))))
    return has_changed, has_changed and bool(session.scalar(select(exists().where(was_other))))


def _document_columns(then: _Moment, document: str = "t") -> dict[str, str]:
    """What stands for columns of documents that have changed since; `document` is the alias of `documents`."""
    key = f"{document}.id"
    was_other = f"EXISTS {then.states(key, '1')}"
    return {
        name: f"CASE WHEN {was_other} THEN {then.states(key, f'h.{name}')} ELSE {document}.{name} END"
        for name in CHANGING
    }


def _claim_columns(then: _Moment, decided: set[DecisionKind], *, is_moved: bool, claim: str) -> dict[str, str]:
    """What stands for columns of claims that have changed since; `claim` is the alias of `claims`."""
    found = {"superseded_at": then.later("superseded_at", claim)}
    if is_moved:
        # A claim that says no day of its own stands for the day on which its document was held to be published.
        found["stands_for"] = (
            f"CASE WHEN {claim}.said_on_start IS NULL AND {claim}.said_on_end IS NULL"
            f" AND EXISTS {then.states(f'{claim}.document_id', '1')}"
            f" THEN {then.states(f'{claim}.document_id', 'h.published')} ELSE {claim}.stands_for END"
        )
    if DecisionKind.SPLIT in decided:
        found["said_by_id"] = (
            f"COALESCE((SELECT m.actor_id FROM {then.schema}claim_sources m {then.is_decided('m')}"
            f" WHERE m.claim_id = {claim}.claim_id ORDER BY m.decision_id DESC LIMIT 1), {claim}.source_id)"
        )
    if DecisionKind.GRADE in decided:
        graded = _last_grade(then, f"g.claim_id = {claim}.claim_id")
        found["credibility"] = f"(SELECT CAST(g.grade AS INTEGER) {graded})"
    return found


def _figure_columns(then: _Moment, decided: set[DecisionKind], *, has_replaced: bool, is_moved: bool) -> dict[str, str]:
    """What a figure has of its claim and document, as these were."""
    of_claim = _claim_columns(then, decided, is_moved=is_moved, claim="c")
    document = _document_columns(then, "d")["superseded_at"] if has_replaced else "d.superseded_at"
    is_superseded = (
        f"(SELECT ({of_claim['superseded_at']}) IS NOT NULL OR ({document}) IS NOT NULL FROM {then.schema}claims c"
        f" JOIN {then.schema}documents d ON d.id = c.document_id WHERE c.id = t.claim_id)"
    )
    return {"is_superseded": is_superseded} | {
        name: f"(SELECT {of_claim[name]} FROM {then.schema}claims c WHERE c.id = t.claim_id)"
        for name in ("stands_for", "said_by_id")
        if name in of_claim
    }


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
