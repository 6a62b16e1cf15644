"""For whom people work: "medics of the Red Crescent", "an Al Jazeera cameraman", "three of its staff"."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from tallybook.extract.document import ActorMention
from tallybook.extract.figures.triggers.table import Role
from tallybook.extract.language.words import words
from tallybook.extract.syntax.chunks import Chunk, Group, Kind
from tallybook.extract.syntax.lexicon import lone_words
from tallybook.records import Actor, ActorKind, Category

_EMPLOYERS = frozenset({ActorKind.NGO, ActorKind.MEDIA, ActorKind.INTERGOVERNMENTAL})
_EMPLOYED = frozenset({Category.MEDICS, Category.JOURNALISTS, Category.AID_WORKERS})
_LINKS = lone_words("of_employer")
_OWNING = words("third_person_owning")


def employer_of(role: Role, chunks: Sequence[Chunk], actors: Sequence[ActorMention]) -> Actor | None:
    """The body that those whom a figure counts work for, as the sentence names it; None where it names none.

    `actors` are the mentions of the whole text, in order.
    """
    group = role.group
    is_staff = bool(set(group.lowers) & words("staff"))
    if role.category not in _EMPLOYED and not is_staff:
        return None
    named = _named(group.start, group.head_start, actors)  # not in "a Red Cross volunteer", whoever's that is
    if named:
        return named
    behind = _behind(chunks, role.index)
    if behind is not None:
        return _named(behind.start, behind.end, actors)
    if set(group.lowers) & _OWNING:
        return _named(chunks[0].start, group.start, actors)
    return None


def _behind(chunks: Sequence[Chunk], index: int) -> Group | None:
    """The group of "of the society", "working for the channel" right behind a group."""
    after = chunks[index + 1 : index + 4]
    if after and after[0].kind is Kind.PARTICIPLE and after[0].lowers in lone_words("at_work"):
        after = after[1:]
    if len(after) > 1 and after[0].lowers in _LINKS and isinstance(after[1], Group) and not after[1].is_counted:
        return after[1]
    return None


def _named(start: int, end: int, actors: Sequence[ActorMention]) -> Actor | None:
    """The last body named in [start, end) that people work for."""
    found = None
    for mention in actors[bisect_left(actors, start, key=lambda one: one.start) :]:
        if mention.start >= end:
            break
        if mention.actor.kind in _EMPLOYERS:
            found = mention.actor
    return found
