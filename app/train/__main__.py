"""Rebuild the weights of the learned extractor: `python -m app.train --polnear FOLDER --base FOLDER --out FOLDER`.

Needs the extra `train` (torch, transformers, onnx). Reads PolNeAR's `train` and `dev` folders and the sentence encoder
all-MiniLM-L6-v2 by path; writes what `app/extract/learned/weights/` holds, its model card included.
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

from app.errors import TallybookError
from app.extract.learned.calibration import FEATURES, Calibration
from app.extract.learned.model import WINDOW, Model, load
from app.train.card import write_card
from app.train.corpus import Article, read_articles
from app.train.evaluate import calibrate, evaluate, reliability
from app.train.export import export
from app.train.fit import Plan, fit
from app.train.network import Network

_BRANCH = 2  # passes of the first course after which the second sets out
_SECOND = Plan(passes=4, rate=2.5e-4, head_rate=8e-4, windows=(160, 256, 384))
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
    found = evaluate(load(weights, options.threads), aside, WINDOW)
    calibration = calibrate(found.judged, found.marked)
    for folder in (weights, floating):
        calibration.save(folder / "calibration.json")
    load.cache_clear()
    dev = read_articles(tokenizer, options.polnear / "dev")
    figures, curve, marked = _figures(load(weights, options.threads), load(floating, options.threads), dev)
    facts = {
        "window": WINDOW,
        "articles": len(articles) - len(aside),
        "marked": f"{marked:,}",
        "passes": f"{Plan().passes} passes, then {_SECOND.passes} from an early checkpoint with the first as teacher, "
        "and the mean of both",
    }
    files = {path.name: _hash(path) for path in weights.iterdir() if path.suffix != ".md"}
    (weights / "MODEL_CARD.md").write_text(write_card(figures, curve, files, facts), encoding="utf-8")


def _train(network: Network, articles: list[Article], options: argparse.Namespace) -> Network:
    """Two courses: the second goes out from an early checkpoint of the first and is taught by its end; their mean.

    Weights that come from one checkpoint by other ways can be averaged (Wortsman et al. 2022, "Model soups").
    """
    for name in ("first", "second"):
        (options.out / name).mkdir(exist_ok=True)
    second = copy.deepcopy(network)
    plan = Plan(seed=options.seed, passes=options.passes)
    first = fit(network, articles, plan, options.out / "first")
    branch = options.out / "first" / f"pass-{min(_BRANCH, plan.passes)}.pt"
    second.load_state_dict(torch.load(branch, weights_only=True))
    plan = replace(_SECOND, seed=options.seed + 1, passes=min(_SECOND.passes, options.passes))
    second = fit(second, articles, plan, options.out / "second", teacher=first)
    return mean_of(first, second)


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
    kept = [one for one in found["int8"].judged if calibration.confidence(one.found) >= calibration.least]
    return rows, reliability(kept, calibration), found["int8"].marked


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
