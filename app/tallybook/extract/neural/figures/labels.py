"""What the network for figures is told of each word, and what it says of the words that figures begin with."""

from __future__ import annotations

from functools import cache

from tallybook.extract.syntax.chunks import Kind, Voice
from tallybook.records import Category, Scope
from tallybook.vocab.load import measures, table

NO_FIGURE = "none"
# What begins at a word, as the vocabulary knows it.
MARKS = ("none", "number", "rest", "equipment", "state", "group", "body", "person", "date")
CATEGORIES = tuple(category.value for category in Category)
SCOPES = tuple(scope.value for scope in Scope)
# What the rules' grammar makes of the word that a chunk begins with.
CHUNKS = ("none", *(kind.value for kind in Kind), *(voice.value for voice in Voice))
# How a mention of a party stands to a figure; the order is that of the columns.
RELATIONS = (
    "is_nobody",
    "is_ruled",
    "nobody_is_ruled",
    "another_is_ruled",
    "speaks",
    "is_opponent",
    "nobody_speaks",
    "same_sentence",
    "stands_before",
    "is_right_behind",
    "is_modifier",
    "a_sentence_before",
    "far_before",
    "is_state",
    "is_group",
    "is_body",
    "share",
    "is_counterpart",
    "fights",
    "is_absent",
    "nearest_before",
    "certain",
)


# The features of a piece behind those of the encoder for attributions.
COLUMNS = ("mark", "ruled_measure", "ruled_category", "chunk", "of_people", "of_equipment", "noun")


def sizes() -> tuple[int, ...]:
    """How many values each feature of `COLUMNS` has."""
    measures_and_none, categories_and_none = len(measure_labels()), len(CATEGORIES) + 1
    return (
        len(MARKS),
        measures_and_none,
        categories_and_none,
        len(CHUNKS),
        measures_and_none,
        measures_and_none,
        categories_and_none,
    )


@cache
def measure_labels() -> tuple[str, ...]:
    """The labels of a word that may begin a figure: none, then every measure that the network was trained on."""
    return (NO_FIGURE, *(measure for measure in measures() if measure == learned_as(measure)))


def learned_as(measure: str) -> str:
    """The measure whose label the network gives to figures of a measure that was told apart after its training."""
    return str(table("measures.toml")["measures"][measure].get("learned_as", measure))
