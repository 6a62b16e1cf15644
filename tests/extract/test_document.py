from __future__ import annotations

import dataclasses

import pytest
from tallybook.extract.document import ACTORS, LAYOUT, AnnotatedDocument, Slot, SlotError, before, overlapping
from tallybook.records import Document
from tallybook.text.segments import Sentence

ROW = [Sentence(0, 4), Sentence(5, 9), Sentence(12, 20)]


def blank() -> AnnotatedDocument:
    return AnnotatedDocument(Document(text="Rain fell.", location="case", reader="plain"))


def test_a_slot_gives_back_what_its_stage_gave() -> None:
    document, slot = blank(), Slot[int]("count")
    document.fill(slot, 3)
    assert document[slot] == 3


def test_a_slot_may_hold_nothing() -> None:
    document, slot = blank(), Slot["int | None"]("count")
    document.fill(slot, None)
    assert document[slot] is None


def test_an_unfilled_slot_is_named() -> None:
    with pytest.raises(SlotError, match="'actors' is read before"):
        blank()[ACTORS]


@pytest.mark.parametrize("name", ["text", "paragraphs", "sentences", "quotations", "actors", "dates", "publisher"])
def test_properties_read_slots(name: str) -> None:
    with pytest.raises(SlotError):
        getattr(blank(), name)


def test_a_slot_is_filled_once() -> None:
    document = blank()
    document.fill(ACTORS, ())
    with pytest.raises(SlotError, match="'actors' is filled a second time"):
        document.fill(ACTORS, ())


def test_slots_of_one_name_are_two() -> None:
    document, one, other = blank(), Slot[int]("count"), Slot[int]("count")
    document.fill(one, 1)
    document.fill(other, 2)
    assert (document[one], document[other]) == (1, 2)


def test_lists_are_kept_as_tuples() -> None:
    document, made = blank(), [1, 2]
    slot = Slot[object]("numbers")
    document.fill(slot, made)
    made.append(3)
    assert document[slot] == (1, 2)


def test_results_are_frozen() -> None:
    from tests.extract.annotated import annotated

    document = annotated("The mayor said two men died.", LAYOUT)
    with pytest.raises(dataclasses.FrozenInstanceError):
        document[LAYOUT].paragraphs = ()  # type: ignore[misc]


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [(0, 1, [0]), (4, 5, []), (3, 6, [0, 1]), (9, 12, []), (0, 30, [0, 1, 2]), (13, 14, [2])],
)
def test_overlapping(start: int, end: int, expected: list[int]) -> None:
    assert list(overlapping(ROW, start, end)) == [ROW[at] for at in expected]


@pytest.mark.parametrize(("place", "count"), [(0, 0), (4, 1), (8, 1), (9, 2), (25, 3)])
def test_before(place: int, count: int) -> None:
    assert list(before(ROW, place)) == ROW[:count]
