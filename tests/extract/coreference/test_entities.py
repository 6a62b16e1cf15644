from __future__ import annotations

from tallybook.extract.coreference.entities import EntityIndex, TextIndex, name_parts
from tallybook.extract.document import ISSUER

from tests.extract.annotated import annotated

TEXT = "Marta Kovalenko praised the army of Peru. In Lima Kovalenko met officers of the union.\n\n“He left,” she said."


def test_one_entity_a_person_with_every_mention_of_the_full_name() -> None:
    entities = EntityIndex(annotated(TEXT, ISSUER))
    (one,) = entities.by_name("Kovalenko")
    assert one.actor.name == "Marta Kovalenko"
    assert entities.by_name("Paz") == []


def test_near_gives_the_latest_first() -> None:
    entities = EntityIndex(annotated(TEXT, ISSUER))
    near = entities.near(len(TEXT))
    places = [max(place.start for place in one.places) for one in near]
    assert places == sorted(places, reverse=True)
    assert near


def test_where_a_mention_stands() -> None:
    index = TextIndex(annotated(TEXT, ISSUER))
    at = TEXT.index("army")
    assert index.place(0, 15).is_subject
    assert index.place(at, at + 4, is_modifier=True).is_aside
    assert index.is_quoted(TEXT.index("He left"))
    assert index.paragraph_of(TEXT.index("she")) == 1


def test_name_parts() -> None:
    assert name_parts("Salem al-Orfi") == ["salem", "orfi"]
