"""Rebuild the weights of the network for figures: `python -m tallybook.train.figures --help`.

Needs the extra `train`. Reads the marked texts of `data/figures/` (or `--texts`), the checkpoint of the network
for attributions that `python -m tallybook.train` saves as `trained.pt`, and all-MiniLM-L6-v2 by path; writes
`figures.onnx`, `figures.npz` and their card.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from dataclasses import asdict
from pathlib import Path

import torch

from tallybook.errors import TallybookError
from tallybook.extract.neural.figures.model import FigureModel, ParticipantHead
from tallybook.extract.neural.runtime import WEIGHTS, open_session, open_tokenizer
from tallybook.records import Document
from tallybook.train.export import export_figures
from tallybook.train.figure_card import write_figure_card
from tallybook.train.figure_evaluate import evaluate_figures
from tallybook.train.figure_examples import Example, read_example
from tallybook.train.figure_fit import FigurePlan, fit_figures
from tallybook.train.figure_network import FigureNetwork
from tallybook.train.marked import read_marked
from tallybook.train.network import Network
from tallybook.train.shipped import load_shipped
from tallybook.train.standoff import is_aside, read_standoff

_DATA = Path(__file__).resolve().parents[3] / "data"
_TEXTS, _MARKED = _DATA / "figures", _DATA / "marked"
_MOST_LOST = 0.01  # of any F1 by quantisation


def main() -> None:
    """Train, export, quantise, measure; raises TallybookError where quantisation costs too much."""
    options = _options()
    torch.set_num_threads(options.threads)
    examples, aside = read_examples(options.texts)
    if options.corpora:
        real, real_aside = read_real_examples(options.marked, options.corpora)
        examples += real * options.repeat
        aside += real_aside
    network = Network(options.base)
    if options.attributions:
        network.load_state_dict(torch.load(options.attributions, weights_only=True))
    torch.manual_seed(options.seed)
    figures = FigureNetwork(network)
    if not options.attributions:
        load_shipped(figures, WEIGHTS)
    options.out.mkdir(parents=True, exist_ok=True)
    if options.trained:
        figures.load_state_dict(torch.load(options.trained, weights_only=True))
    else:
        plan = FigurePlan(
            seed=options.seed,
            passes=options.passes,
            rate=options.rate,
            head_rate=options.head_rate,
            is_rounded=options.rounded,
        )
        figures = fit_figures(figures, examples, plan, options.out)
        torch.save(figures.state_dict(), options.out / "figures.pt")
    weights, floating = options.out / "weights", options.out / "floating"
    export_figures(figures.eval(), weights)
    export_figures(figures.eval(), floating, quantised=False)
    rows = {"rules": evaluate_figures(None, aside)}
    for name, folder in (("int8", weights), ("floating", floating)):
        rows[name] = evaluate_figures(_opened(folder, options.threads), aside)
    lost = {key: rows["floating"][key] - rows["int8"][key] for key in rows["int8"] if key.endswith("f1")}
    if max(lost.values()) >= _MOST_LOST:
        raise TallybookError(f"Quantisation costs too much: {lost}.", "Train with the rounding of int8.")
    files = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in weights.glob("figures.*")}
    facts = {
        "texts": len(examples),
        "marked": f"{sum(len(one.labels) for one in examples):,}",
        "aside": len(aside),
        "aside_marked": f"{sum(len(one.labels) for one in aside):,}",
        "plan": ", ".join(f"{name} {value}" for name, value in asdict(FigurePlan()).items()),
    }
    (weights / "FIGURES_CARD.md").write_text(write_figure_card(rows, files, facts), encoding="utf-8")


def read_examples(folder: Path) -> tuple[list[Example], list[Example]]:
    """The marked texts of a folder to train on, and those kept aside: a tenth, by a hash of the text.

    Raises TallybookError where there is none or a mark is malformed.
    """
    tokenizer = open_tokenizer(WEIGHTS)
    examples: list[Example] = []
    aside: list[Example] = []
    for path in sorted(folder.glob("*.txt")):
        for text, marked in read_marked(path):
            example = read_example(tokenizer, Document(text=text, location=path.name, reader="plain"), marked)
            is_aside = hashlib.sha256(text.encode()).digest()[0] % 10 == 0
            (aside if is_aside else examples).append(example)
    if not examples:
        raise TallybookError(f"No marked text in {folder}.", "Give the folder with --texts.")
    return examples, aside


def read_real_examples(marks: Path, corpora: Path) -> tuple[list[Example], list[Example]]:
    """Real texts with their marks to train on, and those kept aside: a quarter, by a hash of the text.

    Raises TallybookError where a corpus is missing or is not the one that was marked.
    """
    tokenizer = open_tokenizer(WEIGHTS)
    examples: list[Example] = []
    aside: list[Example] = []
    for one in (one for path in sorted(marks.glob("*.jsonl")) for one in read_standoff(path, corpora)):
        example = read_example(tokenizer, one.document, one.labels)
        (aside if is_aside(one.document.text) else examples).append(example)
    return examples, aside


def _opened(folder: Path, threads: int) -> FigureModel:
    return FigureModel(
        open_session(folder / "figures.onnx", threads),
        open_tokenizer(WEIGHTS),
        ParticipantHead.load(folder / "figures.npz"),
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=Path, default=_TEXTS, help="marked texts; default: data/figures/")
    parser.add_argument("--attributions", type=Path, help="trained.pt of python -m tallybook.train; default: go on")
    parser.add_argument("--base", type=Path, required=True, help="all-MiniLM-L6-v2: model.safetensors, tokenizer.json")
    parser.add_argument("--corpora", type=Path, help="the folder of the corpora whose texts are marked")
    parser.add_argument("--marked", type=Path, default=_MARKED, help="marks of real texts; default: data/marked/")
    parser.add_argument("--repeat", type=int, default=2, help="how often a pass reads each real text")
    parser.add_argument("--rate", type=float, default=FigurePlan().rate, help="of the encoder's last layer")
    parser.add_argument("--head-rate", type=float, default=FigurePlan().head_rate)
    parser.add_argument("--rounded", action="store_true", help="learn with the rounding of int8")
    parser.add_argument("--out", type=Path, required=True, help="gets logs, checkpoints and the folder weights")
    parser.add_argument("--trained", type=Path, help="a checkpoint (figures.pt): export and measure it only")
    parser.add_argument("--passes", type=int, default=FigurePlan().passes)
    parser.add_argument("--seed", type=int, default=FigurePlan().seed)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    if options.passes < 1:
        parser.error("--passes: at least one")
    return options


if __name__ == "__main__":
    try:
        main()
    except TallybookError as error:
        sys.exit(f"Error: {error.message} {error.next_step}")
