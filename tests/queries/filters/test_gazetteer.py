from __future__ import annotations

import pytest
from tallybook.queries.filters.gazetteer import canonical_names
from tallybook.vocab.load import tables


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


def test_names_are_those_that_reading_the_whole_lists_gives() -> None:
    expected: dict[str, set[tuple[str, str | None]]] = {}
    for listed in tables("actors").values():
        for actor in listed.get("actors", ()):
            for alias in actor.get("aliases", ()):
                expected.setdefault(alias.casefold(), set()).add((actor["name"], actor.get("country")))
    for code, country in tables("actors")["countries"]["countries"].items():
        for capital in (*country.get("capitals", ()), *country.get("weak_capitals", ())):
            expected.setdefault(capital.casefold(), set()).add((country["name"], code))
    # With words for countries, roles and bodies, which are names of no actor.
    words = [*sorted(expected)[::30], "south korean", "uae", "spokesman", "general staff", "defence minister", "kp"]
    assert {word: canonical_names(word) for word in words} == {
        word: expected.get(word.removeprefix("the "), set()) for word in words
    }
