from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tallybook.extract.neural.attribution.decode import best_paths, find_cues, runs_of
from tallybook.extract.neural.attribution.labels import LINKS, TAGS
from tallybook.extract.neural.runtime import log_softmax


def probabilities(*rows: tuple[float, float]) -> np.ndarray:
    """Probabilities of tags, given those of B-cue and I-cue of each word; the rest is O."""
    table = np.zeros((len(rows), len(TAGS)), dtype=np.float32)
    for word, (begin, go_on) in enumerate(rows):
        table[word, TAGS.index("B-cue")] = begin
        table[word, TAGS.index("I-cue")] = go_on
        table[word, 0] = 1 - begin - go_on
    return table


@pytest.mark.parametrize(
    ("rows", "cues"),
    [
        ([(0.1, 0.0), (0.9, 0.0), (0.1, 0.8)], [(1, 3)]),
        ([(0.9, 0.0), (0.9, 0.0)], [(0, 1), (1, 2)]),
        ([(0.9, 0.0), (0.0, 0.0), (0.2, 0.7)], [(0, 1), (2, 3)]),
        ([(0.1, 0.0), (0.0, 0.1)], []),
    ],
)
def test_cues_end_where_the_next_begins(rows: list[tuple[float, float]], cues: list[tuple[int, int]]) -> None:
    assert find_cues(probabilities(*rows)) == cues


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**31), st.integers(1, 3), st.integers(1, 40))
def test_no_part_goes_on_that_has_not_begun(seed: int, cues: int, words: int) -> None:
    scores = log_softmax(np.random.default_rng(seed).normal(0, 3, (cues, words, len(LINKS))).astype(np.float32))
    for path in best_paths(scores):
        assert len(path) == words
        for before, label in zip([0, *path], path, strict=False):
            if LINKS[label].startswith("I-"):
                assert LINKS[before][2:] == LINKS[label][2:]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**31), st.integers(1, 6))
def test_the_best_path_is_the_best_of_all(seed: int, words: int) -> None:
    scores = np.random.default_rng(seed).normal(0, 2, (1, words, len(LINKS))).astype(np.float32)
    (path,) = best_paths(scores)

    def is_legal(row: tuple[int, ...]) -> bool:
        pairs = zip((0, *row), row, strict=False)
        return all(not LINKS[one].startswith("I-") or LINKS[before][2:] == LINKS[one][2:] for before, one in pairs)

    def total(row: tuple[int, ...]) -> float:
        return float(sum(scores[0, word, label] for word, label in enumerate(row)))

    every = [row for row in np.ndindex(*[len(LINKS)] * words) if is_legal(row)]
    assert total(tuple(path)) == pytest.approx(max(total(row) for row in every), abs=1e-4)


@pytest.mark.parametrize(
    ("labels", "runs"),
    [
        (["O", "B-content", "I-content"], [(1, 3)]),
        (["B-content", "B-content", "I-content"], [(0, 1), (1, 3)]),
        (["B-content", "O", "B-content"], [(0, 1), (2, 3)]),
        (["B-source", "I-source"], []),
    ],
)
def test_runs_of_a_role(labels: list[str], runs: list[tuple[int, int]]) -> None:
    assert runs_of([LINKS.index(one) for one in labels], "content") == runs
