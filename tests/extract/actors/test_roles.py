from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tallybook.extract.actors.roles import (
    bare_kind,
    ends_in,
    head_of,
    is_name_word,
    is_part_of_name,
    is_pronoun,
    role_of,
    unnamed_kind,
    without_determiners,
)
from tallybook.records import ActorKind


@pytest.mark.parametrize(
    ("words", "role"),
    [
        ("it", None),
        ("the army", ActorKind.MILITARY),
        ("a ministry spokesman", ActorKind.MINISTRY),
        ("a spokesman for the ministry", ActorKind.MINISTRY),
        ("two drivers", ActorKind.ANONYMOUS),
        ("a green door", None),
        ("three officials", ActorKind.ANONYMOUS),
        ("residents of the valley", ActorKind.WITNESSES),
    ],
)
def test_roles(words: str, role: ActorKind | None) -> None:
    assert role_of(words) is role


@pytest.mark.parametrize(
    ("words", "kind"),
    [("the local police", ActorKind.POLICE), ("the group", ActorKind.ARMED_GROUP), ("the tall police", None)],
)
def test_bare_nouns(words: str, kind: ActorKind | None) -> None:
    assert bare_kind(words) is kind


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("a doctor at the hospital", ActorKind.ANONYMOUS),
        ("villagers", ActorKind.WITNESSES),
        ("health authorities", None),
        ("a piano", None),
    ],
)
def test_the_unnamed(words: str, kind: ActorKind | None) -> None:
    assert unnamed_kind(words) is kind


def test_pronouns_are_no_abbreviations() -> None:
    assert is_pronoun("It")
    assert not is_pronoun("WHO")


@pytest.mark.parametrize(
    ("words", "rest"),
    [("two of the guards", "guards"), ("the three guards", "guards"), ("guards", "guards"), ("US guards", "US guards")],
)
def test_determiners(words: str, rest: str) -> None:
    assert without_determiners(words) == rest


def test_heads_and_ends() -> None:
    assert head_of("officials familiar with the matter") == "officials"
    assert ends_in("the deputy health minister", frozenset({"minister", "health minister"})) == "health minister"
    assert ends_in("the deputy", frozenset({"minister"})) is None


def test_names() -> None:
    assert is_name_word("Arvid")
    assert not is_name_word("Office")
    assert is_part_of_name("Harbour Post", "post")
    assert not is_part_of_name("HARBOUR POST", "post")


@given(st.text())
def test_what_is_left_ends_the_words(words: str) -> None:
    assert words.endswith(without_determiners(words)) or words.rstrip().endswith(without_determiners(words).rstrip())
