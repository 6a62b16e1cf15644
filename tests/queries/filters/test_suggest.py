from __future__ import annotations

from collections import Counter

import pytest
from tallybook.errors import UsageError
from tallybook.queries.filters.suggest import choose, did_you_mean, near
from tallybook.records import Category, Certainty, Mode, Scope
from tallybook.vocab.load import measures, table

TERMS = {
    "measure": measures(),
    **{kind.__name__.lower(): tuple(map(str, kind)) for kind in (Category, Scope, Mode, Certainty)},
}


@pytest.mark.parametrize(
    ("name", "found"),
    [
        pytest.param("killd", ["killed"], id="a letter left out"),
        pytest.param("Wuonded", ["wounded"], id="letters swapped"),
        pytest.param("zebra", [], id="nothing near"),
        pytest.param("", [], id="empty"),
    ],
)
def test_near(name: str, found: list[str]) -> None:
    assert near(name, ["killed", "wounded", "tank"]) == found


def test_did_you_mean() -> None:
    assert did_you_mean(["a", "b"]) == 'did you mean "a" or "b"?'
    assert did_you_mean([]) == ""


@pytest.mark.parametrize(
    ("what", "word", "term"),
    [
        ("measure", "deaths", "killed"),
        ("measure", "Dead", "killed"),
        ("measure", "injured", "wounded"),
        ("measure", "casualties", "killed_or_wounded"),
        ("measure", "POWs", "captured"),
        ("measure", "shot-down", "shot_down"),
        ("category", "civilian", "civilians"),
        ("category", "soldiers", "personnel"),
        ("category", "Aid Worker", "aid_workers"),
        ("category", "aid-worker", "aid_workers"),
        ("scope", "running total", "total"),
        ("mode", "quoted", "direct"),
    ],
)
def test_words_that_stand_for_a_term(what: str, word: str, term: str) -> None:
    assert choose(word, TERMS[what], what) == term


@pytest.mark.parametrize(
    ("what", "word", "hint"),
    [
        pytest.param("measure", "injurd", 'did you mean "wounded"', id="near a word for a term"),
        pytest.param("measure", "woundd", 'did you mean "wounded"', id="near a term and a word for it"),
        pytest.param("category", "solders", 'did you mean "personnel"?', id="a category"),
        pytest.param("category", "zzz", "use one of: personnel, civilians", id="near nothing"),
        pytest.param("measure", "soldiers", "use one of: killed", id="a word for another kind of term"),
    ],
)
def test_what_is_not_understood_is_suggested(what: str, word: str, hint: str) -> None:
    with pytest.raises(UsageError) as raised:
        choose(word, TERMS[what], what)
    assert raised.value.message == f'no {what} called "{word}"'
    assert raised.value.next_step.startswith(hint)


@pytest.mark.parametrize("what", table("synonyms.toml"))
def test_each_word_stands_for_one_term_that_there_is(what: str) -> None:
    listed = table("synonyms.toml")[what]
    assert set(listed) <= set(TERMS[what])
    words = Counter(word for words in listed.values() for word in words)
    assert [word for word, count in words.items() if count > 1] == []
    assert [word for word in words if word.replace(" ", "_") in TERMS[what]] == []
    assert {choose(word, TERMS[what], what) for word in words} == set(listed)
