"""Objects that stand ahead of their verb: "the 74 drones that Russia launched", "the 12 men the army detained"."""

from __future__ import annotations

from collections.abc import Sequence

from tallybook.extract.figures.triggers.table import Claims
from tallybook.extract.syntax.chunks import Chunk, Group, Kind, Verb, Voice
from tallybook.extract.syntax.clauses import antecedent_of, objects_after

_BETWEEN = frozenset({Kind.ADVERB, Kind.TIME})
_OBJECTIVE = frozenset({("that",), ("which",), ("whom",), ("who",)})


def claim_object_relatives(claims: Claims) -> None:
    """The 74 drones that Russia sent; 13 ships which the police have impounded; 40 hostages whom they held."""
    for index, verb in enumerate(claims.chunks):
        if not isinstance(verb, Verb) or verb.is_negated or verb.is_open or verb.kind is not Kind.VERB:
            continue
        if verb.voice not in {Voice.ACTIVE, Voice.BARE} or not verb.is_finite or _has_object(claims, index):
            continue
        head = _head_of(claims.chunks, index)
        if head is not None:
            claims.claim(head, verb.meanings, index)


def _has_object(claims: Claims, verb: int) -> bool:
    """Whether what the verb acts upon follows it; "the border" in "sent across the border" is a place."""
    objects = (claims.chunks[at] for at in objects_after(claims.chunks, verb, claims.found))
    return any(isinstance(one, Group) and (one.is_counted or one.category) for one in objects)


def _head_of(chunks: Sequence[Chunk], verb: int) -> int | None:
    """The group that a relative clause stands to, where a subject of its own parts its pronoun from its verb."""
    at = verb - 1
    groups = 0
    while at > 0:
        chunk = chunks[at]
        if chunk.lowers in _OBJECTIVE:
            return antecedent_of(chunks, at) if groups else None
        if isinstance(chunk, Group):
            if chunk.is_counted:
                return at if groups == 1 and chunk.has_noun and at + 1 == verb - 1 else None
            groups += 1
        elif chunk.kind is Kind.PREPOSITION and groups:
            pass
        elif chunk.kind not in _BETWEEN:
            return None
        at -= 1
    return None
