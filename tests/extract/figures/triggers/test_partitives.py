from __future__ import annotations

import pytest

from tests.extract.figures.triggers.measured import parts


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Thirty people died, including 7 nurses.", [("7", "30")]),
        ("Eleven porters were hurt, 2 of them badly.", [("2", "11")]),
        ("Eleven porters were hurt, three seriously.", [("3", "11")]),
        ("Eleven porters were hurt and 2 died.", []),
    ],
)
def test_partitives(text: str, found: list[tuple[str, ...]]) -> None:
    assert parts(text) == found
