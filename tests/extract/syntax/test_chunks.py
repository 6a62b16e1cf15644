from __future__ import annotations

from tallybook.extract.language.words import words
from tallybook.extract.syntax.chunks import STOPS, WORD_KINDS, Group, Kind


def test_every_class_of_single_words_is_a_list() -> None:
    assert all(words(name) for name, _ in WORD_KINDS)
    assert not STOPS & {word for name, _ in WORD_KINDS for word in words(name)}


def test_a_group_without_number_stands_for_itself() -> None:
    group = Group(Kind.GROUP, 3, 9, ("a", "man"), is_one=True)
    assert group.is_counted
    assert group.span == (3, 9)
    assert not Group(Kind.GROUP, 3, 9).is_counted
