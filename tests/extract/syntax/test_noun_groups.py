from __future__ import annotations

import pytest
from tallybook.extract.syntax.chunks import Group

from tests.extract.syntax.parsing import chunks_of

CASES = [
    ("14 miners died.", "14 miners", "people", True),
    ("At least 40 wounded sailors came.", "at least 40 wounded sailors", "personnel", True),
    ("A 15-year-old was hurt.", "a 15-year-old", "children", True),
    ("His wife died.", "his wife", "people", True),
    ("Six tanks burned.", "six tanks", "equipment", True),
    ("Six of them died.", "six of them", None, True),
    ("The soldiers left.", "the soldiers", "personnel", False),
    ("12 infant sons died.", "12 infant sons", "children", True),
    ("A second woman died.", "a second woman", "people", False),
]


@pytest.mark.parametrize(("text", "words", "category", "is_counted"), CASES)
def test_a_group_says_who_is_counted(text: str, words: str, category: str | None, is_counted: bool) -> None:
    group = next(chunk for chunk in chunks_of(text) if isinstance(chunk, Group))
    assert " ".join(group.lowers) == words
    assert (group.category.value if group.category else None) == category
    assert group.is_counted is is_counted


def test_the_span_is_the_number_or_the_phrase_for_one() -> None:
    text = "More than 30 trucks and a nurse were hit."
    spans = [text[slice(*one.span)] for one in chunks_of(text) if isinstance(one, Group)]
    assert spans == ["More than 30", "a nurse"]


@pytest.mark.parametrize(
    ("text", "is_more", "is_others", "is_partitive"),
    [
        ("Another 30 men died.", True, False, False),
        ("12 others died.", False, True, False),
        ("Three of the 12 men died.", False, False, True),
    ],
)
def test_what_a_number_adds_to(text: str, is_more: bool, is_others: bool, is_partitive: bool) -> None:
    group = next(chunk for chunk in chunks_of(text) if isinstance(chunk, Group) and chunk.quantity)
    assert (group.is_more, group.is_others, group.is_partitive) == (is_more, is_others, is_partitive)
