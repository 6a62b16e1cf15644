"""Wounds that tell of wounded people: "three have burns", "two with broken legs"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tallybook.extract.figures.triggers.table import ArgumentTable
from tallybook.extract.language.words import words
from tallybook.extract.syntax.chunks import Chunk, Group, Kind
from tallybook.extract.syntax.clauses import subject_before
from tallybook.extract.syntax.lexicon import (
    PEOPLE,
    injury_nouns,
    lone_words,
    longest,
    verb_forms,
)

_BROKEN = words("broken")
_LIMBS_OF_MANY = words("limbs") | {f"{limb}s" for limb in words("limbs")}
_LINKS = frozenset({("from",), ("for",), ("with",)}) | lone_words("broken")
_REACH = 3  # chunks from a wound back to the word that says whose it is


def claim_injuries(arguments: ArgumentTable) -> None:
    """Three suffered burns; left two with broken legs; a woman a concussion."""
    last: int | None = None
    for index, chunk in enumerate(arguments.chunks):
        is_broken = bool(index) and bool(
            _BROKEN.intersection((*arguments.chunks[index - 1].lowers[-1:], *chunk.lowers))
        )
        if not _is_injury(chunk) and not (is_broken and _LIMBS_OF_MANY.intersection(chunk.lowers[-1:])):
            continue
        found = list(_injured(arguments, index))
        if not found and last is not None and _is_people(arguments.chunks, index - 1):
            found = [index - 1]  # "…, a woman a concussion"
        for at in found:
            if arguments.claim(at, {PEOPLE: "wounded"}, index):
                last = index


def _is_injury(chunk: Chunk) -> bool:
    if chunk.kind not in {Kind.GROUP, Kind.ACT} or (isinstance(chunk, Group) and chunk.quantity and chunk.category):
        return False
    return any(longest(injury_nouns(), chunk.lowers, at) for at in range(len(chunk.lowers)))


def _injured(arguments: ArgumentTable, index: int) -> Iterator[int]:
    """Who has the wound that a chunk names, by the word that brings it in."""
    chunks = arguments.chunks
    at = index - 1
    while at > max(0, index - _REACH) and chunks[at].lowers in _LINKS:
        if chunks[at].lowers == ("with",):
            break
        at -= 1
    if at < 1:
        return
    governor = chunks[at].lowers
    if governor == ("with",):
        holder = at - 1
        while holder >= 2 and not _is_people(chunks, holder) and chunks[holder - 1].kind is Kind.PREPOSITION:
            holder -= 2
        if _is_people(chunks, holder):
            yield holder
    elif governor and governor[-1] in verb_forms("injuries", "suffering") and not isinstance(chunks[at], Group):
        yield from (one.index for one in subject_before(chunks, at))


def _is_people(chunks: Sequence[Chunk], at: int) -> bool:
    group = chunks[at] if 0 <= at < len(chunks) else None
    if not isinstance(group, Group) or not group.is_counted or group.is_neither or group.equipment:
        return False
    return group.category is not None or not group.has_noun
