from __future__ import annotations

from collections import Counter

import pytest
from tallybook.extract.language.words import words
from tallybook.vocab.load import table

LISTS = {**table("grammar.toml")["classes"], **table("figure_words.toml"), **table("clauses.toml")}


def test_every_name_stands_in_one_file() -> None:
    names = [*table("grammar.toml")["classes"], *table("figure_words.toml"), *table("clauses.toml")]
    assert [name for name, count in Counter(names).items() if count > 1] == []


@pytest.mark.parametrize("name", [name for name, listed in LISTS.items() if isinstance(listed, list)])
def test_a_list_is_lower_case_and_not_empty(name: str) -> None:
    assert words(name)
    assert all(word == word.lower() for word in words(name))


@pytest.mark.parametrize(
    ("union", "parts"),
    [
        ("determiners", ["definites", "one_determiners", "quantifiers"]),
        ("auxiliaries", ["be", "have", "modals", "get", "do", "contractions"]),
        ("coordinators", ["conjunctions", "adversatives"]),
        ("pronouns", ["personal_pronouns", "other_pronouns"]),
    ],
)
def test_a_union_holds_its_parts_and_nothing_else(union: str, parts: list[str]) -> None:
    assert words(union) == {word for part in parts for word in words(part)}


def test_an_unknown_name_is_an_error() -> None:
    with pytest.raises(KeyError):
        words("no_such_class")
