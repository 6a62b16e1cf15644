"""What a person should look at first: figures in the order in which a mistake would matter, and what reads otherwise.

A figure is worth a look by the extractor's own doubt, by sources that contradict each other about the same thing, and
by the size of its number: one that is read wrongly moves a sum by as much.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import log10
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from tallybook.queries.filters.criteria import Filters
from tallybook.queries.lists import figures
from tallybook.queries.rows import ListedFigure
from tallybook.records import Decided
from tallybook.store.effects import PERSON
from tallybook.store.schema.tables import (
    BoundDecisionRow,
    ClaimReadingRow,
    ClaimRow,
    DecisionKind,
    DecisionRow,
    DocumentRow,
    RecordDecisionRow,
    Target,
)

_DOUBT, _CONFLICT, _SIZE = 3.0, 2.0, 0.5
_LARGEST = 6  # powers of ten: beyond a million a number is no more of a mistake
_APART = 2  # times: from here on two sources contradict each other


@dataclass(frozen=True, slots=True)
class Queued:
    """A figure to look at, how much it matters, and why, in words."""

    figure: ListedFigure
    worth: float
    why: str


@dataclass(frozen=True, slots=True)
class Changed:
    """A field that the extractor reads now as `now`, where it read `before` when a person decided on `decided`.

    Where no claim has the words any more, `field` is empty and so are the readings.
    """

    decision: int
    claim_id: str | None
    position: int | None
    words: str
    field: str
    before: Any
    now: Any
    decided: Any


def queue(session: Session, filters: Filters) -> list[Queued]:
    """The figures that fit and that nobody decided about, what matters most first; at most `filters.limit`."""
    wanted = replace(filters, limit=None, after=None, decided=())
    rows = list(figures.list_figures(session, wanted))
    numbers: dict[object, list[tuple[str | None, float]]] = {}
    for row in rows:
        if (number := _number(row)) is not None:
            numbers.setdefault(_thing(row), []).append((row.source or row.publisher, number))
    found = [_queued(row, numbers.get(_thing(row), [])) for row in rows if row.decided == Decided.OPEN]
    found.sort(key=lambda one: -one.worth)
    return found[: filters.limit] if filters.limit else found


def _queued(row: ListedFigure, others: list[tuple[str | None, float]]) -> Queued:
    number = _number(row)
    reasons = []
    if row.confidence < 0.5:
        reasons.append(f"confidence {row.confidence:g}")
    own = row.source or row.publisher
    is_contradicted = number is not None and any(
        source != own and max(number, other) > _APART * max(1, min(number, other)) for source, other in others
    )
    if is_contradicted:
        reasons.append("another source says otherwise")
    size = min(_LARGEST, log10(max(1, number or 0)))
    if size >= 3:
        reasons.append("a large number")
    worth = _DOUBT * (1 - row.confidence) + _CONFLICT * is_contradicted + _SIZE * size
    return Queued(row, worth, ", ".join(reasons))


def _number(row: ListedFigure) -> float | None:
    return next((one for one in (row.value, row.low, row.high) if one is not None), None)


def _thing(row: ListedFigure) -> tuple[object, ...]:
    return row.subject, row.measure, row.category, row.equipment, row.scope, row.day


def changed(session: Session) -> Iterator[Changed]:
    """Yield what the extractor reads otherwise now than when a person decided; the person's reading holds.

    Only decisions that count: about words that were read anew since, or that no claim has.
    """
    is_added_figure = and_(DecisionRow.kind == DecisionKind.ADD, RecordDecisionRow.target == Target.FIGURE)
    query = (
        select(DecisionRow.id, DecisionRow.kind, RecordDecisionRow)
        .join(RecordDecisionRow, RecordDecisionRow.decision_id == DecisionRow.id)
        .join(DocumentRow, DocumentRow.sha256 == RecordDecisionRow.document)
        .where(DecisionRow.undone_at.is_(None), RecordDecisionRow.target != Target.DOCUMENT)
        .where(or_(DecisionRow.kind.in_(_JUDGING), is_added_figure))
        .order_by(DecisionRow.id)
    )
    for number, kind, row in session.execute(query).all():
        yield from _changes_of(session, number, row, is_added=kind is DecisionKind.ADD)


_JUDGING = (DecisionKind.CORRECT, DecisionKind.REJECT, DecisionKind.CONFIRM)


def _changes_of(session: Session, number: int, about: RecordDecisionRow, *, is_added: bool) -> Iterator[Changed]:
    everywhere = session.execute(
        select(ClaimRow.id, ClaimRow.claim_id, ClaimRow.superseded_at, BoundDecisionRow.position, ClaimRow.extractor)
        .join(BoundDecisionRow, BoundDecisionRow.claim_id == ClaimRow.id)
        .where(BoundDecisionRow.decision_id == number)
        .order_by(ClaimRow.id)
    ).all()
    bound = [one for one in everywhere if one.extractor != PERSON]
    is_by_hand = len(bound) < len(everywhere)
    current = next((one for one in bound if one.superseded_at is None), None)
    older = [one for one in bound if one.superseded_at is not None]
    words = about.words or ""
    if current is None:
        if not is_by_hand:
            yield Changed(number, None, None, words, "", None, None, None)
        return
    if not older:
        return
    # An added figure was not read before: what may be read otherwise is what the person said.
    now, before = _fields(session, current), about.changes if is_added else _fields(session, older[-1])
    for name, value in now.items():
        if value != before.get(name):
            decided = about.changes.get(name)
            yield Changed(number, current.claim_id, current.position, words, name, before.get(name), value, decided)


_COMPARED = (
    *("source", "relayed_by", "certainty", "measure", "category", "subject", "counterpart", "equipment"),
    *("value", "low", "high", "modifier", "scope", "period", "place"),
)


def _fields(session: Session, bound: Any) -> dict[str, Any]:
    """The fields of a claim or a figure as it was extracted."""
    reading = session.get(ClaimReadingRow, bound.id)
    if reading is None:
        return {}
    record = reading.record
    if bound.position is not None:
        own = record["figures"]
        record = own[bound.position] if bound.position < len(own) else {}
    return {name: record[name] for name in _COMPARED if name in record}
