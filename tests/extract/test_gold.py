"""Whole articles as measured: on those that rules were read on, and on those that nobody reads."""

from __future__ import annotations

import json

import pytest

from tests.benchmarks.gold import FOLDER, read_articles, score

PINNED: dict[str, dict[str, dict[str, float]]] = json.loads((FOLDER / "scores.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("engine", sorted(PINNED))
@pytest.mark.parametrize("split", ["tune", "held"])
def test_scores_do_not_fall(engine: str, split: str) -> None:
    figures, pinned = score(split, engine), PINNED[engine][split]
    assert {name: figures[name] for name in pinned if figures[name] < pinned[name]} == {}


def test_there_are_sixty_articles_half_of_them_held_back() -> None:
    counts = {split: sum(1 for _ in read_articles(split)) for split in ("tune", "held")}
    assert sum(counts.values()) >= 60
    assert min(counts.values()) >= 30


def test_every_annotated_span_gives_back_its_words() -> None:
    for split in ("tune", "levels", "held"):
        for document, claims in read_articles(split):
            spans = [claim[part] for claim in claims for part in ("content", "cue", "source_mention") if claim[part]]
            spans += [figure["span"] for claim in claims for figure in claim["figures"]]
            for span in spans:
                words = " ".join(document.text[start:end] for start, end in span["pieces"])
                assert words.split() == span["text"].split(), (document.location, span)
