"""What the closed lists of the rules for figures promise: one name, one list, and nothing that no rule reads."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tallybook.extract.language.words import words
from tallybook.vocab.load import equipment_classes, measures, table

LISTS = table("figure_words.toml")
EXTRACT = Path(__file__).resolve().parents[2] / "app" / "tallybook" / "extract"
CODE = "\n".join(path.read_text(encoding="utf-8") for path in EXTRACT.rglob("*.py"))


def test_no_name_stands_in_both_files() -> None:
    assert not set(LISTS) & set(table("clauses.toml"))


@pytest.mark.parametrize("name", sorted(LISTS))
def test_a_list_is_lower_case_without_doubles_and_read_by_a_rule(name: str) -> None:
    listed = LISTS[name]
    assert len(words(name)) == len(listed)
    assert all(word == word.lower() for word in listed)
    assert re.search(rf"words\([\"']{name}[\"']\)", CODE), f"no rule reads {name}"


@pytest.mark.parametrize("name", sorted(table("measures.toml")["groups"]))
def test_a_group_holds_measures_and_is_read(name: str) -> None:
    assert set(table("measures.toml")["groups"][name]) <= set(measures())
    assert f'measure_group("{name}")' in CODE


@pytest.mark.parametrize("name", sorted(table("equipment.toml")["groups"]))
def test_a_group_holds_classes_and_is_read(name: str) -> None:
    assert set(table("equipment.toml")["groups"][name]) <= set(equipment_classes())
    assert f'class_group("{name}")' in CODE


def test_settled_measures_are_measures() -> None:
    settled = table("measures.toml")["settled"]
    assert {*settled, *(known for listed in settled.values() for known in listed)} <= set(measures())


def test_no_two_lists_are_the_same() -> None:
    seen = [frozenset(listed) for listed in LISTS.values()]
    assert len(set(seen)) == len(seen)
