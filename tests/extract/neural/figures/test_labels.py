from __future__ import annotations

from tallybook.extract.neural.figures.labels import (
    CATEGORIES,
    COLUMNS,
    NO_FIGURE,
    RELATIONS,
    learned_as,
    measure_labels,
    sizes,
)
from tallybook.vocab.load import measures


def test_every_measure_has_a_label_behind_none() -> None:
    told_apart_later = {measure for measure in measures() if learned_as(measure) != measure}
    assert told_apart_later == {"pledged"}
    assert measure_labels() == (NO_FIGURE, *(one for one in measures() if one not in told_apart_later))


def test_every_column_has_a_size() -> None:
    assert len(sizes()) == len(COLUMNS)
    assert sizes()[COLUMNS.index("ruled_measure")] == len(measure_labels())
    assert sizes()[COLUMNS.index("noun")] == len(CATEGORIES) + 1


def test_relations_are_apart() -> None:
    assert len(set(RELATIONS)) == len(RELATIONS)
