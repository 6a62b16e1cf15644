from __future__ import annotations

import pytest

from tests.extract.figures.triggers.measured import measured


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Some 4,000 troops are in the valley.", [("4000", "present", "personnel")]),
        ("There are 700 fighters in the hills.", [("700", "present", "personnel")]),
        ("The village has 300 soldiers.", [("300", "present", "personnel")]),
        ("Some 4,000 farmers are in the valley.", []),
    ],
)
def test_forces(text: str, found: list[tuple[str, ...]]) -> None:
    assert measured(text) == found
