"""Rebuild the weights of the extractor: `python -m tallybook.train --polnear FOLDER --base FOLDER --out FOLDER`.

Needs the extra `train` (torch, transformers, onnx). Reads PolNeAR's `train` and `dev` folders and the sentence encoder
all-MiniLM-L6-v2 by path; writes what `app/tallybook/extract/neural/weights/` holds, its model card included.
"""

from __future__ import annotations

import argparse
import copy
import hashlib
import sys
from dataclasses import replace
from pathlib import Path

import torch
from tokenizers import Tokenizer

from tallybook.errors import TallybookError
from tallybook.extract.neural.attribution.calibration import FEATURES, Calibration
from tallybook.extract.neural.attribution.model import WINDOW, Model, load
from tallybook.train.card import write_card
from tallybook.train.corpus import Article, read_articles
from tallybook.train.evaluate import calibrate, evaluate, reliability
from tallybook.train.export import export
from tallybook.train.fit import REFINING, Plan, fit
from tallybook.train.network import Network

_EARLY = 5  # passes
_MOST_LOST = 0.005  # of any F1 by quantisation
_UNCALIBRATED = Calibration((0.0, 1.0, *(0.0 for _ in FEATURES[2:])), 0.5)


def main() -> None:
    """Train, export, quantise, calibrate, measure; raises TallybookError where quantisation costs too much."""
    options = _options()
    torch.set_num_threads(options.threads)
    tokenizer = Tokenizer.from_file(str(options.base / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    articles = read_articles(tokenizer, options.polnear / "train", options.more)
    aside = [one for one in articles if one.is_kept_aside]
    options.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(options.seed)
    network = Network(options.base)
    if options.trained:
        network.load_state_dict(torch.load(options.trained, weights_only=True))
    else:
        network = _train(network, [one for one in articles if not one.is_kept_aside], options)
        torch.save(network.state_dict(), options.out / "trained.pt")
    network.eval()
    weights, floating = options.out / "weights", options.out / "floating"
    for folder, is_quantised in ((weights, True), (floating, False)):
        export(network, options.base, folder, quantised=is_quantised)
        _UNCALIBRATED.save(folder / "calibration.json")
    calibration = _calibrated(load(weights, options.threads), aside)
    for folder in (weights, floating):
        calibration.save(folder / "calibration.json")
    load.cache_clear()
    dev = read_articles(tokenizer, options.polnear / "dev")
    figures, curve, marked = _figures(load(weights, options.threads), load(floating, options.threads), dev)
    facts = {
        "window": WINDOW,
        "articles": len(articles) - len(aside),
        "marked": f"{marked:,}",
        "passes": f"{Plan().passes} passes, the mean of the weights after pass {_EARLY} and at the end, refined in "
        f"{REFINING.passes} passes with the rounding of int8, and the mean of these and the weights before",
    }
    files = {path.name: _hash(path) for path in weights.iterdir() if path.suffix != ".md"}
    (weights / "MODEL_CARD.md").write_text(write_card(figures, curve, files, facts), encoding="utf-8")


def _train(network: Network, articles: list[Article], options: argparse.Namespace) -> Network:
    """The mean of two checkpoints of one course, and then the mean of that and of what refining makes of it.

    The first checkpoint still knows less by heart, the last has settled. Weights of one course can be averaged
    (Izmailov et al. 2018, "Averaging weights leads to wider optima").
    """
    plan = Plan(seed=options.seed, passes=options.passes)
    last = fit(network, articles, plan, options.out)
    early = copy.deepcopy(last)
    state = torch.load(options.out / f"pass-{min(_EARLY, plan.passes)}.pt", weights_only=True)
    early.load_state_dict(state)
    mean = mean_of(early, last)
    torch.save(mean.state_dict(), options.out / "mean.pt")
    folder = options.out / "refined"
    folder.mkdir(exist_ok=True)
    return mean_of(mean, fit(copy.deepcopy(mean), articles, REFINING, folder))


def _calibrated(model: Model, aside: list[Article]) -> Calibration:
    """The calibration on articles kept aside. What it calls likelier decides which attributions stand: hence twice."""
    calibration = _UNCALIBRATED
    for _ in range(2):
        found = evaluate(replace(model, calibration=replace(calibration, least=0.0)), aside, WINDOW)
        calibration = calibrate(found.judged, found.marked)
    return calibration


def mean_of(one: Network, other: Network) -> Network:
    """A network whose weights are the mean of two."""
    mean = copy.deepcopy(one)
    with torch.no_grad():
        for mine, theirs in zip(mean.parameters(), other.parameters(), strict=True):
            mine.lerp_(theirs, 0.5)
    return mean


def _figures(
    quantised: Model, floating: Model, dev: list[Article]
) -> tuple[dict[str, dict[str, float]], list[tuple[float, float, int]], int]:
    """What the card says: figures on PolNeAR's dev with and without quantisation, reliability, attributions marked."""
    found = {name: evaluate(model, dev, WINDOW) for name, model in (("int8", quantised), ("floating", floating))}
    calibration = quantised.calibration
    rows = {name: one.figures(calibration) for name, one in found.items()}
    lost = {key: rows["floating"][key] - rows["int8"][key] for key in rows["int8"] if key.endswith("f1")}
    if max(lost.values()) >= _MOST_LOST:
        raise TallybookError(
            f"Quantisation costs too much: {lost}.", "Leave the layer that loses most in floating point."
        )
    return rows, reliability(found["int8"].judged, calibration), found["int8"].marked


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--polnear", type=Path, required=True, help="PolNeAR, with its folders train and dev")
    parser.add_argument("--more", type=Path, help="further annotators' versions of articles of train")
    parser.add_argument("--base", type=Path, required=True, help="all-MiniLM-L6-v2: model.safetensors, tokenizer.json")
    parser.add_argument("--out", type=Path, required=True, help="gets logs, checkpoints and the folder weights")
    parser.add_argument("--trained", type=Path, help="a checkpoint (trained.pt): export and measure it only")
    parser.add_argument("--passes", type=int, default=Plan().passes)
    parser.add_argument("--seed", type=int, default=Plan().seed)
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
