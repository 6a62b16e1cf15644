from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tallybook.interface.passage import Mark, marked, paragraph_around


@pytest.mark.parametrize(
    ("marks", "words"),
    [
        pytest.param([], "He said 40 died.", id="none"),
        pytest.param([Mark("cue", 3, 7)], "He [cue: said] 40 died.", id="one"),
        pytest.param(
            [Mark("content", 8, 15), Mark("figure", 8, 10)], "He said [content: [figure: 40] died].", id="same start"
        ),
        pytest.param(
            [Mark("content", 8, 15), Mark("figure", 11, 15)], "He said [content: 40 [figure: died]].", id="same end"
        ),
        pytest.param([Mark("cue", 3, 7), Mark("content", 7, 15)], "He [cue: said][content:  40 died].", id="touching"),
    ],
)
def test_marked(marks: list[Mark], words: str) -> None:
    assert marked("He said 40 died.", marks) == words


PARAGRAPHS = "One line.\nIts second line.\n\nAnother paragraph."


@pytest.mark.parametrize(
    ("text", "words", "around"),
    [
        pytest.param(PARAGRAPHS, "second", "One line.\nIts second line.", id="lines of a paragraph"),
        pytest.param(PARAGRAPHS, "Another", "Another paragraph.", id="the last one"),
        pytest.param("a" * 2000 + "\nHere it is.\n" + "b" * 2000, "Here", "Here it is.", id="a line of many"),
    ],
)
def test_paragraph_around(text: str, words: str, around: str) -> None:
    start = text.index(words)
    first, last = paragraph_around(text, start, start + len(words))
    assert text[first:last] == around


@given(st.text(alphabet="a\n ", min_size=1, max_size=60), st.data())
def test_a_paragraph_holds_what_it_is_around(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    first, last = paragraph_around(text, start, end)
    assert 0 <= first <= start
    assert end <= last <= len(text)


def test_a_very_long_paragraph_is_cut() -> None:
    first, last = paragraph_around("a" * 10_000, 5_000, 5_010)
    assert last - first < 4_000
