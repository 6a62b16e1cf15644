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
from tallybook.queries.series.identity import AS_READ, RECEIVED, THING, SeriesKey, key_columns
from tallybook.queries.series.read import Figure, figure_of, whole_figures
from tallybook.queries.sql import paging
from tallybook.queries.sql.days import DAY
from tallybook.queries.sql.dialects import given, is_given
from tallybook.queries.sql.paging import Query
from tallybook.queries.sql.resolved import ResolvedNames
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
_KEY = key_columns(AS_READ)


class Last(NamedTuple):
    """The last claim of a series, by its key; the day that its figure stands for; how many figures there are."""

    claim: int
    day: str
    reports: int


@dataclass(frozen=True, slots=True)
class Latest:
    """The last claims by their series, and all claims (by key) of these series that somebody passed on."""

    last: Mapping[SeriesKey, Last]
    relayed: frozenset[int]


def find_latest(session: Session, filters: Filters, resolved: ResolvedNames) -> Latest:
    """The last claim of each series that fits: of each thing, of the first scope that there is."""
    merged = select(ActorRow.id, ActorRow.merged_into_id).where(ActorRow.merged_into_id.is_not(None))
    ends = {row.id: row.merged_into_id for row in read_columns(session, merged)}
    newest: dict[SeriesKey, tuple[str, int]] = {}
    relayed: set[int] = set()
    asked = [Scope(name) for name in dict.fromkeys(filters.scope)]
    compared = None if len(asked) == 1 else _scopes(session, filters, resolved, ends)
    scopes = asked if compared is None else sorted(set(compared.values()), key=SCOPES.index)
    for one in scopes:
        for series, passed_on, last, reports in _grouped(session, filters, resolved, one, ends):
            if compared is None or compared[series.thing] == one:
                before, number = newest.get(series, ("", 0))
                newest[series] = (max(before, last), number + reports)
                if passed_on:
                    relayed.update(map(int, passed_on.split(",")))
    last_ones = {
        series: Last(int(last[-_DIGITS:]) - _WIDE, last[:_DAY_LENGTH], reports)
        for series, (last, reports) in newest.items()
    }
    return Latest(last_ones, frozenset(relayed))


def read_latest(
    session: Session, filters: Filters, resolved: ResolvedNames, latest: Latest
) -> Iterator[tuple[Figure, SeriesKey, int]]:
    """Yield the figures of the last claims with their series, and how many figures their series have."""
    query = whole_figures().where(is_given(FigureRow.claim_id))
    query = query.where(*conditions(filters, figures=True, resolved=replace(resolved, is_nested=True)))
    claims = sorted({last.claim for last in latest.last.values()})
    for start in range(0, len(claims), _AT_ONCE):
        for values in read_columns(session, query, given(claims[start : start + _AT_ONCE])).all():
            row, key = figure_of(values)
            last = latest.last.get(key)
            if last is not None and last.claim == row.claim and last.day == str(row.day or date.min):
                yield row, key, last.reports


def _scopes(
    session: Session, filters: Filters, resolved: ResolvedNames, ends: Mapping[int, int]
) -> dict[_Thing, Scope]:
    """The first scope that there are figures of, for each thing."""
    found: dict[_Thing, Scope] = {}
    query = _fitting(_keyed({name: _KEY[name] for name in ("scope", *THING)}), filters, resolved)
    for scope, subject, *rest in read_columns(session, query).all():
        thing = (ends.get(subject, subject), *rest)
        found[thing] = min(found.get(thing, Scope(scope)), Scope(scope), key=SCOPES.index)
    return found


def _grouped(
    session: Session, filters: Filters, resolved: ResolvedNames, scope: Scope, ends: Mapping[int, int]
) -> Iterator[tuple[SeriesKey, str | None, str, int]]:
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
        query = _fitting(query, filters, resolved, is_own=is_own, is_incident=scope is Scope.INCIDENT)
        names = list(keys)
        # What is not asked for is the same for all: none, or no receiver.
        absent = {name: -1 if name == "receiver_id" else -2 for name in SeriesKey._fields}
        chosen = itemgetter(*(names.index(name) if name in keys else absent[name] for name in SeriesKey._fields))
        for row in read_columns(session, query).all():
            key = SeriesKey._make(chosen((*row, None, 0)))
            yield (key.canonical(ends) if ends else key), *row[-len(summed) :]


def _keys(filters: Filters, scope: Scope, *, is_own: bool) -> dict[str, Any]:
    """The columns of the key, as far as series can differ here in them."""
    found = {name: _KEY[name] for name in (*THING, "scope", "is_denied")}
    names = ["publisher", "own_document_id"] if is_own else ["source_id"]
    if not set(RECEIVED).isdisjoint(filters.measure):
        names.append("receiver_id")
    if scope is Scope.INCIDENT:
        names += ["place", "day", "document_id"]
    return found | {name: _KEY[name] for name in names}


def _keyed(keys: Mapping[str, Any]) -> Query:
    """The columns of keys, grouped by them."""
    labelled = [paging.plain(column).label(f"key_{name}") for name, column in keys.items()]
    return select(*labelled).group_by(*(label.name for label in labelled))


def _fitting(
    query: Query, filters: Filters, resolved: ResolvedNames, *, is_own: bool = False, is_incident: bool = False
) -> Query:
    """The query over figures that fit the filters, with their claims and documents only where these are needed."""
    needs_documents = is_own or not figures.are_about_figures_alone(filters)
    found = query.select_from(FigureRow)
    if needs_documents or is_incident:
        found = found.outerjoin(ClaimRow, FigureRow.claim_id == ClaimRow.id)
    if needs_documents:
        found = found.outerjoin(DocumentRow, ClaimRow.document_id == DocumentRow.id)
    return found.where(*conditions(filters, figures=True, resolved=resolved))
