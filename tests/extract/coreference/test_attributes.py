from __future__ import annotations

import pytest
from tallybook.extract.coreference.attributes import describe, gender_of_name, gender_of_nouns, heads_of, is_one_role


@pytest.mark.parametrize(
    ("phrase", "heads"),
    [
        ("the deputy governor of the province", ("governor", "deputy governor")),
        ("a nurse who runs the clinic", ("nurse",)),
        ("", ()),
    ],
)
def test_heads_of(phrase: str, heads: tuple[str, ...]) -> None:
    assert heads_of(phrase) == heads


def test_describe() -> None:
    said = describe("a 61-year-old Lebanese grocer")
    assert (said.ages, said.country) == ({61}, "LB")


@pytest.mark.parametrize(("words", "gender"), [(["widow"], "female"), (["Mr"], "male"), (["welder"], None)])
def test_gender_of_nouns(words: list[str], gender: str | None) -> None:
    assert gender_of_nouns(words) == gender


@pytest.mark.parametrize(("name", "gender"), [("Maria Lopez", "female"), ("Xyzzy Plugh", None)])
def test_gender_of_name(name: str, gender: str | None) -> None:
    assert gender_of_name(name) == gender


@pytest.mark.parametrize(("one", "other", "same"), [("welder", "welder", True), ("welder", "surgeon", False)])
def test_is_one_role(one: str, other: str, same: bool) -> None:
    assert is_one_role(one, other) is same
