"""Answers are those of exact integer arithmetic, whatever the processor's kernels for int8 do."""

from __future__ import annotations

import platform
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pytest
from tallybook.extract.neural import runtime
from tallybook.extract.neural.runtime import WEIGHTS
from tallybook.extract.neural.saturation import saturates

from tests.benchmarks.processors import Answers, answers_to, difference, documents_of, open_exact

EXACT = 4 * 255 * 127
CUT = 2 * (2**15 - 1)  # pairs of products, each cut to 16 bits, as AVX2 adds them up


@pytest.fixture(scope="module")
def here() -> Answers:
    return answers_to(documents_of(None, 1))


def test_answers_are_those_of_exact_integers(here: Answers) -> None:
    found = difference(here, answers_to(documents_of(None, 1), open_exact))
    assert found["windows"] >= 4
    assert found["claims_same"] == found["claims"] > 0
    assert found["largest_difference_of_confidence"] <= 0.01
    if platform.machine() in {"x86_64", "AMD64"}:
        assert found["windows_equal"] == found["windows"]


def test_the_exact_kernels_answer_the_same(here: Answers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runtime, "saturates", lambda _: True)
    found = difference(here, answers_to(documents_of(None, 1)))
    assert found["windows_equal"] == found["windows"]


@pytest.mark.parametrize(("product", "expected"), [(EXACT, False), (CUT, True)])
def test_products_cut_to_sixteen_bits_are_noticed(
    product: int, expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Session:
        def __init__(self, *_: Any, **__: Any) -> None:
            """Take a path and options, as onnxruntime's does."""

        def run(self, _: None, inputs: dict[str, np.ndarray]) -> list[np.ndarray]:
            return [np.full((len(inputs["values"]), 16), product, dtype=np.int32)]

    monkeypatch.setattr(onnxruntime, "InferenceSession", Session)
    assert saturates(Path(f"probe-{product}.onnx")) is expected


def test_the_probe_is_one_product_of_int8() -> None:
    session = onnxruntime.InferenceSession(str(WEIGHTS / "probe.onnx"), providers=["CPUExecutionProvider"])
    (products,) = session.run(None, {"values": np.ones((16, 4), dtype=np.uint8)})
    assert (products == 4 * 127).all()


def test_a_difference_is_counted() -> None:
    one = Answers([np.zeros(3), np.ones(3)], [{"cue": "said", "confidence": 0.5}, {"cue": "told", "confidence": 0.9}])
    other = Answers([np.zeros(3), np.zeros(3)], [{"cue": "said", "confidence": 0.75}])
    assert difference(one, other) == {
        "windows": 2,
        "windows_equal": 1,
        "largest_difference_of_output": 1.0,
        "claims": 2,
        "claims_same": 1,
        "largest_difference_of_confidence": 0.25,
    }
