"""Reading documents and claims back as records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload, undefer
from sqlalchemy.orm.interfaces import ORMOption

from tallybook.errors import StoreError
from tallybook.store.convert import to_claim, to_document
from tallybook.store.schema.tables import ClaimRow, DocumentRow, FigureRow, LocationRow

if TYPE_CHECKING:
    from tallybook.records import Claim, Document

SHORTEST_PREFIX = 6  # of a document's hash: fewer characters name too many
_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Known:
    """What the database knows of a text, the text itself aside."""

    id: int
    extractor: str | None
    is_complete: bool
    published: date | None
    publisher: str | None
    title: str | None
    url: str | None
    author: str | None
    language: str | None


def whole_claim() -> list[ORMOption]:
    """Options that load all that `to_claim` reads, in a fixed number of statements however many claims."""
    figures = selectinload(ClaimRow.figures)
    return [
        joinedload(ClaimRow.source),
        joinedload(ClaimRow.relayed_by),
        figures.joinedload(FigureRow.subject),
        figures.joinedload(FigureRow.counterpart),
        figures.joinedload(FigureRow.equipment),
    ]


def find_known(session: Session, sha256: str) -> Known | None:
    """What the database knows of the text of this hash; None where it isn't there."""
    columns = [getattr(DocumentRow, name) for name in Known.__dataclass_fields__]
    row = session.execute(select(*columns).where(DocumentRow.sha256 == sha256)).one_or_none()
    return None if row is None else Known(*row)


def load_claim(session: Session, claim_id: str) -> Claim:
    """The claim of this id, as extracted last. Raises StoreError where there is none."""
    found = session.execute(
        select(ClaimRow, DocumentRow.sha256)
        .join(ClaimRow.document)
        .where(ClaimRow.claim_id == claim_id)
        .order_by(ClaimRow.revision.desc())
        .limit(1)
        .options(*whole_claim())
    ).one_or_none()
    if found is None:
        raise StoreError(f"no claim {claim_id}", "list them with `tally claims`")
    return to_claim(found[0], found[1])


def load_document(session: Session, sha256: str) -> Document:
    """The document of this hash, or of the only hash that starts so, at the location where it was first found.

    Raises StoreError where there is none, or more than one.
    """
    prefix = sha256.lower()
    if len(prefix) < SHORTEST_PREFIX or not set(prefix) <= set("0123456789abcdef"):
        raise StoreError(f"{sha256!r} names no document", f"give at least {SHORTEST_PREFIX} digits of its SHA-256")
    # `g` comes after every hex digit: a range, so that the index serves whatever the database's collation.
    rows = session.scalars(
        select(DocumentRow)
        .where(DocumentRow.sha256 >= prefix, DocumentRow.sha256 < prefix + "g")
        .limit(2)
        .options(undefer(DocumentRow.text))
    ).all()
    if not rows:
        raise StoreError(f"no document {sha256}", "list them with `tally documents`")
    if len(rows) > 1:
        raise StoreError(f"several documents start with {sha256}", "give more digits of the SHA-256")
    return to_document(rows[0], first_location(session, rows[0].id))


def iter_stale(session: Session, extractor: str) -> Iterator[int]:
    """Yield the row ids of the texts that were extracted from, last by another extractor, in the order they came.

    Tables of figures are no texts, and what came with its claims from elsewhere was not read here.
    """
    of_texts = DocumentRow.extractor.is_not(None), DocumentRow.extractor.not_like("table/%")
    query = select(DocumentRow.id).where(DocumentRow.extractor != extractor, *of_texts)
    yield from session.scalars(query.order_by(DocumentRow.id)).all()


def load_known_document(session: Session, document_id: int) -> Document:
    """The document of a row id, as it was found first, without its claims."""
    row = session.get_one(DocumentRow, document_id, options=[undefer(DocumentRow.text)])
    document = to_document(row, first_location(session, document_id))
    return document.model_copy(update={"claims": None, "extractor": None})


def first_location(session: Session, document_id: int) -> str:
    """Where a document was found first; the empty string where no location is kept."""
    query = select(LocationRow.location).where(LocationRow.document_id == document_id).order_by(LocationRow.id).limit(1)
    return session.scalar(query) or ""


def load_claims(session: Session, document_id: int, sha256: str, *, superseded: bool = False) -> list[Claim]:
    """The claims of a document, in order of its text; with `superseded` those that a later extraction replaced too."""
    query = select(ClaimRow).where(ClaimRow.document_id == document_id)
    if not superseded:
        query = query.where(ClaimRow.superseded_at.is_(None))
    rows = session.scalars(query.order_by(ClaimRow.content_start, ClaimRow.id).options(*whole_claim()))
    return [to_claim(row, sha256) for row in rows]


def iter_documents(session: Session) -> Iterator[Document]:
    """Yield every document with its claims, in the order in which they came; memory stays at one document."""
    for document_id in iter_document_ids(session):
        row = session.get_one(DocumentRow, document_id, options=[undefer(DocumentRow.text)])
        claims = load_claims(session, row.id, row.sha256)
        yield to_document(row, first_location(session, row.id), claims)
        session.expunge_all()


def iter_document_ids(session: Session) -> Iterator[int]:
    """Yield the row ids of all documents, in order; a hundred at a time, so that any number may follow."""
    last = 0
    while batch := session.scalars(
        select(DocumentRow.id).where(DocumentRow.id > last).order_by(DocumentRow.id).limit(_AT_ONCE)
    ).all():
        yield from batch
        last = batch[-1]
