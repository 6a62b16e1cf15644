from __future__ import annotations

import pytest
from tallybook.extract.syntax.clauses import (
    antecedent_of,
    head_before,
    is_reduced_relative,
    objects_after,
    subject_before,
    subject_of,
)

from tests.extract.syntax.parsing import at, chunks_of

# Text, first word of the verb group, first words of what it says something of, who acts, what it acts upon.
CASES = [
    ("Two rockets killed 14 miners near Goma.", "killed", ["two"], ["two"], ["14"]),
    ("Nine nurses and a driver were wounded.", "were", ["nine", "a"], ["nine"], []),
    ("The raid left 6 guards dead.", "dead", ["6"], ["the"], []),
    ("Norway gave Ukraine 22 tanks and 3 guns.", "gave", ["norway"], ["norway"], ["22", "3"]),
    ("Rebels have captured 12 soldiers who had fled.", "had", ["12"], ["12"], []),
    ("Clashes in which 40 soldiers were killed went on.", "were", ["40"], ["40"], []),
    ("Yemen launched 30 drones, five of which were shot down.", "were", ["five"], ["yemen"], []),
]


@pytest.mark.parametrize(("text", "verb", "told_of", "actors", "objects"), CASES)
def test_subjects_and_objects(text: str, verb: str, told_of: list[str], actors: list[str], objects: list[str]) -> None:
    chunks = chunks_of(text)
    index = at(chunks, verb)

    def first(places: list[int]) -> list[str]:
        return [chunks[place].lowers[0] for place in places]

    assert first([one.index for one in subject_before(chunks, index)]) == told_of
    assert first(subject_of(chunks, index)[:1]) == actors
    assert first(objects_after(chunks, index, ())) == objects


def test_parts_that_add_up_are_parts_of_the_first() -> None:
    chunks = chunks_of("Ten others, 4 clerks and 6 porters, were injured.")
    found = subject_before(chunks, at(chunks, "were"))
    assert [(chunks[one.index].lowers[0], one.whole) for one in found] == [("ten", None), ("4", 0), ("6", 0)]


def test_a_relative_clause_belongs_to_its_noun() -> None:
    chunks = chunks_of("12 members of the militia who surrendered were freed.")
    assert antecedent_of(chunks, at(chunks, "who")) == 0


def test_a_participle_behind_its_noun_is_a_reduced_relative() -> None:
    chunks = chunks_of("The fleet shot down 71 of 88 drones launched by Oman.")
    assert is_reduced_relative(chunks, at(chunks, "launched"))
    chunks = chunks_of("The fleet shot down 71 drones.")
    assert not is_reduced_relative(chunks, at(chunks, "shot"))


def test_the_head_of_a_participle_lies_before_its_prepositions() -> None:
    chunks = chunks_of("They buried 12 soldiers of the brigade wounded in the raid.")
    assert chunks[head_before(chunks, at(chunks, "wounded"))].lowers[0] == "12"
