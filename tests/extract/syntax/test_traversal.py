from __future__ import annotations

import pytest
from tallybook.extract.syntax.traversal import (
    is_counted,
    is_group,
    is_next,
    is_stock,
    is_subject_ahead,
    list_from,
    past_joint,
    past_places,
    past_transparent,
)

from tests.extract.syntax.parsing import at, chunks_of


@pytest.mark.parametrize(
    ("text", "first", "expected"),
    [
        ("They sent 4 tanks, 6 guns and 9 boats.", "4", ["4", "6", "9"]),
        ("They hit 4 tanks near Goma and 2 guns.", "4", ["4", "2"]),
        ("They lost 4 tanks, and 9 men died.", "4", ["4"]),
        ("They sent 4 tanks, 2 of which burned.", "4", ["4"]),
    ],
)
def test_a_list_runs_to_its_end(text: str, first: str, expected: list[str]) -> None:
    chunks = chunks_of(text)
    assert [chunks[index].lowers[0] for index in list_from(chunks, at(chunks, first), ())] == expected


def test_a_list_ends_before_what_is_taken() -> None:
    chunks = chunks_of("They sent 4 tanks, 6 guns and 9 boats.")
    assert list_from(chunks, at(chunks, "4"), {at(chunks, "6")}) == [at(chunks, "4")]


def test_steps_over_chunks() -> None:
    chunks = chunks_of("12 men in Goma on Monday and 3 boys fled.")
    assert past_places(chunks, 1) == at(chunks, "and")
    assert past_transparent(chunks, at(chunks, "on")) == at(chunks, "and")
    assert past_joint(chunks, at(chunks, "and")) == at(chunks, "3")
    assert is_subject_ahead(chunks, at(chunks, "3"))
    assert is_group(chunks, 0)
    assert is_counted(chunks, 0)
    assert not is_counted(chunks, at(chunks, "goma"))
    assert not is_group(chunks, 99)


def test_one_more_of_those_told_of() -> None:
    chunks = chunks_of("12 men died and a second soldier fled.")
    assert is_next(chunks, at(chunks, "a"))
    assert not is_next(chunks, 0)


def test_words_that_bring_in_the_size_of_a_force() -> None:
    chunks = chunks_of("They keep an arsenal of 90 warheads and a total of 12 men.")
    assert [is_stock(chunk) for chunk in chunks if chunk.lowers[-1:] == ("of",)] == [True, False]
