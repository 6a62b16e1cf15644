from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tallybook.errors import TallybookError
from tallybook.extract.neural.runtime import CLS, SEP, WEIGHTS, encode_window, log_softmax, open_session, open_tokenizer


class Echo:
    """A session that gives back what it is given, as numbers with a point."""

    def run(self, _: None, inputs: dict[str, np.ndarray]) -> list[np.ndarray]:
        assert inputs["mask"].all()
        return [inputs["pieces"].astype(float)]


def test_a_window_is_framed() -> None:
    features = np.array([[7, 1], [8, 2], [9, 3]])
    outputs = encode_window(Echo(), features)  # type: ignore[arg-type]
    assert outputs[:, 0].tolist() == [CLS, 7, 8, 9, SEP]
    assert outputs[1:-1, 1].tolist() == [1, 2, 3]


def test_log_softmax_sums_to_one_and_stands_large_scores() -> None:
    result = np.exp(log_softmax(np.array([[1000.0, 1000.0], [0.0, -1000.0]])))
    assert result.sum(axis=1).tolist() == pytest.approx([1, 1])
    assert result[0].tolist() == pytest.approx([0.5, 0.5])


def test_missing_weights_say_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(TallybookError, match="No weights"):
        open_session(tmp_path / "encoder.onnx", 1)


def test_the_tokeniser_cuts_nothing_off() -> None:
    assert len(open_tokenizer(WEIGHTS).encode("pier " * 2000).ids) >= 2000
