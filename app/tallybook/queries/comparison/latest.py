"""Which claim of each source is its last one about a thing, of all that a comparison asks for.

Only keys are read for it, on the way through `ix_figures_compared`, and only of the scope that is compared; the whole
figures are read for the few claims that are the last ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, String, case, cast, func, literal, select
from sqlalchemy.orm import Session

from tallybook.queries.filters.criteria import Filters
from tallybook.queries.lists import figures
from tallybook.queries.series.read import (
    DAY,
    ORDERED_DAY,
    PLACE,
    SERIES,
    TOLD_APART_BY_RECEIVER,
    Figure,
    Series,
    figure_of,
    whole_figures,
)
from tallybook.queries.sql import paging
from tallybook.queries.sql.dialects import given, is_given
from tallybook.queries.sql.paging import Query
from tallybook.queries.sql.resolved import Known
from tallybook.queries.sql.where import conditions
from tallybook.records import Scope
from tallybook.store.read.snapshot import read_columns
from tallybook.store.schema.tables import ActorRow, ClaimRow, DocumentRow, FigureRow

# What is compared where nobody chose: the running toll says most, and a figure of unknown reach least.
SCOPES = (Scope.TOTAL, Scope.INCIDENT, Scope.INCREMENT, Scope.UNKNOWN)

_AT_ONCE = 2_000  # claims in one statement
# A claim's key as digits that are in order as text, too: thirteen of them.
_WIDE = 10**12
_DIGITS = 13
_DAY_LENGTH = 10

_Thing = tuple[object, ...]
_THING: dict[str, Any] = {
    "subject_id": FigureRow.subject_id,
    "measure": FigureRow.measure,
    "category": FigureRow.category,
    "equipment_id": FigureRow.equipment_id,
}
_RECEIVER = case((FigureRow.measure == TOLD_APART_BY_RECEIVER, func.coalesce(FigureRow.counterpart_id, 0)), else_=0)
_MERGED = frozenset({"subject_id", "source_id", "receiver_id"})


class Last(NamedTuple):
    """The last claim of a series, by its key; the day that its figure stands for; how many figures there are."""

    claim: int
    day: str
    reports: int


@dataclass(frozen=True, slots=True)
class Latest:
    """The last claims by their series, and all claims (by key) of these series that somebody passed on."""

    last: Mapping[Series, Last]
    relayed: frozenset[int]


def find_latest(session: Session, filters: Filters, known: Known, scope: Scope | None) -> Latest:
    """The last claim of each series that fits: of each thing, of the first scope that there is, or of the one given."""
    merged = select(ActorRow.id, ActorRow.merged_into_id).where(ActorRow.merged_into_id.is_not(None))
    ends = {row.id: row.merged_into_id for row in read_columns(session, merged)}
    newest: dict[Series, tuple[str, int]] = {}
    relayed: set[int] = set()
    compared = None if scope is not None else _scopes(session, filters, known, ends)
    scopes = [scope] if scope is not None else sorted(set((compared or {}).values()), key=SCOPES.index)
    for one in scopes:
        for series, passed_on, last, reports in _grouped(session, filters, known, one, ends):
            if compared is None or compared[series[: len(_THING)]] == one:
                before, number = newest.get(series, ("", 0))
                newest[series] = (max(before, last), number + reports)
                if passed_on:
                    relayed.update(map(int, passed_on.split(",")))
    last_ones = {
        series: Last(int(last[-_DIGITS:]) - _WIDE, last[:_DAY_LENGTH], reports)
        for series, (last, reports) in newest.items()
    }
    return Latest(last_ones, frozenset(relayed))


def read_latest(session: Session, filters: Filters, known: Known, latest: Latest) -> Iterator[tuple[Figure, int]]:
    """Yield the figures of the last claims with how many figures their series have."""
    query = whole_figures().where(is_given(FigureRow.claim_id))
    query = query.where(*conditions(filters, figures=True, known=replace(known, is_nested=True)))
    claims = sorted({last.claim for last in latest.last.values()})
    for start in range(0, len(claims), _AT_ONCE):
        for values in read_columns(session, query, given(claims[start : start + _AT_ONCE])).all():
            row, series = figure_of(values)
            last = latest.last.get(series)
            if last is not None and last.claim == row.claim and last.day == str(row.day or date.min):
                yield row, last.reports


def _scopes(session: Session, filters: Filters, known: Known, ends: Mapping[int, int]) -> dict[_Thing, Scope]:
    """The first scope that there are figures of, for each thing."""
    found: dict[_Thing, Scope] = {}
    query = _fitting(_keyed({"scope": FigureRow.scope, **_THING}), filters, known)
    for scope, subject, *rest in read_columns(session, query).all():
        thing = (ends.get(subject, subject), *rest)
        found[thing] = min(found.get(thing, Scope(scope)), Scope(scope), key=SCOPES.index)
    return found


def _grouped(
    session: Session, filters: Filters, known: Known, scope: Scope, ends: Mapping[int, int]
) -> Iterator[tuple[Series, str | None, str, int]]:
    """Yield groups of figures that are of one series: the series, the claims passed on, the last one, and how many.

    Several groups are of one series where actors are merged. The last one is the maximum of day, day of saying and
    key written one after the other: one pass, without sorting.
    """
    day, said = (cast(func.coalesce(day, literal(date.min)), String) for day in (DAY, FigureRow.stands_for))
    newest = func.max(day + said + cast(FigureRow.claim_id + literal(_WIDE, BigInteger()), String))
    relay = case((FigureRow.relayed_by_id.is_not(None), cast(FigureRow.claim_id, String)))
    summed = (func.aggregate_strings(relay, ",").label("passed_on"), newest.label("newest"), func.count().label("many"))
    for is_own in (False, True):
        keys = _keys(filters, scope, is_own=is_own)
        is_said = FigureRow.said_by_id.is_(None) if is_own else FigureRow.said_by_id.is_not(None)
        query = _keyed(keys).add_columns(*summed).where(FigureRow.scope == scope, is_said)
        query = _fitting(query, filters, known, is_own=is_own, is_incident=scope is Scope.INCIDENT)
        names = list(keys)
        # What is not asked for is the same for all: None, or no receiver.
        absent = {name: -1 if name == "receiver_id" else -2 for name in SERIES}
        chosen = itemgetter(*(names.index(name) if name in keys else absent[name] for name in SERIES))
        for row in read_columns(session, query).all():
            series = chosen((*row, None, 0))
            yield (_as_meant(series, ends) if ends else series), *row[-len(summed) :]


def _as_meant(series: Series, ends: Mapping[Any, int]) -> Series:
    """The series of the actors that those which were read are held to be."""
    pairs = zip(SERIES, series, strict=True)
    return tuple(ends.get(value, value) if name in _MERGED else value for name, value in pairs)


def _keys(filters: Filters, scope: Scope, *, is_own: bool) -> dict[str, Any]:
    """The columns that tell series apart, as far as they can differ here."""
    keys: dict[str, Any] = {**_THING, "scope": FigureRow.scope, "is_denied": FigureRow.is_denied}
    if is_own:
        keys["publisher"] = DocumentRow.publisher
        keys["unpublished"] = case((DocumentRow.publisher.is_(None), DocumentRow.id))
    else:
        keys["source_id"] = FigureRow.said_by_id
    if TOLD_APART_BY_RECEIVER in filters.measure:
        keys["receiver_id"] = _RECEIVER
    if scope is Scope.INCIDENT:
        keys |= {"place": PLACE, "day": ORDERED_DAY}
        keys["document"] = case((FigureRow.place.is_(None), ClaimRow.document_id))
    return keys


def _keyed(keys: Mapping[str, Any]) -> Query:
    """The columns of keys, grouped by them."""
    labelled = [paging.plain(column).label(f"key_{name}") for name, column in keys.items()]
    return select(*labelled).group_by(*(label.name for label in labelled))


def _fitting(query: Query, filters: Filters, known: Known, *, is_own: bool = False, is_incident: bool = False) -> Query:
    """The query over figures that fit the filters, with their claims and documents only where these are needed."""
    needs_documents = is_own or not figures.are_about_figures_alone(filters)
    found = query.select_from(FigureRow)
    if needs_documents or is_incident:
        found = found.outerjoin(ClaimRow, FigureRow.claim_id == ClaimRow.id)
    if needs_documents:
        found = found.outerjoin(DocumentRow, ClaimRow.document_id == DocumentRow.id)
    return found.where(*conditions(filters, figures=True, known=known))
