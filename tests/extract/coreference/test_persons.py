from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tallybook.extract.coreference.persons import comparable, find_people, name_parts


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Marta Kovalenko, 52, a midwife, met Colonel Jorge Paz.", ["Marta Kovalenko", "Jorge Paz"]),
        ("By Marta Kovalenko\n\nThe road was shut.", []),
        ("But Elena Ruiz had left.", ["Elena Ruiz"]),
        ("Norsk Gruve, which runs the mine, was shut.", []),
        ("The road was shut.", []),
    ],
)
def test_people_named(text: str, names: list[str]) -> None:
    assert [one.actor.name for one in find_people(text)] == names


def test_what_stands_beside_a_name_describes_it() -> None:
    (one,) = find_people("The deputy governor, Marta Kovalenko, 52, left.")
    assert "deputy governor" in one.attributes.roles
    assert one.attributes.ages == {52}


def test_name_parts() -> None:
    assert name_parts("Salem al-Orfi") == ["salem", "orfi"]


@pytest.mark.parametrize(("one", "other"), [("José al-Orfi", "jose orfi"), ("Marta  Paz", "marta paz")])
def test_comparable(one: str, other: str) -> None:
    assert comparable(one) == comparable(other)


@given(st.text(max_size=80))
def test_namings_lie_in_the_text(text: str) -> None:
    for one in find_people(text):
        assert 0 <= one.first <= one.start < one.end <= len(text)
