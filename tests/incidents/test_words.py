from __future__ import annotations

import math

import pytest
from tallybook.incidents.words import rarity, terms_of


@pytest.mark.parametrize(("common", "rare"), [("the", "police"), ("police", "estuary"), ("said", "karramel")])
def test_rarer_words_weigh_more(common: str, rare: str) -> None:
    assert rarity(common) < rarity(rare)


def test_a_word_that_no_corpus_has_is_as_rare_as_can_be() -> None:
    assert rarity("karramel") == rarity("oskadden") >= max(map(rarity, ("market", "ferry", "the")))


@pytest.mark.parametrize(
    ("text", "names", "pairs"),
    [
        ("On Monday Idris Tolbane spoke in Karramel.", {"monday", "idris", "tolbane", "karramel"}, {"idris tolbane"}),
        ("Gunmen fled. Nobody saw Tolbane's car.", {"tolbane"}, set()),
        ("Gunmen Flee After Deadly Raid On Market", set(), set()),
        ("gunmen fled after a raid", set(), set()),
    ],
)
def test_names_are_words_with_capitals_that_neither_a_sentence_nor_a_headline_gives(
    text: str, names: set[str], pairs: set[str]
) -> None:
    found = terms_of(text)
    assert names - {"monday"} <= found.names.keys()
    assert found.names.keys() <= names
    assert pairs <= found.pairs.keys()


def test_numbers_are_addresses_and_ages_but_no_tolls_and_years() -> None:
    found = terms_of("In 2023 a 17-year-old and 12 others died at 3900 North Street, officer Wollek, 41, said.")
    assert found.numbers.keys() == {"17y", "41y", "3900"}


def test_weights_of_a_kind_have_length_one() -> None:
    found = terms_of("A ferry sank in the estuary of Pellagash. Pellagash mourns Tomas Ferrund and many sailors.")
    for terms in (found.words, found.names, found.pairs):
        assert math.sqrt(sum(weight**2 for weight in terms.values())) == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize("text", ["", "\n\n", "12", "…", "的新闻", "a"])
def test_texts_with_little_in_them_have_few_terms(text: str) -> None:
    found = terms_of(text)
    assert len(found.words) + len(found.names) <= 1
