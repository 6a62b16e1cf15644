from __future__ import annotations

import pytest
from tallybook.extract.document import DateMention, EquipmentMention, Quantity
from tallybook.extract.syntax.sentence import Findings, Reading

from tests.extract.syntax.parsing import parsed


def reading(text: str) -> Reading:
    quantities: list[Quantity] = []
    equipment: list[EquipmentMention] = []
    dates: list[DateMention] = []
    return Reading(text, parsed(text)[0].sentences, Findings(quantities, equipment, dates))


def test_flags_of_a_sentence() -> None:
    (sentence,) = parsed("On Monday she said: “We left.”")[0].sentences
    words = {token.text: index for index, token in enumerate(sentence.tokens)}
    assert sentence.is_dated(words["Monday"])
    assert not sentence.is_dated(words["she"])
    assert sentence.is_quoted(words["We"])
    assert not sentence.is_quoted(words["said"])
    assert sentence.is_mark(words["“"])
    assert sentence.is_capitalised(words["We"])
    assert sentence.has(words["she"], ("she", "said"))
    assert not sentence.has(words["she"], ("she", "left"))


@pytest.mark.parametrize("index", [-1, 99])
def test_nothing_stands_outside(index: int) -> None:
    (sentence,) = parsed("The port fell.")[0].sentences
    assert sentence.lower(index) == ""
    assert not any(ask(index) for ask in (sentence.is_quoted, sentence.is_mark, sentence.is_dated))


def test_a_reading_leaves_quotation_marks_out() -> None:
    assert [token.text for token in reading("“Go,” he said.").tokens] == ["Go", ",", "he", "said", "."]


@pytest.mark.parametrize(
    ("text", "is_state", "is_nominal", "is_verb"),
    [("dead", True, False, False), ("soldiers", False, True, False), ("walked", False, False, True)],
)
def test_what_a_word_can_be(text: str, is_state: bool, is_nominal: bool, is_verb: bool) -> None:
    one = reading(f"They {text} them.")
    assert one.is_state(1) is is_state
    assert one.is_verb_like(1) is is_verb
    assert one.is_nominal_start(1) is (is_nominal or is_state)


def test_tokens_are_found_by_offset() -> None:
    one = reading("The port fell.")
    assert (one.start_index(4), one.start_index(6), one.end_index(6)) == (1, 1, 2)
