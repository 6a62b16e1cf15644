from __future__ import annotations

from pathlib import Path

import numpy as np
from tallybook.extract.neural.figures.labels import CATEGORIES, COLUMNS, RELATIONS, SCOPES, measure_labels
from tallybook.extract.neural.figures.model import ParticipantHead, load_figures

KIND = len(measure_labels()) + len(CATEGORIES)


def test_outputs_are_those_that_the_heads_need() -> None:
    model = load_figures()
    outputs = model.scores(np.zeros((5, 4 + len(COLUMNS)), dtype=np.int64))
    width = (outputs.shape[1] - KIND - len(SCOPES)) // 2
    assert outputs.shape[0] == 7
    assert width == model.head.nowhere.shape[1]


def test_the_head_scores_each_participant() -> None:
    head = load_figures().head
    width = head.nowhere.shape[1]
    figure, mentions = np.ones(width), np.zeros((3, width))
    related = np.zeros((3, len(RELATIONS)))
    scores = head.scores(figure, mentions, np.array([1, 2, 0]), related, np.zeros(KIND))
    assert scores.shape == (3,)
    assert scores[2] != scores[0]


def test_a_head_is_what_was_saved(tmp_path: Path) -> None:
    head = load_figures().head
    np.savez(tmp_path / "head.npz", **{name: getattr(head, name) for name in ParticipantHead.__slots__})
    assert np.array_equal(ParticipantHead.load(tmp_path / "head.npz").nowhere, head.nowhere)
