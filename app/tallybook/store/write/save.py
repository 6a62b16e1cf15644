"""Writing a document with its claims, in the caller's transaction: all of it or nothing.

What happens to a text that is there already:

- same metadata, same extractor: nothing but where and when it was seen (`SAME`);
- metadata that was unknown becomes known, a person corrects it, or the extractor is another: it is extracted again.
  Claims that come out equal stay; the others are superseded, never deleted, and stand beside the new ones
  (`REEXTRACTED`);
- only part of its claims was imported: the rest is added (`COMPLETED`).

What differs without a person having said so keeps its first value: the same text at a second outlet is one document.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from tallybook.errors import StoreError
from tallybook.records import Certainty, Claim, Document
from tallybook.store.batches import in_batches
from tallybook.store.convert import Keys, Values, claim_digest, claim_values, document_values, figure_values
from tallybook.store.effects import PERSON
from tallybook.store.read.forgotten import find_forgotten
from tallybook.store.read.load import Known, find_known
from tallybook.store.schema.tables import ClaimRow, DocumentRow, FigureRow, LocationRow
from tallybook.store.write import near_duplicates
from tallybook.store.write.clock import moment_of
from tallybook.store.write.history import keep_state
from tallybook.store.write.imported import import_decisions
from tallybook.store.write.incidents.ungrouped import note_ungrouped
from tallybook.store.write.metadata import learn_metadata, learn_published_from
from tallybook.store.write.projections import project_new_claims, project_superseded
from tallybook.store.write.records import project_decided
from tallybook.store.write.upsert import count_aliases, upsert_references
from tallybook.store.write.versions import chain, is_superseded

# What the extractor reads beside the text: if one of these changes, other claims may come out.
EXTRACTED_FROM = ("published", "publisher", "title")
_COMPLETED = (*EXTRACTED_FROM, "url", "author", "language")
# Rows of one table are alike by their form; comparing them says nothing.
_TABLE_EXTRACTOR = "table/"


class RefusedDocumentError(StoreError):
    """A document or one of its claims can't be kept as it is; the database is fine and others can be saved."""


class Outcome(StrEnum):
    """What saving a document came to."""

    ADDED = "added"
    NEW_VERSION = "new version"
    SAME = "same"
    COMPLETED = "completed"
    REEXTRACTED = "extracted again"
    OUTDATED = "outdated"


@dataclass(frozen=True, slots=True)
class Saved:
    """The outcome, what was written, and the document with all that is known of it.

    After `OUTDATED` nothing was written: another process learned more of this text in the meantime. `document` says
    what; extract from it and save again.
    """

    outcome: Outcome
    document: Document
    claims: int = 0
    figures: int = 0
    links: int = 0


@dataclass(frozen=True, slots=True)
class Origin:
    """Who made the claims, in which run, and when the text was fetched."""

    extractor: str | None
    run_id: int
    fetched_at: datetime


def check_not_forgotten(session: Session, document: Document) -> None:
    """Raise RefusedDocumentError for a text that was deleted on request, and is not there."""
    forgotten = find_forgotten(session, document.sha256)
    if forgotten and find_known(session, document.sha256) is None:
        raise RefusedDocumentError(
            f"{document.location}: this text {forgotten[0]}", "leave it out, or keep it all the same with --again"
        )


def complete(known: Known | None, document: Document, overriding: Collection[str] = ()) -> Document:
    """The document with what the database knows of it; of the fields named in `overriding` it knows less."""
    if known is None:
        return document
    changes = {
        name: getattr(known, name)
        for name in _COMPLETED
        if getattr(known, name) is not None and (name not in overriding or getattr(document, name) is None)
    }
    return document.model_copy(update=changes)


def is_up_to_date(known: Known | None, document: Document, extractor: str | None) -> bool:
    """Whether extracting from `document`, which is `complete`, would give nothing that is not there already."""
    return (
        known is not None
        and known.is_complete
        and known.extractor == extractor
        and all(getattr(known, name) == getattr(document, name) for name in EXTRACTED_FROM)
    )


def save_document(
    session: Session,
    document: Document,
    claims: Sequence[Claim],
    origin: Origin,
    *,
    overriding: Collection[str] = (),
    is_met: bool = True,
    again: bool = False,
) -> Saved:
    """Write a document with its claims, or what is new about one that is there; see the module for what is new.

    `claims` were extracted from `document` as it is given, or came with it. `overriding` names the fields that a
    person gave. Without `is_met` a text that is there was not met anywhere, but read again. Raises
    RefusedDocumentError for what can't be kept: a claim id twice, one of another document, and without `again` a text
    that was deleted on request.
    """
    try:
        if not again:
            check_not_forgotten(session, document)
        saved = _save(session, document, _distinct(claims), origin, overriding, is_met=is_met)
        if document.decisions and saved.outcome is not Outcome.OUTDATED:
            import_decisions(session, document.decisions)
        return saved
    except UnicodeEncodeError as error:
        raise RefusedDocumentError(
            f"{document.location} holds characters that are none ({error.reason})", "save it as UTF-8 again"
        ) from error


def _save(
    session: Session,
    document: Document,
    claims: Sequence[Claim],
    origin: Origin,
    overriding: Collection[str],
    *,
    is_met: bool,
) -> Saved:
    known = find_known(session, document.sha256)
    whole = complete(known, document, overriding)
    if known is None:
        return _add(session, whole, claims, origin)
    if document.claims is None and any(getattr(whole, name) != getattr(document, name) for name in EXTRACTED_FROM):
        return Saved(Outcome.OUTDATED, whole)
    saved = _renew(session, known, whole, claims, origin)
    if is_met:
        _note_meeting(session, known, whole, origin)
    return saved


def note_seen(session: Session, document: Document, origin: Origin, *, overriding: Collection[str] = ()) -> Saved:
    """Record that a document whose claims are up to date was met again; raises StoreError where it isn't there."""
    known = find_known(session, document.sha256)
    if known is None:
        raise StoreError(f"{document.location} is no longer in the database", "ingest it again")
    whole = complete(known, document, overriding)
    _note_meeting(session, known, whole, origin)
    return Saved(Outcome.SAME, whole)


def _note_meeting(session: Session, known: Known, document: Document, origin: Origin) -> None:
    """What another meeting with a text tells beside its claims; `document` is complete."""
    _note_metadata(session, known, document)
    chain(session, known.id, document, origin.fetched_at)
    _note_location(session, known.id, document.location, origin)


def _add(session: Session, document: Document, claims: Sequence[Claim], origin: Origin) -> Saved:
    own = None if _is_table(origin.extractor) else near_duplicates.signature(document.text)
    values = document_values(document) | {
        "extractor": origin.extractor,
        "run_id": origin.run_id,
        "recorded_at": moment_of(session),
        "minhash": own,
    }
    document_id = session.scalars(insert(DocumentRow).returning(DocumentRow.id), [values]).one()
    _note_location(session, document_id, document.location, origin)
    is_version = chain(session, document_id, document, origin.fetched_at)
    links = 0 if own is None else near_duplicates.link(session, document_id, own, document.url)
    claim_count, figure_count = _add_claims(session, document_id, document, claims, origin)
    project_decided(session, document.sha256)
    if claims:
        note_ungrouped(session, document_id)
    outcome = Outcome.NEW_VERSION if is_version else Outcome.ADDED
    return Saved(outcome, document, claim_count, figure_count, links)


def _renew(session: Session, known: Known, document: Document, claims: Sequence[Claim], origin: Origin) -> Saved:
    """Bring the claims of a text that is there up to date; `document` is complete."""
    if _has_newer(known, document, origin):
        return Saved(Outcome.SAME, document)
    # What a person added was read by no extractor, and stays.
    current = select(ClaimRow.digest, ClaimRow.claim_id).where(
        ClaimRow.document_id == known.id, ClaimRow.superseded_at.is_(None), ClaimRow.extractor != PERSON
    )
    kept = {row.digest: row.claim_id for row in session.execute(current)}
    given = {claim_digest(claim): claim for claim in claims}
    fresh = [claim for digest, claim in given.items() if digest not in kept]
    gone = [claim_id for digest, claim_id in kept.items() if digest not in given] if document.is_complete else []
    is_same = not fresh and not gone and known.is_complete == document.is_complete
    if is_same and known.extractor == origin.extractor:
        return Saved(Outcome.SAME, document)
    _supersede(session, known.id, gone)
    keep_state(session, known.id)
    session.execute(
        update(DocumentRow)
        .where(DocumentRow.id == known.id)
        .values(extractor=origin.extractor, is_complete=document.is_complete)
    )
    counts = _add_claims(session, known.id, document, fresh, origin)
    project_decided(session, document.sha256)
    note_ungrouped(session, known.id)
    return Saved(Outcome.REEXTRACTED if known.is_complete else Outcome.COMPLETED, document, *counts)


def _has_newer(known: Known, document: Document, origin: Origin) -> bool:
    """Whether the claims that came with a document give way to those that are there.

    An export may be older than what is here, and would take turns with the original at every run. A table is its own
    original: its mapping may have been mended.
    """
    if document.claims is None or not known.is_complete:
        return False
    return not (_is_table(origin.extractor) and _is_table(known.extractor))


def _is_table(extractor: str | None) -> bool:
    return (extractor or "").startswith(_TABLE_EXTRACTOR)


def _note_metadata(session: Session, known: Known, document: Document) -> None:
    changes = {name: getattr(document, name) for name in _COMPLETED if getattr(document, name) != getattr(known, name)}
    if changes:
        learn_metadata(session, known.id, document.sha256, changes)
    if "published" in changes:
        learn_published_from(session, known.id, document.metadata.get("published_from"))


def _note_location(session: Session, document_id: int, location: str, origin: Origin) -> None:
    found = session.scalars(
        select(LocationRow).where(LocationRow.document_id == document_id, LocationRow.location == location)
    ).one_or_none()
    if found is not None:
        found.last_seen_at = max(found.last_seen_at, origin.fetched_at)
        session.flush()
        return
    values = {"document_id": document_id, "location": location, "run_id": origin.run_id}
    session.execute(
        insert(LocationRow),
        [
            values
            | {
                "fetched_at": origin.fetched_at,
                "last_seen_at": origin.fetched_at,
                "recorded_at": moment_of(session),
            }
        ],
    )


def _add_claims(
    session: Session, document_id: int, document: Document, claims: Sequence[Claim], origin: Origin
) -> tuple[int, int]:
    """Write claims with their figures; how many of each."""
    if not claims:
        return 0, 0
    keys = upsert_references(session, claims, document_id)
    revisions = _next_revisions(session, claims, document_id)
    rows = [
        claim_values(claim, keys, published=document.published)
        | {
            "revision": revisions.get(claim.claim_id, 0),
            "document_id": document_id,
            "extractor": origin.extractor,
            "run_id": origin.run_id,
            "recorded_at": moment_of(session),
        }
        for claim in claims
    ]
    ids = session.scalars(insert(ClaimRow).returning(ClaimRow.id, sort_by_parameter_order=True), rows).all()
    figures = _figure_rows(claims, rows, ids, keys)
    if figures:
        session.execute(insert(FigureRow), figures)
        if is_superseded(session, document_id):
            project_superseded(session, document_id)
    count_aliases(session, claims, keys)
    project_new_claims(session, claims, keys, revisions)
    return len(claims), len(figures)


def _figure_rows(claims: Sequence[Claim], rows: Sequence[Values], ids: Sequence[int], keys: Keys) -> list[Values]:
    return [
        figure_values(figure, position, keys)
        | {"claim_id": row_id, "is_denied": claim.certainty is Certainty.DENIED}
        | {name: row[name] for name in ("stands_for", "said_by_id", "relayed_by_id")}
        for claim, row, row_id in zip(claims, rows, ids, strict=True)
        for position, figure in enumerate(claim.figures)
    ]


def _next_revisions(session: Session, claims: Sequence[Claim], document_id: int) -> dict[str, int]:
    """The revision that a claim gets whose id was used before. Another document having it is refused."""
    revisions: dict[str, int] = {}
    for batch in in_batches(claim.claim_id for claim in claims):
        rows = session.execute(
            select(ClaimRow.claim_id, func.max(ClaimRow.revision), func.max(ClaimRow.document_id))
            .where(ClaimRow.claim_id.in_(batch))
            .group_by(ClaimRow.claim_id)
        )
        for claim_id, revision, owner in rows:
            if owner != document_id:
                raise RefusedDocumentError(
                    f"the claim id {claim_id} belongs to another document",
                    "give every claim an id of its own, or leave the ids out and let the text be extracted",
                )
            revisions[claim_id] = revision + 1
    return revisions


def _supersede(session: Session, document_id: int, claim_ids: Iterable[str]) -> None:
    """Mark current claims as superseded; they stay, with their extractor and run."""
    for batch in in_batches(claim_ids):
        session.execute(
            update(ClaimRow)
            .where(ClaimRow.document_id == document_id, ClaimRow.claim_id.in_(batch), ClaimRow.superseded_at.is_(None))
            .values(superseded_at=moment_of(session))
        )
    project_superseded(session, document_id)


def _distinct(claims: Iterable[Claim]) -> list[Claim]:
    """The claims, each once. Two different ones with the same id are refused."""
    by_id: dict[str, Claim] = {}
    for claim in claims:
        if by_id.setdefault(claim.claim_id, claim) != claim:
            raise RefusedDocumentError(f"two claims have the id {claim.claim_id}", "give every claim an id of its own")
    return list(by_id.values())
