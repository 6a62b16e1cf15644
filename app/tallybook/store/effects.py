"""What decisions make of the claims of one text: to which words each is bound, and what holds after all of them.

Nothing here talks to the database. A decision knows the places of its words in the text, so that it finds them again
whatever extractor read the text; what a claim holds follows from its record as extracted and from the decisions alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tallybook.records import WITHDRAWN, Decided
from tallybook.store.schema.types import DecisionKind, Target

if TYPE_CHECKING:
    from tallybook.records import Claim, Figure

Pieces = tuple[tuple[int, int], ...]
PERSON = "person"
"""The extractor of claims that a person added."""

_JUDGES = frozenset({DecisionKind.CORRECT, DecisionKind.REJECT, DecisionKind.CONFIRM})


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision on words of a text: its number, whether it counts, and what it says (see `RecordDecisionRow`)."""

    number: int
    kind: DecisionKind
    counts: bool
    target: Target
    pieces: Pieces | None
    claim_pieces: Pieces | None
    context: Mapping[str, Any]
    changes: Mapping[str, Any]

    @property
    def adds_figure(self) -> bool:
        """Whether it adds a figure to a claim."""
        return self.kind is DecisionKind.ADD and self.target is Target.FIGURE

    @property
    def adds_claim(self) -> bool:
        """Whether it adds a claim."""
        return self.kind is DecisionKind.ADD and self.target is Target.CLAIM


@dataclass(slots=True)
class Reading:
    """A claim of a text as it was extracted or added, by its row.

    `added` are the positions of the figures that people added to it, by their decisions; `added_by` is the decision
    that added the claim itself.
    """

    row_id: int
    claim: Claim
    added: dict[int, int] = field(default_factory=dict)
    added_by: int | None = None


@dataclass(frozen=True, slots=True)
class Bound:
    """Where the words of a decision are: in the claim of a row, at a position where they are a figure's."""

    row_id: int
    position: int | None = None


@dataclass(frozen=True, slots=True)
class StandingFigure:
    """A figure as it holds, and what people decided about it; `added_by` is the decision that added it."""

    position: int
    figure: Figure
    decided: str
    added_by: int | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """A claim as it holds, its figures apart, and what people decided about it."""

    row_id: int
    claim: Claim
    decided: str
    figures: tuple[StandingFigure, ...]


def bind(decisions: Sequence[Decision], readings: Sequence[Reading]) -> dict[int, Bound]:
    """Where the words of each decision are, by its number; words that no claim holds any more are left out.

    What was added and taken back may have no row: what was decided about it then is about nothing else.
    """
    rows = {reading.row_id for reading in readings}
    found: dict[int, Bound] = {}
    readings = [*readings, *_taken_back(decisions, readings)]
    figures = [(reading, *one) for reading in readings for one in enumerate(reading.claim.figures)]
    by_row = {reading.row_id: reading for reading in readings}
    added: list[tuple[Decision, Bound]] = []
    for one in decisions:
        bound: Bound | None = None
        if one.adds_claim:
            own = (reading for reading in readings if reading.added_by == one.number)
            bound = next((Bound(reading.row_id) for reading in own), None)
        elif one.adds_figure:
            bound = _place_of_added(one, readings)
            home = bound or _claim_of(one, readings)
            if home is not None:
                added.append((one, home))
        elif one.target in (Target.CLAIM, Target.INCIDENT):
            bound = _claim_of(one, readings)
        elif one.target is Target.FIGURE:
            bound = _figure_of(one, figures, added, by_row)
        if bound is not None and bound.row_id in rows:
            found[one.number] = bound
    return found


def _taken_back(decisions: Iterable[Decision], readings: Sequence[Reading]) -> Iterator[Reading]:
    """Yield the claims that were added and taken back before they had a row here, under rows that there are none of."""
    from tallybook.records import Claim

    there = {reading.added_by for reading in readings}
    for one in decisions:
        if one.adds_claim and not one.counts and one.number not in there:
            yield Reading(-one.number, Claim.model_validate(one.changes), added_by=one.number)


def _place_of_added(decision: Decision, readings: Sequence[Reading]) -> Bound | None:
    """The claim that a figure is added to, at the place of the figure that has the very words, else at one of its own.

    Places follow each other in the order of the decisions; what was added before keeps its place.
    """
    home = _claim_of(decision, readings)
    if home is None:
        return None
    reading = next(one for one in readings if one.row_id == home.row_id)
    for position, figure in enumerate(reading.claim.figures):
        if figure.span.pieces == decision.pieces:
            return Bound(home.row_id, position)
    if decision.number not in reading.added:
        if not decision.counts:
            return None
        last = max([len(reading.claim.figures) - 1, *reading.added.values()])
        reading.added[decision.number] = last + 1
    return Bound(home.row_id, reading.added[decision.number])


def _claim_of(decision: Decision, readings: Sequence[Reading]) -> Bound | None:
    """The claim whose content has the words of a decision; else the only one with the same words of reporting."""
    context = decision.context
    same = [one for one in readings if one.claim.content.pieces == decision.claim_pieces]
    if not same and context.get("cue"):
        by_cue = [one for one in readings if _pieces(one.claim.cue) == pieces_of(context["cue"])]
        same = by_cue if len(by_cue) == 1 else []
    if not same:
        return None

    def likeness(one: Reading) -> tuple[bool, bool, bool]:
        is_cue = _pieces(one.claim.cue) == pieces_of(context.get("cue"))
        is_mention = _pieces(one.claim.source_mention) == pieces_of(context.get("source_mention"))
        return one.claim.claim_id == context.get("claim_id"), is_cue, is_mention

    return Bound(max(same, key=likeness).row_id)


def _figure_of(
    decision: Decision,
    figures: Sequence[tuple[Reading, int, Figure]],
    added: Sequence[tuple[Decision, Bound]],
    by_row: Mapping[int, Reading],
) -> Bound | None:
    """The figure that has the words of a decision; of several the one that is most like the one decided about."""
    context = decision.context
    found: list[tuple[tuple[bool, ...], Bound]] = []

    def consider(content: Pieces, name: str | None, fields: tuple[object, ...], bound: Bound) -> None:
        is_same = (content == decision.claim_pieces, name == context.get("claim_id"))
        wanted = (context.get("measure"), context.get("category"), context.get("equipment"), context.get("position"))
        likeness = tuple(one == other for one, other in zip(fields, wanted, strict=True))
        found.append(((*is_same, *likeness), bound))

    for reading, position, figure in figures:
        if figure.span.pieces == decision.pieces:
            name = figure.equipment.name if figure.equipment else None
            fields: tuple[object, ...] = (figure.measure, figure.category, name, position)
            consider(reading.claim.content.pieces, reading.claim.claim_id, fields, Bound(reading.row_id, position))
    for one, bound in added:
        if one.pieces == decision.pieces:
            equipment = one.changes.get("equipment") or {}
            fields = (one.changes["measure"], one.changes["category"], equipment.get("name"), bound.position)
            claim = by_row[bound.row_id].claim
            consider(claim.content.pieces, claim.claim_id, fields, bound)
    best = max(found, key=lambda pair: pair[0])[1] if found else None
    return None if best is None or best.position is None else best


def standings(
    decisions: Sequence[Decision], readings: Sequence[Reading], bound: Mapping[int, Bound]
) -> Iterator[Standing]:
    """Yield each claim of a text as it holds after all decisions that count."""
    is_document_rejected = _is_rejected([one for one in decisions if one.counts and one.target is Target.DOCUMENT])
    of_rows: dict[int, list[Decision]] = {}
    for one in decisions:
        if one.number in bound:
            of_rows.setdefault(bound[one.number].row_id, []).append(one)
    by_hand = {
        reading.claim.content.pieces
        for reading in readings
        if any(one.counts and one.number == reading.added_by for one in decisions)
    }
    for reading in readings:
        own = of_rows.get(reading.row_id, [])
        is_replaced = reading.added_by is None and reading.claim.content.pieces in by_hand
        yield _standing(reading, own, bound, is_rejected=is_document_rejected or is_replaced)


def _standing(reading: Reading, own: Sequence[Decision], bound: Mapping[int, Bound], *, is_rejected: bool) -> Standing:
    about_claim = [one for one in own if one.counts and one.target is Target.CLAIM and one.kind in _JUDGES]
    claim = _changed(reading.claim, about_claim)
    decided: str = _decided(about_claim, is_added=reading.added_by is not None)
    if reading.added_by is not None and not any(one.number == reading.added_by and one.counts for one in own):
        decided = WITHDRAWN
    elif is_rejected:
        decided = Decided.REJECTED
    figures = []
    for position, figure in _figures(reading, own):
        about = [
            one
            for one in own
            if one.counts
            and one.target is Target.FIGURE
            and bound[one.number].position == position
            and (one.kind in _JUDGES or one.adds_figure)
        ]
        number = next((number for number, place in reading.added.items() if place == position), None)
        is_added = number is not None
        state: str = _decided([one for one in about if one.kind in _JUDGES], is_added=is_added)
        if is_added and not any(one.number == number for one in about):
            state = WITHDRAWN
        elif decided in (Decided.REJECTED, WITHDRAWN):
            state = Decided.REJECTED
        elif not is_added and any(one.adds_figure for one in about) and state is Decided.OPEN:
            state = Decided.CORRECTED
        figures.append(StandingFigure(position, _changed(figure, about), state, number))
    return Standing(reading.row_id, claim, decided, tuple(figures))


def _figures(reading: Reading, own: Sequence[Decision]) -> Iterator[tuple[int, Figure]]:
    """Yield the figures of a claim as they were extracted or added, by their positions."""
    from tallybook.records import Figure

    yield from enumerate(reading.claim.figures)
    made = {one.number: one.changes for one in own}
    for number, position in sorted(reading.added.items(), key=lambda pair: pair[1]):
        yield position, Figure.model_validate(made[number])


def _changed(record: Any, decisions: Sequence[Decision]) -> Any:
    """A record with the values that decisions set, in their order."""
    changes: dict[str, Any] = {}
    for one in decisions:
        if one.kind is DecisionKind.CORRECT or one.adds_figure:
            changes |= one.changes
    if not changes:
        return record
    return type(record).model_validate(record.model_dump(mode="json") | changes)


def _is_rejected(decisions: Sequence[Decision]) -> bool:
    judged = [one.kind for one in decisions if one.kind in _JUDGES]
    return bool(judged) and judged[-1] is DecisionKind.REJECT


def _decided(decisions: Sequence[Decision], *, is_added: bool) -> Decided:
    """What decisions that count come to: the last word on whether it holds, and that it was changed at all."""
    if _is_rejected(decisions):
        return Decided.REJECTED
    if is_added:
        return Decided.ADDED
    kinds = {one.kind for one in decisions}
    if DecisionKind.CORRECT in kinds:
        return Decided.CORRECTED
    return Decided.CONFIRMED if DecisionKind.CONFIRM in kinds else Decided.OPEN


def pieces_of(given: Sequence[Sequence[int]] | None) -> Pieces | None:
    """Places as they are kept in JSON, in a form that can be compared."""
    return None if given is None else tuple((start, end) for start, end in given)


def _pieces(span: Any) -> Pieces | None:
    return None if span is None else span.pieces
