from __future__ import annotations

from pathlib import Path

import pytest
from tallybook.vocab import load
from tallybook.vocab.load import entries_with, measures, table, tables


def test_measures_are_those_of_the_table() -> None:
    assert measures() == tuple(table("measures.toml")["measures"])


@pytest.mark.parametrize("name", sorted(set(tables("actors")) - {"patterns"}))
def test_every_actor_and_country_stands_on_a_line_of_its_own(name: str) -> None:
    """Else `entries_with` would not find it."""
    listed = tables("actors")[name]
    entries = [("", actor) for actor in listed.get("actors", ())] + list(listed.get("countries", {}).items())
    lines = (Path(load.__file__).parent / "actors" / f"{name}.toml").read_text(encoding="utf-8").split("\n")
    assert [line for line in lines if "\\" in line or "'''" in line] == []
    alone = [tuple(found) for line in lines if (found := load._entry(line)) is not None]
    assert [entry for entry in entries if entry not in alone] == []


@pytest.mark.parametrize(
    ("word", "found"),
    [
        pytest.param("KP", {("countries", "KP"), ("forces", "")}, id="key, and a string"),
        pytest.param("pyongyang", {("countries", "KP")}, id="without case"),
        pytest.param("Pyong", set(), id="a part of a string"),
        pytest.param("", set(), id="empty"),
        pytest.param('", "', set(), id="signs between strings"),
    ],
)
def test_entries_by_a_word(word: str, found: set[tuple[str, str]]) -> None:
    entries = list(entries_with("actors", word))
    assert found <= {(name, key) for name, key, _ in entries}
    assert found or all(word.casefold() not in str(entry).casefold() for _, _, entry in entries)


def test_an_entry_is_read_as_in_its_file() -> None:
    (entry,) = (entry for name, _, entry in entries_with("actors", "pyongyang") if name == "countries")
    assert entry == table("actors/countries.toml")["countries"]["KP"]
