"""How good a model is on annotated articles: whole attributions, roles word by word; and its calibration."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch

from tallybook.extract.neural.attribution.calibration import Calibration, features_of
from tallybook.extract.neural.attribution.decode import DecodedAttribution, decode
from tallybook.extract.neural.attribution.labels import WordRun
from tallybook.extract.neural.attribution.model import Model
from tallybook.extract.neural.attribution.select import select
from tallybook.extract.neural.runtime import log_softmax
from tallybook.extract.neural.subwords import SubwordSequence, pack
from tallybook.train.batches import word_runs
from tallybook.train.corpus import ROLES, Article, Event

_OVERLAP = 0.5  # Jaccard of content words from which two attributions can be the same
_BINS = 10
_FLAT = 0.004


@dataclass(frozen=True, slots=True)
class Judged:
    """An attribution that the model found, and whether an annotator marked the same one."""

    found: DecodedAttribution
    is_right: bool


@dataclass(slots=True)
class Evaluation:
    """Every attribution that stood, how many were marked, and words of each role: right, found, marked."""

    judged: list[Judged]
    marked: int
    words: dict[str, tuple[int, int, int]]

    def figures(self, calibration: Calibration) -> dict[str, float]:
        """F1, precision and recall of whole attributions; F1 of words by role; expected calibration error."""
        right = sum(one.is_right for one in self.judged)
        result = {
            "relation_f1": 2 * right / max(1, len(self.judged) + self.marked),
            "relation_precision": right / max(1, len(self.judged)),
            "relation_recall": right / max(1, self.marked),
        }
        for role, (both, found, marked) in self.words.items():
            result[f"{role}_word_f1"] = 2 * both / max(1, found + marked)
        curve = reliability(self.judged, calibration)
        missed = sum(abs(said - true) * count for said, true, count in curve)
        result["calibration_error"] = missed / max(1, len(self.judged))
        return result


def evaluate(model: Model, articles: Sequence[Article], window: int) -> Evaluation:
    """What a model finds in articles, against their first annotators."""
    judged: list[Judged] = []
    marked = 0
    words = {role: [0, 0, 0] for role in ROLES}
    for article in articles:
        windows = list(pack(article.paragraphs, window))
        for sequence, (scores, own, cue_words) in zip(windows, model.run(windows), strict=True):
            tags = log_softmax(scores)
            found = select(decode(tags, own, cue_words, sequence, model.head), tags, model.calibration)
            gold = [one for event in article.versions[0] if (one := _words_of(sequence, event))["cue"]]
            marked += len(gold)
            judged.extend(_judge(found, gold))
            for role, counts in words.items():
                mine = {word for one in found for run in _runs(one, role) for word in range(*run)}
                theirs = {word for one in gold for word in one[role]}
                for place, number in enumerate((len(mine & theirs), len(mine), len(theirs))):
                    counts[place] += number
    return Evaluation(judged, marked, {role: (one[0], one[1], one[2]) for role, one in words.items()})


def _words_of(sequence: SubwordSequence, event: Event) -> dict[str, set[int]]:
    return {role: {word for run in word_runs(sequence, getattr(event, role)) for word in run} for role in ROLES}


def _runs(found: DecodedAttribution, role: str) -> Sequence[WordRun]:
    return {"source": found.source, "cue": (found.cue,), "content": found.content}[role]


def _judge(found: Sequence[DecodedAttribution], gold: Sequence[dict[str, set[int]]]) -> Iterator[Judged]:
    """Pair what was found with what was marked, one to one: cues meet, sources meet or are missing, contents agree."""
    free = list(gold)
    for one in found:
        cue = set(range(*one.cue))
        source = {word for run in one.source for word in range(*run)}
        content = {word for run in one.content for word in range(*run)}
        match = next(
            (
                other
                for other in free
                if cue & other["cue"]
                and (source & other["source"] or not (source or other["source"]))
                and len(content & other["content"]) >= _OVERLAP * len(content | other["content"])
            ),
            None,
        )
        if match:
            free.remove(match)
        yield Judged(one, match is not None)


def calibrate(judged: Sequence[Judged], marked: int) -> Calibration:
    """A logistic regression of being right on the features of what was found, and the threshold that goes with it."""
    inputs = torch.tensor([features_of(one.found) for one in judged])
    target = torch.tensor([float(one.is_right) for one in judged])
    weights = torch.zeros(inputs.shape[1], requires_grad=True)
    optimiser = torch.optim.LBFGS([weights], max_iter=200, line_search_fn="strong_wolfe")

    def closure() -> torch.Tensor:
        optimiser.zero_grad()
        loss = torch.nn.functional.binary_cross_entropy_with_logits(inputs @ weights, target)
        loss = loss + 1e-3 * weights[1:].pow(2).sum()
        loss.backward()  # type: ignore[no-untyped-call]
        return loss

    optimiser.step(closure)  # type: ignore[no-untyped-call]
    found = Calibration(tuple(weights.tolist()), 0.0)
    return Calibration(found.weights, best_threshold(judged, marked, found))


def best_threshold(judged: Sequence[Judged], marked: int, calibration: Calibration) -> float:
    """The lowest confidence from which on the F1 of whole attributions is within `_FLAT` of its best.

    About there F1 is flat, and a lower threshold keeps more of the words that annotators mark.
    """
    rows = sorted(((calibration.confidence(one.found), one.is_right) for one in judged), reverse=True)
    right = np.cumsum([is_right for _, is_right in rows])
    scores = 2 * right / (np.arange(1, len(rows) + 1) + marked)
    return round(rows[int(np.flatnonzero(scores >= scores.max() - _FLAT)[-1])][0], 3)


def reliability(judged: Sequence[Judged], calibration: Calibration) -> list[tuple[float, float, int]]:
    """Tenths of confidence: its mean, the share that is right, and how many there are."""
    chances = np.array([calibration.confidence(one.found) for one in judged])
    right = np.array([one.is_right for one in judged])
    bins = np.minimum((chances * _BINS).astype(int), _BINS - 1)
    return [
        (float(chances[bins == number].mean()), float(right[bins == number].mean()), int((bins == number).sum()))
        for number in range(_BINS)
        if (bins == number).any()
    ]
