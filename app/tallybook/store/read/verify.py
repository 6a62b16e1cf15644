"""Reading everything again: every hash, every span. What does not give back its words is named."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from pydantic import ValidationError
from sqlalchemy import select, text
from sqlalchemy.orm import Session, undefer

from tallybook.records import Certainty, Claim, Problem, Span, text_hash
from tallybook.store.convert import claim_digest, day_of, to_claim
from tallybook.store.read.load import first_location, iter_document_ids, whole_claim
from tallybook.store.schema import fulltext
from tallybook.store.schema.tables import ClaimRow, DocumentRow, FigureRow

_RESTORE = "Restore a backup, or ingest the text again into a new database."


@dataclass(slots=True)
class Verified:
    """How much was read again."""

    documents: int = 0
    claims: int = 0
    figures: int = 0


def verify(session: Session, verified: Verified | None = None) -> Iterator[Problem]:
    """Yield a Problem for every document, claim or figure that does not give back its words; none for a sound database.

    Superseded claims are read too. Memory stays at one document; `verified` counts what was read.
    """
    counts = verified if verified is not None else Verified()
    yield from fulltext.verify(session)
    yield from _verify_references(session)
    for document_id in iter_document_ids(session):
        row = session.get_one(DocumentRow, document_id, options=[undefer(DocumentRow.text)])
        location = first_location(session, row.id)
        counts.documents += 1
        yield from _verify_text(row, location)
        yield from _verify_claims(session, row, location, counts)
        session.expunge_all()


def _verify_references(session: Session) -> Iterator[Problem]:
    """Rows whose document, actor or run is gone: SQLite lets other programs delete them."""
    if session.get_bind().dialect.name != "sqlite":
        return
    for table, row_id, other, _ in session.execute(text("PRAGMA foreign_key_check")):
        yield Problem(
            location=f"{table}, row {row_id}", message=f"refers to a row of {other} that is gone", next_step=_RESTORE
        )


def _verify_text(row: DocumentRow, location: str) -> Iterator[Problem]:
    if text_hash(row.text) != row.sha256:
        yield _problem(location, f"the text of document {row.sha256} is not the one that was ingested")
    if len(row.text) != row.characters:
        yield _problem(location, f"document {row.sha256} has {len(row.text)} characters, not {row.characters}")
    if not location:
        yield _problem(row.sha256, f"document {row.sha256} has no location")


def _verify_claims(session: Session, row: DocumentRow, location: str, counts: Verified) -> Iterator[Problem]:
    ids = session.scalars(select(ClaimRow.id).where(ClaimRow.document_id == row.id).order_by(ClaimRow.id)).all()
    try:
        rows: Sequence[ClaimRow] = session.scalars(
            select(ClaimRow).where(ClaimRow.document_id == row.id).order_by(ClaimRow.id).options(*whole_claim())
        ).all()
    except (LookupError, ValueError):
        # A value that its column can't hold spoils the whole query: find the claims that it is in.
        yield from _verify_one_by_one(session, ids, row, location, counts)
        return
    for claim_row in rows:
        yield from _verify_claim(claim_row, row, location, counts)


def _verify_one_by_one(
    session: Session, ids: Sequence[int], row: DocumentRow, location: str, counts: Verified
) -> Iterator[Problem]:
    for claim_id in ids:
        session.expire_all()
        try:
            claim_row = session.get_one(ClaimRow, claim_id, options=whole_claim())
        except (LookupError, ValueError) as error:
            counts.claims += 1
            yield _problem(location, f"the claim in row {claim_id} holds a value that can't be: {error}")
            continue
        yield from _verify_claim(claim_row, row, location, counts)


def _verify_claim(claim_row: ClaimRow, row: DocumentRow, location: str, counts: Verified) -> Iterator[Problem]:
    counts.claims += 1
    counts.figures += len(claim_row.figures)
    name = f"claim {claim_row.claim_id}"
    try:
        claim = to_claim(claim_row, row.sha256)
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in fault["loc"])
        yield _problem(location, f"{name}: {where} {fault['msg']}".replace(":  ", ": "))
        return
    except (TypeError, ValueError) as error:
        yield _problem(location, f"{name}: a span or date of it can't be read: {error}")
        return
    for part, span in _spans(claim):
        if not span.gives_back(row.text):
            yield _problem(location, f"{name}: the text does not hold its {part} {span.text!r} at {list(span.pieces)}")
    if claim_row.content_start != claim.content.start:
        yield _problem(location, f"{name}: content_start is {claim_row.content_start}, not {claim.content.start}")
    if [figure.position for figure in claim_row.figures] != list(range(len(claim_row.figures))):
        yield _problem(location, f"{name}: a figure of it is missing")
    elif claim_digest(claim) != claim_row.digest:
        yield _problem(location, f"{name}: a field of it, of its figures or of its actors is not the one that was kept")
    elif any(_place_of(figure) != _place_of(claim_row) for figure in claim_row.figures):
        yield _problem(location, f"{name}: a figure of it stands for another day or source than the claim")
    elif any(_standing_of(figure) != _standing(claim_row, row) for figure in claim_row.figures):
        yield _problem(location, f"{name}: a figure of it does not say whether the claim is superseded or denied")
    if claim_row.superseded_at is None and claim_row.stands_for != day_of(claim.said_on, row.published):
        yield _problem(location, f"{name}: it stands for {claim_row.stands_for}, which is not the day of its words")


def _place_of(row: ClaimRow | FigureRow) -> tuple[date | None, int | None, int | None]:
    return row.stands_for, row.said_by_id, row.relayed_by_id


def _standing(claim_row: ClaimRow, row: DocumentRow) -> tuple[bool, bool]:
    """Whether a claim is superseded, by itself or with its document; and whether its source denies it."""
    is_superseded = claim_row.superseded_at is not None or row.superseded_at is not None
    return is_superseded, claim_row.certainty is Certainty.DENIED


def _standing_of(figure: FigureRow) -> tuple[bool, bool]:
    return figure.is_superseded, figure.is_denied


def _spans(claim: Claim) -> Iterator[tuple[str, Span]]:
    yield "content", claim.content
    if claim.cue is not None:
        yield "cue", claim.cue
    if claim.source_mention is not None:
        yield "source mention", claim.source_mention
    for figure in claim.figures:
        yield "figure", figure.span


def _problem(location: str, message: str) -> Problem:
    return Problem(location=location, message=message, next_step=_RESTORE)
