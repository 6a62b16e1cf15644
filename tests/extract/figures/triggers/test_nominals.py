from __future__ import annotations

import pytest

from tests.extract.figures.triggers.measured import measured


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The death toll rose to 61.", [("61", "killed", "people")]),
        ("The collapse caused 17 deaths.", [("17", "killed", "people")]),
        ("The killing of 8 bakers was condemned.", [("8", "killed", "people")]),
        ("Six soldiers were among the dead.", [("6", "killed", "personnel")]),
        ("The brigade suffered 9 dead and 25 wounded.", [("9", "killed", "personnel"), ("25", "wounded", "personnel")]),
        ("They put deaths at 21 and injuries at 54.", [("21", "killed", "people"), ("54", "wounded", "people")]),
        ("The toll of the bridge is 3 pounds.", []),
    ],
)
def test_nominals(text: str, found: list[tuple[str, ...]]) -> None:
    assert measured(text) == found
