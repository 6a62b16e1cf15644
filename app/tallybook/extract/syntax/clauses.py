"""Walks over a sentence's chunks: from a verb to its subject, to its objects, and along a list of groups."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass

from tallybook.extract.language.words import words
from tallybook.extract.syntax.chunks import Chunk, Group, Kind, Verb, Voice
from tallybook.extract.syntax.lexicon import lone_words, measure_group
from tallybook.extract.syntax.traversal import (
    BELONGING,
    TRANSPARENT,
    is_counted,
    is_group,
    is_next,
    list_from,
    past_transparent,
)


@dataclass(frozen=True, slots=True)
class Found:
    """A group by its place among the chunks, and the group that it is a part of."""

    index: int
    whole: int | None = None


def objects_after(chunks: Sequence[Chunk], verb: int, taken: Container[int]) -> list[int]:
    """The groups that an active verb acts upon: "killed 31 people in Kabul and 2 in Herat" gives two."""
    start = past_transparent(chunks, verb + 1)
    receiver = chunks[start] if start < len(chunks) else None
    if not isinstance(receiver, Group) or receiver.is_counted or receiver.equipment:
        return list_from(chunks, start, taken)
    second = past_transparent(chunks, start + 1)
    if is_group(chunks, second):
        return list_from(chunks, second, taken)  # "gave Ukraine 31 tanks"
    trigger = chunks[verb]
    is_supply = isinstance(trigger, Verb) and not measure_group("transfers").isdisjoint(trigger.meanings.values())
    if is_supply and second + 1 < len(chunks) and chunks[second].lowers == ("with",):
        return list_from(chunks, second + 1, taken)  # "supplied Russia with drones"
    return list_from(chunks, start, taken)


def subject_before(chunks: Sequence[Chunk], verb: int) -> list[Found]:
    """The groups that a passive or intransitive verb says something of, parts of them marked.

    "10 others, 5 officers and 5 civilians, were injured" gives 10, and 5 and 5 as its parts.
    """
    relative = _relative_before(chunks, verb)
    if relative is not None:
        antecedent = antecedent_of(chunks, relative)
        return [Found(antecedent)] if antecedent is not None else []
    region, leads_with_object = _region(chunks, verb)
    candidates = _free_groups(chunks, region)
    nearest = _nearest_group(chunks, verb)
    if not candidates or (
        nearest is not None and _is_bare(chunks[verb]) and not any(is_counted(chunks, at) for at in candidates)
    ):
        return [Found(nearest)] if nearest is not None else []
    if leads_with_object and nearest is not None and _follows_joint(chunks, nearest):
        return [Found(nearest)]
    counted = [at for at in candidates if is_counted(chunks, at)]
    first = counted[0] if counted else candidates[0]
    return _subject_list(chunks, first, [one for one in candidates if one > first], verb)


def subject_of(chunks: Sequence[Chunk], verb: int) -> list[int]:
    """The groups that act in a verb, named or not, nearest clause first; those of its main clause for a participle."""
    chunk = chunks[verb]
    relative = _relative_before(chunks, verb)
    if relative is not None:
        antecedent = antecedent_of(chunks, relative)
        return [antecedent] if antecedent is not None else []
    region, leads_with_object = _region(chunks, verb)
    candidates = _free_groups(chunks, region)
    is_participle = isinstance(chunk, Verb) and not chunk.is_finite
    if candidates and not is_participle and not leads_with_object:
        return candidates[:1]
    earlier = region.start - 1
    if earlier >= 0 and chunks[earlier].kind in {Kind.VERB, Kind.STATE, Kind.OTHER_VERB}:
        return subject_of(chunks, earlier)
    return candidates[:1]


def _relative_before(chunks: Sequence[Chunk], verb: int) -> int | None:
    """The relative pronoun that is the verb's subject: "who", adverbs and "in Gaza" may stand between."""
    at = verb - 1
    while at >= 0:
        kind = chunks[at].kind
        if kind is Kind.RELATIVE:
            return at if not (at and chunks[at - 1].kind is Kind.PREPOSITION) else None
        if kind not in TRANSPARENT:
            return None
        at -= 1
    return None


def antecedent_of(chunks: Sequence[Chunk], relative: int) -> int | None:
    """The group that a relative pronoun stands for; over "of": "12 members of the force who"."""
    at = relative - 1
    while at >= 0 and chunks[at].kind in TRANSPARENT | {Kind.COMMA}:
        at -= 1
    while at >= 2 and is_group(chunks, at) and chunks[at - 1].kind is Kind.PREPOSITION and not is_counted(chunks, at):
        if not is_group(chunks, at - 2) and chunks[at - 2].lowers not in BELONGING:
            break
        at -= 2 if is_group(chunks, at - 2) else 3
    return at if at >= 0 and is_group(chunks, at) else None


def _region(chunks: Sequence[Chunk], verb: int) -> tuple[range, bool]:
    """The chunks in which the verb's subject may stand, and whether they begin with another verb's object."""
    at = verb - 1
    is_bare = _is_bare(chunks[verb])
    while at >= 0:
        chunk = chunks[at]
        if chunk.kind in {Kind.STOP, Kind.SUBORDINATOR} or (is_bare and chunk.lowers in _BRING_STATES):
            return range(at + 1, verb), False
        if chunk.kind is Kind.RELATIVE and at and chunks[at - 1].kind is Kind.PREPOSITION:
            return range(at + 1, verb), False  # "a month of clashes in which 40 soldiers were killed"
        if is_reduced_relative(chunks, at):
            at -= 1
            continue
        if chunk.kind in {Kind.VERB, Kind.STATE, Kind.OTHER_VERB}:
            is_empty = not _has_group(chunks, at, verb) and _nearest_group(chunks, verb) is None
            if is_empty and at > 0 and not _has_joint(chunks, at, verb):
                at -= 1
                continue
            return range(at + 1, verb), _takes_object(chunk)
        at -= 1
    return range(verb), False


def is_reduced_relative(chunks: Sequence[Chunk], at: int) -> bool:
    """Whether a participle belongs to the noun before it: "a woman selling fruit", "those wounded in it died"."""
    chunk = chunks[at]
    if not isinstance(chunk, Verb) or chunk.kind is not Kind.VERB or not at or not isinstance(chunks[at - 1], Group):
        return False
    if not chunk.is_finite:
        return True
    if chunk.voice is not Voice.BARE:
        return False
    first = at - 2 if _completes_partitive(chunks, at - 1) else at - 1
    governor = chunks[first - 1] if first else None
    if isinstance(governor, Verb) and governor.voice in {Voice.ACTIVE, Voice.BARE}:
        return True  # "shot down 71 of 88 drones launched by Russia"
    for later in chunks[at + 1 : at + _CLAUSE_REACH]:
        if later.kind in {Kind.COMMA, Kind.STOP, Kind.SUBORDINATOR, Kind.CONJUNCTION, Kind.RELATIVE, Kind.PARTICIPLE}:
            return False
        if later.kind is Kind.OTHER_VERB or (isinstance(later, Verb) and later.is_finite):
            return True
    return False


def head_before(chunks: Sequence[Chunk], verb: int) -> int:
    """The group that a participle right behind it belongs to: "12 soldiers of the army wounded in the raid"."""
    at = verb - 1
    while at >= 2 and not is_counted(chunks, at) and chunks[at - 1].kind is Kind.PREPOSITION:
        if not is_group(chunks, at - 2) and chunks[at - 2].lowers not in BELONGING:
            break
        at -= 2 if is_group(chunks, at - 2) else 3
    return at if is_counted(chunks, at) else verb - 1


# Chunks in which the main verb follows a reduced relative clause.
_CLAUSE_REACH = 7


# Words before a group and its state: "leaving 2 dead", "with 3 missing", "left 12 people dead".
_BRING_STATES = lone_words("bringing_states")


def _is_bare(chunk: Chunk) -> bool:
    """Whether a state or participle has no auxiliary before it."""
    if not isinstance(chunk, Verb):
        return False
    return chunk.voice is Voice.BARE or (chunk.kind is Kind.STATE and not chunk.is_finite)


def _has_joint(chunks: Sequence[Chunk], start: int, end: int) -> bool:
    return any(chunks[at].kind is Kind.CONJUNCTION for at in range(start + 1, end))


def _has_group(chunks: Sequence[Chunk], start: int, end: int) -> bool:
    return bool(_free_groups(chunks, range(start + 1, end)))


def _takes_object(chunk: Chunk) -> bool:
    if isinstance(chunk, Verb):
        return chunk.voice in {Voice.ACTIVE, Voice.BARE}
    return chunk.kind is Kind.OTHER_VERB and not (set(chunk.lowers) & (words("be") | words("reporting")))


_GOVERNORS = frozenset({Kind.PREPOSITION, Kind.PARTICIPLE, Kind.INCLUDING, Kind.ACT, Kind.TOLL, Kind.RELATIVE})


def _free_groups(chunks: Sequence[Chunk], region: range) -> list[int]:
    """Groups of a region that no preposition, participle or "including" governs."""
    free: list[int] = []
    governor: Kind | None = None
    for at in region:
        chunk = chunks[at]
        if chunk.kind in _GOVERNORS or isinstance(chunk, Verb):
            governor = chunk.kind
        elif chunk.kind is Kind.COMMA and governor is not Kind.INCLUDING:
            governor = None
        elif chunk.kind is Kind.CONJUNCTION and governor is not Kind.INCLUDING:
            follower = past_transparent(chunks, at + 1)
            if is_counted(chunks, follower) or is_next(chunks, follower):
                governor = None
        elif isinstance(chunk, Group):
            is_aside = at + 1 < len(chunks) and chunks[at + 1].lowers == ("being",)
            is_aside |= _points_back(chunk) and any(is_counted(chunks, later) for later in range(at + 1, region.stop))
            is_aside |= (
                _points_back(chunk) and is_group(chunks, at + 1) and any(is_counted(chunks, one) for one in free)
            )
            if governor is None and not is_aside and not _completes_partitive(chunks, at):
                free.append(at)
            elif governor is not Kind.INCLUDING:
                governor = Kind.PREPOSITION
    return free


def _completes_partitive(chunks: Sequence[Chunk], at: int) -> bool:
    """Whether a group is the whole that a number before it is taken from: "12 of the 40 passengers"."""
    before = chunks[at - 1] if at else None
    return isinstance(before, Group) and before.is_partitive and before.lowers[-1:] not in _POINTERS


def _points_back(group: Group) -> bool:
    """Whether a part is taken of what was named before: "six of them", not "six of the 40 passengers"."""
    return group.is_partitive and group.lowers[-1:] in _POINTERS


_POINTERS = lone_words("pointers")


def _follows_joint(chunks: Sequence[Chunk], at: int) -> bool:
    before = at - 1
    while before >= 0 and chunks[before].kind in TRANSPARENT:
        before -= 1
    return before >= 0 and chunks[before].kind in {Kind.CONJUNCTION, Kind.COMMA}


def _subject_list(chunks: Sequence[Chunk], first: int, later: Sequence[int], verb: int) -> list[Found]:
    """The subject's groups; those that add up to the first are its parts."""
    others = [at for at in later if is_counted(chunks, at)]
    values = [_value(chunks, at) for at in others]
    is_summed = len(others) > 1 and sum(values) == _value(chunks, first) and chunks[verb - 1].kind is Kind.COMMA
    return [Found(first), *(Found(at, first if is_summed else None) for at in others)]


def _value(chunks: Sequence[Chunk], at: int) -> float:
    group = chunks[at]
    if isinstance(group, Group) and group.quantity:
        return group.quantity.value or -1
    return 1


def _nearest_group(chunks: Sequence[Chunk], verb: int) -> int | None:
    at = verb - 1
    while at >= 0 and chunks[at].kind in TRANSPARENT:
        at -= 1
    return at if at >= 0 and is_counted(chunks, at) else None
