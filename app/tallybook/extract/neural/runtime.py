"""What both networks run on: ONNX sessions, the tokeniser, the frame of a window, and log-probabilities."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tallybook.errors import TallybookError
from tallybook.extract.neural.saturation import saturates

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

Floats = NDArray[np.floating]
Numbers = NDArray[np.int64]

WEIGHTS = Path(__file__).parent / "weights"
CLS, SEP = 101, 102  # the subwords that open and close a window


def open_session(path: Path, threads: int) -> InferenceSession:
    """An ONNX graph ready to run, with exact int8 products on any processor.

    Raises TallybookError where onnxruntime or the file is missing.
    """
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
    if saturates(WEIGHTS / "probe.onnx"):
        # Weights are made uint8 as the graph is loaded: slower kernels, which are exact.
        options.add_session_config_entry("session.x64quantprecision", "1")
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


@cache
def open_tokenizer(folder: Path = WEIGHTS) -> Tokenizer:
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


def encode_window(session: InferenceSession, features: Numbers) -> Floats:
    """The encoder's outputs [length + 2, width] for the features [length, columns] of one window's subwords.

    The first and the last output are those of the marks that open and close the window. A window by itself stays in
    the processor's cache, so several are not run together.
    """
    framed = np.zeros((1, len(features) + 2, features.shape[1]), dtype=np.int64)
    framed[0, 1:-1] = features
    framed[0, 0, 0], framed[0, -1, 0] = CLS, SEP
    outputs: Floats = session.run(None, {"pieces": framed, "mask": np.ones(framed.shape[:2], dtype=np.int64)})[0][0]
    return outputs


def log_softmax(scores: Floats) -> Floats:
    """Log-probabilities over the last axis."""
    shifted = scores - scores.max(axis=-1, keepdims=True)
    result: Floats = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return result
