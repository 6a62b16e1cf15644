"""The incidents by day, and what is known of each: its documents, its figures, its claims and why they belong."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from tallybook.errors import StoreError, UsageError
from tallybook.queries.filters.criteria import Filters
from tallybook.queries.lists.decisions import ListedDecision, list_decisions
from tallybook.queries.rows import ListedIncident, Number, columns, whole
from tallybook.queries.sql import paging
from tallybook.queries.sql.as_of import answered_as_of
from tallybook.queries.sql.decided import holds, incident_tagged
from tallybook.queries.sql.paging import Query
from tallybook.queries.sql.where import conditions
from tallybook.records import ActorKind
from tallybook.store.batches import in_batches
from tallybook.store.schema.tables import (
    ActorRow,
    ClaimRow,
    DocumentRow,
    FigureRow,
    IncidentClaimRow,
    IncidentRow,
    UngroupedDocumentRow,
)

_NO_FILTERS = Filters()
_AT_ONCE = 100
_SHORTEST_PREFIX = 4
_OF_ONE_DOCUMENT = (ActorKind.ANONYMOUS, ActorKind.WITNESSES)
_SPEAKER, _CANONICAL = aliased(ActorRow, name="speaker"), aliased(ActorRow, name="canonical_speaker")

ORDER = (paging.dated(IncidentRow.day_start), IncidentRow.incident_id)


@dataclass(frozen=True, slots=True)
class IncidentDocument:
    """A document that tells of an incident, with how many of its claims do."""

    document: str
    url: str | None
    title: str | None
    publisher: str | None
    published: date | None
    claims: int


@dataclass(frozen=True, slots=True)
class IncidentFigure:
    """What one source says of one measure and category in an incident: its latest number, its lowest and its highest.

    `source` is None for a document's own voice, which its `publisher` then names. `said` is the day of the latest.
    """

    measure: str
    category: str
    source: str | None
    publisher: str | None
    said: date | None
    latest_low: Number | None
    latest_high: Number | None
    lowest: Number | None
    highest: Number | None
    figures: int
    claim_id: str


@dataclass(frozen=True, slots=True)
class IncidentClaim:
    """A claim that tells of an incident: how sure that is, 0 to 1, and what speaks for it, the weightiest first."""

    claim_id: str
    source: str | None
    publisher: str | None
    said: date | None
    content: str
    confidence: float
    why: tuple[tuple[str, float], ...]
    is_given: bool


@dataclass(frozen=True, slots=True)
class WholeIncident:
    """An incident with all that belongs to it, and what people decided about it."""

    listed: ListedIncident
    documents: tuple[IncidentDocument, ...]
    figures: tuple[IncidentFigure, ...]
    claims: tuple[IncidentClaim, ...]
    decisions: tuple[ListedDecision, ...]


@answered_as_of
def list_incidents(session: Session, filters: Filters) -> Iterator[ListedIncident]:
    """Yield the incidents that fit the filters, by day; what has none comes last.

    `since` and `until` are about the days of the incident; with any other filter, those with a claim that fits.
    """
    query = _behind(_fitting(_rows(), filters), session, filters).order_by(*ORDER)
    found = paging.rows(session, query, filters.limit)
    while batch := list(islice(found, _AT_ONCE)):
        sources = _sources(session, [row.incident_id for row in batch])
        for row in batch:
            yield _listed(row, len(sources.get(row.incident_id, ())))


@answered_as_of
def count_incidents(session: Session, filters: Filters) -> int:
    """How many incidents fit the filters, from the first one or the one after `filters.after` on."""
    return paging.count(session, _behind(_fitting(select(IncidentRow.id), filters), session, filters))


def cursor_of(row: ListedIncident) -> str:
    """What `--after` takes to go on behind an incident."""
    return row.incident_id


@answered_as_of
def iter_whole(session: Session, filters: Filters) -> Iterator[WholeIncident]:
    """Yield the incidents that fit, each with its documents and figures; without claims and decisions."""
    found = list_incidents(session, filters)
    while batch := list(islice(found, _AT_ONCE)):
        ids = [row.incident_id for row in batch]
        documents, figures = _documents(session, ids), _figures(session, ids)
        for row in batch:
            name = row.incident_id
            yield WholeIncident(row, tuple(documents.get(name, ())), tuple(figures.get(name, ())), (), ())


def load_incident(session: Session, name: str) -> WholeIncident:
    """The incident of this id, or of the only one that begins so.

    Raises StoreError for none, UsageError for several.
    """
    incident_id = full_incident(session, name)
    if incident_id is None:
        raise StoreError(f"no incident {name}", "list them with `tally incidents`")
    row = session.execute(_rows().where(IncidentRow.incident_id == incident_id)).one()
    sources = _sources(session, [incident_id]).get(incident_id, set())
    listed = _listed(row, len(sources))
    return WholeIncident(
        listed,
        tuple(_documents(session, [incident_id]).get(incident_id, ())),
        tuple(_figures(session, [incident_id]).get(incident_id, ())),
        tuple(_claims(session, incident_id)),
        tuple(list_decisions(session, incident=incident_id)),
    )


def full_incident(session: Session, name: str) -> str | None:
    """The id of the incident that begins so; None where there is none. Raises UsageError for several."""
    plain = name.strip().lower()
    if len(plain) < _SHORTEST_PREFIX:
        return None
    starts_so = IncidentRow.incident_id >= plain, IncidentRow.incident_id < plain + "g"
    query = select(IncidentRow.incident_id).where(*starts_so, IncidentRow.replaced_at.is_(None)).limit(2)
    found = session.scalars(query).all()
    if len(found) > 1:
        raise UsageError(f"several incidents start with {name}", "give more of the id: tally incidents --format csv")
    return found[0] if found else None


def count_ungrouped(session: Session) -> int:
    """How many documents came or changed since incidents were grouped."""
    return session.scalar(select(func.count()).select_from(UngroupedDocumentRow)) or 0


def _listed(row: Any, sources: int) -> ListedIncident:
    values = row._asdict() | {"places": tuple(row.places), "sources": sources}
    return ListedIncident(**{name: values[name] for name in columns(ListedIncident)})


def _rows() -> Query:
    return select(
        IncidentRow.incident_id,
        IncidentRow.title,
        IncidentRow.day_start,
        IncidentRow.day_end,
        IncidentRow.place,
        IncidentRow.country,
        IncidentRow.claims,
        IncidentRow.documents,
        IncidentRow.confidence,
        IncidentRow.places,
        IncidentRow.decided,
    ).where(IncidentRow.replaced_at.is_(None))


def _fitting(query: Query, filters: Filters) -> Query:
    """The query over incidents that fit."""
    found = query.where(IncidentRow.replaced_at.is_(None))
    if filters.until is not None:
        found = found.where(*paging.between(IncidentRow.day_start, None, filters.until))
    if filters.since is not None:
        found = found.where(IncidentRow.day_end >= filters.since)
    if filters.decided:
        found = found.where(IncidentRow.decided.in_(filters.decided))
    asked = replace(filters, since=None, until=None, limit=None, after=None, decided=(), as_of=None)
    if replace(asked, tag=()) != _NO_FILTERS:
        found = found.where(_has_claim(replace(asked, tag=())))
    if asked.tag:
        tagged = replace(_NO_FILTERS, tag=asked.tag)
        found = found.where(or_(_has_claim(tagged), incident_tagged(tagged)))
    return found


def _has_claim(filters: Filters) -> Any:
    of_incidents = (
        select(IncidentClaimRow.incident_id)
        .join(ClaimRow, ClaimRow.id == IncidentClaimRow.claim_id)
        .join(DocumentRow, DocumentRow.id == ClaimRow.document_id)
        .where(IncidentClaimRow.replaced_at.is_(None), *conditions(filters, figures=False))
    )
    return IncidentRow.incident_id.in_(of_incidents)


def _behind(query: Query, session: Session, filters: Filters) -> Query:
    if not filters.after:
        return query
    called = select(IncidentRow.id).where(IncidentRow.incident_id == filters.after, IncidentRow.replaced_at.is_(None))
    return query.where(paging.place_of(session, called, ORDER, filters.after).behind())


def _members(*asked: Any) -> Query:
    """Columns of the claims of incidents, with their documents and who they are held to be said by."""
    return (
        select(IncidentClaimRow.incident_id, *asked)
        .join(ClaimRow, ClaimRow.id == IncidentClaimRow.claim_id)
        .join(DocumentRow, DocumentRow.id == ClaimRow.document_id)
        .outerjoin(_SPEAKER, _SPEAKER.id == ClaimRow.said_by_id)
        .outerjoin(_CANONICAL, _CANONICAL.id == func.coalesce(_SPEAKER.merged_into_id, _SPEAKER.id))
        .where(IncidentClaimRow.replaced_at.is_(None))
    )


def _sources(session: Session, ids: Sequence[str]) -> dict[str, set[tuple[str, object]]]:
    """Who says it, each that is independent: named sources; and documents that name none for what they say.

    Witnesses and unnamed sources count with the document that quotes them.
    """
    named: dict[str, set[tuple[str, object]]] = defaultdict(set)
    attributed: dict[str, set[int]] = defaultdict(set)
    others: dict[str, dict[int, object]] = defaultdict(dict)
    for batch in in_batches(ids):
        query = _members(_CANONICAL.id, _CANONICAL.kind, DocumentRow.id, DocumentRow.publisher)
        for name, actor, kind, document, publisher in session.execute(
            query.where(IncidentClaimRow.incident_id.in_(batch))
        ):
            if actor is not None and kind not in _OF_ONE_DOCUMENT:
                named[name].add(("actor", actor))
                attributed[name].add(document)
            else:
                others[name][document] = publisher or document
    for name, documents in others.items():
        own = {("publisher", voice) for document, voice in documents.items() if document not in attributed[name]}
        named[name] |= own
    return named


def _documents(session: Session, ids: Sequence[str]) -> dict[str, list[IncidentDocument]]:
    found: dict[str, list[IncidentDocument]] = defaultdict(list)
    asked = (DocumentRow.sha256, DocumentRow.url, DocumentRow.title, DocumentRow.publisher, DocumentRow.published)
    for batch in in_batches(ids):
        query = (
            _members(*asked, func.count())
            .where(IncidentClaimRow.incident_id.in_(batch))
            .group_by(IncidentClaimRow.incident_id, DocumentRow.id, *asked)
            .order_by(paging.dated(DocumentRow.published), DocumentRow.sha256)
        )
        for name, *values in session.execute(query):
            found[name].append(IncidentDocument(*values))
    return found


def _figures(session: Session, ids: Sequence[str]) -> dict[str, list[IncidentFigure]]:
    """Per measure, category and source, in the order of the first two and of the days."""
    groups: dict[tuple[str, ...], list[Any]] = defaultdict(list)
    asked = (
        *(FigureRow.measure, FigureRow.category, _CANONICAL.id.label("actor"), _CANONICAL.name.label("source")),
        *(DocumentRow.publisher, DocumentRow.sha256, ClaimRow.stands_for, ClaimRow.claim_id),
        *(FigureRow.value, FigureRow.low, FigureRow.high),
    )
    for batch in in_batches(ids):
        query = (
            _members(*asked)
            .join(FigureRow, FigureRow.claim_id == ClaimRow.id)
            .where(IncidentClaimRow.incident_id.in_(batch), holds(FigureRow), FigureRow.is_denied.is_(False))
            .where(FigureRow.part_of.is_(None))
            .order_by(paging.dated(ClaimRow.stands_for), ClaimRow.id, FigureRow.position)
        )
        for row in session.execute(query):
            voice = str(row.actor) if row.actor is not None else f"own {row.publisher or row.sha256}"
            groups[row.incident_id, row.measure, row.category, voice].append(row)
    found: dict[str, list[IncidentFigure]] = defaultdict(list)
    for (name, measure, category, _), rows in sorted(groups.items()):
        last = rows[-1]
        lows = [low for row in rows if (low := row.low if row.low is not None else row.value) is not None]
        highs = [high for row in rows if (high := row.high if row.high is not None else row.value) is not None]
        found[name].append(
            IncidentFigure(
                *(measure, category, last.source, None if last.source else last.publisher, last.stands_for),
                *(whole(last.low), whole(last.high), whole(min(lows, default=None)), whole(max(highs, default=None))),
                *(len(rows), last.claim_id),
            )
        )
    return found


def _claims(session: Session, incident_id: str) -> Iterator[IncidentClaim]:
    asked = (
        *(ClaimRow.claim_id, _CANONICAL.name, DocumentRow.publisher, ClaimRow.stands_for, ClaimRow.content_text),
        *(IncidentClaimRow.confidence, IncidentClaimRow.why, IncidentClaimRow.is_given),
    )
    query = _members(*asked).where(IncidentClaimRow.incident_id == incident_id)
    for row in session.execute(query.order_by(paging.dated(ClaimRow.stands_for), ClaimRow.id)):
        why = tuple((str(words), float(weight)) for words, weight in row.why)
        said = (row.claim_id, row.name, row.publisher, row.stands_for, row.content_text)
        yield IncidentClaim(*said, confidence=row.confidence, why=why, is_given=row.is_given)
