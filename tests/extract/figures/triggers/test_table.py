from __future__ import annotations

import pytest

from tests.extract.figures.triggers.measured import measured


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Eight soldiers died and 5 were hurt.", [("8", "killed", "personnel"), ("5", "wounded", "personnel")]),
        ("Nine porters died and two are trapped.", [("9", "killed", "people"), ("2", "missing", "people")]),
        (
            "They destroyed two tanks and damaged one.",
            [("2", "destroyed", "equipment"), ("1", "damaged", "equipment")],
        ),
        ("The loss of 30 jobs was felt.", []),
    ],
)
def test_table(text: str, found: list[tuple[str, ...]]) -> None:
    assert measured(text) == found
