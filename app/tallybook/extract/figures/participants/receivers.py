"""Whom people and equipment go to: "supplied 20 howitzers to Libya", "launched 30 missiles at Syria"."""

from __future__ import annotations

from collections.abc import Sequence

from tallybook.extract.figures.participants.mentions import Mentions
from tallybook.extract.figures.triggers.table import Role
from tallybook.extract.language.words import words
from tallybook.extract.syntax.chunks import Chunk, Group, Kind, Verb
from tallybook.extract.syntax.lexicon import class_group
from tallybook.records import Actor

_FAR = 12  # chunks from a group to whom it goes
_NEAR = 6  # chunks from a group to "against"
_AGAINST = frozenset({"against", "at", "into", "towards"})


def measure_of_sent(role: Role, chunks: Sequence[Chunk], mentions: Mentions) -> str:
    """The measure of what was sent: deployed where it goes to nobody, launched where it flies against somebody."""
    trigger = chunks[role.trigger] if role.trigger is not None else None
    is_sent = isinstance(trigger, Verb) and trigger.lemma in {"send", "dispatch"}
    if role.measure != "supplied" or not is_sent or receiver_of(role, chunks, mentions):
        return role.measure
    behind = chunks[max(role.index, role.trigger or 0) + 1 :][:_NEAR]
    equipment = role.group.equipment
    is_flying = equipment is not None and equipment.equipment.class_ in class_group("flying")
    is_against = any(not _AGAINST.isdisjoint(chunk.lowers[:1]) for chunk in behind)
    return "launched" if is_against and is_flying else "deployed"


def receiver_of(role: Role, chunks: Sequence[Chunk], mentions: Mentions) -> Actor | None:
    """The party that what is counted goes to or is aimed at, by its name.

    Troops go to a place unless they are said to help: "to reinforce the Russian army".
    """
    if role.trigger is None:
        return None
    links = words("at_target") | {"to"} if role.measure == "launched" else words("to_receiver")
    for at in range(max(role.index, role.trigger) + 1, min(role.index + _FAR, len(chunks) - 1)):
        if chunks[at].kind in {Kind.STOP, Kind.SUBORDINATOR, Kind.RELATIVE}:
            break
        if chunks[at].kind is Kind.PREPOSITION and chunks[at].lowers[0] in links:
            is_help = not words("to_receiver").isdisjoint(chunks[at + 1].lowers)
            last = chunks[min(at + 2, len(chunks) - 1)] if is_help else chunks[at + 1]
            found = mentions.last_party(chunks[at + 1].start, last.end)
            if found and (is_help or role.measure != "deployed"):
                return found
    between = (one for one in chunks[role.trigger + 1 : role.index] if isinstance(one, Group) and not one.is_counted)
    return next((party for one in between if (party := mentions.last_party(one.start, one.end))), None)
