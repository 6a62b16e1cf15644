from __future__ import annotations

import pytest

from tests.extract.figures.triggers.measured import measured


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Germany will send Kenya 40 tanks.", [("40", "pledged", "equipment")]),
        ("Spain plans to deliver 12 howitzers to Kenya.", [("12", "pledged", "equipment")]),
        ("Spain pledged 12 howitzers.", [("12", "pledged", "equipment")]),
        ("Spain delivered 12 howitzers.", [("12", "supplied", "equipment")]),
        ("Spain could send 12 howitzers.", []),
        ("Spain will not send 12 howitzers.", []),
        (
            "The package includes 18 howitzers and 4 radars.",
            [("18", "pledged", "equipment"), ("4", "pledged", "equipment")],
        ),
        (
            "Losses in the ambush include 9 tanks and 4 trucks.",
            [("9", "lost", "equipment"), ("4", "lost", "equipment")],
        ),
        ("The menu includes 9 dishes.", []),
    ],
)
def test_promises_and_inclusions(text: str, found: list[tuple[str, ...]]) -> None:
    assert measured(text) == found
