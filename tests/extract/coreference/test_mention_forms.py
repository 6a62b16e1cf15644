from __future__ import annotations

import pytest
from tallybook.extract.coreference.mention_forms import Form, body_noun, form_of, role_attributes, without_carrier


@pytest.mark.parametrize(
    ("words", "form"),
    [
        ("she", Form.PRONOUN),
        ("the latter", Form.FORMER),
        ("both ministries", Form.PAIR),
        ("one of them", Form.ONE_OF),
        ("his sister", Form.OWNED),
        ("its French counterpart", Form.COUNTERPART),
        ("the welder", Form.PERSON_ROLE),
        ("the ministry", Form.BODY_ROLE),
        ("Elena Ruiz", Form.NAME),
    ],
)
def test_form_of(words: str, form: Form) -> None:
    assert form_of(words, (0, len(words))).form is form


@pytest.mark.parametrize(
    ("words", "shortest"),
    [("UPDATE 2-Army", "Army"), ("In Lima the mayor", "the mayor"), ("when asked she", "she")],
)
def test_the_shortest_phrase(words: str, shortest: str) -> None:
    assert form_of(words, (0, len(words))).words == shortest


@pytest.mark.parametrize(("words", "noun"), [("both agencies", "agency"), ("the welder", None)])
def test_body_noun(words: str, noun: str | None) -> None:
    assert body_noun(words) == noun


@pytest.mark.parametrize(
    ("words", "owner"), [("the guild’s website", "the guild"), ("the guild’s mayor", "the guild’s mayor")]
)
def test_without_carrier(words: str, owner: str) -> None:
    assert without_carrier(words) == owner


def test_role_attributes() -> None:
    assert role_attributes("the 52-year-old widow") == ("female", ("widow",), frozenset({52}), None)
