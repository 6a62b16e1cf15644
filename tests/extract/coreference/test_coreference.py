"""The resolution of sources as measured: on the articles rules were read on, and on those that nobody reads."""

from __future__ import annotations

import json

import pytest

from tests.benchmarks.coreference import FOLDER, outcomes, score

PINNED: dict[str, dict[str, dict[str, float]]] = json.loads((FOLDER / "scores.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("engine", sorted(PINNED))
@pytest.mark.parametrize("split", ["tune", "held"])
def test_scores_do_not_fall(engine: str, split: str) -> None:
    figures, pinned = score(outcomes(split, engine)), PINNED[engine][split]
    least = {name: value for name, value in pinned.items() if name != "sure_wrong"}
    assert {name: figures[name] for name in least if figures[name] < least[name]} == {}
    assert figures["sure_wrong"] <= pinned["sure_wrong"]
