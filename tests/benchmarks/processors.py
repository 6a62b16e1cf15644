"""How far the networks' answers on this processor are from exact integer arithmetic, and from those on another kind.

    python -m tests.benchmarks.processors [--articles N] [--texts FOLDER] [--under COMMAND]

The first N articles of `data/gold/` (tune), or the texts (*.txt) of FOLDER, are extracted as the program does, and
once more with every int8 product computed in doubles. Where products are exact here (VNNI) and `qemu-x86_64` is
installed (Debian's `qemu-user`), two articles are also extracted on an emulated Haswell, which has AVX2 and no VNNI;
COMMAND is another such emulator, empty for none. Prints JSON: the windows that both networks read and how many have
the same outputs to the last bit, the largest difference of an output, the claims and how many are the same in every
field but the last digits of confidence, and the largest difference of a confidence.
"""

from __future__ import annotations

import argparse
import json
import platform
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import onnxruntime
from tallybook.extract.neural import runtime
from tallybook.extract.neural.attribution import model as attribution
from tallybook.extract.neural.figures import model as figures
from tallybook.extract.neural.saturation import saturates
from tallybook.extract.pipeline import extract
from tallybook.records import Document

from tests.benchmarks.exact_graph import exact
from tests.benchmarks.gold import read_articles

_EMULATOR = "qemu-x86_64 -cpu Haswell"
_EMULATED = 2  # articles; an emulated window takes seconds
Opener = Callable[[Path, int], Any]


@dataclass
class Answers:
    """What the networks put out for each window in their order, and the claims made of it, as JSON objects."""

    outputs: list[np.ndarray] = field(default_factory=list)
    claims: list[dict[str, Any]] = field(default_factory=list)

    def save(self, path: Path) -> None:
        """Write them to a file (.npz)."""
        claims = np.array(json.dumps(self.claims))
        np.savez(path, claims=claims, **{f"window_{number}": one for number, one in enumerate(self.outputs)})

    @classmethod
    def load(cls, path: Path) -> Answers:
        """Answers as `save` wrote them."""
        with np.load(path) as saved:
            outputs = [saved[f"window_{number}"] for number in range(len(saved.files) - 1)]
            return cls(outputs, json.loads(str(saved["claims"])))


@dataclass
class _Recorder:
    """A session that keeps its outputs."""

    session: Any
    outputs: list[np.ndarray]

    def run(self, names: None, inputs: dict[str, np.ndarray]) -> list[np.ndarray]:
        outputs: list[np.ndarray] = self.session.run(names, inputs)
        self.outputs.append(outputs[0])
        return outputs


def open_exact(path: Path, threads: int) -> Any:
    """A session of a graph whose int8 products are computed in doubles."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3  # zero points that nothing uses any more are not worth a warning
    return onnxruntime.InferenceSession(exact(path.read_bytes()), options, providers=["CPUExecutionProvider"])


def answers_to(documents: Sequence[Document], opener: Opener = runtime.open_session) -> Answers:
    """Extract with the learned extractor, the networks opened by `opener`."""
    answers = Answers()
    with _opened_by(lambda path, threads: _Recorder(opener(path, threads), answers.outputs)):
        for document in documents:
            for claim in extract(document, "learned"):
                answers.claims.append(json.loads(claim.model_dump_json(exclude={"claim_id"})))
    return answers


@contextmanager
def _opened_by(opener: Opener) -> Iterator[None]:
    loaders = (attribution.load, figures.load_figures)
    with patch.object(attribution, "open_session", opener), patch.object(figures, "open_session", opener):
        for loader in loaders:
            loader.cache_clear()
        try:
            yield
        finally:
            for loader in loaders:
                loader.cache_clear()


def difference(one: Answers, other: Answers) -> dict[str, float]:
    """How far two answers to the same documents are from one another."""
    pairs = [
        (mine, its) for mine, its in zip(one.outputs, other.outputs, strict=False) if mine.shape == its.shape
    ]  # claims that differ may change what the second network is asked
    confidences = {_without_confidence(claim): claim["confidence"] for claim in other.claims}
    same = [claim for claim in one.claims if _without_confidence(claim) in confidences]
    return {
        "windows": max(len(one.outputs), len(other.outputs)),
        "windows_equal": sum(np.array_equal(mine, its) for mine, its in pairs),
        "largest_difference_of_output": max((float(np.abs(mine - its).max()) for mine, its in pairs), default=0.0),
        "claims": max(len(one.claims), len(other.claims)),
        "claims_same": len(same),
        "largest_difference_of_confidence": max(
            (abs(claim["confidence"] - confidences[_without_confidence(claim)]) for claim in same), default=0.0
        ),
    }


def _without_confidence(claim: dict[str, Any]) -> str:
    return json.dumps({name: value for name, value in claim.items() if name != "confidence"}, sort_keys=True)


def documents_of(folder: Path | None, count: int) -> list[Document]:
    """The first texts of a folder, or the first articles of `data/gold/` that rules may be read on."""
    if folder is None:
        return [document for document, _ in islice(read_articles("tune"), count)]
    return [
        Document(text=path.read_bytes().decode("utf-8"), location=path.name, reader="plain")
        for path in sorted(folder.glob("*.txt"))[:count]
    ]


def _emulated(command: str, options: argparse.Namespace) -> Answers:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "answers.npz"
        texts = ["--texts", str(options.texts)] if options.texts else []
        module = [sys.executable, "-m", "tests.benchmarks.processors", "--answers", str(file)]
        subprocess.run([*shlex.split(command), *module, "--articles", str(_EMULATED), *texts], check=True)
        return Answers.load(file)


def measure(options: argparse.Namespace) -> dict[str, object]:
    """All that is printed."""
    documents = documents_of(options.texts, options.articles)
    here = answers_to(documents)
    cut = saturates(runtime.WEIGHTS / "probe.onnx")
    rows: dict[str, object] = {
        "processor": platform.processor() or platform.machine(),
        "onnxruntime": onnxruntime.__version__,
        "int8_products_saturate": cut,
        "from_exact": difference(here, answers_to(documents, open_exact)),
    }
    under = options.under
    if under is None:
        under = _EMULATOR if not cut and shutil.which(_EMULATOR.split(maxsplit=1)[0]) else ""
    if under:
        rows[f"from {under}"] = difference(answers_to(documents[:_EMULATED]), _emulated(under, options))
    return rows


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=6)
    parser.add_argument("--texts", type=Path)
    parser.add_argument("--under", help=f"an emulator of another processor ({_EMULATOR} where it is installed)")
    parser.add_argument("--answers", type=Path, help="write the answers of this processor to a file (.npz) instead")
    options = parser.parse_args()
    if options.answers:
        answers_to(documents_of(options.texts, options.articles)).save(options.answers)
    else:
        print(json.dumps(measure(options), indent=1))


if __name__ == "__main__":
    main()
