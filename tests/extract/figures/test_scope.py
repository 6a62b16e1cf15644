from __future__ import annotations

import pytest

from tests.extract.annotated import figures_of


@pytest.mark.parametrize(
    ("text", "scope", "place"),
    [
        ("Nine porters were killed on Monday in Juba.", "incident", "Juba"),
        ("Nine porters have been killed since January.", "total", None),
        ("Some 4,000 troops are in the valley.", "total", None),
        ("Nine porters were killed in the past 24 hours.", "increment", None),
        ("Kenya supplied a howitzer.", "unknown", None),
    ],
)
def test_scope_and_place(text: str, scope: str, place: str | None) -> None:
    (figure,) = figures_of(text, None)
    assert (figure.scope.value, figure.place) == (scope, place)
