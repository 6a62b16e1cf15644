"""Decisions on what was read in texts: claims, their figures, and what is known of documents.

A decision that says again what the same person decided already, and that still counts, is that decision.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from tallybook.errors import UsageError
from tallybook.records import WITHDRAWN
from tallybook.store.effects import Decision, pieces_of
from tallybook.store.read.standing import DocumentStandings, load_decisions, load_standings
from tallybook.store.schema.tables import (
    IN_ORDER,
    BoundDecisionRow,
    ClaimRow,
    DecisionKind,
    DecisionRow,
    DocumentRow,
    RecordDecisionRow,
    Target,
)
from tallybook.store.write import decisions
from tallybook.store.write.decisions import Author
from tallybook.store.write.metadata import CORRECTED
from tallybook.store.write.records import Words, words_of_claim, words_of_figure

if TYPE_CHECKING:
    from tallybook.records import Claim, Figure

__all__ = [
    "FIELDS",
    "Found",
    "Ref",
    "Target",
    "add_claim",
    "add_figure",
    "confirm",
    "correct",
    "find",
    "note",
    "reject",
    "tag",
]

FIELDS: dict[Target, tuple[str, ...]] = {
    Target.DOCUMENT: CORRECTED,
    Target.CLAIM: ("source", "relayed_by", "certainty", "said_on", "audience", "content", "source_mention"),
    Target.FIGURE: (
        *("value", "low", "high", "modifier", "measure", "category", "subject", "counterpart", "equipment"),
        *("scope", "period", "place", "part_of"),
    ),
}
"""What can be corrected, by what it is a part of."""


@dataclass(frozen=True, slots=True)
class Ref:
    """What is decided about: a document by its hash, a claim by its id, or a figure of it by its position."""

    target: Target
    document: str = ""
    claim_id: str = ""
    position: int | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What a reference leads to, as it was read and as it holds."""

    words: Words
    row_id: int | None
    reading: Claim | Figure | None
    holds: Claim | Figure | None


def correct(session: Session, ref: Ref, changes: Mapping[str, Any], author: Author) -> int:
    """Decide that fields have these values (those of the record, as JSON); the decision's number.

    Raises UsageError for no field, one that can't be corrected, and values that the record can't have.
    """
    for name in changes:
        if name not in FIELDS[ref.target]:
            raise UsageError(
                f'a {ref.target} has no field "{name}" to correct', f"there are: {', '.join(FIELDS[ref.target])}"
            )
    if not changes:
        raise UsageError("nothing to correct", f"give a field and its value, as {FIELDS[ref.target][0]}=…")
    found = find(session, ref)
    if found.holds is not None:
        _check(found.holds, changes)
    return _decide(session, DecisionKind.CORRECT, found, changes, author)


def reject(session: Session, ref: Ref, author: Author) -> int:
    """Decide that a figure, a claim or a document is wrong as a whole, so that no list shows it; the number."""
    return _decide(session, DecisionKind.REJECT, find(session, ref), {}, author)


def confirm(session: Session, ref: Ref, author: Author) -> int:
    """Decide that a figure or a claim is what its words say; the decision's number."""
    return _decide(session, DecisionKind.CONFIRM, find(session, ref), {}, author)


def add_claim(session: Session, claim: Claim, author: Author) -> int:
    """Add a claim that a person read in a text that is there; the decision's number.

    The same person adding it again, under whatever id, has added it once.
    """
    record = claim.model_dump(mode="json")
    for one in _made_by(session, claim.document, author):
        if one.adds_claim and {**one.changes, "claim_id": claim.claim_id} == record:
            return one.number
    return decisions.add_claim(session, claim, author)


def add_figure(session: Session, ref: Ref, figure: Figure, author: Author) -> int:
    """Add a figure to a claim; the decision's number. Raises UsageError where the claim has one of these words."""
    row, sha256 = _row(session, ref.claim_id)
    standings = load_standings(session, row.document_id, sha256)
    standing = next(one for one in standings.standings if one.row_id == row.id)
    record = figure.model_dump(mode="json")
    for made in _made_by(session, sha256, author):
        bound = standings.bound.get(made.number)
        if made.adds_figure and bound is not None and bound.row_id == row.id and made.changes == record:
            return made.number
    for one in standing.figures:
        if one.figure.span.pieces == figure.span.pieces and one.decided != WITHDRAWN:
            raise UsageError(
                f'claim {ref.claim_id} has a figure of the words "{figure.span.text}" already',
                f"correct it: tally correct {ref.claim_id}.{one.position + 1}",
            )
    claim = standings.readings[row.id].claim
    words = words_of_figure(claim, -1, figure.span, record)
    return decisions.add_record_decision(session, DecisionKind.ADD, words, record, author)


def tag(session: Session, ref: Ref, words: str, author: Author) -> int:
    """Put a tag on a claim, a figure or a document; the decision's number. Raises UsageError for no words."""
    return _decide(session, DecisionKind.TAG, find(session, ref), {"tag": _given(words, "tag")}, author)


def note(session: Session, ref: Ref, words: str, author: Author) -> int:
    """Put a note on a claim, a figure or a document; the decision's number. Raises UsageError for no words."""
    return _decide(session, DecisionKind.NOTE, find(session, ref), {"note": _given(words, "note")}, author)


def find(session: Session, ref: Ref) -> Found:
    """What a reference leads to. Raises UsageError where it is not there, or was superseded."""
    if ref.target is Target.DOCUMENT:
        document = session.scalar(select(DocumentRow.id).where(DocumentRow.sha256 == ref.document))
        if document is None:
            raise UsageError(f"no document {ref.document}", "list them with `tally documents`")
        return Found(Words(Target.DOCUMENT, ref.document), None, None, None)
    row, sha256 = _row(session, ref.claim_id)
    standings = load_standings(session, row.document_id, sha256)
    reading = standings.readings[row.id]
    standing = next(one for one in standings.standings if one.row_id == row.id)
    if standing.decided == WITHDRAWN:
        raise UsageError(f"claim {ref.claim_id} was added and taken back", "add it anew: tally add")
    if ref.target is Target.CLAIM:
        return Found(words_of_claim(reading.claim), row.id, reading.claim, standing.claim)
    positions = [one.position for one in standing.figures]
    held = next((one for one in standing.figures if one.position == ref.position), None)
    if held is None:
        count = len(positions)
        raise UsageError(
            f"claim {ref.claim_id} has no figure {(ref.position or 0) + 1}",
            f"it has {f'{ref.claim_id}.1 to {ref.claim_id}.{count}' if count else 'none'}",
        )
    if held.decided == WITHDRAWN:
        name = f"{ref.claim_id}.{held.position + 1}"
        raise UsageError(f"figure {name} was added and taken back", "add it anew: tally add")
    read = _as_read(standings, row.id, held.position)
    words = words_of_figure(reading.claim, held.position, read.span, read.model_dump(mode="json"))
    return Found(words, row.id, read, held.figure)


def _as_read(standings: DocumentStandings, row_id: int, position: int) -> Figure:
    """A figure as it was extracted or added."""
    from tallybook.records import Figure

    reading = standings.readings[row_id]
    if position < len(reading.claim.figures):
        return reading.claim.figures[position]
    number = next(number for number, place in reading.added.items() if place == position)
    return Figure.model_validate(next(one.changes for one in standings.decisions if one.number == number))


def _row(session: Session, claim_id: str) -> tuple[ClaimRow, str]:
    query = select(ClaimRow, DocumentRow.sha256).join(DocumentRow, DocumentRow.id == ClaimRow.document_id)
    found = session.execute(query.where(ClaimRow.claim_id == claim_id, ClaimRow.superseded_at.is_(None))).one_or_none()
    if found is None:
        raise UsageError(
            f'no claim called "{claim_id}" holds now',
            "it was read anew, or is not there: list them with `tally claims`",
        )
    return found[0], found[1]


def _check(record: Claim | Figure, changes: Mapping[str, Any]) -> None:
    try:
        type(record).model_validate(record.model_dump(mode="json") | dict(changes))
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in fault["loc"])
        message = fault["msg"].removeprefix("Value error, ")
        raise UsageError(f"{where}: {message}" if where else message, "see: tally help corrections") from None


def _decide(session: Session, kind: DecisionKind, found: Found, changes: Mapping[str, Any], author: Author) -> int:
    known = _repeated(session, kind, found, changes, author)
    if known is not None:
        return known
    return decisions.add_record_decision(session, kind, found.words, changes, author)


def _repeated(
    session: Session, kind: DecisionKind, found: Found, changes: Mapping[str, Any], author: Author
) -> int | None:
    """The last decision about the same words, where it is the same one and still counts."""
    words = found.words
    query = (
        select(DecisionRow, RecordDecisionRow)
        .join(RecordDecisionRow, RecordDecisionRow.decision_id == DecisionRow.id)
        .where(RecordDecisionRow.document == words.document, RecordDecisionRow.target == words.target)
        .where(DecisionRow.undone_at.is_(None))
        .order_by(*(one.desc() for one in IN_ORDER))
    )
    if found.row_id is not None:
        bound = select(BoundDecisionRow.decision_id).where(BoundDecisionRow.claim_id == found.row_id)
        query = query.where(DecisionRow.id.in_(bound))
    for decision, row in session.execute(query):
        if pieces_of(row.pieces) != pieces_of(words.pieces) or not _is_same_field(row, words):
            continue
        is_free = kind in (DecisionKind.TAG, DecisionKind.NOTE)
        if is_free and decision.kind is not kind:
            continue
        is_same = decision.kind is kind and row.changes == dict(changes) and decision.decided_by == author.name
        if is_same and (author.note is None or decision.note == author.note):
            return decision.id
        if not is_free and decision.kind not in (DecisionKind.TAG, DecisionKind.NOTE):
            return None
    return None


def _made_by(session: Session, sha256: str, author: Author) -> Iterator[Decision]:
    """Yield what a person decided about a text and that counts; with another note it is another decision."""
    own = select(DecisionRow.id).where(DecisionRow.decided_by.is_not_distinct_from(author.name))
    if author.note is not None:
        own = own.where(DecisionRow.note == author.note)
    numbers = set(session.scalars(own))
    yield from (one for one in load_decisions(session, sha256) if one.counts and one.number in numbers)


def _is_same_field(row: RecordDecisionRow, words: Words) -> bool:
    position = (words.context or {}).get("position")
    return bool(row.context.get("position") == position)


def _given(words: str, what: str) -> str:
    plain = " ".join(words.split())
    if not plain:
        raise UsageError(f"an empty {what}", "give words")
    return plain
