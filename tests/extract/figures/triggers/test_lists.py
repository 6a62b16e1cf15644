from __future__ import annotations

import pytest

from tests.extract.figures.triggers.measured import measured


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Destroyed: 14 tanks; 5 howitzers.", [("14", "destroyed", "equipment"), ("5", "destroyed", "equipment")]),
        ("The crew sells three things: 14 tyres; 5 lamps.", []),
    ],
)
def test_lists(text: str, found: list[tuple[str, ...]]) -> None:
    assert measured(text) == found
