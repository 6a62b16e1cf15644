"""Figures looked at once more: what the network makes of every number and name of equipment, after the rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from tallybook.extract.document import AnnotatedDocument, Range, ResolvedFigure
from tallybook.extract.figures.participants.mentions import side_of
from tallybook.extract.figures.resolve import ANALYSIS, completed
from tallybook.extract.figures.scope import period_of, place_of
from tallybook.extract.figures.triggers.table import Role
from tallybook.extract.neural.figures.features import (
    Candidate,
    DocumentFeatures,
    Participant,
    is_nobody,
    participants_in,
    relations,
    stands_for_one,
    window_features,
)
from tallybook.extract.neural.figures.labels import CATEGORIES, SCOPES, learned_as, measure_labels
from tallybook.extract.neural.figures.model import load_figures
from tallybook.extract.neural.figures.windows import windows
from tallybook.extract.neural.runtime import Floats, log_softmax
from tallybook.records import Actor, Category, Equipment, Modifier, Scope
from tallybook.vocab.load import measures, table

_PEOPLE, _EQUIPMENT = "people", "equipment"
_OF_A_TRADE = frozenset(
    {Category.MEDICS, Category.JOURNALISTS, Category.AID_WORKERS, Category.POLICE, Category.CHILDREN}
)


@dataclass(frozen=True, slots=True)
class Thresholds:
    """How sure the network must be, and what the rules' word weighs; chosen on 16 articles that no rule was read on,
    `add` on 300 real texts of local news and old wire copy too.

    A figure is added where it is one with the probability `add` and its likeliest measure and category have `sure`
    between them; one of the rules' is dropped where it is none with the probability `drop`. The others multiply the
    probability of what the rules say: of their measure, of their category, of a category that the noun itself tells
    ("nurses"), of their subject.
    """

    add: float = 0.985
    sure: float = 0.75
    drop: float = 0.95
    measure: float = 15.0
    category: float = 3.0
    noun: float = 50.0
    whose: float = 2.0


@dataclass(frozen=True, slots=True)
class Prediction:
    """Of one candidate the probabilities of every measure (none first), category and scope, and of each side."""

    measure: Floats
    category: Floats
    scope: Floats
    participants: dict[Actor | None, float]


class FigureNet(Protocol):
    """Whatever runs the network."""

    def lay_out(self, document: AnnotatedDocument) -> DocumentFeatures:
        """The document as the network reads it."""
        ...

    def scores(self, pieces: np.ndarray) -> Floats:
        """The outputs of each piece of one window [length, outputs]."""
        ...

    def whose(self, figure: Floats, mentions: Floats, nowhere: np.ndarray, related: Floats, kind: Floats) -> Floats:
        """Scores of the participants of one figure."""
        ...


def predict(net: FigureNet, features: DocumentFeatures) -> Iterator[tuple[Candidate, Prediction]]:
    """What the network says of each candidate, in order of the text."""
    by_word: dict[int, list[Candidate]] = {}
    for one in features.candidates:
        by_word.setdefault(one.word, []).append(one)
    sizes = np.cumsum([len(measure_labels()), len(CATEGORIES), len(SCOPES)])
    for window in windows(features.sequence, sorted(by_word)):
        sequence, pieces = window_features(features, window)
        outputs = net.scores(pieces)[np.array(sequence.heads) + 1]
        measure, category, scope, keys = np.split(outputs, sizes, axis=1)
        queries, mentions = np.split(keys, 2, axis=1)
        for word in range(window.own, window.last):
            for candidate in by_word.get(word, ()):
                at = word - window.first
                of_measure, of_category, of_scope = (
                    np.exp(log_softmax(scores[at])) for scores in (measure, category, scope)
                )
                participants = participants_in(features, window, candidate)
                nowhere = np.array([0 if one.word >= 0 else 1 if is_nobody(one.actor) else 2 for one in participants])
                named = mentions[[one.word - window.first if one.word >= 0 else 0 for one in participants]]
                kind = np.concatenate([of_measure, of_category])
                whose = net.whose(queries[at], named, nowhere, relations(features, candidate, participants), kind)
                of_sides = _by_actor(participants, np.exp(log_softmax(whose)))
                yield candidate, Prediction(of_measure, of_category, of_scope, of_sides)


def _by_actor(participants: Sequence[Participant], probabilities: Floats) -> dict[Actor | None, float]:
    summed: dict[Actor | None, float] = {}
    for side, probability in zip(participants, probabilities, strict=True):
        actor = None if is_nobody(side.actor) else side.actor
        summed[actor] = summed.get(actor, 0.0) + float(probability)
    return summed


def rescore(document: AnnotatedDocument) -> list[ResolvedFigure]:
    """The figures of the rules after the network's look, as they go into claims.

    Raises TallybookError where onnxruntime or the weights are missing.
    """
    return completed(rescored(load_figures(), document))


def rescored(
    net: FigureNet, document: AnnotatedDocument, thresholds: Thresholds = Thresholds()
) -> list[ResolvedFigure]:
    """The figures of a document after the network's look, in order."""
    features = net.lay_out(document)
    of_rules = document[ANALYSIS].figures
    changed: dict[Range, ResolvedFigure | None] = {}
    added: list[ResolvedFigure] = []
    last: Equipment | None = None
    for candidate, prediction in predict(net, features) if features.candidates else ():
        figure = candidate.figure
        is_figure = stands(candidate, prediction, thresholds)
        if figure and not is_figure:
            changed[figure.span] = None
        if not is_figure:
            continue
        draft = figure or replace(_new(candidate, document), scope=Scope(SCOPES[int(prediction.scope.argmax())]))
        equipment = _equipment_of(candidate) or draft.equipment or last
        settled = _settled(draft, weighed(candidate, prediction, thresholds), equipment)
        last = settled.equipment or last
        if figure:
            changed[figure.span] = settled
        else:
            added.append(settled)
    kept = [one for figure in of_rules if (one := changed.get(figure.span, figure))]
    kept = [replace(one, whole=None) if one.whole and changed.get(one.whole, one) is None else one for one in kept]
    return sorted([*kept, *added], key=lambda one: one.start)


def stands(candidate: Candidate, prediction: Prediction, thresholds: Thresholds) -> bool:
    """Whether a candidate is a figure, by the rules and the network together."""
    none = float(prediction.measure[0])
    if candidate.figure:
        return none <= thresholds.drop
    return (1 - none) >= thresholds.add and _surest(prediction) >= thresholds.sure * (1 - none)


def _surest(prediction: Prediction) -> float:
    """The probability of the likeliest measure together with the likeliest category."""
    return float(prediction.measure[1:].max() * prediction.category.max())


def _equipment_of(candidate: Candidate) -> Equipment | None:
    return candidate.group.equipment.equipment if candidate.group.equipment else None


def _new(candidate: Candidate, document: AnnotatedDocument) -> ResolvedFigure:
    """A figure that the rules have passed over; of what kind it is, and whose, is for the network to say."""
    group, quantity, chunks = candidate.group, candidate.group.quantity, candidate.sentence.chunks
    is_one = quantity is None and stands_for_one(group)
    role = Role(group, candidate.index, "", Category.PEOPLE)
    start, end = (group.start, group.end) if is_one else group.span
    one = 1.0 if is_one else None
    return ResolvedFigure(
        start=start,
        end=end,
        measure="",
        category=Category.PEOPLE,
        modifier=quantity.modifier if quantity else Modifier.EXACT if is_one else Modifier.UNSTATED,
        scope=Scope.UNKNOWN,
        value=quantity.value if quantity else one,
        low=quantity.low if quantity else one,
        high=quantity.high if quantity else one,
        period=period_of(role, chunks, candidate.sentence.dates),
        place=place_of(role, chunks, document.text, document.actors),
    )


def weighed(candidate: Candidate, prediction: Prediction, thresholds: Thresholds) -> Prediction:
    """The probabilities with the rules' word put in."""
    measure, category, participants = (
        prediction.measure.copy(),
        prediction.category.copy(),
        dict(prediction.participants),
    )
    figure = candidate.figure
    if figure:
        measure[measure_labels().index(learned_as(figure.measure))] *= thresholds.measure
        category[CATEGORIES.index(figure.category)] *= thresholds.category
        ruled = side_of(figure.subject) if figure.subject else None
        if ruled in participants:
            participants[ruled] *= thresholds.whose
    told_by_noun = candidate.group.category
    if told_by_noun in _OF_A_TRADE:
        category[CATEGORIES.index(told_by_noun)] *= thresholds.noun
    return Prediction(measure, category, prediction.scope, participants)


def _settled(draft: ResolvedFigure, prediction: Prediction, equipment: Equipment | None) -> ResolvedFigure:
    """A figure with the likeliest measure and category that go together, and the likeliest subject."""
    of_people, of_equipment = _measures_of(_PEOPLE), _measures_of(_EQUIPMENT)
    labels = measure_labels()
    best = (-1.0, "", Category.PEOPLE)
    for number, name in enumerate(CATEGORIES):
        category = Category(name)
        if category is Category.EQUIPMENT and equipment is None:
            continue
        allowed = of_equipment if category is Category.EQUIPMENT else of_people
        for place, measure in enumerate(labels):
            if measure in allowed:
                probability = float(prediction.measure[place] * prediction.category[number])
                best = max(best, (probability, measure, category), key=lambda row: row[0])
    _, measure, category = best
    side = max(prediction.participants, key=lambda one: prediction.participants[one])
    is_named = side is not None and draft.subject is not None and side_of(draft.subject) == side
    return replace(
        draft,
        measure=draft.measure if draft.measure and learned_as(draft.measure) == measure else measure,
        category=category,
        equipment=equipment if category is Category.EQUIPMENT else None,
        subject=draft.subject if is_named else side,
    )


def _measures_of(kind: str) -> frozenset[str]:
    rows = table("measures.toml")["measures"]
    return frozenset(name for name in measures() if kind in rows[name]["counts"])
