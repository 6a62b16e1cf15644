"""The documents, what was found in them, and whole ones with their claims for exports."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, exists, func, or_, select, tuple_, union_all
from sqlalchemy.orm import Session, aliased, undefer

from tallybook.errors import UsageError
from tallybook.queries.filters.criteria import Filters
from tallybook.queries.lists.actors.canonical_actors import canonical_actor
from tallybook.queries.lists.decisions import ListedDecision, list_decisions
from tallybook.queries.rows import ListedDocument, columns
from tallybook.queries.sql import paging
from tallybook.queries.sql.as_of import answered_as_of
from tallybook.queries.sql.decided import DOCUMENT_DECIDED, document_tagged, holds, tagged
from tallybook.queries.sql.dialects import given, is_among, is_given
from tallybook.queries.sql.paging import Query
from tallybook.queries.sql.resolve import resolve_names
from tallybook.queries.sql.where import claim_conditions, document_conditions
from tallybook.records import Decided
from tallybook.store.convert import kept_figures, to_actor, to_claim, to_document
from tallybook.store.effects import PERSON
from tallybook.store.read.load import first_location, whole_claim
from tallybook.store.read.snapshot import read_columns
from tallybook.store.read.standing import is_decided, load_readings
from tallybook.store.read.travelling import decisions_on, decisions_on_actors
from tallybook.store.schema.tables import ClaimRow, DocumentLinkRow, DocumentRow, FigureRow, LocationRow, Target

if TYPE_CHECKING:
    from tallybook.records import Claim, Document

_OTHER = aliased(DocumentRow, name="other")
_PLACE, _OTHERS_PLACE = aliased(LocationRow, name="place"), aliased(LocationRow, name="others_place")
_AT_ONCE = 200
PUBLISHED_FROM = "published_from"  # in a document's metadata
_NO_FILTERS = Filters()
_NEAR, _LOCATIONS = (columns(ListedDocument).index(name) for name in ("near_duplicates", "locations"))

ORDER = (paging.dated(DocumentRow.published), DocumentRow.id)
_IN_ORDER_BY = frozenset({frozenset({"publisher"})})
_IS_CURRENT = and_(ClaimRow.document_id == DocumentRow.id, ClaimRow.superseded_at.is_(None), holds(ClaimRow))
_IS_CURRENT_CLAIM = and_(ClaimRow.superseded_at.is_(None), holds(ClaimRow))
_CLAIMS = select(func.count(ClaimRow.id)).where(_IS_CURRENT).scalar_subquery()
_FIGURES = (
    select(func.count(FigureRow.id))
    .join(ClaimRow, FigureRow.claim_id == ClaimRow.id)
    .where(_IS_CURRENT, holds(FigureRow))
).scalar_subquery()
_IS_EARLIER = tuple_(paging.dated(_OTHER.published), _OTHER.id) < tuple_(
    paging.dated(DocumentRow.published), DocumentRow.id
)
_EARLIER_AT_URL = select(func.count(_OTHER.id)).where(_OTHER.url == DocumentRow.url, _IS_EARLIER).scalar_subquery()
# Entries of a container, which have a "#", are no versions of each other; see `store.write.versions`.
_EARLIER_IN_FILE = (
    select(func.count(_OTHER.id.distinct()))
    .join(_OTHERS_PLACE, _OTHERS_PLACE.document_id == _OTHER.id)
    .join(_PLACE, _PLACE.location == _OTHERS_PLACE.location)
    .where(
        _PLACE.document_id == DocumentRow.id,
        DocumentRow.url.is_(None),
        _OTHER.url.is_(None),
        _PLACE.location.not_like("%#%"),
        _IS_EARLIER,
    )
).scalar_subquery()
_SUPERSEDED_BY = select(_OTHER.sha256).where(_OTHER.id == DocumentRow.superseded_by_id).scalar_subquery()


@answered_as_of
def list_documents(session: Session, filters: Filters) -> Iterator[ListedDocument]:
    """Yield the documents that fit the filters, by publication day; what has none comes last.

    With a filter about claims or figures, those that hold a claim which fits. A document stands for the day when it
    was published: that is what `since` and `until` are about here.
    """
    if replace(filters, limit=None) == _NO_FILTERS:
        query = _current()
    else:
        query = _behind(_listed(_rows(), session, filters), session, filters).order_by(*ORDER)
    found = paging.rows(session, query, filters.limit)
    while batch := list(islice(found, _AT_ONCE)):
        ids = [row.id for row in batch]
        links, locations = _near_duplicates(session, ids), _locations(session, ids)
        for row in batch:
            key, *values = row
            # By place, in the order of the fields: names would take as long again.
            values.insert(_NEAR, tuple(links.get(key, ())))
            values.insert(_LOCATIONS, tuple(locations.get(key, ())))
            yield ListedDocument(*values)


@answered_as_of
def count_documents(session: Session, filters: Filters) -> int:
    """How many documents fit the filters, from the first one or the one after `filters.after` on."""
    return paging.count(session, _behind(_listed(select(DocumentRow.id), session, filters), session, filters))


def cursor_of(row: ListedDocument) -> str:
    """What `--after` takes to go on behind a document."""
    return row.document


@answered_as_of
def iter_records(session: Session, filters: Filters) -> Iterator[tuple[Document, list[Claim]]]:
    """Yield every document that fits with those of its claims that fit; `is_complete` says whether these are all.

    In the order in which they came, so that what is imported again gets its versions in the same order. A document
    that people rejected goes along without claims where nothing is asked of these, so that it is rejected elsewhere,
    too. One document is in memory at a time. `filters.limit` counts claims. Raises UsageError for `filters.after`.
    """
    if filters.after:
        raise UsageError("whole records have no --after", "use --since and --until, or export a flat table")
    left = filters.limit
    ids = session.scalars(
        _fitting(select(DocumentRow.id), session, replace(filters, limit=None), with_rejected=True).order_by(
            DocumentRow.id
        )
    ).all()
    for document_id in ids:
        if left is not None and left <= 0:
            return
        row = session.get_one(DocumentRow, document_id, options=[undefer(DocumentRow.text)])
        claims = _claims(session, row, filters, left)
        everything = select(ClaimRow.id).where(_IS_CURRENT_CLAIM, ClaimRow.document_id == document_id)
        is_complete = row.is_complete and len(claims) == paging.count(session, everything)
        document = to_document(row, first_location(session, document_id))
        more = _decided(session, row, claims, is_complete=is_complete, is_last=document_id == ids[-1])
        yield document.model_copy(update={"is_complete": is_complete, **more}), claims
        left = None if left is None else left - len(claims)
        session.expunge_all()


@answered_as_of
def decisions_that_fit(session: Session, filters: Filters) -> Iterator[ListedDecision]:
    """Yield the decisions, first to last; with filters those about documents that hold what fits, and their words."""
    found = list_decisions(session)
    if replace(filters, as_of=None, limit=None, all_versions=False) != _NO_FILTERS:
        there = {row.document for row in list_documents(session, replace(filters, limit=None))}
        found = (one for one in found if one.document in there)
    yield from islice(found, filters.limit)


def load_document(session: Session, sha256: str) -> tuple[Document, str, list[ListedDecision]]:
    """The document of a hash, which is there, with what people decided about it itself."""
    row = session.scalars(
        select(DocumentRow).where(DocumentRow.sha256 == sha256).options(undefer(DocumentRow.text))
    ).one()
    decided = session.scalars(select(DOCUMENT_DECIDED).where(DocumentRow.id == row.id)).one()
    own = [one for one in list_decisions(session, document=sha256) if one.target == Target.DOCUMENT]
    return to_document(row, first_location(session, row.id)), str(decided), own


@cache
def _current() -> Query:
    """All documents that are not superseded, in order."""
    return _rows().where(*document_conditions(_NO_FILTERS)).order_by(*ORDER)


@cache
def _rows() -> Query:
    return select(
        DocumentRow.id,
        DocumentRow.sha256.label("document"),
        DocumentRow.published,
        DocumentRow.publisher,
        DocumentRow.title,
        DocumentRow.language,
        _CLAIMS.label("claims"),
        _FIGURES.label("figures"),
        (_EARLIER_AT_URL + _EARLIER_IN_FILE + 1).label("version"),
        _SUPERSEDED_BY.label("superseded_by"),
        DocumentRow.url,
        DocumentRow.author,
        DocumentRow.reader,
        DocumentRow.extractor,
        DocumentRow.is_complete,
        DocumentRow.characters,
        DocumentRow.details[PUBLISHED_FROM].as_string().label(PUBLISHED_FROM),
        DOCUMENT_DECIDED.label("decided"),
    )


def _listed(query: Query, session: Session, filters: Filters) -> Query:
    """The query over documents that fit, `since` and `until` being about their day of publication."""
    published = paging.between(DocumentRow.published, filters.since, filters.until)
    return _fitting(query.where(*published), session, replace(filters, since=None, until=None))


def _fitting(query: Query, session: Session, filters: Filters, *, with_rejected: bool = False) -> Query:
    """The query over documents that fit; where claims are asked for, that hold one which fits."""
    resolved = resolve_names(session, filters, in_order_by=_IN_ORDER_BY)
    found = query.where(*document_conditions(filters, resolved=resolved, with_rejected=with_rejected))
    if filters.tag:
        of_its_claims = exists().where(_IS_CURRENT, *tagged(filters))
        found = found.where(or_(document_tagged(filters), of_its_claims))
    if resolved.claims is not None:
        found = found.where(
            DocumentRow.id.in_(select(ClaimRow.document_id).where(is_among(ClaimRow.id, resolved.claims)))
        )
    asked = claim_conditions(filters, figures=False, resolved=replace(resolved, is_nested=True))
    return found.where(exists().where(_IS_CURRENT, *asked)) if asked else found


def _behind(query: Query, session: Session, filters: Filters) -> Query:
    if not filters.after:
        return query
    called = select(DocumentRow.id).where(DocumentRow.sha256 == filters.after)
    return query.where(paging.place_of(session, called, ORDER, filters.after).behind())


def _claims(session: Session, row: DocumentRow, filters: Filters, limit: int | None) -> list[Claim]:
    """The claims of a document that fit, in order of its text."""
    query = (
        select(ClaimRow)
        .join(DocumentRow, ClaimRow.document_id == DocumentRow.id)
        .where(ClaimRow.document_id == row.id, ClaimRow.superseded_at.is_(None), holds(ClaimRow, filters.decided))
        .where(*tagged(filters))
        .where(*claim_conditions(filters, figures=False))
        .order_by(ClaimRow.content_start, ClaimRow.id)
        .limit(limit)
        .options(*whole_claim())
    )
    found = session.scalars(query).all()
    if not is_decided(session, row.sha256) and all(claim.said_by_id == claim.source_id for claim in found):
        return [to_claim(claim, row.sha256) for claim in found]
    extracted = load_readings(session, found, row.sha256)
    return [_held(session, claim, extracted[claim.id], row.sha256) for claim in found]


def _held(session: Session, row: ClaimRow, extracted: Claim, sha256: str) -> Claim:
    """A claim as it holds, beside the record that was read where people decided otherwise."""
    from tallybook.records import HeldClaim

    states = [figure.decided for figure in kept_figures(row)]
    claim = to_claim(row, sha256)
    if (source := canonical_actor(session, row.said_by_id)) is not None and row.said_by_id != row.source_id:
        claim = claim.model_copy(update={"source": to_actor(source)})
    if row.decided == Decided.OPEN and set(states) <= {Decided.OPEN} and claim == extracted:
        return claim
    kept = [number for number, state in enumerate(states) if state != Decided.REJECTED]
    places = {number: place for place, number in enumerate(kept)}
    figures = tuple(
        figure.model_copy(update={"part_of": None if figure.part_of is None else places.get(figure.part_of)})
        for figure in (claim.figures[number] for number in kept)
    )
    record = {name: getattr(claim, name) for name in type(claim).model_fields} | {"figures": figures}
    decided = tuple(states[number] for number in kept)
    return HeldClaim(**record, decided=row.decided, figures_decided=decided, extracted=extracted)


def _decided(
    session: Session, row: DocumentRow, claims: Sequence[Claim], *, is_complete: bool, is_last: bool
) -> dict[str, Any]:
    """What people decided about a document, and with a whole one the claims that are left out as rejected.

    What they decided about sources goes with the last document, behind all that it may be about.
    """
    decisions = [*(decisions_on_actors(session, row.sha256) if is_last else ()), *decisions_on(session, row.sha256)]
    if not decisions:
        return {}
    left_out: list[Claim] = []
    if is_complete:
        there = {claim.claim_id for claim in claims}
        query = select(ClaimRow).where(ClaimRow.document_id == row.id, ClaimRow.superseded_at.is_(None))
        others = session.scalars(query.where(ClaimRow.extractor != PERSON).options(*whole_claim()))
        missing = [one for one in others if one.claim_id not in there]
        left_out = list(load_readings(session, missing, row.sha256).values())
    return {"decisions": tuple(decisions), "rejected": tuple(left_out)}


def _near_duplicates(session: Session, ids: Sequence[int]) -> dict[int, list[str]]:
    """The hashes of the documents that have nearly the words of each, the nearest first."""
    found: dict[int, list[str]] = {}
    for own, sha256 in read_columns(session, _links_of_given(), given(ids)):
        found.setdefault(own, []).append(sha256)
    return found


@cache
def _links_of_given() -> Query:
    link = DocumentLinkRow
    pairs = union_all(
        select(link.first_id.label("own"), link.second_id.label("other"), link.similarity).where(
            is_given(link.first_id)
        ),
        select(link.second_id, link.first_id, link.similarity).where(is_given(link.second_id)),
    ).subquery()
    query = select(pairs.c.own, DocumentRow.sha256).join(DocumentRow, DocumentRow.id == pairs.c.other)
    return query.order_by(pairs.c.similarity.desc(), DocumentRow.id)


def _locations(session: Session, ids: Sequence[int]) -> dict[int, list[str]]:
    """Where each document was found, first to last."""
    found: dict[int, list[str]] = {}
    for document_id, location in read_columns(session, _locations_of_given(), given(ids)):
        found.setdefault(document_id, []).append(location)
    return found


@cache
def _locations_of_given() -> Query:
    query = select(LocationRow.document_id, LocationRow.location).where(is_given(LocationRow.document_id))
    return query.order_by(LocationRow.id)
