from __future__ import annotations

import pytest

from tests.extract.annotated import figures_of


@pytest.mark.parametrize(
    ("text", "measure", "category"),
    [
        ("Ten members of Hezbollah were killed.", "killed", "personnel"),
        ("Ten members of the choir were killed.", "killed", "people"),
        ("Three staff of the Red Cross were killed.", "killed", "aid_workers"),
        ("Three policemen were killed.", "killed", "police"),
    ],
)
def test_category(text: str, measure: str, category: str) -> None:
    (figure,) = figures_of(text)
    assert (figure.measure, figure.category.value) == (measure, category)
