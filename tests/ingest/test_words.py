"""What a person's words mean, and what words of a text can mean."""

from __future__ import annotations

import pytest
from tallybook.ingest.words import can_mean


@pytest.mark.parametrize(
    ("words", "numbers", "can"),
    [
        ("At least 43", (43, 43, None), True),
        ("At least 43", (430, 43, None), False),
        ("At least 43", (43, 43, 50), False),
        ("At least 43", (None, None, None), False),
        ("20 to 30", (None, 20, 30), True),
        ("20 to 30", (None, 20, 31), False),
        ("Dozens of", (None, 24, 99), True),
        ("Dozens of", (50, 24, 99), False),
        ("(+1,300)", (1300, 1300, 1300), True),
        ("1.300", (1300, 1300, 1300), True),
        ("a quarry worker", (1, 1, 1), True),
        ("a quarry worker", (40, 40, 40), False),
        ("a Hermes 450 drone", (1, 1, 1), True),
        ("No", (0, 0, 0), True),
        ("both", (2, 2, 2), True),
        ("T-72s", (None, None, None), True),
        ("T-72s", (300, 300, 300), False),
    ],
)
def test_the_numbers_that_words_can_mean(words: str, numbers: tuple[float | None, ...], can: bool) -> None:
    assert can_mean(words, numbers) is can
