"""The database as it stood at a moment: every table is read as it was then.

A session of `stood_at` puts definitions before each of its queries (`WITH claims AS (…)`) that stand for the tables
whose rows have changed since, so that the queries themselves need know nothing of it. A row that was not recorded by
then is not there; what was superseded, undone, replaced or decided later is as it was before (`projections`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVarTuple

from sqlalchemy import (
    CTE,
    BindParameter,
    CompoundSelect,
    Result,
    Select,
    and_,
    bindparam,
    case,
    event,
    exists,
    or_,
    select,
)
from sqlalchemy.orm import ORMExecuteState, Session

from tallybook.records import Certainty
from tallybook.store.read.projections import Column, Projections
from tallybook.store.schema.decision_tables import CHANGING
from tallybook.store.schema.record_tables import CHANGING_CLAIM, CHANGING_FIGURE
from tallybook.store.schema.tables import (
    ActorAliasRow,
    ActorRow,
    ClaimHistoryRow,
    ClaimRow,
    DecisionRow,
    DocumentHistoryRow,
    DocumentLinkRow,
    DocumentRow,
    FigureHistoryRow,
    FigureRow,
    IncidentClaimRow,
    IncidentRow,
    LocationRow,
)
from tallybook.store.schema.types import Base, DecisionKind, UtcDateTime

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
    tables = _definitions(session, moment)

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


def _definitions(session: Session, moment: datetime) -> list[CTE]:
    """What stands for each table. What has not changed since is read as it is, so that its indexes serve."""
    at = bindparam(_KEY, moment, UtcDateTime())
    is_decided = _is_later(session, ClaimHistoryRow.replaced_at, moment)
    is_decided = is_decided or _is_later(session, FigureHistoryRow.replaced_at, moment)
    then = Projections(at, session.get_bind().dialect.default_schema_name, is_decided)
    changes = session.scalars(
        select(DecisionRow.kind).where(or_(DecisionRow.recorded_at > moment, DecisionRow.undone_at > moment)).distinct()
    )
    decided = set(changes)
    has_replaced, is_moved = _changed_documents(session, moment)
    document, claim = then.table(DocumentRow, "t"), then.table(ClaimRow, "t")
    figure, actor = then.table(FigureRow, "t"), then.table(ActorRow, "t")
    link, decision = then.table(DocumentLinkRow, "t"), then.table(DecisionRow, "t")
    other, its_claim = then.table(DocumentRow, "other_end"), then.table(ClaimRow, "its_claim")
    of_documents = {name: then.of_document(document, name) for name in CHANGING} if has_replaced else {}
    is_there = exists().where(other.c.id == link.c.second_id, other.c.recorded_at <= at).correlate(link)
    came_by_then = its_claim.c.id == figure.c.claim_id, its_claim.c.recorded_at <= at
    is_read: Column = exists().where(*came_by_then).correlate(figure)
    if DecisionKind.ADD in decided:
        adding = then.table(DecisionRow, "adding")
        was_added = exists().where(adding.c.id == figure.c.added_by_id, adding.c.recorded_at <= at).correlate(figure)
        is_read = and_(is_read, or_(figure.c.added_by_id.is_(None), was_added))
    undone = {
        "undone_at": then.not_later(decision.c.undone_at),
        "undone_by": case((decision.c.undone_at <= at, decision.c.undone_by)),
    }
    return [
        *(_stands_for(row, then.table(row, "t"), at) for row in (LocationRow, ActorAliasRow)),
        _stands_for(DocumentRow, document, at, of_documents),
        _stands_for(DocumentLinkRow, link, is_there),
        _stands_for(ClaimRow, claim, at, _claim_columns(then, claim, decided, is_moved=is_moved)),
        _stands_for(FigureRow, figure, is_read, _figure_columns(then, figure, decided, is_moved=is_moved)),
        _stands_for(ActorRow, actor, at, _actor_columns(then, actor, decided)),
        _stands_for(DecisionRow, decision, at, undone),
        *(_holding_then(then, row, at) for row in (IncidentRow, IncidentClaimRow)),
    ]


def _holding_then(then: Projections, row: type[Base], at: BindParameter[Any]) -> CTE:
    """What stands for a table that keeps all its states: those that were there, without what replaced them since."""
    states = then.table(row, "t")
    return _stands_for(row, states, at, {"replaced_at": then.not_later(states.c.replaced_at)})


def _is_later(session: Session, column: Any, moment: datetime) -> bool:
    """Whether a table of states has one that was replaced since."""
    return bool(session.scalar(select(exists().where(column > moment))))


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


def _claim_columns(then: Projections, claim: Any, decided: set[DecisionKind], *, is_moved: bool) -> dict[str, Column]:
    """What stands for columns of claims that have changed since."""
    found = {"superseded_at": then.not_later(claim.c.superseded_at)}
    if then.is_decided:
        found |= {name: then.of_claim_row(claim, name) for name in CHANGING_CLAIM}
    if is_moved or then.is_decided:
        found["stands_for"] = then.stands_for(claim)
    if decided & {DecisionKind.SPLIT, DecisionKind.CORRECT}:
        found["said_by_id"] = then.said_by_id(claim)
    if DecisionKind.GRADE in decided:
        found["credibility"] = then.credibility(claim)
    return found


def _figure_columns(then: Projections, figure: Any, decided: set[DecisionKind], *, is_moved: bool) -> dict[str, Column]:
    """What a figure has of its claim and document, as these were."""
    claim = then.table(ClaimRow, "its_claim")
    changed = _claim_columns(then, claim, decided, is_moved=is_moved)
    names = ("stands_for", "said_by_id", "relayed_by_id")
    shared: dict[str, Column] = {name: changed[name] for name in names if name in changed}
    if "certainty" in changed:
        shared["is_denied"] = changed["certainty"] == Certainty.DENIED
    own = {name: then.of_figure(figure, name) for name in CHANGING_FIGURE} if then.is_decided else {}
    return (
        own
        | {"is_superseded": then.is_superseded(figure)}
        | {name: then.of_claim(figure, value, claim) for name, value in shared.items()}
    )


def _actor_columns(then: Projections, actor: Any, decided: set[DecisionKind]) -> dict[str, Column]:
    found: dict[str, Column] = {}
    if DecisionKind.MERGE in decided:
        found["merged_into_id"] = then.merged_into_id(actor)
    if DecisionKind.GRADE in decided:
        found["reliability"] = then.reliability(actor)
    return found


def _stands_for(row: type[Base], table: Any, was_there: Column, columns: Mapping[str, Column] | None = None) -> CTE:
    """What stands for a table: the rows that were there, by a condition or by the moment at which it was recorded."""
    changed = columns or {}
    condition = table.c.recorded_at <= was_there if isinstance(was_there, BindParameter) else was_there
    shown = [changed.get(one.name, one).label(one.name) for one in table.c]
    # Merges are followed once for each actor, not for each claim; all else is read by the tables' own indexes.
    is_kept = "merged_into_id" in changed
    stored = select(*shown).where(condition).cte(row.__tablename__)
    return stored.prefix_with("MATERIALIZED" if is_kept else "NOT MATERIALIZED")
