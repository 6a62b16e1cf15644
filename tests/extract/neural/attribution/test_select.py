from __future__ import annotations

import numpy as np
from tallybook.extract.neural.attribution.calibration import FEATURES, Calibration
from tallybook.extract.neural.attribution.decode import DecodedAttribution
from tallybook.extract.neural.attribution.labels import TAGS
from tallybook.extract.neural.attribution.select import select, words_of

BY_CUE = Calibration(tuple(float(name == "cue") for name in FEATURES), 0.5)
WORDS = 12


def decoded(cue: int, content: tuple[int, int], probability: float) -> DecodedAttribution:
    linked = np.full(WORDS, 0.4)
    return DecodedAttribution((cue, cue + 1), (), (content,), probability, 0.9, 0.9, 0.9, linked)


def tags(*content: int) -> np.ndarray:
    scores = np.full((WORDS, len(TAGS)), -9.0)
    scores[:, TAGS.index("O")] = 0.0
    for word in content:
        scores[word] = -9.0
        scores[word, TAGS.index("I-content")] = 0.0
    return scores


def test_of_two_that_report_the_same_the_likelier_stands() -> None:
    likely, other = decoded(0, (2, 6), 0.9), decoded(7, (3, 6), 0.8)
    assert select([other, likely], tags(), BY_CUE) == [likely]


def test_what_is_unlikely_falls() -> None:
    assert select([decoded(0, (2, 6), 0.3)], tags(), BY_CUE) == []


def test_two_that_report_different_things_stand_in_order() -> None:
    first, second = decoded(0, (1, 4), 0.8), decoded(5, (6, 9), 0.9)
    assert select([second, first], tags(), BY_CUE) == [first, second]


def test_content_words_that_nobody_has_go_to_the_one_linked_to_them() -> None:
    (one,) = select([decoded(0, (1, 4), 0.9)], tags(8, 9, 10), BY_CUE)
    assert one.content == ((1, 4), (8, 11))


def test_words_of() -> None:
    assert words_of([(1, 3), (5, 6)]) == {1, 2, 5}
