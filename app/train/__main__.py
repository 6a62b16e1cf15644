"""Rebuild the weights of the learned extractor: `python -m app.train --polnear FOLDER --base FOLDER --out FOLDER`.

Needs the extra `train` (torch, transformers, onnx). Reads PolNeAR's `train` and `dev` folders and the sentence encoder
all-MiniLM-L6-v2 by path; writes what `app/extract/learned/weights/` holds, with the figures for its model card.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from dataclasses import replace
from pathlib import Path

import torch
from tokenizers import Tokenizer

from app.errors import TallybookError
from app.extract.learned.calibration import FEATURES, Calibration
from app.extract.learned.model import WINDOW, Model, load
from app.train.corpus import read_articles
from app.train.evaluate import calibrate, evaluate, reliability
from app.train.export import export
from app.train.fit import Plan, fit
from app.train.network import Network

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
    network = Network(options.base)
    if options.trained:
        network.load_state_dict(torch.load(options.trained, weights_only=True))
    else:
        plan = replace(Plan(), passes=options.passes, seed=options.seed)
        network = fit(network, [one for one in articles if not one.is_kept_aside], plan, options.out)
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
    figures = _figures(load(weights, options.threads), load(floating, options.threads), options.polnear, tokenizer)
    figures["files"] = {path.name: _hash(path) for path in sorted(weights.iterdir())}
    (options.out / "figures.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


def _figures(quantised: Model, floating: Model, polnear: Path, tokenizer: Tokenizer) -> dict[str, object]:
    """What the card says of the model: figures on PolNeAR's dev, with and without quantisation, and reliability."""
    dev = read_articles(tokenizer, polnear / "dev")
    rows = {}
    for name, model in (("int8", quantised), ("floating", floating)):
        found = evaluate(model, dev, WINDOW)
        rows[name] = found.figures(model.calibration)
        if name == "int8":
            kept = [one for one in found.judged if model.calibration.confidence(one.found) >= model.calibration.least]
            curve = reliability(kept, model.calibration)
    lost = {key: rows["floating"][key] - rows["int8"][key] for key in rows["int8"] if key.endswith("f1")}
    if max(lost.values()) >= _MOST_LOST:
        raise TallybookError(
            f"Quantisation costs too much: {lost}.", "Leave the layer that loses most in floating point."
        )
    return {"dev": rows, "reliability": curve}


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--polnear", type=Path, required=True, help="PolNeAR, with its folders train and dev")
    parser.add_argument("--more", type=Path, help="further annotators' versions of articles of train")
    parser.add_argument("--base", type=Path, required=True, help="all-MiniLM-L6-v2: model.safetensors, tokenizer.json")
    parser.add_argument("--out", type=Path, required=True, help="gets log.jsonl, checkpoints, weights/, figures.json")
    parser.add_argument("--trained", type=Path, help="a checkpoint (average.pt): export and measure it only")
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
