from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tallybook.extract.figures.detect import CANDIDATES
from tallybook.extract.figures.triggers.rules import TRIGGER_RULES

from tests.extract.annotated import annotated

_WORDS = ["12", "three", "soldiers", "tanks", "were", "killed", ",", "and", "of", "including", "dead", "with", ":", "."]


def measures(text: str) -> list[tuple[str, str]]:
    """The words and the measure of each candidate of a text."""
    document = annotated(text, CANDIDATES)
    roles = [role for sentence in document[CANDIDATES].sentences for role in sentence.roles]
    return [(document.text[slice(*role.group.span)], role.measure) for role in roles]


# One line for each rule, with a sentence that no other rule reads.
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Twelve farmers were killed.", [("Twelve", "killed")]),
        ("Gunmen killed 31 farmers.", [("31", "killed")]),
        ("The loss of 30 tanks was felt.", [("30", "lost")]),
        ("The death toll rose to 43.", [("43", "killed")]),
        ("The army counted 12 deaths.", [("12", "killed")]),
        ("Eleven clerks were rushed to hospital.", [("Eleven", "wounded")]),
        ("Three weavers suffered burns.", [("Three", "wounded")]),
        ("Some 30,000 troops are in the enclave.", [("Some 30,000", "present")]),
        ("Destroyed: 12 tanks; 3 howitzers.", [("12", "destroyed"), ("3", "destroyed")]),
        ("Forty people died, including 12 nurses.", [("Forty", "killed"), ("12", "killed")]),
        ("Three villages lie on the lake.", []),
        ("Nobody could kill 9 students.", []),
    ],
)
def test_rules(text: str, found: list[tuple[str, str]]) -> None:
    assert measures(text) == found


def test_every_rule_is_listed_once_and_described() -> None:
    assert len(set(TRIGGER_RULES)) == len(TRIGGER_RULES)
    assert all(rule.__doc__ for rule in TRIGGER_RULES)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(_WORDS)))
def test_no_chunk_is_two_figures(words: list[str]) -> None:
    document = annotated(" ".join(words) or " ", CANDIDATES)
    for sentence in document[CANDIDATES].sentences:
        places = [role.index for role in sentence.roles]
        assert places == sorted(set(places))
