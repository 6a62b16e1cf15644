"""Reading everything again: every hash, every span. What does not give back its words is named."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Select, exists, or_, select, text
from sqlalchemy.orm import Session, undefer

from tallybook.records import WITHDRAWN, Certainty, Claim, Decided, Figure, Problem, Span, text_hash
from tallybook.records.span import Record
from tallybook.store.convert import claim_digest, day_of, to_claim, to_figure
from tallybook.store.effects import Bound, Reading, Standing, standings
from tallybook.store.read.load import first_location, iter_document_ids, whole_claim
from tallybook.store.read.projections import Projections
from tallybook.store.read.standing import DocumentStandings, is_decided, load_bound, load_readings, load_standings
from tallybook.store.schema import fulltext
from tallybook.store.schema.tables import (
    BoundDecisionRow,
    ClaimReadingRow,
    ClaimRow,
    DecisionKind,
    DocumentRow,
    FigureRow,
    RecordDecisionRow,
)

_NOW = Projections()
_NUMBERS = ("value", "low", "high")
_CLAIMS = ClaimRow.__table__
_RESTORE = "Restore a backup, or ingest the text again into a new database."


CanMean = Callable[[str, Iterable[float | None]], bool]
"""Whether the words of a figure can mean its value and bounds."""


@dataclass(frozen=True, slots=True)
class Changed:
    """A claim, or a figure of it at a position, that holds other than its words were read, because people said so.

    `read` and `held` are the fields that differ; of what a person added there is no `read`.
    """

    claim_id: str
    position: int | None
    words: str
    read: dict[str, Any]
    held: dict[str, Any]
    decisions: tuple[int, ...]


@dataclass(slots=True)
class Verified:
    """How much was read again, and what of it people changed."""

    documents: int = 0
    claims: int = 0
    figures: int = 0
    changed: list[Changed] = field(default_factory=list)


def verify(session: Session, verified: Verified | None = None, can_mean: CanMean | None = None) -> Iterator[Problem]:
    """Yield a Problem for every document, claim or figure that does not give back its words; none for a sound database.

    Superseded claims are read too. Memory stays at one document; `verified` counts what was read. With `can_mean` the
    words of every figure are read again, too, as to whether they can mean its number.
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
        if can_mean is not None:
            yield from _verify_numbers(session, row, location, can_mean)
        if is_decided(session, row.sha256):
            yield from _verify_decided(session, row, location, counts)
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
    records = {one.claim_id: one.record for one in session.scalars(_readings(row.id))}
    for claim_row in rows:
        yield from _verify_claim(claim_row, row, location, counts, records.get(claim_row.id))


def _readings(document_id: int) -> Select[ClaimReadingRow]:
    return (
        select(ClaimReadingRow)
        .join(ClaimRow, ClaimRow.id == ClaimReadingRow.claim_id)
        .where(ClaimRow.document_id == document_id)
    )


def _verify_numbers(session: Session, row: DocumentRow, location: str, can_mean: CanMean) -> Iterator[Problem]:
    """Read the words of every figure again: they have to mean its number, where no person said otherwise."""
    columns = (FigureRow.position, FigureRow.span_text, FigureRow.value, FigureRow.low, FigureRow.high)
    query = select(ClaimRow.claim_id, *columns).join(ClaimRow, ClaimRow.id == FigureRow.claim_id)
    is_said = exists().where(
        BoundDecisionRow.claim_id == FigureRow.claim_id,
        BoundDecisionRow.position == FigureRow.position,
        RecordDecisionRow.decision_id == BoundDecisionRow.decision_id,
        or_(*(RecordDecisionRow.changes[name].as_string().is_not(None) for name in (*_NUMBERS, "modifier"))),
    )
    is_as_read = or_(FigureRow.decided.in_((Decided.OPEN, Decided.CONFIRMED)), ~is_said)
    own = query.where(ClaimRow.document_id == row.id, is_as_read).order_by(ClaimRow.id, FigureRow.position)
    for claim_id, position, words, *numbers in session.execute(own):
        if not can_mean(words, numbers):
            stored = ", ".join(f"{name} {_plain(one)}" for name, one in zip(_NUMBERS, numbers, strict=True))
            yield _problem(location, f"figure {claim_id}.{position + 1}: its words “{words}” can't mean {stored}")


def _verify_decided(session: Session, row: DocumentRow, location: str, counts: Verified) -> Iterator[Problem]:
    """Work out again what decisions make of each claim, from what was extracted: it has to be what the tables hold."""
    try:
        found = load_standings(session, row.id, row.sha256)
    except (LookupError, TypeError, ValueError) as error:
        yield _problem(location, f"document {row.sha256}: what people decided about it can't be read: {error}")
        return
    for standing in found.standings:
        claim_row = found.rows[standing.row_id]
        name = f"claim {claim_row.claim_id}"
        source = to_claim(claim_row, row.sha256).source
        held = to_claim(claim_row, row.sha256).model_copy(update={"figures": ()})
        wanted = standing.claim.model_copy(update={"figures": (), "source": source})
        if (held, claim_row.decided) != (wanted, standing.decided):
            yield _problem(location, f"{name}: it does not hold what was extracted and decided")
        yield from _verify_decided_figures(claim_row, standing, location)
        counts.changed += _changes(found, standing)
        claim_said_by = session.scalar(select(_NOW.said_by_id(_CLAIMS)).where(_CLAIMS.c.id == claim_row.id))
        if claim_said_by != claim_row.said_by_id:
            yield _problem(location, f"{name}: it is not the claim of the source that was decided on")
    yield from _verify_superseded(session, row, location)


def _verify_superseded(session: Session, row: DocumentRow, location: str) -> Iterator[Problem]:
    """Work out what decisions had made of claims when they were superseded: it has to be what their rows hold.

    What was decided or undone later changed only the claims that came after them.
    """
    query = select(ClaimRow).where(ClaimRow.document_id == row.id, ClaimRow.superseded_at.is_not(None))
    rows = session.scalars(query.order_by(ClaimRow.id).options(*whole_claim())).all()
    readings = load_readings(session, rows, row.sha256)
    for claim_row in rows:
        decisions, bound = load_bound(session, claim_row)
        if not decisions:
            continue
        added = {one.added_by_id: one.position for one in claim_row.figures if one.added_by_id is not None}
        reading = Reading(claim_row.id, readings[claim_row.id], added)
        [standing] = standings(decisions, [reading], bound)
        held = to_claim(claim_row, row.sha256).model_copy(update={"figures": ()})
        wanted = standing.claim.model_copy(update={"figures": (), "source": held.source})
        if held != wanted:
            yield _problem(location, f"claim {claim_row.claim_id}: it does not hold what was extracted and decided")
        yield from _verify_decided_figures(claim_row, standing, location, is_current=False)


def _verify_decided_figures(
    claim_row: ClaimRow, standing: Standing, location: str, *, is_current: bool = True
) -> Iterator[Problem]:
    """Problems of the figures of a claim; of a superseded one what its document made of them is not looked at."""
    there = {one.position: one for one in claim_row.figures}
    if sorted(there) != [one.position for one in standing.figures]:
        yield _problem(location, f"claim {claim_row.claim_id}: a figure of it is not one that was extracted or added")
        return
    for one in standing.figures:
        kept = there[one.position]
        if to_figure(kept) != one.figure or (is_current and str(kept.decided) != str(one.decided)):
            name = f"figure {claim_row.claim_id}.{one.position + 1}"
            wanted, held = _differing(one.figure, to_figure(kept))
            fields = "; ".join(f"{field} {_plain(held[field])}, not {_plain(wanted[field])}" for field in wanted)
            told = f": it holds {fields}" if fields else ""
            yield _problem(location, f"{name} does not hold what was extracted and decided{told}")


def _changes(found: DocumentStandings, standing: Standing) -> Iterator[Changed]:
    """Yield what people changed of a claim and of its figures, without what was rejected or taken back."""
    reading = found.readings[standing.row_id]
    claim_id, out = reading.claim.claim_id, (Decided.REJECTED, WITHDRAWN)

    def by(position: int | None) -> tuple[int, ...]:
        kinds = (DecisionKind.CORRECT, DecisionKind.ADD)
        bound = Bound(standing.row_id, position)
        numbers = (one.number for one in found.decisions if one.counts and one.kind in kinds)
        return tuple(number for number in numbers if found.bound.get(number) == bound)

    if standing.decided in out:
        return
    read, held = _differing(reading.claim, standing.claim, without={"figures"})
    is_added = standing.decided == Decided.ADDED
    if held or is_added:
        yield Changed(claim_id, None, standing.claim.content.text, read, held, by(None))
    for one in standing.figures:
        if one.decided in out:
            continue
        words = one.figure.span.text
        if one.added_by is not None:
            yield Changed(claim_id, one.position, words, {}, _numbers_of(one.figure), by(one.position))
        else:
            read, held = _differing(reading.claim.figures[one.position], one.figure)
            if held:
                yield Changed(claim_id, one.position, words, read, held, by(one.position))


def _differing(one: Record, other: Record, without: Collection[str] = ()) -> tuple[dict[str, Any], dict[str, Any]]:
    """The fields in which two records differ, as the one has them and as the other has them."""
    first, second = (record.model_dump(mode="json", exclude=set(without)) for record in (one, other))
    names = [name for name in first if first[name] != second[name]]
    return {name: first[name] for name in names}, {name: second[name] for name in names}


def _numbers_of(figure: Figure) -> dict[str, Any]:
    return {"measure": figure.measure, **{name: getattr(figure, name) for name in _NUMBERS}}


def _plain(value: object) -> str:
    if isinstance(value, dict):
        return str(value.get("name") or value.get("text"))
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "none" if value is None else str(value)


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


def _verify_claim(
    claim_row: ClaimRow,
    row: DocumentRow,
    location: str,
    counts: Verified,
    record: dict[str, Any] | None = None,
) -> Iterator[Problem]:
    """Problems of a claim; `record` is what was extracted, where people decided about it since."""
    counts.claims += 1
    counts.figures += len(claim_row.figures)
    name = f"claim {claim_row.claim_id}"
    try:
        claim = to_claim(claim_row, row.sha256)
        extracted = claim if record is None else Claim.model_validate(record)
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in fault["loc"])
        yield _problem(location, f"{name}: {where} {fault['msg']}".replace(":  ", ": "))
        return
    except (TypeError, ValueError) as error:
        yield _problem(location, f"{name}: a span or date of it can't be read: {error}")
        return
    for part, span in [*_spans(claim), *(() if extracted is claim else _spans(extracted))]:
        if not span.gives_back(row.text):
            yield _problem(location, f"{name}: the text does not hold its {part} {span.text!r} at {list(span.pieces)}")
    if claim_row.content_start != claim.content.start:
        yield _problem(location, f"{name}: content_start is {claim_row.content_start}, not {claim.content.start}")
    if [figure.position for figure in claim_row.figures] != list(range(len(claim_row.figures))):
        yield _problem(location, f"{name}: a figure of it is missing")
    elif claim_digest(extracted) != claim_row.digest:
        yield _problem(location, f"{name}: a field of it, of its figures or of its actors is not the one that was kept")
    elif any(_place_of(figure) != _place_of(claim_row) for figure in claim_row.figures):
        yield _problem(location, f"{name}: a figure of it stands for another day or source than the claim")
    elif any(_standing_of(figure) != _standing(claim_row, row, figure) for figure in claim_row.figures):
        yield _problem(location, f"{name}: a figure of it does not say whether the claim is superseded or denied")
    if claim_row.superseded_at is None and claim_row.stands_for != day_of(claim.said_on, row.published):
        yield _problem(location, f"{name}: it stands for {claim_row.stands_for}, which is not the day of its words")


def _place_of(row: ClaimRow | FigureRow) -> tuple[date | None, int | None, int | None]:
    return row.stands_for, row.said_by_id, row.relayed_by_id


def _standing(claim_row: ClaimRow, row: DocumentRow, figure: FigureRow) -> tuple[bool, bool]:
    """Whether a figure is in no list, with its claim or document or by itself; and whether the claim is denied."""
    is_superseded = claim_row.superseded_at is not None or row.superseded_at is not None
    is_superseded = is_superseded or figure.decided in (Decided.REJECTED, WITHDRAWN)
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
