"""Which words are source and content of a cue: the head of the network that runs on its outputs, in NumPy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tallybook.extract.neural.attribution.labels import DISTANCES, FARTHEST, WordRun
from tallybook.extract.neural.runtime import Floats, Numbers, log_softmax
from tallybook.extract.neural.subwords import SubwordSequence


@dataclass(frozen=True, slots=True)
class LinkHead:
    """The tables of the head: `distance` [buckets, width], `sentence`, `paragraph` [7, width], `weight` [width, 5]."""

    distance: Floats
    sentence: Floats
    paragraph: Floats
    weight: Floats
    bias: Floats

    @classmethod
    def load(cls, path: Path) -> LinkHead:
        """The head as training saved it (.npz). Raises OSError where there is no such file."""
        with np.load(path) as saved:
            return cls(**{name: saved[name] for name in cls.__slots__})

    def scores(self, words: Floats, cue_words: Floats, sequence: SubwordSequence, cues: Sequence[WordRun]) -> Floats:
        """Log-probabilities of the link labels, [cues, words, 5]; `words`, `cue_words` are [words, 2 * width]."""
        width = self.weight.shape[0]
        cue = np.stack([cue_words[first:last].mean(axis=0) for first, last in cues])
        hidden = words[None, :, width:] * cue[:, None, width:]
        hidden += words[None, :, :width]
        hidden += cue[:, None, :width]
        hidden += self.distance[_distances(len(sequence.starts), cues)]
        hidden += self.sentence[_steps(sequence.sentences, cues)]
        hidden += self.paragraph[_steps(sequence.paragraphs, cues)]
        np.maximum(hidden, 0, out=hidden)
        return log_softmax(hidden @ self.weight + self.bias)


def _distances(count: int, cues: Sequence[WordRun]) -> Numbers:
    places = np.arange(count)[None, :]
    first = np.array([cue[0] for cue in cues])[:, None]
    last = np.array([cue[1] - 1 for cue in cues])[:, None]
    before, after = np.maximum(first - places, 0), np.maximum(places - last, 0)
    edges = np.array(DISTANCES)
    middle = len(DISTANCES) + 1
    far = np.where(before > 0, np.searchsorted(edges, before) + 1, 0)
    ahead = np.where(after > 0, np.searchsorted(edges, after) + 1, 0)
    buckets: Numbers = middle - far + ahead
    return buckets


def _steps(numbers: Sequence[int], cues: Sequence[WordRun]) -> Numbers:
    every: Numbers = np.array(numbers)
    here = every[[first for first, _ in cues]]
    steps: Numbers = np.clip(every[None, :] - here[:, None], -FARTHEST, FARTHEST) + FARTHEST
    return steps
