"""How well marked texts are read: by the rules alone, and after the network's look."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tallybook.extract.figures.participants.mentions import side_of
from tallybook.extract.neural.figures.features import Candidate, DocumentFeatures
from tallybook.extract.neural.figures.labels import CATEGORIES, SCOPES, measure_labels
from tallybook.extract.neural.figures.rescore import FigureNet, Prediction, Thresholds, predict, stands, weighed
from tallybook.records import Actor
from tallybook.train.figure_examples import Example, actors_named
from tallybook.train.marked import Marked


@dataclass
class Score:
    """Counts of figures marked, found and printed, and of found ones whose fields are right."""

    marked: int = 0
    found: int = 0
    printed: int = 0
    fields: Counter[str] = field(default_factory=Counter)

    def figures(self) -> dict[str, float]:
        """`found_f1`, and of what was found the share whose measure, category, scope and whose are right, and all."""
        shares = {name: self.fields[name] / max(1, self.found) for name in ("measure", "category", "scope", "whose")}
        every = 2 * self.fields["every"] / max(1, self.marked + self.printed)
        return {"found_f1": 2 * self.found / max(1, self.marked + self.printed), **shares, "right_f1": every}


def evaluate_figures(net: FigureNet | None, examples: Sequence[Example]) -> dict[str, float]:
    """The figures of `Score.figures` on examples; of the rules alone where there is no network."""
    score = Score()
    for example in examples:
        score.marked += len(example.labels)
        for candidate, said in _read(net, example.features):
            score.printed += 1
            label = example.labels.get(candidate.word)
            if label:
                _compare(score, example.features, label[1], said)
    return score.figures()


_Said = tuple[str, str, str | None, Actor | None]  # measure, category, scope, whose


def _read(net: FigureNet | None, features: DocumentFeatures) -> Iterator[tuple[Candidate, _Said]]:
    if net is None:
        for candidate in features.candidates:
            figure = candidate.figure
            if figure:
                subject = side_of(figure.subject) if figure.subject else None
                yield candidate, (figure.measure, figure.category, figure.scope, subject)
        return
    for candidate, prediction in predict(net, features):
        if stands(candidate, prediction, Thresholds()):
            yield candidate, _said(candidate, weighed(candidate, prediction, Thresholds()))


def _said(candidate: Candidate, prediction: Prediction) -> _Said:
    measure = measure_labels()[1 + int(prediction.measure[1:].argmax())]
    whose = max(prediction.participants, key=lambda one: prediction.participants[one])
    scope = candidate.figure.scope if candidate.figure else SCOPES[int(prediction.scope.argmax())]
    return measure, CATEGORIES[int(prediction.category.argmax())], scope, whose


def _compare(score: Score, features: DocumentFeatures, marked: Marked, said: _Said) -> None:
    right = {
        "measure": said[0] == measure_labels()[marked.measure],
        "category": said[1] == CATEGORIES[marked.category],
        "scope": said[2] == SCOPES[marked.scope],
        "whose": said[3] in actors_named(features, marked.subject) if marked.subject else said[3] is None,
    }
    score.found += 1
    score.fields.update(name for name, is_right in right.items() if is_right)
    score.fields["every"] += right["measure"] and right["category"] and right["whose"]
