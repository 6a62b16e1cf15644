"""The category and measure of a figure once it is known whose it is: members, men, officers, staff, prisoners."""

from __future__ import annotations

from tallybook.extract.figures.participants.ranking import LOSSES, Counted
from tallybook.extract.language.words import words
from tallybook.records import Actor, ActorKind, Category

_AIDING = frozenset({ActorKind.NGO, ActorKind.INTERGOVERNMENTAL})
_FIGHTING = frozenset({ActorKind.MILITARY, ActorKind.ARMED_GROUP, ActorKind.PERSON})


def category_of(counted: Counted, subject: Actor | None, reasons: set[str]) -> Category:
    """The category of the counted, given whose they are and the names of the evidence for it."""
    group, category = counted.role.group, counted.category
    noun = group.lowers[-1] if group.lowers else ""
    if category is Category.POLICE and noun in {"officer", "officers"}:
        speaker = counted.sentence.speaker(group)
        is_part = counted.whole is not None and counted.whole.category is Category.PERSONNEL
        is_of_force = speaker is not None and speaker.kind in _FIGHTING and subject is not None
        return Category.PERSONNEL if is_part or is_of_force else category
    if measure_of(counted, subject) != counted.measure and subject in counted.sentence.belligerents.fighting:
        return Category.PERSONNEL
    if category is not Category.PEOPLE or subject is None:
        return category
    if subject.kind in _AIDING and noun in words("staff"):
        return Category.AID_WORKERS
    is_group = subject.kind is ActorKind.ARMED_GROUP
    is_owned = counted.role.owner is not None
    is_side = "named_behind" in reasons and "on" in {one for chunk in _behind(counted) for one in chunk}
    is_bare = not group.has_noun and (is_group or is_owned or is_side or "owns_ledger" in reasons)
    is_member = is_group and noun in words("members")
    is_possessed = not words("possessives").isdisjoint(group.lowers)
    is_man = noun in words("men") and (is_owned or is_possessed or counted.measure == "killed_or_wounded")
    is_lost = counted.measure in LOSSES | {"surrendered"}
    return Category.PERSONNEL if is_lost and (is_bare or is_member or is_man) else category


def _behind(counted: Counted) -> list[tuple[str, ...]]:
    return [chunk.lowers for chunk in counted.sentence.chunks[counted.role.index + 1 : counted.role.index + 3]]


def measure_of(counted: Counted, subject: Actor | None) -> str:
    """Prisoners of a party that fights are captured soldiers, not detained people."""
    is_prisoner = bool(set(counted.role.group.lowers[-1:]) & words("prisoners"))
    is_of_party = is_prisoner and subject in counted.sentence.belligerents.fighting
    is_part = counted.whole is not None and counted.whole.measure == "captured"
    return "captured" if counted.measure == "detained" and (is_of_party or is_part) else counted.measure
