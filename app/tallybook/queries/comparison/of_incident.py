"""What each source says last of one incident: one comparison of a thing, however its place is spelt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from tallybook.queries.comparison.latest import find_latest, read_latest
from tallybook.queries.filters.criteria import Filters
from tallybook.queries.series.identity import SeriesKey, place_in_order
from tallybook.queries.series.read import Entry, entry_of
from tallybook.queries.sql.resolved import ResolvedNames
from tallybook.records import Category, Scope

# A toll of the event is told as a running total, too; what was added since the last report is no toll.
_SCOPES = (Scope.INCIDENT, Scope.TOTAL, Scope.UNKNOWN)
_SPEAKER_PARTS = 4
_PEOPLE, _CIVILIANS = Category.PEOPLE.value, Category.CIVILIANS.value


def in_incident(
    session: Session, filters: Filters, resolved: ResolvedNames
) -> tuple[Iterator[list[Entry]], frozenset[int]]:
    """The figures of the last claim of each source, comparison by comparison, and the claims that others pass on.

    Their day is that of the report. People and civilians are one comparison where no source tells them apart.
    """
    entries: list[Entry] = []
    relayed: frozenset[int] = frozenset()
    for scope in _SCOPES:
        if filters.scope and scope.value not in filters.scope:
            continue
        latest = find_latest(session, replace(filters, scope=(scope.value,)), resolved)
        relayed |= latest.relayed
        entries += [
            entry_of(row, key, reports) for row, key, reports in read_latest(session, filters, resolved, latest)
        ]
    return _compared(entries), relayed


def joined(key: SeriesKey) -> SeriesKey:
    """The key of a series without what parts the reports of one event: place, day, document, scope."""
    return key._replace(place=None, day=None, document_id=None, scope=Scope.INCIDENT.value)


def _compared(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    found = list(entries)
    apart = _told_apart(found)
    compared: dict[tuple[object, ...], dict[tuple[object, ...], list[Entry]]] = {}
    for entry in found:
        key = joined(entry.key)
        if key.category == _CIVILIANS and _thing(key) not in apart:
            key = key._replace(category=_PEOPLE)
        entry.key, entry.row = key, entry.row._replace(day=entry.row.said, place=None)
        compared.setdefault(key.counted, {}).setdefault(_speaker(key), []).append(entry)
    lasts = [
        sorted(
            (entry for said in by_speaker.values() for entry in _last(said)),
            key=lambda entry: (entry.row.claim, entry.row.position),
        )
        for by_speaker in compared.values()
    ]
    yield from sorted(lasts, key=lambda said: place_in_order(said[0].row, said[0].key))


def _told_apart(entries: Iterable[Entry]) -> set[tuple[object, ...]]:
    """The things of which some source counts people and civilians both."""
    seen: dict[tuple[object, ...], set[str]] = {}
    for entry in entries:
        seen.setdefault((*_speaker(entry.key), *_thing(entry.key)), set()).add(entry.key.category)
    both = {_PEOPLE, _CIVILIANS}
    return {thing[_SPEAKER_PARTS:] for thing, found in seen.items() if both <= found}


def _thing(key: SeriesKey) -> tuple[object, ...]:
    return key.subject_id, key.measure, key.equipment_id


def _speaker(key: SeriesKey) -> tuple[object, ...]:
    return key.source_id, key.publisher, key.own_document_id, key.is_denied


def _last(entries: list[Entry]) -> list[Entry]:
    """The figures of a source's last claim."""
    last = max(entries, key=lambda entry: (entry.row.said or date.min, entry.row.claim))
    return [entry for entry in entries if entry.row.claim == last.row.claim]
