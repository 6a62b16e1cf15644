"""The network for figures at run time: its weights, loaded once a process."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from tallybook.extract.document import AnnotatedDocument
from tallybook.extract.neural.attribution.link_head import Floats, Numbers
from tallybook.extract.neural.attribution.model import CLS, SEP, WEIGHTS, open_session, open_tokenizer
from tallybook.extract.neural.figures.features import Facts, lay_out_facts

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer


@dataclass(frozen=True, slots=True)
class WhoseHead:
    """Says whose figures are: `nowhere` [2, width] stands for nobody and for parties that the window does not name.

    `hidden` [inputs, 64], `hidden_bias`, `weight` [64] and `bias` weigh how a party stands to a figure.
    """

    nowhere: Floats
    hidden: Floats
    hidden_bias: Floats
    weight: Floats
    bias: Floats

    @classmethod
    def load(cls, path: Path) -> WhoseHead:
        """The head as training saved it (.npz). Raises OSError where there is no such file."""
        with np.load(path) as saved:
            return cls(**{name: saved[name] for name in cls.__slots__})

    def scores(self, figure: Floats, mentions: Floats, nowhere: Numbers, related: Floats, kind: Floats) -> Floats:
        """Scores of the sides of one figure.

        `figure` [width], `mentions` [sides, width], `nowhere` [sides] (0 a mention, 1 nobody, 2 named nowhere),
        `related` [sides, relations], `kind` [measures and categories] chances.
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
    head: WhoseHead

    def lay_out(self, document: AnnotatedDocument) -> Facts:
        """A document as the network is given it."""
        return lay_out_facts(self.tokenizer, document)

    def scores(self, pieces: Numbers) -> Floats:
        """The outputs of each piece of one window, the marks that open and close it included.

        [length + 2, measures and none, categories, scopes, twice the width of the head].
        """
        framed = np.zeros((1, len(pieces) + 2, pieces.shape[1]), dtype=np.int64)
        framed[0, 1:-1] = pieces
        framed[0, 0, 0], framed[0, -1, 0] = CLS, SEP
        mask = np.ones(framed.shape[:2], dtype=np.int64)
        outputs: Floats = self.session.run(None, {"pieces": framed, "mask": mask})[0][0]
        return outputs

    def whose(self, figure: Floats, mentions: Floats, nowhere: Numbers, related: Floats, kind: Floats) -> Floats:
        """Scores of the sides of one figure; see `WhoseHead.scores`."""
        return self.head.scores(figure, mentions, nowhere, related, kind)


@cache
def load_figures(folder: Path = WEIGHTS, threads: int = 1) -> FigureModel:
    """The model whose files lie in a folder. Raises TallybookError where onnxruntime or the weights are missing."""
    return FigureModel(
        open_session(folder / "figures.onnx", threads),
        open_tokenizer(folder),
        WhoseHead.load(folder / "figures.npz"),
    )
