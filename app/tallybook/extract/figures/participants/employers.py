"""For whom people work: "medics of the Red Crescent", "an Al Jazeera cameraman", "three of its staff"."""

from __future__ import annotations

from collections.abc import Sequence

from tallybook.extract.figures.participants.mentions import Mentions
from tallybook.extract.figures.triggers.table import Role
from tallybook.extract.language.words import words
from tallybook.extract.syntax.chunks import Chunk, Group, Kind
from tallybook.extract.syntax.lexicon import lone_words
from tallybook.records import Actor, ActorKind, Category

_EMPLOYERS = frozenset({ActorKind.NGO, ActorKind.MEDIA, ActorKind.INTERGOVERNMENTAL})
_EMPLOYED = frozenset({Category.MEDICS, Category.JOURNALISTS, Category.AID_WORKERS})


def employer_of(role: Role, chunks: Sequence[Chunk], mentions: Mentions) -> Actor | None:
    """The body that those whom a figure counts work for, as the sentence names it; None where it names none."""
    group = role.group
    is_staff = bool(set(group.lowers) & words("staff"))
    if role.category not in _EMPLOYED and not is_staff:
        return None
    named = mentions.last(group.start, group.head_start, _EMPLOYERS)  # not a part of the noun, "a Red Cross volunteer"
    if named:
        return named
    behind = _behind(chunks, role.index)
    if behind is not None:
        return mentions.last(behind.start, behind.end, _EMPLOYERS)
    if set(group.lowers) & words("third_person_owning"):
        return mentions.last(chunks[0].start, group.start, _EMPLOYERS)
    return None


def _behind(chunks: Sequence[Chunk], index: int) -> Group | None:
    """The group of "of the society", "working for the channel" right behind a group."""
    after = chunks[index + 1 : index + 4]
    if after and after[0].kind is Kind.PARTICIPLE and after[0].lowers in lone_words("at_work"):
        after = after[1:]
    is_link = len(after) > 1 and after[0].lowers in lone_words("of_employer")
    return after[1] if is_link and isinstance(after[1], Group) and not after[1].is_counted else None
