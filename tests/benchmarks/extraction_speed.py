"""Words a second of the learned extractor on one thread, against a spaCy tagger of the same roles on the same texts.

    OMP_NUM_THREADS=1 python -m tests.benchmarks.extraction_speed --articles FOLDER [--spacy MODEL]

FOLDER holds NAME.txt with NAME.ann beside it (PolNeAR's dev). MODEL is what `spacy_tagger train` made. One process, one
thread, the best of three runs each. Prints JSON: what ran where, words a second of the network alone (pieces in, scores
out), of network and linking, of the whole extraction by either engine, and of spaCy; token F1 of both taggers; how
long loading takes; the peak of memory.
"""

from __future__ import annotations

import argparse
import json
import platform
import resource
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from tallybook.extract.document import LAYOUT
from tallybook.extract.neural.attribution.decode import decode
from tallybook.extract.neural.attribution.model import WINDOW, load
from tallybook.extract.neural.runtime import log_softmax
from tallybook.extract.neural.subwords import SubwordSequence, encode_paragraphs, pack
from tallybook.extract.pipeline import annotate, extract, stages_of
from tallybook.records import Claim, Document
from tallybook.train.corpus import ROLES, read_brat

from tests.benchmarks import spacy_tagger

_RUNS = 3


def fastest(work: Callable[[], object]) -> float:
    """Seconds that the fastest of some runs took."""
    times = []
    for _ in range(_RUNS):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return min(times)


def token_f1(texts: dict[str, str], claims: dict[str, tuple[Claim, ...]], folder: Path) -> dict[str, float]:
    """Role -> F1 of its tokens over all articles together, as `spacy_tagger.token_f1` counts them."""
    right, marked = dict.fromkeys(ROLES, 0), dict.fromkeys(ROLES, 0)
    for name, text in texts.items():
        tokens = [match.span() for match in spacy_tagger.TOKEN.finditer(text)]
        events = read_brat((folder / f"{name}.ann").read_bytes().decode("utf-8"))
        for role in ROLES:
            spans = [_span(claim, role) for claim in claims[name] if claim.cue]
            found = spacy_tagger.covered(tokens, [piece for span in spans for piece in span])
            gold = spacy_tagger.covered(tokens, [piece for event in events for piece in getattr(event, role)])
            right[role] += len(gold & found)
            marked[role] += len(gold) + len(found)
    return {role: round(2 * right[role] / marked[role], 4) for role in ROLES}


def _span(claim: Claim, role: str) -> Sequence[tuple[int, int]]:
    span = {"source": claim.source_mention, "cue": claim.cue, "content": claim.content}[role]
    return span.pieces if span else ()


def measure(folder: Path, spacy_model: Path | None) -> dict[str, object]:
    """All that is printed."""
    texts = {path.stem: path.read_bytes().decode("utf-8") for path in sorted(folder.glob("*.txt"))}
    words = sum(len(text.split()) for text in texts.values())
    began = time.perf_counter()
    model = load()
    loading = time.perf_counter() - began
    documents = {name: Document(text=text, location=name, reader="plain") for name, text in texts.items()}
    scenes = [annotate(one, stages_of("rules"), until=LAYOUT) for one in documents.values()]
    windows = [
        list(pack(encode_paragraphs(model.tokenizer, one.text, one.paragraphs, one.quotations), WINDOW))
        for one in scenes
    ]

    def link(sequence: SubwordSequence, outputs: tuple) -> object:
        scores, own, cues = outputs
        return decode(log_softmax(scores), own, cues, sequence, model.head)

    network = fastest(lambda: [list(model.run(one)) for one in windows])
    linking = fastest(lambda: [[link(*pair) for pair in zip(one, model.run(one), strict=True)] for one in windows])
    whole = fastest(lambda: [extract(one) for one in documents.values()])
    rules = fastest(lambda: [extract(one, "rules") for one in documents.values()])
    claims = {name: extract(one) for name, one in documents.items()}
    result: dict[str, object] = {
        "processor": _processor(),
        "words": words,
        "words_per_second": {
            "network": round(words / network),
            "network and linking": round(words / linking),
            "whole extraction": round(words / whole),
            "whole extraction, rules": round(words / rules),
        },
        "share of the network": round(network / whole, 3),
        "token_f1": token_f1(texts, claims, folder),
        "loading_seconds": round(loading, 3),
        "peak_megabytes": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }
    if spacy_model:
        nlp = spacy_tagger.load(spacy_model)
        speed = spacy_tagger.words_per_second(nlp, texts.values())
        result["spacy"] = {"words_per_second": round(speed), "token_f1": spacy_tagger.token_f1(nlp, folder)}
        result["network to spacy"] = round(words / network / speed, 3)
    return result


def _processor() -> str:
    """The processor by name where the system tells."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "unknown")


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(description="Speed of extraction, in words a second on one thread.")
    parser.add_argument("--articles", type=Path, required=True)
    parser.add_argument("--spacy", type=Path)
    options = parser.parse_args()
    print(json.dumps(measure(options.articles, options.spacy), indent=1))


if __name__ == "__main__":
    main()
