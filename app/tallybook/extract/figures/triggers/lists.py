"""Lists under a heading that says what befell what they count: "Destroyed since May: 12 tanks; 3 guns"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tallybook.extract.figures.triggers.table import ArgumentTable, Role
from tallybook.extract.syntax.chunks import Chunk, Group, Kind, Verb

_BETWEEN = frozenset({Kind.COMMA, Kind.CONJUNCTION, Kind.ADVERB, Kind.TIME})


def claim_listed(arguments: ArgumentTable) -> None:
    """Destroyed: 12 tanks; 3 guns. "Five people were killed: a couple and three children" gives parts of the five."""
    for index, chunk in enumerate(arguments.chunks):
        if chunk.lowers != (":",):
            continue
        trigger = _heading_of(arguments.chunks, index)
        if trigger is None:
            continue
        whole = next(
            (role for role in arguments.found.values() if role.trigger == trigger and role.index < index), None
        )
        for at in _listed(arguments.chunks, index + 1):
            made = arguments.claim(at, arguments.chunks[trigger].meanings, trigger)  # type: ignore[attr-defined]
            if made and whole:
                made.whole = _whole_of(made, whole)


def _whole_of(made: Role, whole: Role) -> Role | None:
    return whole if made.measure == whole.measure else None


def _heading_of(chunks: Sequence[Chunk], colon: int) -> int | None:
    """The verb before a colon that says what befell what is listed behind it."""
    for at in range(colon - 1, -1, -1):
        chunk = chunks[at]
        if chunk.kind in {Kind.STOP, Kind.SUBORDINATOR, Kind.OTHER_VERB}:
            return None
        if isinstance(chunk, Verb):
            return None if chunk.is_negated or chunk.is_open else at
    return None


def _listed(chunks: Sequence[Chunk], start: int) -> Iterator[int]:
    """The counted groups of a list, over commas, semicolons, bullets and places."""
    at = start
    while at < len(chunks):
        chunk = chunks[at]
        if isinstance(chunk, Group) and chunk.is_counted:
            yield at
        elif chunk.kind is Kind.PREPOSITION and at + 1 < len(chunks) and isinstance(chunks[at + 1], Group):
            at += 1
        elif chunk.kind not in _BETWEEN and chunk.lowers not in {(";",), (".",)}:
            return
        at += 1
