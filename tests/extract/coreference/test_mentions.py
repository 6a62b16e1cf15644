from __future__ import annotations

import pytest
from tallybook.extract.coreference.mentions import Form, body_noun, pronoun, read_mention, role_mention, without_carrier
from tallybook.records import ActorKind


@pytest.mark.parametrize(
    ("words", "form"),
    [
        ("she", Form.PRONOUN),
        ("the latter", Form.OF_TWO),
        ("both ministries", Form.OF_TWO),
        ("one of them", Form.ONE_OF),
        ("his sister", Form.OWNED),
        ("the welder", Form.PERSON_ROLE),
        ("the 52-year-old", Form.PERSON_ROLE),
        ("the army spokesman", Form.PERSON_ROLE),
        ("the ministry", Form.BODY_ROLE),
        ("the defence ministry", Form.FIELD),
        ("Elena Ruiz", Form.NAME),
    ],
)
def test_forms(words: str, form: Form) -> None:
    assert read_mention(words, (0, len(words))).form is form


@pytest.mark.parametrize(
    ("words", "shortest"),
    [
        ("UPDATE 2-Army", "Army"),
        ("In Lima the mayor", "the mayor"),
        ("when asked she", "she"),
        ("the guild’s website", "the guild"),
    ],
)
def test_the_shortest_phrase(words: str, shortest: str) -> None:
    assert read_mention(words, (0, len(words))).words == shortest


@pytest.mark.parametrize(("words", "noun"), [("both agencies", "agency"), ("the welder", None)])
def test_body_noun(words: str, noun: str | None) -> None:
    assert body_noun(words) == noun


@pytest.mark.parametrize(
    ("words", "owner"), [("the guild’s website", "the guild"), ("the guild’s mayor", "the guild’s mayor")]
)
def test_without_carrier(words: str, owner: str) -> None:
    assert without_carrier(words) == owner


def test_what_a_role_asks_for() -> None:
    asked = role_mention(0, 23, "the 52-year-old widow")
    assert (asked.gender, asked.heads, asked.ages, asked.country) == ("female", ("widow",), frozenset({52}), None)


@pytest.mark.parametrize(
    ("word", "gender", "is_human", "is_plural"),
    [("her", "female", True, False), ("its", None, False, False), ("They", None, False, True)],
)
def test_what_a_pronoun_asks_for(word: str, gender: str | None, is_human: bool, is_plural: bool) -> None:
    asked = pronoun(0, len(word), word)
    assert (asked.gender, asked.is_human, asked.is_plural) == (gender, is_human, is_plural)


def test_what_a_noun_for_a_body_asks_for() -> None:
    assert read_mention("the ministry", (0, 12)).kinds == {ActorKind.MINISTRY, ActorKind.HEALTH_AUTHORITY}
