from __future__ import annotations

import pytest
from tallybook.extract.attribution.adjuncts import Adjuncts
from tallybook.extract.attribution.content import choose, is_saying, left_of, may_be_said, only_sets_out, without_stop

from tests.extract.attribution.cue_frames import sentence_in, words_at


@pytest.mark.parametrize(
    ("text", "said", "sets_out"),
    [
        ("The bridge was closed", True, False),
        ("On Monday", False, True),
        ("When asked", False, True),
        ("The bridge", False, False),
        ("“A shame”", True, False),
    ],
)
def test_what_words_before_a_cue_can_be(text: str, said: bool, sets_out: bool) -> None:
    sentence = sentence_in(text)
    whole = (0, len(sentence.tokens))
    assert is_saying(sentence, whole) is said
    assert only_sets_out(sentence, whole) is sets_out
    assert may_be_said(sentence, whole) or not said


def test_a_comma_parts_what_is_said_from_the_clause_of_its_cue() -> None:
    sentence = sentence_in("The bridge was closed, the mayor said.")
    assert words_at(sentence, left_of(sentence, 0, 5)) == "The bridge was closed"
    assert left_of(sentence, 0, 4) is None
    assert left_of(sentence, 5, 5) is None


def test_the_last_stop_is_no_part_of_what_is_said() -> None:
    sentence = sentence_in("She said rain fell.")
    assert without_stop(sentence, 5) == 4


def test_left_and_right_are_joined_only_where_a_quotation_resumes() -> None:
    sentence = sentence_in("The bridge was closed, the mayor said, and the road was cut.")
    left, right = (0, 4), (9, 14)
    assert choose(sentence, left, [right], Adjuncts(9, resumes=True)) == [left, right]
    assert choose(sentence, left, [right], Adjuncts(9, has_that=True)) == [right]
    assert choose(sentence, None, [right], Adjuncts(9)) == [right]
    assert choose(sentence, left, [], Adjuncts(9)) == [left]
