from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tallybook.extract.attribution.quotations import find_quotations
from tallybook.extract.neural.runtime import WEIGHTS
from tallybook.extract.neural.subwords import CASES, PLACES, QUOTED, SubwordSequence, encode_paragraphs, pack
from tallybook.text.segments import find_paragraphs
from tokenizers import Tokenizer

TOKENIZER = Tokenizer.from_file(str(WEIGHTS / "tokenizer.json"))
TOKENIZER.no_truncation()
TOKENIZER.no_padding()


def lay(text: str) -> list[SubwordSequence]:
    paragraphs = find_paragraphs(text)
    return encode_paragraphs(TOKENIZER, text, paragraphs, find_quotations(text, paragraphs))


def words_of(text: str, sequence: SubwordSequence) -> list[str]:
    return [text[start:end] for start, end in zip(sequence.starts, sequence.ends, strict=True)]


def piece_of(sequence: SubwordSequence, text: str, word: str) -> int:
    return sequence.heads[words_of(text, sequence).index(word)]


def test_words_stand_where_they_stood() -> None:
    text = "Raid on the port\n\nThe mayor of Al-Qaim said: “It’s over.”"
    heading, body = lay(text)
    assert words_of(text, heading) == ["Raid", "on", "the", "port"]
    assert words_of(text, body)[:8] == ["The", "mayor", "of", "Al", "-", "Qaim", "said", ":"]
    assert heading.paragraphs == [0] * 4
    assert set(body.paragraphs) == {1}


@pytest.mark.parametrize(
    ("word", "case"),
    [
        ("NATO", "upper"),
        ("Goma", "title"),
        ("said", "lower"),
        ("McCoy", "mixed"),
        ("43", "number"),
        (".", "mark"),
        ("A", "title"),
    ],
)
def test_case_is_kept_beside_the_uncased_piece(word: str, case: str) -> None:
    text = "A NATO officer in Goma, McCoy, said 43 had died."
    (sequence,) = lay(text)
    assert sequence.cases[piece_of(sequence, text, word)] == CASES.index(case)


@pytest.mark.parametrize(("word", "state"), [("Run", "inside"), ("“", "mark"), ("said", "outside")])
def test_pieces_know_whether_they_are_quoted(word: str, state: str) -> None:
    text = "“Run,” he said."
    (sequence,) = lay(text)
    assert sequence.quoted[piece_of(sequence, text, word)] == QUOTED.index(state)


@pytest.mark.parametrize(
    ("word", "place"), [("Toll", "heading"), ("Two", "paragraph"), ("Both", "sentence"), ("died", "inside")]
)
def test_pieces_know_where_they_begin(word: str, place: str) -> None:
    text = "Toll rises\n\nTwo men died. Both were miners."
    sequence = next(one for one in lay(text) if word in words_of(text, one))
    assert sequence.places[piece_of(sequence, text, word)] == PLACES.index(place)


def test_every_part_of_a_long_word_has_its_features() -> None:
    text = "Ntaganzwarukundo spoke."
    (sequence,) = lay(text)
    inside = range(sequence.heads[0], sequence.heads[1])
    assert len(inside) > 1
    assert {sequence.cases[piece] for piece in inside} == {CASES.index("title")}


@settings(max_examples=80, deadline=None)
@given(
    st.lists(
        st.sampled_from(["The army said so.", "“No,”", "he said.", "\n\n", "Ndjamena", "43", "—", "x" * 40, "'"]),
        max_size=60,
    ),
    st.integers(min_value=24, max_value=120),
)
def test_windows_hold_every_word_once_and_no_more_than_fit(parts: list[str], most: int) -> None:
    sequence = lay(" ".join(parts))
    windows = list(pack(sequence, most))
    assert [start for one in windows for start in one.starts] == [start for one in sequence for start in one.starts]
    for one in windows:
        assert len(one) <= 2 * most - 2 or len(one.starts) == 1
        assert one.heads[0] == 0
        assert one.heads == sorted(one.heads)
        lengths = {len(one.ids), len(one.cases), len(one.quoted), len(one.places)}
        assert lengths == {len(one.ids)}


def test_a_quotation_stays_with_the_paragraph_before() -> None:
    text = "The road to the camp was closed at noon.\n\nThe mayor spoke of it.\n\n“Nobody came,” he said.\n\nRain fell."
    opening = [words_of(text, one)[0] for one in pack(lay(text), 18)]
    assert opening == ["The", "The", "Rain"]


def test_a_long_paragraph_is_cut_between_sentences() -> None:
    text = "The first sentence has some words. " * 8
    (sequence,) = lay(text)
    windows = list(pack([sequence], 20))
    assert len(windows) > 1
    for one in windows:
        assert one.sentences[0] != one.sentences[-1] or len(set(one.sentences)) == 1
        assert words_of(text, one)[0] == "The"
