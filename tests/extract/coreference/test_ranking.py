from __future__ import annotations

import pytest
from tallybook.extract.coreference.attributes import Attributes
from tallybook.extract.coreference.entities import Entity, TextIndex
from tallybook.extract.coreference.mentions import Mention, pronoun, role_mention
from tallybook.extract.coreference.ranking import WEIGHTS, choose, fits
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
        (pronoun(0, 1, "she"), True),
        (pronoun(0, 1, "he"), False),
        (pronoun(0, 1, "it"), False),
        (pronoun(0, 1, "they"), False),
        (role_mention(0, 1, "the 52-year-old"), True),
        (role_mention(0, 1, "the 30-year-old"), False),
    ],
)
def test_fits(mention: Mention, is_fit: bool) -> None:
    assert fits(mention, person("Marta Kovalenko", "female", 52)) is is_fit


def test_several_may_be_meant_by_the_name_of_a_body() -> None:
    army = Entity(Actor(name="Armed Forces", kind=ActorKind.MILITARY), Attributes(), is_human=False)
    assert fits(pronoun(0, 1, "they"), army)
    assert fits(pronoun(0, 1, "it"), army)


def test_the_nearer_of_two_who_fit_is_chosen_and_by_how_much_is_told() -> None:
    index = TextIndex(annotated(TEXT, ISSUER))
    one, other = person("Marta Kovalenko", "female"), person("Jorge Paz", "male")
    for entity in (one, other):
        at = TEXT.index(entity.actor.name)
        entity.add(index.place(at, at + len(entity.actor.name)))
    at = TEXT.index("She")
    choice = choose(pronoun(at, at + 3, "She"), [one, other], index, None)
    assert choice is not None
    assert choice.entity is one
    assert 0.4 < choice.confidence <= 0.85


def test_nobody_fits() -> None:
    index = TextIndex(annotated(TEXT, ISSUER))
    assert choose(pronoun(50, 51, "it"), [person("Jorge Paz")], index, None) is None


def test_features_have_names_and_weights_that_say_something() -> None:
    names = [feature.__name__ for feature, _ in WEIGHTS]
    assert len(set(names)) == len(names)
    assert all(feature.__doc__ and weight for feature, weight in WEIGHTS)
