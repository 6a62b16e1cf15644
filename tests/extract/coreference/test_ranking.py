from __future__ import annotations

import pytest
from tallybook.extract.coreference.attributes import Attributes
from tallybook.extract.coreference.entities import Entity, TextIndex
from tallybook.extract.coreference.ranking import WEIGHTS, Mention, choose, fits
from tallybook.extract.document import ISSUER
from tallybook.records import Actor, ActorKind

from tests.extract.annotated import annotated

TEXT = "Marta Kovalenko met Jorge Paz on the quay. She said the pier was shut."


def person(name: str, gender: str | None = None, age: int | None = None) -> Entity:
    attributes = Attributes(gender=gender, ages={age} if age else set())
    return Entity(Actor(name=name, kind=ActorKind.PERSON), attributes, is_human=True)


@pytest.mark.parametrize(
    ("mention", "is_fit"),
    [
        (Mention(0, 1, "she", gender="female", is_human=True), True),
        (Mention(0, 1, "he", gender="male", is_human=True), False),
        (Mention(0, 1, "it", is_human=False), False),
        (Mention(0, 1, "they", is_plural=True), False),
        (Mention(0, 1, "the 52-year-old", ages=frozenset({52})), True),
        (Mention(0, 1, "the 30-year-old", ages=frozenset({30})), False),
    ],
)
def test_fits(mention: Mention, is_fit: bool) -> None:
    assert fits(mention, person("Marta Kovalenko", "female", 52)) is is_fit


def test_whoever_is_barred_is_not_meant() -> None:
    one = person("Marta Kovalenko")
    assert not fits(Mention(0, 1, "her", barred=one), one)


def test_the_nearer_of_two_who_fit_is_chosen_and_by_how_much_is_told() -> None:
    index = TextIndex(annotated(TEXT, ISSUER))
    one, other = person("Marta Kovalenko", "female"), person("Jorge Paz", "male")
    for entity in (one, other):
        at = TEXT.index(entity.actor.name)
        entity.add(index.place(at, at + len(entity.actor.name)))
    at = TEXT.index("She")
    choice = choose(
        Mention(at, at + 3, "She", gender="female", is_human=True, is_pronoun=True), [one, other], index, None
    )
    assert choice.entity is one
    assert 0.4 < choice.confidence <= 0.85


def test_nobody_fits() -> None:
    index = TextIndex(annotated(TEXT, ISSUER))
    assert choose(Mention(50, 51, "it", is_human=False), [person("Jorge Paz")], index, None).entity is None


def test_features_have_names_and_weights_that_say_something() -> None:
    names = [feature.__name__ for feature, _ in WEIGHTS]
    assert len(set(names)) == len(names)
    assert all(feature.__doc__ and weight for feature, weight in WEIGHTS)
