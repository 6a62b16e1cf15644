"""Soldiers and weapons that are somewhere, and weapons that are the means of an attack."""

from __future__ import annotations

from tallybook.extract.figures.triggers.table import ArgumentTable
from tallybook.extract.language.words import words
from tallybook.extract.syntax.chunks import Group, Kind
from tallybook.extract.syntax.clauses import subject_before
from tallybook.extract.syntax.lexicon import EQUIPMENT, PEOPLE, class_group, lone_words
from tallybook.extract.syntax.traversal import list_from
from tallybook.records import Category

_BEING = lone_words("being")
_HAVING = lone_words("having")
_STAYING = lone_words("staying")
_WHERE = words("at_rest") | words("on_duty")
_FLYING = class_group("flying")


def claim_forces(arguments: ArgumentTable) -> None:
    """Some 30,000 troops are in the enclave; there are 5,000 fighters; the group has 3,000 fighters."""
    for index, chunk in enumerate(arguments.chunks[:-1]):
        if chunk.kind is not Kind.OTHER_VERB:
            continue
        after = arguments.chunks[index + 1]
        is_being = bool(set(chunk.lowers) & words("being")) and chunk.lowers[-1] in words("adverbs")
        if (is_being or chunk.lowers[-1:] in _BEING | _STAYING) and after.kind in {Kind.PREPOSITION, Kind.PARTICIPLE}:
            if after.lowers[0] in _WHERE:
                for found in subject_before(arguments.chunks, index):
                    claim_force(arguments, found.index, index, is_staying=chunk.lowers[-1:] in _STAYING)
        elif chunk.lowers[-1:] in _HAVING or (index and arguments.chunks[index - 1].lowers[-1:] == ("there",)):
            for at in list_from(arguments.chunks, index + 1, arguments.found):
                claim_force(arguments, at, index)


def claim_force(arguments: ArgumentTable, at: int, trigger: int, *, is_staying: bool = False) -> None:
    """Soldiers and weapons that are somewhere; other people where they are said to stay there."""
    group = arguments.chunks[at]
    if not isinstance(group, Group) or not group.quantity:
        return
    is_force = group.category is Category.PERSONNEL or (group.category is Category.EQUIPMENT and not is_staying)
    if is_force or (is_staying and (group.category or not group.has_noun)):
        arguments.claim(at, {PEOPLE: "present", EQUIPMENT: "present"}, trigger)
