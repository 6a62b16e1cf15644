from __future__ import annotations

from tallybook.extract.coreference.attributes import Attributes
from tallybook.extract.coreference.entities import Entity, TextIndex
from tallybook.extract.document import ISSUER
from tallybook.records import Actor, ActorKind

from tests.extract.annotated import annotated

TEXT = "Marta Kovalenko praised the army of Peru. In Lima Kovalenko met officers of the union.\n\n“He left,” she said."


def test_where_a_mention_stands() -> None:
    index = TextIndex(annotated(TEXT, ISSUER))
    at = TEXT.index("army")
    assert index.place(0, 15).is_subject
    assert not index.place(at, at + 4).is_subject
    assert index.place(at, at + 4, is_modifier=True).is_aside
    assert index.is_quoted(TEXT.index("He left"))
    assert index.paragraph_of(TEXT.index("she")) == 1


def test_mentions_are_kept_in_order_and_once() -> None:
    index = TextIndex(annotated(TEXT, ISSUER))
    one = Entity(Actor(name="Marta Kovalenko", kind=ActorKind.PERSON), Attributes(), is_human=True)
    last, first = index.place(50, 59), index.place(0, 15)
    assert [one.add(place) for place in (last, first, last)] == [True, True, False]
    assert one.places == [first, last]
    assert (one.count_before(50), one.last_before(50), one.next_after(50)) == (1, first, last)
