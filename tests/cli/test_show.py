from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tallybook.cli.show import Mark, marked, paragraph_around

from .conftest import Tally


def id_of(tally: Tally, word: str) -> str:
    (row,) = json.loads(tally("claims", "--search", word, "--format", "json").stdout)
    return str(row["claim_id"])


def test_the_parts_of_a_claim_are_marked_in_its_paragraph(tally: Tally) -> None:
    result = tally("show", id_of(tally, "soldiers killed")[:8])
    first, empty, *facts = result.stdout.splitlines()
    assert first == (
        "[source: Ukraine's General Staff] [cue: said] [content: [figure: at least 100] "
        "North Korean soldiers were killed]."
    )
    assert empty == ""
    shown = "\n".join(facts)
    for words in (
        "General Staff (UA), military",
        "≥ 100 killed, personnel, of North Korea (KP)",
        "29–75",
        "tests/1",
        "first.txt",
        "Daily Courier",
        "tally ingest article.txt",
    ):
        assert words in shown


def test_the_full_record(tally: Tally) -> None:
    claim_id = id_of(tally, "tanks")
    record = json.loads(tally("show", claim_id, "--format", "json").stdout)
    assert record["claim_id"] == claim_id
    assert record["figures"][0]["equipment"] == {"name": "tanks", "class": "tank", "calibre_mm": None}
    assert record["said_on"] == {"text": "on Monday", "start": "2023-05-01", "end": "2023-05-01"}
    assert record["provenance"]["publisher"] == "Daily Courier"
    assert record["provenance"]["extractor"] == "tests/1"


def test_an_unknown_claim_is_an_error(tally: Tally) -> None:
    result = tally("show", "nothing")
    assert (result.exit_code, result.stdout) == (1, "")
    assert 'Error: no claim called "nothing"' in result.stderr


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
