"""What a search may hold, and what becomes of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tallybook.errors import UsageError
from tallybook.queries.filters.search_syntax import parse_words, to_fts5

TEXTS = {
    1: "Shelling of Kyiv's suburbs killed 1,150",
    2: "two T-72 tanks were shelled near Kyiv",
    3: "Überfall am Fluß, said Łukasz",
    4: "air defence shot down air targets; defence of the air",
}


@pytest.fixture(scope="module")
def index() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE texts USING fts5(text, tokenize='unicode61 remove_diacritics 2')")
    connection.executemany("INSERT INTO texts(rowid, text) VALUES (?, ?)", TEXTS.items())
    yield connection
    connection.close()


def fitting(index: sqlite3.Connection, question: str) -> list[int]:
    asked = parse_words(question)
    if asked is None:
        return []
    rows = index.execute("SELECT rowid FROM texts WHERE texts MATCH ? ORDER BY rowid", (to_fts5(asked),))
    return [row for (row,) in rows]


@pytest.mark.parametrize(
    ("question", "found"),
    [
        pytest.param("KYIV", [1, 2], id="without case"),
        pytest.param("kyiv tanks", [2], id="all of the words"),
        pytest.param("kyiv AND tanks", [2], id="and"),
        pytest.param("tanks OR killed", [1, 2], id="or"),
        pytest.param("kyiv NOT tanks", [1], id="not"),
        pytest.param("kyiv AND NOT tanks", [1], id="and not"),
        pytest.param("killed OR tanks kyiv", [1, 2], id="all of binds closer than or"),
        pytest.param("(killed OR tanks) AND suburbs", [1], id="brackets"),
        pytest.param("(killed OR tanks) suburbs", [1], id="brackets side by side"),
        pytest.param("(air (defence))", [4], id="brackets in brackets"),
        pytest.param('"air defence"', [4], id="phrase"),
        pytest.param('"defence air"', [], id="phrase in another order"),
        pytest.param("“air defence”", [4], id="typographic quotation marks"),
        pytest.param('"and" OR tanks', [2], id="a joining word in quotation marks is a word"),
        pytest.param("or and not", [], id="joining words without capitals are words"),
        pytest.param("shel", [], id="whole words"),
        pytest.param("shel*", [1, 2], id="beginning"),
        pytest.param('"air def"*', [4], id="phrase with a beginning"),
        pytest.param("T-72", [2], id="hyphen"),
        pytest.param("72-T", [], id="hyphen keeps the order"),
        pytest.param("Kyiv's", [1], id="apostrophe"),
        pytest.param("Kyiv’s", [1], id="typographic apostrophe"),
        pytest.param("1,150", [1], id="number with a comma"),
        pytest.param("uberfall łUKASZ", [3], id="beyond ASCII, without case and accents"),
        pytest.param("ÜBERFALL", [3], id="beyond ASCII, in capitals"),
        pytest.param("kyiv - tanks !", [2], id="signs alone are no words"),
        pytest.param("%", [], id="no word at all"),
        pytest.param('""', [], id="an empty phrase"),
        pytest.param("text:kyiv", [], id="no names of columns"),
        pytest.param("kyiv^2 NEAR(tanks)", [], id="nothing else of the index's own language"),
    ],
)
def test_what_is_found(index: sqlite3.Connection, question: str, found: list[int]) -> None:
    assert fitting(index, question) == found


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ('"air', "has no end"),
        ("“air", "has no end"),
        ("(air", "a bracket is not closed"),
        ("air)", "a bracket is closed"),
        ("()", r"\) has nothing to join"),
        ("OR air", "OR has nothing to join before it"),
        ("NOT air", "NOT has nothing to join before it"),
        ("air AND", "missing at its end"),
        ("air OR OR defence", "OR has nothing to join before it"),
        ("air NOT", "missing at its end"),
        ("(" * 60 + "air" + ")" * 60, "too many brackets"),
        ("air " * 300, "too long"),
    ],
)
def test_what_cannot_be_read_is_wrong_usage(question: str, said: str) -> None:
    with pytest.raises(UsageError, match=said) as raised:
        parse_words(question)
    assert raised.value.next_step


@given(st.text(alphabet=st.sampled_from("ab1 \"'()*-:^+.,%_\\{}\0é漢“”„«»ANDORT")) | st.text())
def test_no_search_breaks_the_index(index: sqlite3.Connection, question: str) -> None:
    try:
        asked = parse_words(question)
    except UsageError:
        return
    if asked is not None:
        index.execute("SELECT rowid FROM texts WHERE texts MATCH ?", (to_fts5(asked),)).fetchall()
