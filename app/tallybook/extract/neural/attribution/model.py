"""The network at run time: its weights, loaded once a process, and what it finds in a laid-out text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from tallybook.errors import TallybookError
from tallybook.extract.document import Quotation
from tallybook.extract.neural.attribution.calibration import Calibration
from tallybook.extract.neural.attribution.decode import Found, decode
from tallybook.extract.neural.attribution.labels import TAGS
from tallybook.extract.neural.attribution.link_head import Floats, LinkHead, log_softmax
from tallybook.extract.neural.attribution.select import select
from tallybook.extract.neural.subwords import Laid, lay_paragraphs, pack
from tallybook.text.segments import Paragraph

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

WEIGHTS = Path(__file__).parents[1] / "weights"
CLS, SEP = 101, 102
WINDOW = 160  # pieces; longer ones find no more (attributions keep to their paragraph) and cost more
_BATCH = 1  # windows that run together; a window by itself stays in the processor's cache


@dataclass(frozen=True, slots=True)
class WindowRead:
    """A window's words and the attributions that stand in it."""

    laid: Laid
    found: list[Found]


@dataclass(frozen=True, slots=True)
class Model:
    """The encoder, its tokeniser, the head for links, and how far to trust what they find."""

    session: InferenceSession
    tokenizer: Tokenizer
    head: LinkHead
    calibration: Calibration

    def read(self, text: str, paragraphs: Sequence[Paragraph], quotations: Sequence[Quotation]) -> Iterator[WindowRead]:
        """The windows of a cleaned text, in order, with the attributions found in each."""
        laid = lay_paragraphs(self.tokenizer, text, paragraphs, quotations)
        windows = list(pack(laid, WINDOW))
        for window, outputs in zip(windows, self.run(windows), strict=True):
            scores, words, cue_words = outputs
            tags = log_softmax(scores)
            found = decode(tags, words, cue_words, window, self.head)
            yield WindowRead(window, select(found, tags, self.calibration))

    def run(self, windows: Sequence[Laid]) -> list[tuple[Floats, Floats, Floats]]:
        """Of each window the scores of tags [words, 7] and the two inputs of the link head [words, 2 * width]."""
        order = sorted(range(len(windows)), key=lambda number: len(windows[number]))
        results: list[tuple[Floats, Floats, Floats] | None] = [None] * len(windows)
        for first in range(0, len(order), _BATCH):
            numbers = order[first : first + _BATCH]
            pieces, mask = _stacked([windows[number] for number in numbers])
            (outputs,) = self.session.run(None, {"pieces": pieces, "mask": mask})
            for row, number in enumerate(numbers):
                mine = outputs[row][np.array(windows[number].heads) + 1]
                width = (mine.shape[1] - len(TAGS)) // 2
                tags, words, cue_words = np.split(mine, [len(TAGS), len(TAGS) + width], axis=1)
                results[number] = (tags, words, cue_words)
        return [one for one in results if one is not None]


def _stacked(windows: Sequence[Laid]) -> tuple[np.ndarray, np.ndarray]:
    length = max(len(window) for window in windows) + 2
    pieces = np.zeros((len(windows), length, 4), dtype=np.int64)
    mask = np.zeros((len(windows), length), dtype=np.int64)
    for row, window in enumerate(windows):
        end = len(window) + 1
        pieces[row, 0, 0], pieces[row, end, 0] = CLS, SEP
        for column, values in enumerate((window.ids, window.cases, window.quoted, window.places)):
            pieces[row, 1:end, column] = values
        mask[row, : end + 1] = 1
    return pieces, mask


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


def open_session(path: Path, threads: int) -> InferenceSession:
    """An ONNX graph ready to run. Raises TallybookError where onnxruntime or the file is missing."""
    try:
        import onnxruntime
    except ImportError as error:
        raise _missing(error) from error
    if not path.exists():
        raise TallybookError(f"No weights at {path}.", "Install Tallybook again, or use --extractor rules.")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


@cache
def open_tokenizer(folder: Path) -> Tokenizer:
    """The tokeniser of a folder of weights, which cuts nothing off. Raises TallybookError where it is missing."""
    try:
        from tokenizers import Tokenizer
    except ImportError as error:
        raise _missing(error) from error
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def _missing(error: ImportError) -> TallybookError:
    return TallybookError(f"The learned extractor needs {error.name}.", "Install it, or use --extractor rules.")
