"""Writing decisions about what was read in texts, and what follows from them, in the same transaction.

`claims` and `figures` hold what holds: their columns are worked out from the record as extracted and all decisions that
count (`store.effects`), whenever a decision is made or undone and whenever a text is extracted anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import exists, insert, literal, select, update
from sqlalchemy.orm import Session

from tallybook.records import Certainty
from tallybook.store.convert import Keys, Values, claim_values, figure_values
from tallybook.store.effects import Bound, Decision, Standing, StandingFigure
from tallybook.store.read.standing import DocumentStandings, is_decided, load_decisions, load_standings
from tallybook.store.schema.record_tables import CHANGING_CLAIM, CHANGING_FIGURE
from tallybook.store.schema.tables import (
    BoundDecisionRow,
    ClaimHistoryRow,
    ClaimReadingRow,
    ClaimRow,
    ClaimSourceRow,
    DecisionKind,
    DecisionRow,
    DocumentRow,
    FigureHistoryRow,
    FigureRow,
    RecordDecisionRow,
    Target,
)
from tallybook.store.write.added import insert_added
from tallybook.store.write.clock import moment_of
from tallybook.store.write.incidents.ungrouped import note_texts, note_ungrouped
from tallybook.store.write.metadata import project_document
from tallybook.store.write.projections import project_claims, project_superseded
from tallybook.store.write.upsert import upsert_references

if TYPE_CHECKING:
    from tallybook.records import Claim, Span

_DAY_AND_PARTIES = ("stands_for", "relayed_by_id", "is_denied")


@dataclass(frozen=True, slots=True)
class Words:
    """What a decision is bound to; see `RecordDecisionRow`."""

    target: Target
    document: str
    words: str | None = None
    pieces: list[list[int]] | None = None
    claim_pieces: list[list[int]] | None = None
    context: Mapping[str, Any] | None = None


def words_of_claim(claim: Claim) -> Words:
    """What a decision about a claim is bound to, by its record as extracted."""
    context = {"claim_id": claim.claim_id}
    spans = {"cue": _pieces(claim.cue), "source_mention": _pieces(claim.source_mention)}
    content = _pieces(claim.content)
    return Words(Target.CLAIM, claim.document, claim.content.text, content, content, context | spans)


def words_of_figure(claim: Claim, position: int, span: Span, fields: Mapping[str, Any]) -> Words:
    """What a decision about a figure is bound to; `fields` are those of its record as extracted or added."""
    of_claim = words_of_claim(claim)
    equipment = fields.get("equipment") or {}
    context = {
        **(of_claim.context or {}),
        "measure": fields["measure"],
        "category": fields["category"],
        "equipment": equipment.get("name"),
        "position": position,
    }
    return Words(Target.FIGURE, claim.document, span.text, _pieces(span), of_claim.claim_pieces, context)


def add_on_words(session: Session, decision_id: int, words: Words, changes: Mapping[str, Any]) -> None:
    """Keep what a decision says of words."""
    values = {
        "decision_id": decision_id,
        "target": words.target,
        "document": words.document,
        "words": words.words,
        "pieces": words.pieces,
        "claim_pieces": words.claim_pieces,
        "context": dict(words.context or {}),
        "changes": dict(changes),
    }
    session.execute(insert(RecordDecisionRow), [values])
    note_texts(session, texts_named(changes))


def texts_named(changes: Mapping[str, Any]) -> set[str]:
    """The hashes of the texts whose claims a decision on an incident names, beside its own."""
    return {one["document"] for name in ("with", "apart") for one in changes.get(name, ())}


def project_decided(session: Session, sha256: str) -> None:
    """Work out what decisions make of a document and its claims, and write what has changed.

    Nothing where the document is not there: what was decided about it is kept until it comes.
    """
    document = session.execute(
        select(DocumentRow.id, DocumentRow.published).where(DocumentRow.sha256 == sha256)
    ).one_or_none()
    if document is None or not is_decided(session, sha256):
        return
    session.flush()
    project_document(session, document.id, sha256)
    published = session.scalars(select(DocumentRow.published).where(DocumentRow.id == document.id)).one()
    insert_added(session, document.id, published, load_decisions(session, sha256))
    found = load_standings(session, document.id, sha256)
    _bind(session, found)
    whole = [_whole(one) for one in found.standings]
    keys = upsert_references(session, whole, document.id)
    for standing in found.standings:
        _write(session, found, standing, keys, claim_values(standing.claim, keys, published=published))
    _move(session, found, document.id)
    project_superseded(session, document.id)
    note_ungrouped(session, document.id)


def _whole(standing: Standing) -> Claim:
    """The claim with all its figures, for the actors and the equipment that it refers to."""
    return standing.claim.model_copy(update={"figures": tuple(one.figure for one in standing.figures)})


def _bind(session: Session, found: DocumentStandings) -> None:
    """Keep which rows the words of decisions have."""
    numbers = [one.number for one in found.decisions]
    known = {
        (one.decision_id, one.claim_id): one.position
        for one in session.scalars(select(BoundDecisionRow).where(BoundDecisionRow.decision_id.in_(numbers)))
    }
    for number, bound in found.bound.items():
        key = (number, bound.row_id)
        if key not in known:
            values = {"decision_id": number, "claim_id": bound.row_id, "position": bound.position}
            session.execute(insert(BoundDecisionRow), [values])
        elif known[key] != bound.position:
            row = update(BoundDecisionRow).where(
                BoundDecisionRow.decision_id == number, BoundDecisionRow.claim_id == bound.row_id
            )
            session.execute(row.values(position=bound.position))


def _write(session: Session, found: DocumentStandings, standing: Standing, keys: Keys, values: Values) -> None:
    row = found.rows[standing.row_id]
    values = values | {"decided": standing.decided}
    changes = {name: values[name] for name in (*CHANGING_CLAIM, "stands_for") if getattr(row, name) != values[name]}
    shared = {
        "stands_for": values["stands_for"],
        "relayed_by_id": values["relayed_by_id"],
        "is_denied": standing.claim.certainty is Certainty.DENIED,
    }
    rows = {figure.position: figure for figure in row.figures}
    figures: list[tuple[StandingFigure, Values]] = []
    for one in standing.figures:
        wanted = figure_values(one.figure, one.position, keys) | shared | {"decided": str(one.decided)}
        kept = rows.get(one.position)
        names = (*CHANGING_FIGURE, *_DAY_AND_PARTIES)
        differing = {name: wanted[name] for name in names if kept is None or getattr(kept, name) != wanted[name]}
        if differing:
            figures.append((one, wanted if kept is None else differing))
    if not changes and not figures:
        return
    _keep_reading(session, row.id, found.readings[row.id].claim)
    if changes:
        _keep_claim(session, row.id)
        session.execute(update(ClaimRow).where(ClaimRow.id == row.id).values(**changes))
    for one, wanted in figures:
        kept = rows.get(one.position)
        if kept is None:
            more = {"claim_id": row.id, "added_by_id": one.added_by, "said_by_id": row.said_by_id}
            session.execute(insert(FigureRow), [wanted | more])
        else:
            _keep_figure(session, kept)
            session.execute(update(FigureRow).where(FigureRow.id == kept.id).values(**wanted))


def _keep_reading(session: Session, row_id: int, claim: Claim) -> None:
    """Keep a claim as it was extracted, before the first decision that changes it."""
    if session.get(ClaimReadingRow, row_id) is None:
        session.execute(insert(ClaimReadingRow), [{"claim_id": row_id, "record": claim.model_dump(mode="json")}])


def _keep_claim(session: Session, row_id: int) -> None:
    """Keep how a claim stands, before a change; a transaction's first state is the one kept."""
    moment = moment_of(session)
    is_kept = exists().where(ClaimHistoryRow.claim_id == ClaimRow.id, ClaimHistoryRow.replaced_at == literal(moment))
    state = select(ClaimRow.id, literal(moment), *(getattr(ClaimRow, name) for name in CHANGING_CLAIM))
    state = state.where(ClaimRow.id == row_id, ClaimRow.recorded_at < moment, ~is_kept)
    columns = ("claim_id", "replaced_at", *CHANGING_CLAIM)
    session.execute(insert(ClaimHistoryRow).from_select(columns, state))


def _keep_figure(session: Session, figure: FigureRow) -> None:
    """Keep how a figure stands, before a change; one that this very transaction brought has no state before."""
    moment = moment_of(session)
    came_before = exists().where(ClaimRow.id == FigureRow.claim_id, ClaimRow.recorded_at < moment)
    is_kept = exists().where(
        FigureHistoryRow.figure_id == FigureRow.id, FigureHistoryRow.replaced_at == literal(moment)
    )
    was_added = exists().where(DecisionRow.id == FigureRow.added_by_id, DecisionRow.recorded_at < moment)
    state = select(FigureRow.id, literal(moment), *(getattr(FigureRow, name) for name in CHANGING_FIGURE))
    state = state.where(FigureRow.id == figure.id, came_before, ~is_kept)
    if figure.added_by_id is not None:
        state = state.where(was_added)
    columns = ("figure_id", "replaced_at", *CHANGING_FIGURE)
    session.execute(insert(FigureHistoryRow).from_select(columns, state))


def _move(session: Session, found: DocumentStandings, document_id: int) -> None:
    """Give the claims whose source people corrected to that source."""
    sources = [(one, bound) for one in found.decisions if _sets_source(one) and (bound := found.bound.get(one.number))]
    moved = [(one, bound) for one, bound in sources if one.counts]
    ids = _source_ids(session, found, [one for one, _ in moved], document_id)
    for one, bound in moved:
        key = (one.number, found.rows[bound.row_id].claim_id)
        if session.get(ClaimSourceRow, key) is None:
            values = {"decision_id": key[0], "claim_id": key[1], "actor_id": ids[one.number]}
            session.execute(insert(ClaimSourceRow), [values])
    claims = {found.rows[bound.row_id].claim_id for bound in found.bound.values()}
    project_claims(session, sorted(claims))


def _sets_source(decision: Decision) -> bool:
    is_correction = decision.kind is DecisionKind.CORRECT and decision.target is Target.CLAIM
    return is_correction and decision.changes.get("source") is not None


def _source_ids(
    session: Session, found: DocumentStandings, decisions: Sequence[Decision], document_id: int
) -> dict[int, int]:
    """The actors that decisions give claims to, by the decisions' numbers."""
    from tallybook.records import Actor

    actors = {one.number: Actor.model_validate(one.changes["source"]) for one in decisions}
    if not actors:
        return {}
    any_claim = next(iter(found.readings.values())).claim.model_copy(update={"figures": ()})
    claims = [any_claim.model_copy(update={"source": actor}) for actor in actors.values()]
    keys = upsert_references(session, claims, document_id)
    return {number: keys.actors[actor] for number, actor in actors.items()}


def _pieces(span: Span | None) -> list[list[int]] | None:
    return None if span is None else [list(piece) for piece in span.pieces]


__all__ = ["Bound", "Words", "add_on_words", "project_decided", "words_of_claim", "words_of_figure"]
