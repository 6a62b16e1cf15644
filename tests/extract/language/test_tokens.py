from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tallybook.extract.language.tokens import has_verb, is_verb_like, tokenise


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The U.N. left.", ["The", "U.N.", "left", "."]),
        ("soldiers’ tents", ["soldiers’", "tents"]),
        ("anti-tank T-72/B", ["anti-tank", "T-72/B"]),
        ("''No'', she said", ["''", "No", "''", ",", "she", "said"]),
        ("", []),
    ],
)
def test_text_is_cut_into_words_and_marks(text: str, expected: list[str]) -> None:
    assert [token.text for token in tokenise(text, 0, len(text))] == expected


@pytest.mark.parametrize(
    ("word", "lower"), [("Don’t", "don't"), ("US", "u.s."), ("us", "us"), ("Army’s", "army's"), ("U.S.", "u.s.")]
)
def test_a_word_without_case_has_straight_apostrophes(word: str, lower: str) -> None:
    assert tokenise(word, 0, len(word))[0].lower == lower


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        *[("was", True), ("bombed", True), ("fled", True), ("didn’t", True), ("struck", True)],
        *[("May", False), ("Retired", False), ("retired", False), ("bed", False), ("convoy", False)],
    ],
)
def test_verbs_are_known_by_lists_and_ending(word: str, expected: bool) -> None:
    tokens = tokenise(word, 0, len(word))
    assert is_verb_like(tokens[0]) is expected
    assert has_verb(tokens) is expected


@given(st.text(max_size=60), st.integers(0, 20), st.integers(0, 60))
def test_tokens_lie_in_their_stretch_in_order_and_hold_their_text(text: str, start: int, end: int) -> None:
    last = start
    for token in tokenise(text, start, end):
        assert last <= token.start < token.end <= end
        assert text[token.start : token.end] == token.text
        last = token.end


@given(st.text(max_size=60))
def test_no_letter_is_lost(text: str) -> None:
    found = "".join(token.text for token in tokenise(text, 0, len(text)))
    assert [one for one in found if one.isalnum()] == [one for one in text if one.isalnum()]
