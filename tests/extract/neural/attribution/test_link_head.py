from __future__ import annotations

import numpy as np
from tallybook.extract.neural.attribution.labels import DISTANCES, LINKS
from tallybook.extract.neural.attribution.link_head import LinkHead, _distances, _steps
from tallybook.extract.neural.runtime import WEIGHTS, log_softmax
from tallybook.extract.neural.subwords import SubwordSequence


def test_probabilities_sum_to_one() -> None:
    scores = np.array([[1.0, 2.0, 1000.0], [-1000.0, 0.0, 0.0]], dtype=np.float32)
    assert np.allclose(np.exp(log_softmax(scores)).sum(axis=-1), 1)


def test_distance_grows_with_every_word_on_both_sides_of_the_cue() -> None:
    (row,) = _distances(400, [(200, 202)])
    middle = len(DISTANCES) + 1
    assert row[200] == row[201] == middle
    assert row[199] < middle < row[202]
    assert (np.diff(row) >= 0).all()
    assert row[0] == 0
    assert row[-1] == 2 * middle


def test_steps_are_counted_from_the_cue_and_stop_at_the_farthest() -> None:
    (row,) = _steps([0, 1, 2, 3, 4, 9], [(2, 3)])
    assert row.tolist() == [1, 2, 3, 4, 5, 6]


def test_each_cue_gets_a_row_over_all_words() -> None:
    head = LinkHead.load(WEIGHTS / "links.npz")
    width = head.weight.shape[0]
    sequence = SubwordSequence(starts=[0] * 7, sentences=[0] * 7, paragraphs=[0] * 7)
    words = np.zeros((7, 2 * width), dtype=np.float32)
    scores = head.scores(words, words, sequence, [(1, 2), (4, 6)])
    assert scores.shape == (2, 7, len(LINKS))
    assert np.allclose(np.exp(scores).sum(axis=-1), 1, atol=1e-5)
