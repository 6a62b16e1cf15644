from __future__ import annotations

import pytest
from tallybook.extract.syntax.lexicon import (
    blocked,
    class_group,
    lone_words,
    longest,
    measure_group,
    measure_phrases,
    owned,
    people_nouns,
    phrases_from,
    verb_forms,
    verbs,
)
from tallybook.records import Category


@pytest.mark.parametrize(
    ("phrase", "category", "is_plural"),
    [
        ("soldier", Category.PERSONNEL, False),
        ("soldiers", Category.PERSONNEL, True),
        ("children", Category.CHILDREN, True),
        ("police", Category.POLICE, True),
    ],
)
def test_people_nouns(phrase: str, category: Category, is_plural: bool) -> None:
    noun = people_nouns()[tuple(phrase.split())]
    assert (noun.category, noun.is_plural) == (category, is_plural)


@pytest.mark.parametrize(
    ("form", "particle", "kind", "measure"),
    [
        ("killed", (), "people", "killed"),
        ("shot", ("down",), "equipment", "shot_down"),
        ("died", (), "people", "killed"),
        ("sent", (), "equipment", "supplied"),
    ],
)
def test_verbs_by_form(form: str, particle: tuple[str, ...], kind: str, measure: str) -> None:
    assert measure in {entry.measures.get(kind) for entry in verbs()[form] if entry.particle == particle}


def test_verbs_with_particles_come_first() -> None:
    for entries in verbs().values():
        sizes = [len(entry.particle) for entry in entries]
        assert sizes == sorted(sizes, reverse=True)


def test_longest_phrase_wins() -> None:
    phrases = {("death",), ("death", "toll")}
    assert longest(phrases, ["the", "death", "toll", "rose"], 1) == ("death", "toll")
    assert longest(phrases, ["the", "death"], 1) == ("death",)
    assert longest(phrases, ["the"], 0) is None


def test_whose_stands_for_anybody() -> None:
    assert "lose his life" in owned("lose their lives")
    assert owned("die") == ["die"]


def test_groups_and_phrases_are_read() -> None:
    assert ("death", "toll") in measure_phrases("tolls")
    assert "killed" in measure_group("casualties")
    assert class_group("staying_put")
    assert phrases_from("including")["including"] == [("including",)]
    assert lone_words("pointers")
    assert verb_forms("light_verbs", "suffering")
    assert not blocked("no such verb")
