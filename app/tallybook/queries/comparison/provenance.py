"""Which sources are independent: who only passes on what another says counts under that one.

Rules, each about figures of the same thing:

* A source that passed on another one's claim ("X, citing Y") counts under that one for the number it passed on.
* An article's own voice counts under a source that the article, or nearly the same article elsewhere, gives for the
  same number: the headline above "the ministry said".
* An article's own voice, unnamed sources and witnesses count under those of an article with nearly the same words that
  came before: wire copies.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import select, union_all
from sqlalchemy.orm import Session, aliased

from tallybook.queries.filters.criteria import Filters
from tallybook.queries.lists import figures
from tallybook.queries.series.identity import CANONICAL, COUNTED, key_columns
from tallybook.queries.series.read import Entry
from tallybook.queries.sql import paging
from tallybook.queries.sql.dialects import is_among
from tallybook.queries.sql.resolved import ResolvedNames
from tallybook.records import ActorKind
from tallybook.store.schema.tables import ActorRow, ClaimRow, DocumentLinkRow, DocumentRow, FigureRow

_AT_ONCE = 2_000  # keys in one statement
_OTHER = aliased(ClaimRow, name="other_claim")
_OF_A_DOCUMENT = {ActorKind.ANONYMOUS, ActorKind.WITNESSES}
_KEY = key_columns(CANONICAL)
# What is counted comes first, as `SeriesKey.counted` has it.
_NEEDED: dict[str, Any] = {
    **{name: _KEY[name] for name in COUNTED},
    "document": DocumentRow.id,
    "said_by": figures.SOURCE.id,
    "value": FigureRow.value,
    "low": FigureRow.low,
    "high": FigureRow.high,
}
_Thing = tuple[object, ...]
_Bounds = tuple[float | None, float | None, float | None]


@dataclass(frozen=True, slots=True)
class Asked:
    """The filters of a comparison, with what their names mean."""

    filters: Filters
    resolved: ResolvedNames


class Origins:
    """What is resolved of how the figures of some comparisons depend on each other."""

    def __init__(
        self, session: Session, asked: Asked, entries: Sequence[Entry], relayed: Collection[int] | None = None
    ) -> None:
        """Read it for these figures, in as many statements whatever their number of sources.

        `relayed` holds the claims (by row id) that somebody passed on, where that is resolved.
        """
        self._session, self._question = session, asked
        rows = [entry.row for entry in entries]
        self._scopes = sorted({row.scope for row in rows})
        self._near = self._links({row.document for row in rows})
        own = {row.document for row in rows if row.source_id is None}
        self._attributed = self._sources_in(own | {other for document in own for other in self._near.get(document, ())})
        self._passed_on: dict[tuple[_Thing, int, _Bounds], set[int]] = {}
        self._go_betweens: dict[tuple[_Thing, int | None], set[str]] = {}
        for row in self._relayed(relayed) if rows and relayed != frozenset() else ():
            counted = _counted(row)
            self._passed_on.setdefault((counted, row.relay_id, _bounds(row)), set()).add(row.said_by)
            self._go_betweens.setdefault((counted, row.said_by), set()).add(row.relay)

    def relays(self, entry: Entry) -> tuple[str, ...]:
        """Who passed on what the source says of the thing, by name."""
        if not self._go_betweens:
            return ()
        return tuple(sorted(self._go_betweens.get((entry.key.counted, entry.row.source_id), ())))

    def copies(self, entry: Entry) -> int:
        """How many documents have nearly the words of the figure's document."""
        return len(self._near.get(entry.row.document, ()))

    def of(self, entries: Sequence[Entry]) -> list[int]:
        """For each figure of a comparison the index of the one under which it counts: its own where independent."""
        if not entries:
            return []
        depending = [index for index, entry in enumerate(entries) if self._can_depend(entry.row)]
        if not depending:
            return list(range(len(entries)))
        thing = entries[0].key.counted
        order = sorted(range(len(entries)), key=lambda index: _age(entries[index]))
        rank = {index: place for place, index in enumerate(order)}
        by_source = {entries[index].row.source_id: index for index in reversed(order)}
        by_document: dict[int, list[int]] = {}
        for index in order:
            by_document.setdefault(entries[index].row.document, []).append(index)
        under = list(range(len(entries)))
        for index in depending:
            row = entries[index].row
            sources = self._attributed_near(row, thing) if row.source_id is None else self._cited(row, thing)
            found = [by_source[source] for source in sources if source in by_source and source != row.source_id]
            if not found and row.document in self._near:
                found = [other for other in self._copied(row, by_document, entries) if rank[other] < rank[index]]
            if found:
                under[index] = min(found, key=rank.__getitem__)
        return [index if own == index else _root(under, index, rank) for index, own in enumerate(under)]

    def _can_depend(self, row: Any) -> bool:
        """Whether anything was read that can put the figure under another one."""
        return bool(self._attributed if row.source_id is None else self._passed_on) or row.document in self._near

    def _attributed_near(self, row: Any, thing: _Thing) -> set[int]:
        """The sources that the document, or one with nearly its words, gives for the number in its own voice."""
        bounds = _bounds(row)
        documents = [row.document, *self._near.get(row.document, ())]
        return {source for document in documents for source in self._attributed.get((thing, document, bounds), ())}

    def _cited(self, row: Any, thing: _Thing) -> Collection[int]:
        return self._passed_on.get((thing, row.source_id, _bounds(row)), ()) if self._passed_on else ()

    def _copied(self, row: Any, by_document: dict[int, list[int]], entries: Sequence[Entry]) -> Iterator[int]:
        """The figures of the same kind of speaker in documents with nearly the same words."""
        if row.source_id is not None and row.source_kind not in _OF_A_DOCUMENT:
            return
        for document in self._near.get(row.document, ()):
            for index in by_document.get(document, ()):
                other = entries[index].row
                if (other.source, other.source_kind) == (row.source, row.source_kind):
                    yield index

    def _links(self, documents: Iterable[int]) -> dict[int, set[int]]:
        found: dict[int, set[int]] = {}
        link = DocumentLinkRow
        for some in _parts(documents):
            pairs = union_all(
                select(link.first_id, link.second_id).where(is_among(link.first_id, some)),
                select(link.second_id, link.first_id).where(is_among(link.second_id, some)),
            )
            for own, other in self._session.execute(pairs):
                found.setdefault(own, set()).add(other)
        return found

    def _sources_in(self, documents: Iterable[int]) -> dict[tuple[_Thing, int, _Bounds], set[int]]:
        found: dict[tuple[_Thing, int, _Bounds], set[int]] = {}
        for some in _parts(documents):
            of_documents = select(_OTHER.id).where(is_among(_OTHER.document_id, some))
            query = self._asked(replace(self._question.resolved, is_nested=True))
            query = query.where(FigureRow.claim_id.in_(of_documents), FigureRow.said_by_id.is_not(None))
            for row in paging.rows(self._session, query, None):
                found.setdefault((_counted(row), row.document, _bounds(row)), set()).add(row.said_by)
        return found

    def _relayed(self, claims: Collection[int] | None) -> Iterator[Any]:
        """What was passed on, of the figures that fit the filters."""
        resolved = self._question.resolved
        if claims is not None:
            resolved = replace(resolved, claims=frozenset(claims), is_nested=True)
        relay = (figures.RELAY.id.label("relay_id"), figures.RELAY.name.label("relay"))
        query = self._asked(resolved, figures.RELAY).add_columns(*relay)
        passed_on = (figures.RELAY.id.is_not(None), figures.SOURCE.id.is_not(None))
        yield from paging.rows(self._session, query.where(*passed_on), None)

    def _asked(self, resolved: ResolvedNames, *actors: type[ActorRow]) -> paging.Query:
        query = figures.joined(
            select(*(paging.plain(column).label(name) for name, column in _NEEDED.items())),
            self._session,
            self._question.filters,
            actors=(figures.SOURCE, figures.SUBJECT, *actors),
            resolved=resolved,
        )
        return query.where(FigureRow.scope.in_(self._scopes))


def _root(under: Sequence[int], index: int, rank: Mapping[int, int]) -> int:
    """The end of a chain of who passes on whom; where it runs in a circle, who spoke first."""
    trail = [index]
    while under[trail[-1]] != trail[-1]:
        following = under[trail[-1]]
        if following in trail:
            return min(trail[trail.index(following) :], key=rank.__getitem__)
        trail.append(following)
    return trail[-1]


def _counted(row: Any) -> _Thing:
    return tuple(row[: len(COUNTED)])


def _bounds(row: Any) -> _Bounds:
    return (row.value, row.low, row.high)


def _age(entry: Entry) -> tuple[date, int]:
    return (entry.row.said or date.max, entry.row.claim)


def _parts(keys: Iterable[int]) -> Iterator[list[int]]:
    listed = sorted(keys)
    for start in range(0, len(listed), _AT_ONCE):
        yield listed[start : start + _AT_ONCE]
