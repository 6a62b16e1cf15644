"""The network for figures at run time: its weights, loaded once a process."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from tallybook.extract.document import AnnotatedDocument
from tallybook.extract.neural.figures.features import DocumentFeatures, extract_features
from tallybook.extract.neural.runtime import WEIGHTS, Floats, Numbers, encode_window, open_session, open_tokenizer

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer


@dataclass(frozen=True, slots=True)
class ParticipantHead:
    """Says whose figures are: `nowhere` [2, width] stands for nobody and for parties that the window does not name.

    `hidden` [inputs, 64], `hidden_bias`, `weight` [64] and `bias` weigh how a party stands to a figure.
    """

    nowhere: Floats
    hidden: Floats
    hidden_bias: Floats
    weight: Floats
    bias: Floats

    @classmethod
    def load(cls, path: Path) -> ParticipantHead:
        """The head as training saved it (.npz). Raises OSError where there is no such file."""
        with np.load(path) as saved:
            return cls(**{name: saved[name] for name in cls.__slots__})

    def scores(self, figure: Floats, mentions: Floats, nowhere: Numbers, related: Floats, kind: Floats) -> Floats:
        """Scores of the participants of one figure.

        `figure` [width], `mentions` [participants, width], `nowhere` [participants] (0 a mention, 1 nobody, 2 named
        nowhere),
        `related` [participants, relations], `kind` [measures and categories] probabilities.
        """
        keys = np.where((nowhere > 0)[:, None], self.nowhere[nowhere - 1], mentions)
        inputs = np.concatenate([related, np.broadcast_to(kind, (len(related), len(kind)))], axis=1)
        weighed = np.maximum(inputs @ self.hidden + self.hidden_bias, 0) @ self.weight + self.bias
        result: Floats = keys @ figure / np.sqrt(len(figure)) + weighed
        return result


@dataclass(frozen=True, slots=True)
class FigureModel:
    """The encoder, its tokeniser, and the head that says whose figures are."""

    session: InferenceSession
    tokenizer: Tokenizer
    head: ParticipantHead

    def lay_out(self, document: AnnotatedDocument) -> DocumentFeatures:
        """A document as the network is given it."""
        return extract_features(self.tokenizer, document)

    def scores(self, pieces: Numbers) -> Floats:
        """The outputs of each piece of one window, the marks that open and close it included.

        [length + 2, measures and none, categories, scopes, twice the width of the head].
        """
        return encode_window(self.session, pieces)

    def whose(self, figure: Floats, mentions: Floats, nowhere: Numbers, related: Floats, kind: Floats) -> Floats:
        """Scores of the participants of one figure; see `ParticipantHead.scores`."""
        return self.head.scores(figure, mentions, nowhere, related, kind)


@cache
def load_figures(folder: Path = WEIGHTS, threads: int = 1) -> FigureModel:
    """The model whose files lie in a folder. Raises TallybookError where onnxruntime or the weights are missing."""
    return FigureModel(
        open_session(folder / "figures.onnx", threads),
        open_tokenizer(folder),
        ParticipantHead.load(folder / "figures.npz"),
    )
