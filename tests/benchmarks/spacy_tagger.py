"""PolNeAR's sources, cues and contents tagged by spaCy's CNN named-entity recogniser, to measure our tagger against.

    python -m tests.benchmarks.spacy_tagger train --articles FOLDER --out FOLDER --passes 10
    python -m tests.benchmarks.spacy_tagger score --model FOLDER --articles FOLDER

It is the way the Guardian and AFP tag quotes: flat entities over tokens, with no links between them. The settings are
spaCy's own for its recogniser on a CPU. FOLDER of articles holds NAME.txt with NAME.ann beside it. `train` prints the
loss of each pass, `score` words a second and token F1 as JSON. spaCy is no dependency of the project: install it first.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import sys
import time
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tallybook.train.corpus import ROLES, Event, Range, read_brat

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

TOKEN = re.compile(r"\w+|[^\w\s]")  # as eval/scoring counts tokens
_LINE = re.compile(r"[^\n]*[^\s][^\n]*")
_ENOUGH = 0.01  # training ends when a pass lowers the loss by less than this share
_RUNS = 3
_THREADS = ("OMP", "OPENBLAS", "MKL", "BLIS", "NUMEXPR", "VECLIB")

_TOK2VEC = {
    "@architectures": "spacy.HashEmbedCNN.v2", "pretrained_vectors": None, "width": 96, "depth": 4, "embed_size": 2000,
    "window_size": 1, "maxout_pieces": 3, "subword_features": True,
}  # fmt: skip
_PARSER = {
    "@architectures": "spacy.TransitionBasedParser.v2", "state_type": "ner", "extra_state_tokens": False,
    "hidden_width": 64, "maxout_pieces": 2, "use_upper": True, "tok2vec": _TOK2VEC,
}  # fmt: skip


def load(folder: Path) -> Language:
    """The trained pipeline of that folder; its mathematics run on one thread if numpy wasn't imported before."""
    return _import_spacy().load(folder)


def words_per_second(nlp: Language, texts: Iterable[str]) -> float:
    """How many words (stretches without white space) of the texts it tags in a second, best of three runs."""
    return _measure_speed(nlp, list(texts))[0]


def token_f1(nlp: Language, folder: Path) -> dict[str, float]:
    """Role -> F1 of its tokens, over all articles of the folder together; gold and found nowhere counts as 1."""
    right, marked = dict.fromkeys(ROLES, 0), dict.fromkeys(ROLES, 0)
    for text, events in _read_articles(folder):
        tokens = [match.span() for match in TOKEN.finditer(text)]
        lines = [match.start() for match in _LINE.finditer(text)]
        found: dict[str, list[Range]] = {role: [] for role in ROLES}
        for first, doc in zip(lines, nlp.pipe(_paragraphs(text)), strict=True):
            for entity in doc.ents:
                found[entity.label_].append((first + entity.start_char, first + entity.end_char))
        for role in ROLES:
            gold = covered(tokens, [piece for event in events for piece in getattr(event, role)])
            guessed = covered(tokens, found[role])
            right[role] += len(gold & guessed)
            marked[role] += len(gold) + len(guessed)
    return {role: 2 * right[role] / marked[role] if marked[role] else 1.0 for role in ROLES}


def train(articles: Path, out: Path, passes: int) -> None:
    """Train on the articles and save to `out` after each pass, whose loss is printed; ends early when that is flat."""
    spacy = _import_spacy()
    from spacy.training import Example
    from spacy.training.batchers import minibatch_by_words
    from thinc.api import compounding

    spacy.util.fix_random_seed(1)
    shuffling = random.Random(1)
    nlp = spacy.blank("en")
    nlp.add_pipe("ner", config={"model": _PARSER})
    golds = [gold for text, events in _read_articles(articles) for gold in _lay_golds(nlp, text, events)]
    examples = [Example(nlp.make_doc(gold.text), gold) for gold in golds]
    optimizer = nlp.initialize(lambda: examples)
    sizes = compounding(100, 1000, 1.001)
    began, before = time.perf_counter(), float("inf")
    for number in range(1, passes + 1):
        shuffling.shuffle(examples)
        losses: dict[str, float] = {}
        for batch in minibatch_by_words(examples, size=sizes, tolerance=0.2, discard_oversize=False):
            nlp.update(batch, drop=0.1, sgd=optimizer, losses=losses)
        nlp.to_disk(out)
        print(f"pass {number}: loss {losses['ner']:.0f}, {time.perf_counter() - began:.0f} s", flush=True)
        if losses["ner"] > before * (1 - _ENOUGH):
            break
        before = losses["ner"]


def _import_spacy() -> ModuleType:
    for library in _THREADS:
        os.environ.setdefault(f"{library}_NUM_THREADS", "1")
    try:
        import spacy
    except ImportError as error:
        raise SystemExit("This benchmark needs spaCy, which the project does not: pip install 'spacy>=3.8'") from error
    return spacy


def _read_articles(folder: Path) -> Iterator[tuple[str, tuple[Event, ...]]]:
    paths = [path for path in sorted(folder.glob("*.txt")) if path.with_suffix(".ann").exists()]
    if not paths:
        raise SystemExit(f"No article with annotations in {folder}. Give the folder of PolNeAR's .txt and .ann.")
    for path in paths:
        annotation = path.with_suffix(".ann").read_bytes().decode("utf-8")
        yield path.read_bytes().decode("utf-8"), read_brat(annotation)


def _paragraphs(text: str) -> list[str]:
    return _LINE.findall(text)


def _lay_golds(nlp: Language, text: str, events: Iterable[Event]) -> Iterator[Doc]:
    """One document a paragraph, the pieces in it as entities; of two that overlap the longer."""
    from spacy.util import filter_spans

    pieces = {(role, *piece) for event in events for role in ROLES for piece in getattr(event, role)}
    for line in _LINE.finditer(text):
        doc = nlp.make_doc(line.group())
        spans = []
        for role, begin, stop in sorted(pieces):
            start, end = max(begin, line.start()), min(stop, line.end())
            solid = text[start:end].strip() if start < end else ""
            if solid:
                start += len(text[start:end]) - len(text[start:end].lstrip()) - line.start()
                spans.append(doc.char_span(start, start + len(solid), label=role, alignment_mode="expand"))
        doc.set_ents(filter_spans(spans))
        yield doc


def covered(tokens: list[Range], pieces: Iterable[Range]) -> set[int]:
    """The indexes of the tokens that any of the pieces touches."""
    ends = [end for _, end in tokens]
    found: set[int] = set()
    for start, end in pieces:
        index = bisect_right(ends, start)
        while index < len(tokens) and tokens[index][0] < end:
            found.add(index)
            index += 1
    return found


def _measure_speed(nlp: Language, texts: list[str]) -> tuple[float, float]:
    """Words a second of the fastest run, and how many cores the runs kept busy (1 or less on one thread)."""
    words = sum(len(text.split()) for text in texts)
    fastest, began, busy = float("inf"), time.perf_counter(), time.process_time()
    for _ in range(_RUNS):
        start = time.perf_counter()
        for _ in nlp.pipe(line for text in texts for line in _paragraphs(text)):
            pass
        fastest = min(fastest, time.perf_counter() - start)
    return words / fastest, (time.process_time() - busy) / (time.perf_counter() - began)


def main() -> None:
    """Train, or score, as the command line asks."""
    parser = argparse.ArgumentParser(description="Train and score a spaCy tagger of sources, cues and contents.")
    commands = parser.add_subparsers(dest="command", required=True)
    training, scoring = commands.add_parser("train"), commands.add_parser("score")
    for command in (training, scoring):
        command.add_argument("--articles", type=Path, required=True)
    training.add_argument("--out", type=Path, required=True)
    training.add_argument("--passes", type=int, default=10)
    scoring.add_argument("--model", type=Path, required=True)
    chosen = parser.parse_args()
    if chosen.command == "train":
        train(chosen.articles, chosen.out, chosen.passes)
        return
    nlp = load(chosen.model)
    speed, cores = _measure_speed(nlp, [text for text, _ in _read_articles(chosen.articles)])
    f1 = {role: round(value, 4) for role, value in token_f1(nlp, chosen.articles).items()}
    print(json.dumps({"words_per_second": round(speed), "cores_busy": round(cores, 2), "token_f1": f1}, indent=1))


if __name__ == "__main__":
    main()
