"""The actors who say something, and how much."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from sqlalchemy import func, literal, select, tuple_
from sqlalchemy.orm import Session, aliased

from tallybook.errors import UsageError
from tallybook.queries.filters.criteria import Filters
from tallybook.queries.lists.actors.aliases import find_aliases
from tallybook.queries.rows import ListedSource
from tallybook.queries.sql import paging
from tallybook.queries.sql.actors import reliability
from tallybook.queries.sql.as_of import answered_as_of
from tallybook.queries.sql.decided import holds
from tallybook.queries.sql.paging import Query
from tallybook.queries.sql.where import conditions
from tallybook.store.schema.tables import ActorRow, ClaimRow, DocumentRow, FigureRow

_READ = aliased(ActorRow, name="read")
_CLAIMS = func.count(ClaimRow.id)
_FIGURES_OF_CLAIM = (
    select(func.count(FigureRow.id)).where(FigureRow.claim_id == ClaimRow.id, holds(FigureRow)).scalar_subquery()
)
_FIGURES = func.coalesce(func.sum(_FIGURES_OF_CLAIM), 0)
_MOST_ALIASES = 20  # the usual ones; a body is called by hundreds of words in a year of news
_AT_ONCE = 200


@answered_as_of
def list_sources(session: Session, filters: Filters) -> Iterator[ListedSource]:
    """Yield the actors who are the source of claims that fit the filters, who says most first.

    Actors that are merged are one, which has all their claims and aliases.
    """
    query = _grouped(session, filters).order_by(_CLAIMS.desc(), ActorRow.id)
    found = paging.rows(session, query, filters.limit)
    while batch := list(islice(found, _AT_ONCE)):
        aliases = find_aliases(session, [row.id for row in batch], filters.as_of)
        for row in batch:
            yield ListedSource(
                source=row.name,
                kind=row.kind,
                country=row.country,
                claims=row.claims,
                figures=int(row.figures),
                documents=row.documents,
                first_day=row.first_day,
                last_day=row.last_day,
                aliases=tuple(alias.words for alias in aliases[row.id] if not alias.is_name)[:_MOST_ALIASES],
                actor_id=row.id,
                reliability=row.reliability,
            )


@answered_as_of
def count_sources(session: Session, filters: Filters) -> int:
    """How many actors say something that fits the filters, from the one after `filters.after` on."""
    return paging.count(session, _grouped(session, filters))


def cursor_of(row: ListedSource) -> str:
    """What `--after` takes to go on behind a source."""
    return str(row.actor_id)


def _grouped(session: Session, filters: Filters) -> Query:
    query = (
        select(
            ActorRow.id,
            ActorRow.name,
            ActorRow.kind,
            ActorRow.country,
            _CLAIMS.label("claims"),
            _FIGURES.label("figures"),
            func.count(ClaimRow.document_id.distinct()).label("documents"),
            func.min(ClaimRow.stands_for).label("first_day"),
            func.max(ClaimRow.stands_for).label("last_day"),
            reliability(ActorRow).label("reliability"),
        )
        .select_from(ClaimRow)
        .join(DocumentRow, ClaimRow.document_id == DocumentRow.id)
        .join(_READ, ClaimRow.said_by_id == _READ.id)
        .join(ActorRow, ActorRow.id == func.coalesce(_READ.merged_into_id, _READ.id))
        .where(*conditions(filters, figures=False))
        .group_by(ActorRow.id, ActorRow.name, ActorRow.kind, ActorRow.country, ActorRow.reliability)
    )
    if not filters.after:
        return query
    last = session.execute(query.where(ActorRow.id == _actor_id(filters.after))).first()
    if last is None:
        raise UsageError(f'nothing to go on behind: no source is called "{filters.after}"', "give its actor_id")
    return query.having(tuple_(-_CLAIMS, ActorRow.id) > tuple_(literal(-last.claims), literal(last.id)))


def _actor_id(cursor: str) -> int:
    return int(cursor) if cursor.isdecimal() else 0
