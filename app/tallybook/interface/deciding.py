"""Decisions as the command line and the Python interface make them: on what names stand for, with words for values."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from tallybook.errors import StoreError, UsageError
from tallybook.interface.refs import document_of, forgotten_of, resolve
from tallybook.interface.values import changes_of, context_of, parse, span_in

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tallybook.queries.lists.decisions import ListedDecision
    from tallybook.review import Author
    from tallybook.review.forget import Forgotten
    from tallybook.review.records import Ref
    from tallybook.store.database import Database


def correct(session: Session, name: str, given: Mapping[str, object], author: Author) -> int:
    """Decide that fields of what a name stands for have other values; the decision's number."""
    from tallybook import review

    ref = resolve(session, name)
    return review.correct(session, ref, changes_of(session, ref, given), author)


def decide(session: Session, what: str, name: str, author: Author) -> int:
    """Decide that what a name stands for is right ("confirm") or wrong as a whole ("reject"); the decision's number."""
    from tallybook import review
    from tallybook.review.records import Target

    ref = resolve(session, name)
    if what == "confirm" and ref.target is Target.DOCUMENT:
        raise UsageError("a document is not confirmed", "confirm its claims and figures")
    return (review.confirm if what == "confirm" else review.reject)(session, ref, author)


def mark(session: Session, what: str, name: str, words: str, author: Author) -> int:
    """Put a "tag" or a "note" on what a name stands for; the decision's number."""
    from tallybook import review

    return (review.tag if what == "tag" else review.note)(session, resolve(session, name), words, author)


def add(session: Session, name: str, words: str, given: Mapping[str, object], author: Author) -> int:
    """Add to a claim the figure, or to a document the claim, that has these words; the decision's number.

    A figure needs a measure; its number is that of its words, unless a `value` is given. A claim has a source, or is in
    the article's own voice. Raises UsageError for words that are not in the text, and for what can't be.
    """
    from tallybook import review
    from tallybook.review.records import Target

    ref = resolve(session, name)
    if ref.target is Target.FIGURE:
        raise UsageError("nothing is added to a figure", "name its claim, or a document")
    if ref.target is Target.CLAIM:
        return review.add_figure(session, ref, _figure(session, ref, words, given), author)
    return review.add_claim(session, _claim(session, ref, words, given), author)


def forget(store: Database, names: Sequence[str], author: Author) -> list[Forgotten]:
    """Delete the texts of documents, and what they left in the file; what came of each.

    Nothing is deleted where one of them is no document or has no reason. Raises StoreError where all were deleted, but
    others who use the file keep it from being written anew.
    """
    from tallybook import review

    with store.session(write=True) as session:
        done = [review.forget(session, document_of(session, name), author) for name in names]
    if not store.purge():
        raise StoreError(
            "the words are deleted, but the file still has their old bytes: another program reads it",
            "end that, and give the same command again",
        )
    return done


def decisions_on(session: Session, name: str | None) -> Iterator[ListedDecision]:
    """All decisions, first to last; or those about what a name stands for."""
    from tallybook.queries.lists.decisions import list_decisions
    from tallybook.review.records import Target, find

    if name is None:
        return list_decisions(session)
    if forgotten := forgotten_of(session, name):
        return list_decisions(session, document=forgotten.document)
    ref = resolve(session, name)
    if ref.target is Target.DOCUMENT:
        return list_decisions(session, document=ref.document)
    return list_decisions(session, claim_row=find(session, ref).row_id)


def _figure(session: Session, ref: Ref, words: str, given: Mapping[str, object]) -> Any:
    from tallybook.records import Figure
    from tallybook.review.records import FIELDS, Target

    if "measure" not in given:
        raise UsageError("a figure needs a measure", "add measure=killed, or another: tally help terms")
    context = context_of(session, ref)
    record: dict[str, Any] = {"category": "people", "scope": "unknown"}
    record |= {"span": span_in(context, words).model_dump(mode="json")}
    whole = dict(given) if "value" in given else {**given, "value": words}
    record |= _parsed(context, whole, FIELDS[Target.FIGURE], "figure")
    return _checked(Figure, record)


def _claim(session: Session, ref: Ref, words: str, given: Mapping[str, object]) -> Any:
    from tallybook.records import Claim
    from tallybook.review.records import FIELDS, Target

    context = context_of(session, ref)
    content = span_in(context, words)
    seed = f"{ref.document} {content.pieces} {datetime.now(UTC).isoformat()}"
    fields = tuple(name for name in (*FIELDS[Target.CLAIM], "cue", "mode") if name != "content")
    found = _parsed(context, given, fields, "claim")
    record = {
        "claim_id": hashlib.sha256(seed.encode()).hexdigest()[:20],
        "document": ref.document,
        "source": None,
        "content": content.model_dump(mode="json"),
        "mode": "indirect" if found.get("source") else "unattributed",
        "certainty": "asserted",
        "confidence": 1.0,
    }
    return _checked(Claim, record | found)


def _parsed(context: Any, given: Mapping[str, object], known: tuple[str, ...], what: str) -> dict[str, Any]:
    from tallybook.queries.filters.suggest import did_you_mean, near

    found: dict[str, Any] = {}
    for name, value in given.items():
        if name not in known:
            hint = did_you_mean(near(name, known)) or f"use one of: {', '.join(known)}"
            raise UsageError(f'a {what} has no field "{name}" to set', hint)
        found |= parse(context, name, " ".join(("none" if value is None else str(value)).split()))
    return found


def _checked(kind: Any, record: Mapping[str, Any]) -> Any:
    from pydantic import ValidationError

    try:
        return kind.model_validate(record)
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in fault["loc"])
        raise UsageError(f"{where}: {fault['msg']}" if where else fault["msg"], "see: tally help corrections") from None
