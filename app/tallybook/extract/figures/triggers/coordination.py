"""Roles of groups joined to a verb from behind: "along with a rifle", "listed 12 tanks as lost", "fled with"."""

from __future__ import annotations

from collections.abc import Sequence

from tallybook.extract.figures.triggers.table import Claims, Role
from tallybook.extract.syntax.chunks import Chunk, Group, Kind, Verb, Voice
from tallybook.extract.syntax.lexicon import EQUIPMENT, PEOPLE, measure_group
from tallybook.extract.syntax.traversal import list_from

_BETWEEN = frozenset({Kind.COMMA, Kind.ADVERB, Kind.TIME})
_SHARED = measure_group("shared_fates")


def claim_joined(claims: Claims) -> None:
    """Three were captured, along with a rifle; killed along with two guards; 23 dead, plus 14 rebels."""
    for index, chunk in enumerate(claims.chunks):
        is_phrase = chunk.kind is Kind.CONJUNCTION and (len(chunk.lowers) > 1 or chunk.lowers == ("plus",))
        if not is_phrase:
            continue
        meanings = _meanings_before(claims, index)
        if meanings:
            for at in list_from(claims.chunks, index + 1, claims.found):
                if not _acts(claims.chunks, at):
                    claims.claim(at, meanings, None)


def _meanings_before(claims: Claims, index: int) -> dict[str, str]:
    """What was said right before a joint: by its verb, or of the figure there."""
    at = index - 1
    while at >= 0 and claims.chunks[at].kind in _BETWEEN:
        at -= 1
    chunk = claims.chunks[at] if at >= 0 else None
    if isinstance(chunk, Verb) and not chunk.is_negated and not chunk.is_open and chunk.voice is not Voice.ACTIVE:
        return chunk.meanings
    role = _last_role(claims, index)
    if role is None or (claims.chunks[index].lowers != ("plus",) and at not in claims.found):
        return {}
    return {PEOPLE: role.measure, EQUIPMENT: role.measure} if role.measure == "captured" else {PEOPLE: role.measure}


def _last_role(claims: Claims, index: int) -> Role | None:
    before = [at for at, role in claims.found.items() if at < index and role.whole is None]
    return claims.found[max(before)] if before else None


def _acts(chunks: Sequence[Chunk], at: int) -> bool:
    """Whether a finite verb follows a group, so that it begins a clause of its own."""
    after = chunks[at + 1] if at + 1 < len(chunks) else None
    return after is not None and after.kind in {Kind.VERB, Kind.OTHER_VERB}


def claim_listed_as(claims: Claims) -> None:
    """Listed 4,110 tanks and 310 helicopters as lost; reported 12 sailors as missing."""
    chunks = claims.chunks
    for index in range(2, len(chunks) - 1):
        state = chunks[index + 1]
        is_state = isinstance(state, Verb) and (state.voice is Voice.BARE or not state.is_finite)
        if chunks[index].lowers != ("as",) or not is_state or not isinstance(state, Verb):
            continue
        at = index - 1
        while at > 0 and chunks[at].kind in {Kind.GROUP, Kind.COMMA, Kind.CONJUNCTION, Kind.PREPOSITION}:
            if isinstance(chunks[at], Group):
                claims.claim(at, state.meanings, index + 1)
            at -= 1


def claim_company(claims: Claims) -> None:
    """He fled with his wife and nine relatives: those who shared somebody's fate."""
    for index, verb in enumerate(claims.chunks[:-2]):
        is_fate = isinstance(verb, Verb) and verb.voice in {Voice.SUBJECT, Voice.PASSIVE} and not verb.is_negated
        if not is_fate or not isinstance(verb, Verb) or claims.chunks[index + 1].lowers != ("with",):
            continue
        if verb.meanings.get(PEOPLE) in _SHARED:
            for at in list_from(claims.chunks, index + 2, claims.found):
                group = claims.chunks[at]
                if isinstance(group, Group) and group.is_counted and group.category and group.equipment is None:
                    claims.claim(at, {PEOPLE: verb.meanings[PEOPLE]}, index)
