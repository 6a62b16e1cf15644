from __future__ import annotations

import pytest

from app.queries.known_names import canonical_names
from app.vocab.load import tables


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


def test_every_name_of_the_word_lists_is_found() -> None:
    """The lists are looked through as text first: however a file writes a name, it has to be found."""
    expected: dict[str, set[tuple[str, str | None]]] = {}
    for listed in tables("actors").values():
        for actor in listed.get("actors", ()):
            for alias in actor.get("aliases", ()):
                expected.setdefault(alias.casefold(), set()).add((actor["name"], actor.get("country")))
    for code, country in tables("actors")["countries"]["countries"].items():
        for capital in (*country.get("capitals", ()), *country.get("weak_capitals", ())):
            expected.setdefault(capital.casefold(), set()).add((country["name"], code))
    assert len(expected) > 3000
    found = {words: canonical_names(words) for words in expected}
    assert found == {words: expected.get(words.removeprefix("the "), set()) for words in expected}
