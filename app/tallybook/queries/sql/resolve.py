"""What is looked up before a page is read, so that the database can go straight to its rows.

A database that is asked for the first fifty claims of "Ukraine" by day does not know whether that is one actor or a
thousand, a handful of claims or half of all. Here names become row ids, and what fits each filter is read up to a
bound: if it is little, it alone is put in order; if it is much, fifty are met soon where the list is read in its order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sqlalchemy import Select, func, select, union_all
from sqlalchemy.orm import Session

from tallybook.queries.filters.criteria import Filters, Names
from tallybook.queries.sql.actors import graded, ids_of_names, named, of_country, same_actors
from tallybook.queries.sql.dialects import holds_words
from tallybook.queries.sql.equipment import equipped
from tallybook.queries.sql.incidents import of_incidents
from tallybook.queries.sql.planner import Condition, Values
from tallybook.queries.sql.resolved import ResolvedNames
from tallybook.queries.sql.where import asks_credibility, asks_reliability
from tallybook.store.schema.tables import ClaimRow, DocumentRow, EquipmentRow, FigureRow

FEW = 2_000
"""So many rows are put in order faster than fifty of them are met in a list of a million."""

_MOST_NAMED = 400  # ids written into a statement; of more the database makes a list itself
_ACTOR_ROLES = ("source", "subject", "counterpart")
_SINGLE_ROLES = (*_ACTOR_ROLES, "equipment", "publisher", "measure", "category")


def resolve_names(session: Session, filters: Filters, *, in_order_by: frozenset[frozenset[str]]) -> ResolvedNames:
    """What the filters' names mean here and, for a page, which few claims can fit.

    `in_order_by` are the filters, alone or together, for which an index holds the list in its order if each of them
    has one value: nothing need be resolved about them.
    """
    names = {getattr(filters, role) for role in _ACTOR_ROLES} - {()}
    actors = {
        given: sorted(set(ids))
        for given in names
        if len(ids := ids_of_names(session, given, _MOST_NAMED + 1)) <= _MOST_NAMED
    }
    resolved = ResolvedNames(
        actors=actors,
        graded=_actors(session, graded(str(filters.min_reliability))) if asks_reliability(filters) else None,
        equipment=_equipment(session, filters.equipment) if filters.equipment else None,
        publishers=_publishers(session, filters.publisher) if filters.publisher else None,
        is_paged=filters.limit is not None,
    )
    return replace(resolved, claims=_few(session, filters, resolved, in_order_by)) if resolved.is_paged else resolved


def _actors(session: Session, condition: Condition) -> Sequence[int] | None:
    ids = session.scalars(same_actors(condition).limit(_MOST_NAMED + 1)).all()
    return sorted(set(ids)) if len(ids) <= _MOST_NAMED else None


def _equipment(session: Session, names: Names) -> Sequence[int] | None:
    ids = session.scalars(select(EquipmentRow.id).where(equipped(*names)).limit(_MOST_NAMED + 1)).all()
    return ids if len(ids) <= _MOST_NAMED else None


def spelled_publishers(session: Session) -> Iterator[str]:
    """Yield the publishers as documents spell them, in order; each is found in the index behind the one before it."""
    publisher = DocumentRow.publisher
    first = select(func.min(publisher).label("name")).cte("spelled", recursive=True)
    behind = select(func.min(publisher)).where(publisher > first.c.name).scalar_subquery()
    spelled = first.union_all(select(behind).where(first.c.name.is_not(None)))
    yield from (name for name in session.scalars(select(spelled.c.name)) if name)


def _publishers(session: Session, names: Names) -> Sequence[str]:
    wanted = {name.casefold() for name in names}
    return [name for name in spelled_publishers(session) if name.casefold() in wanted]


def _few(
    session: Session, filters: Filters, resolved: ResolvedNames, in_order_by: frozenset[frozenset[str]]
) -> frozenset[int] | None:
    """The claims that can fit, where one filter leaves no more than `FEW`; None where all leave more."""
    asked = frozenset(role for role in _SINGLE_ROLES if getattr(filters, role))
    is_in_order = asked in in_order_by and all(_is_single(role, filters, resolved) for role in asked)
    has_others = resolved.graded is not None or asks_credibility(filters) or filters.country or filters.search
    has_others = has_others or filters.incident
    if not has_others and (is_in_order or not asked):
        return None
    probes = dict(_probes(filters, resolved))
    found: frozenset[int] | None = None
    for probe in probes.values():
        ids = session.scalars(probe.limit(FEW + 1)).all()
        if len(ids) <= FEW:
            found = frozenset(ids) if found is None else found & frozenset(ids)
    return found


def _is_single(role: str, filters: Filters, resolved: ResolvedNames) -> bool:
    if role in _ACTOR_ROLES:
        return len(resolved.actors.get(getattr(filters, role), ())) == 1
    if role == "equipment":
        return len(resolved.equipment or ()) == 1
    if role == "publisher":
        return len(resolved.publishers or ()) == 1
    return role in ("measure", "category") and len(getattr(filters, role)) == 1


def _probes(filters: Filters, resolved: ResolvedNames) -> Iterator[tuple[str, Select[int]]]:
    """For each filter that an index serves, the row ids of the claims that fit it."""
    of_figure = select(FigureRow.claim_id)
    if filters.source:
        yield "source", select(ClaimRow.id).where(ClaimRow.said_by_id.in_(_ids(filters.source, resolved)))
    if resolved.graded is not None:
        yield "grade", select(ClaimRow.id).where(ClaimRow.said_by_id.in_(resolved.graded))
    if asks_credibility(filters):
        yield "credibility", select(ClaimRow.id).where(ClaimRow.credibility <= filters.min_credibility)
    if filters.subject:
        yield "subject", of_figure.where(FigureRow.subject_id.in_(_ids(filters.subject, resolved)))
    if filters.counterpart:
        yield "counterpart", of_figure.where(FigureRow.counterpart_id.in_(_ids(filters.counterpart, resolved)))
    if resolved.equipment is not None:
        yield "equipment", of_figure.where(FigureRow.equipment_id.in_(resolved.equipment))
    if filters.measure:
        yield "measure", of_figure.where(FigureRow.measure.in_(filters.measure))
    if filters.category:
        yield "category", of_figure.where(FigureRow.category.in_(filters.category))
    if filters.publisher:
        documents = select(DocumentRow.id).where(DocumentRow.publisher.in_(resolved.publishers or ()))
        yield "publisher", select(ClaimRow.id).where(ClaimRow.document_id.in_(documents))
    if filters.country:
        actors = same_actors(of_country(filters.country))
        parties = union_all(
            select(ClaimRow.id).where(ClaimRow.said_by_id.in_(actors)),
            of_figure.where(FigureRow.subject_id.in_(actors)),
            of_figure.where(FigureRow.counterpart_id.in_(actors)),
        ).subquery()
        yield "country", select(parties.c[0])
    if filters.incident:
        yield "incident", of_incidents(filters.incident)
    for number, question in enumerate(filters.search):
        yield f"search {number}", select(ClaimRow.id).where(holds_words(question))


def _ids(names: Names, resolved: ResolvedNames) -> Values:
    ids = resolved.actors.get(names)
    return same_actors(named(names)) if ids is None else ids
