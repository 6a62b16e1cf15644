from __future__ import annotations

import pytest

from tests.extract.figures.triggers.measured import measured


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Six clerks suffered burns.", [("6", "wounded", "people")]),
        ("The blast left nine cooks with broken legs.", [("9", "wounded", "people")]),
        ("The clinic treated burns.", []),
    ],
)
def test_injuries(text: str, found: list[tuple[str, ...]]) -> None:
    assert measured(text) == found
