from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.extract.syntax.parsing import chunks_of, parsed

CASES = [
    (
        "Two rockets killed 14 miners near Goma on Monday.",
        "GROUP:two rockets VERB:killed GROUP:14 miners PREPOSITION:near GROUP:goma TIME:on monday STOP:.",
    ),
    ("The death toll rose to 31.", "TOLL:the death toll OTHER_VERB:rose PREPOSITION:to GROUP:31 STOP:."),
    (
        "The raid left 6 guards dead, including 2 boys.",
        "GROUP:the raid OTHER_VERB:left GROUP:6 guards STATE:dead COMMA:, INCLUDING:including GROUP:2 boys STOP:.",
    ),
    ("The army did not lose 3 tanks.", "GROUP:the army VERB:did not lose GROUP:3 tanks STOP:."),
    (
        "Shelling shot down three of the 12 drones.",
        "GROUP:shelling VERB:shot down GROUP:three of the GROUP:12 drones STOP:.",
    ),
    (
        "Rebels have captured 12 soldiers who had fled.",
        "GROUP:rebels VERB:have captured GROUP:12 soldiers RELATIVE:who VERB:had fled STOP:.",
    ),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_a_sentence_is_cut_into_chunks(text: str, expected: str) -> None:
    assert " ".join(f"{one.kind.name}:{' '.join(one.lowers)}" for one in chunks_of(text)) == expected


VOCABULARY = (
    "the a 12 three of them and , . who soldiers tanks were killed wounded dead had been of with in Goma "
    "said not to death toll shot down including his wife on Monday “ ” ( ) : - captured another 30 more "
    "civilians T-72"
)
WORDS = st.sampled_from(VOCABULARY.split())
TEXTS = st.one_of(st.lists(WORDS, max_size=30).map(" ".join), st.text(max_size=60))


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_chunks_lie_in_their_sentence_in_order_without_overlap(text: str) -> None:
    for sentence in parsed(text):
        end = sentence.start
        for chunk in sentence.chunks:
            assert end <= chunk.start < chunk.end <= sentence.end
            end = chunk.end


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS.filter(lambda word: word != "shot"), min_size=1, max_size=30).map(" ".join))
def test_every_word_is_in_a_chunk(text: str) -> None:
    for sentence in parsed(text):
        tokens = [token for one in sentence.sentences for token in one.tokens if token.is_word]
        for token in tokens:
            assert any(chunk.start <= token.start and token.end <= chunk.end for chunk in sentence.chunks)
