from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tallybook.extract.equipment.gazetteer import Atoms, Doubt, Kind, begins_name, matches, pattern, plain, shape
from tallybook.vocab.load import table


@given(st.text())
def test_plain_keeps_the_length_and_atoms_give_back_their_words(text: str) -> None:
    read = plain(text)
    assert len(read) == len(text)
    atoms = Atoms.of(read)
    assert [read[start:end] for start, end in zip(atoms.starts, atoms.ends, strict=True)] == atoms.words


@pytest.mark.parametrize("name", sorted(table("equipment.toml")["patterns"]))
def test_every_pattern_compiles(name: str) -> None:
    assert pattern(name).pattern


@pytest.mark.parametrize(
    ("text", "class_", "doubt"),
    [
        ("Su-99", "aircraft", Doubt.NONE),
        ("Su-99M", "aircraft", Doubt.NONE),
        ("A-99", "aircraft", Doubt.ROAD),
        ("A99", "", Doubt.ROAD),
        ("Type 054A", "", Doubt.ROAD),
    ],
)
def test_designators_that_no_list_has(text: str, class_: str, doubt: Doubt) -> None:
    found = shape(text, 0)
    assert found is not None
    assert (found[0], found[1].kind, found[1].class_, found[1].doubt) == (len(text), Kind.SHAPE, class_, doubt)


@pytest.mark.parametrize("text", ["Su-34/35", "tank", "99", "Su-34-gate"])
def test_what_has_no_shape_of_a_designator(text: str) -> None:
    assert shape(text, 0) is None


def test_the_longest_name_comes_first() -> None:
    atoms = Atoms.of("main battle tanks")
    ends = [end for end, _ in matches(atoms, 0)]
    assert ends == sorted(ends, reverse=True)
    assert begins_name("tank")
    assert not begins_name("teapot")
