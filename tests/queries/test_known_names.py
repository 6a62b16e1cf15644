from __future__ import annotations

import pytest

from app.queries.known_names import canonical_names


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("MSF", {("Médecins Sans Frontières", None)}),
        ("the idf", {("Israel Defense Forces", "IL")}),
        ("Seoul", {("South Korea", "KR")}),
        ("Nobody", set()),
        ("", set()),
    ],
)
def test_names_of_the_word_lists(words: str, names: set[tuple[str, str | None]]) -> None:
    assert canonical_names(words) == names
