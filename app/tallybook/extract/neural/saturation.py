"""Whether this processor's int8 kernels are exact."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np

_LARGEST = 255


@cache
def saturates(probe: Path) -> bool:
    """Whether onnxruntime's products of uint8 and int8 are cut to 16 bits on this processor.

    Its kernels for AVX2 and AVX-512 without VNNI add pairs of products in 16 bits (`vpmaddubsw`), which is faster and
    wrong where both weights and both values are large; with VNNI they add in 32. `probe` is a graph of one product
    whose exact result no 16 bits hold.
    """
    import onnxruntime

    session = onnxruntime.InferenceSession(str(probe), providers=["CPUExecutionProvider"])
    values = np.full((16, 4), _LARGEST, dtype=np.uint8)
    (products,) = session.run(None, {"values": values})
    return bool((products != 4 * _LARGEST * 127).any())
