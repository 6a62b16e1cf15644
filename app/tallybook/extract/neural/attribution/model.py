"""The network at run time: its weights, loaded once a process, and what it finds in a text cut into subwords."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from tallybook.extract.document import Quotation
from tallybook.extract.neural.attribution.calibration import Calibration
from tallybook.extract.neural.attribution.decode import DecodedAttribution, decode
from tallybook.extract.neural.attribution.labels import TAGS
from tallybook.extract.neural.attribution.link_head import LinkHead
from tallybook.extract.neural.attribution.select import select
from tallybook.extract.neural.runtime import (
    WEIGHTS,
    Floats,
    encode_window,
    log_softmax,
    open_session,
    open_tokenizer,
)
from tallybook.extract.neural.subwords import SubwordSequence, encode_paragraphs, pack
from tallybook.text.segments import Paragraph

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

WINDOW = 160  # pieces; longer ones find no more (attributions keep to their paragraph) and cost more


@dataclass(frozen=True, slots=True)
class WindowRead:
    """A window's words and the attributions that stand in it."""

    sequence: SubwordSequence
    found: list[DecodedAttribution]


@dataclass(frozen=True, slots=True)
class Model:
    """The encoder, its tokeniser, the head for links, and how far to trust what they find."""

    session: InferenceSession
    tokenizer: Tokenizer
    head: LinkHead
    calibration: Calibration

    def read(self, text: str, paragraphs: Sequence[Paragraph], quotations: Sequence[Quotation]) -> Iterator[WindowRead]:
        """The windows of a cleaned text, in order, with the attributions found in each."""
        sequence = encode_paragraphs(self.tokenizer, text, paragraphs, quotations)
        windows = list(pack(sequence, WINDOW))
        for window, outputs in zip(windows, self.run(windows), strict=True):
            scores, words, cue_words = outputs
            tags = log_softmax(scores)
            found = decode(tags, words, cue_words, window, self.head)
            yield WindowRead(window, select(found, tags, self.calibration))

    def run(self, windows: Sequence[SubwordSequence]) -> Iterator[tuple[Floats, Floats, Floats]]:
        """Of each window the scores of tags [words, 7] and the two inputs of the link head [words, 2 * width]."""
        for window in windows:
            outputs = encode_window(self.session, window.features())[np.array(window.heads) + 1]
            width = (outputs.shape[1] - len(TAGS)) // 2
            tags, words, cue_words = np.split(outputs, [len(TAGS), len(TAGS) + width], axis=1)
            yield tags, words, cue_words


@cache
def load(folder: Path = WEIGHTS, threads: int = 1) -> Model:
    """The model whose files lie in a folder, ready to run on some threads.

    Raises TallybookError where onnxruntime or the weights are missing.
    """
    return Model(
        open_session(folder / "encoder.onnx", threads),
        open_tokenizer(folder),
        LinkHead.load(folder / "links.npz"),
        Calibration.load(folder / "calibration.json"),
    )
