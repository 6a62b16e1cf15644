"""One target at a time: read it, fill in what is known of its documents, extract their claims. Writes nothing."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tallybook.errors import TallybookError, UsageError
from tallybook.ingest.request import Request
from tallybook.readers import Reading, Target, read
from tallybook.records import Claim, Document, Problem, Severity

if TYPE_CHECKING:
    from tallybook.store.database import Database

_EXTRACTED_LANGUAGES = frozenset({None, "en"})
_MESSAGE_CHARACTERS = 300
PUBLISHED_FROM = "published_from"  # in a document's metadata: where its day of publication was found
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document that is ready to be saved, with its claims and who made them.

    `extractor` is None where nothing is extracted (another language). `is_known` says that the database has all of it
    already, so that `claims` was left empty.
    """

    document: Document
    claims: tuple[Claim, ...]
    extractor: str | None
    fetched_at: datetime
    is_known: bool = False

    @property
    def is_foreign(self) -> bool:
        """Whether the text is in a language that is not extracted from."""
        return self.document.claims is None and self.document.language not in _EXTRACTED_LANGUAGES


Result = Prepared | Problem


def prepare(target: Target, request: Request, database: Database | None) -> Iterator[Result]:
    """Yield the documents of a target, ready to be saved, and a Problem for each that can't be had.

    Without a database everything is extracted; with one, what it already has is left alone. Raises UsageError where a
    title or URL was given and the target holds more than one document.
    """
    readings = read(target, request.reading())
    for reading in _single(readings, target) if request.names_one else readings:
        result = reading if isinstance(reading, Problem) else prepare_document(reading, request, database)
        yield result
        if isinstance(result, Prepared) and result.document.claims is None:
            yield from _doubts(result)


def extract_again(prepared: Prepared, document: Document, request: Request) -> Result:
    """The same document prepared anew from what the database knows of it by now."""
    return _extracted(document, request, prepared.fetched_at)


def current_extractor(engine: str) -> str:
    """Name and version of the extractor of an engine, as kept with every claim that it makes."""
    from tallybook.extract.pipeline import EXTRACTORS

    return EXTRACTORS[engine]


def _single(readings: Iterator[Reading], target: Target) -> Iterator[Reading]:
    """The readings of a target with one document. Nothing is yielded before that is sure."""
    held: list[Reading] = []
    for reading in readings:
        if isinstance(reading, Document) and any(isinstance(other, Document) for other in held):
            raise UsageError(
                f"{target.location} holds several documents, and --title and --url can only be true of one",
                "leave them out, or name a file with a single document",
            )
        held.append(reading)
    yield from held


def prepare_document(document: Document, request: Request, database: Database | None) -> Result:
    """A document ready to be saved, or the Problem that stands for it; as `prepare` has it."""
    fetched_at = datetime.now(UTC)
    filled = _fill(document, request)
    if database is None:
        return _extracted(filled, request, fetched_at)
    from tallybook.store.read.load import find_known
    from tallybook.store.write.save import RefusedDocumentError, check_not_forgotten, complete, is_up_to_date

    with database.session() as session:
        known = find_known(session, filled.sha256)
        try:
            if known is None and not request.again:
                check_not_forgotten(session, filled)
        except RefusedDocumentError as error:
            return Problem(location=filled.location, message=error.message, next_step=error.next_step)
    whole = complete(known, filled, request.overriding)
    if whole.claims is None and is_up_to_date(known, whole, _extractor_for(whole, request)):
        return Prepared(whole, (), _extractor_for(whole, request), fetched_at, is_known=True)
    return _extracted(whole, request, fetched_at)


def _fill(document: Document, request: Request) -> Document:
    """The document with its metadata: the person's, else its own, else its dateline's, else the settings'."""
    changes = {name: getattr(request, name) for name in request.overriding}
    if "published" in changes:
        changes["metadata"] = document.metadata | {PUBLISHED_FROM: "given"}
    filled = document.model_copy(update=changes) if changes else document
    if filled.claims is not None or (filled.published and filled.publisher):
        return filled
    from tallybook.text.dateline import find_dateline

    dateline = find_dateline(filled.text)
    day, publisher = (dateline.published, dateline.publisher) if dateline else (None, None)
    is_dated = day is not None and filled.published is None
    return filled.model_copy(
        update={
            "published": filled.published or day,
            "publisher": filled.publisher or publisher or request.default_publisher,
            "metadata": filled.metadata | ({PUBLISHED_FROM: "dateline"} if is_dated else {}),
        }
    )


def _doubts(prepared: Prepared) -> Iterator[Problem]:
    """A warning for every figure that was kept though no reading supports it."""
    from tallybook.extract.figures.plausibility import doubts

    for claim in prepared.claims:
        for figure, reason in doubts(claim.figures):
            yield Problem(
                location=prepared.document.location,
                message=f"{prepared.document.location}: {figure.span.text!r} ({figure.measure}) is {reason}; "
                "it was kept with little confidence",
                next_step=f"See it in its words: tally show {claim.claim_id}",
                severity=Severity.WARNING,
            )


def _extractor_for(document: Document, request: Request) -> str | None:
    if document.claims is not None:
        return document.extractor
    return current_extractor(request.engine) if document.language in _EXTRACTED_LANGUAGES else None


def _extracted(document: Document, request: Request, fetched_at: datetime) -> Result:
    extractor = _extractor_for(document, request)
    if document.claims is not None or extractor is None:
        return Prepared(document, document.claims or (), extractor, fetched_at)
    from tallybook.extract.pipeline import extract

    try:
        return Prepared(document, extract(document, request.engine), extractor, fetched_at)
    except TallybookError as error:
        return Problem(location=document.location, message=error.message, next_step=error.next_step)
    except Exception as error:  # noqa: BLE001 - a bug that one text brings out must not lose the others
        _log.debug("%s: extraction failed", document.location, exc_info=True)
        return Problem(
            location=document.location,
            message=f"{document.location}: extraction failed, nothing of it was kept: "
            f"{type(error).__name__}: {str(error)[:_MESSAGE_CHARACTERS]}",
            next_step="This is a fault of the program; please report it with the text.",
        )
