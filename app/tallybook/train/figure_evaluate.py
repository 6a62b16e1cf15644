"""How well marked texts are read: by the rules alone, and after the network's look."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tallybook.extract.figures.participants.mentions import side_of
from tallybook.extract.neural.figures.features import Candidate, Facts
from tallybook.extract.neural.figures.labels import CATEGORIES, SCOPES, measure_labels
from tallybook.extract.neural.figures.rescore import Answer, FigureNet, Levels, answers, stands, weighed
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
        for candidate, said in _read(net, example.facts):
            score.printed += 1
            label = example.labels.get(candidate.word)
            if label:
                _compare(score, example.facts, label[1], said)
    return score.figures()


_Said = tuple[str, str, str | None, Actor | None]  # measure, category, scope, whose


def _read(net: FigureNet | None, facts: Facts) -> Iterator[tuple[Candidate, _Said]]:
    if net is None:
        for candidate in facts.candidates:
            draft = candidate.draft
            if draft:
                subject = side_of(draft.subject) if draft.subject else None
                yield candidate, (draft.measure, draft.category, draft.scope, subject)
        return
    for candidate, answer in answers(net, facts):
        if stands(candidate, answer, Levels()):
            yield candidate, _said(candidate, weighed(candidate, answer, Levels()))


def _said(candidate: Candidate, answer: Answer) -> _Said:
    measure = measure_labels()[1 + int(answer.measure[1:].argmax())]
    whose = max(answer.sides, key=lambda one: answer.sides[one])
    scope = candidate.draft.scope if candidate.draft else SCOPES[int(answer.scope.argmax())]
    return measure, CATEGORIES[int(answer.category.argmax())], scope, whose


def _compare(score: Score, facts: Facts, marked: Marked, said: _Said) -> None:
    right = {
        "measure": said[0] == measure_labels()[marked.measure],
        "category": said[1] == CATEGORIES[marked.category],
        "scope": said[2] == SCOPES[marked.scope],
        "whose": said[3] in actors_named(facts, marked.subject) if marked.subject else said[3] is None,
    }
    score.found += 1
    score.fields.update(name for name, is_right in right.items() if is_right)
    score.fields["every"] += right["measure"] and right["category"] and right["whose"]
