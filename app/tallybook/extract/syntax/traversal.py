"""Small steps over a sentence's chunks: past what stands between words, and along a list of groups."""

from __future__ import annotations

from collections.abc import Container, Sequence

from tallybook.extract.language.words import words
from tallybook.extract.syntax.chunks import Chunk, Group, Kind, Verb
from tallybook.extract.syntax.lexicon import lone_words

# Words that with "to" or "with" behind what is counted tell whose they are: "12 gunmen loyal to", "serving with".
BELONGING = lone_words("belonging")
# Chunks that stand between words that belong together without parting them.
TRANSPARENT = frozenset({Kind.ADVERB, Kind.TIME})


def list_from(chunks: Sequence[Chunk], start: int, taken: Container[int]) -> list[int]:
    """The groups of a list that begins at `start`, over commas, "and" and places in between.

    It ends before a group that a verb has taken as its subject.
    """
    found: list[int] = []
    at = start
    while at < len(chunks):
        at = past_transparent(chunks, at)
        if at >= len(chunks) or not is_group(chunks, at) or at in taken:
            break
        if found and is_subject_ahead(chunks, at):
            break
        group = chunks[at]
        if isinstance(group, Group) and group.is_partitive and found:
            break  # "launched 30 drones, 12 of which were shot down"
        found.append(at)
        at = past_places(chunks, at + 1)
        joined = past_joint(chunks, at)
        if joined == at:
            break
        at = joined
    return found


def is_subject_ahead(chunks: Sequence[Chunk], at: int) -> bool:
    """Whether a finite verb follows a group, so that it begins a clause of its own."""
    after = past_places(chunks, at + 1)
    if after >= len(chunks):
        return False
    chunk = chunks[after]
    if isinstance(chunk, Verb):
        return chunk.is_finite and chunk.kind is Kind.VERB
    return chunk.kind is Kind.OTHER_VERB


def past_transparent(chunks: Sequence[Chunk], at: int) -> int:
    """Past adverbs and times."""
    while at < len(chunks) and chunks[at].kind in TRANSPARENT:
        at += 1
    return at


def past_places(chunks: Sequence[Chunk], at: int) -> int:
    """Past adverbs, times and prepositions with their groups."""
    while at < len(chunks):
        if chunks[at].kind in TRANSPARENT:
            at += 1
        elif chunks[at].kind is Kind.PREPOSITION and is_group(chunks, at + 1) and not is_counted(chunks, at + 1):
            at += 2
        elif chunks[at].lowers in BELONGING and is_group(chunks, at + 2):
            at += 3
        else:
            break
    return at


def past_joint(chunks: Sequence[Chunk], at: int) -> int:
    """Past a comma, "and", or both."""
    while at < len(chunks) and (chunks[at].kind in {Kind.COMMA, Kind.CONJUNCTION}):
        at += 1
    return at


def is_group(chunks: Sequence[Chunk], at: int) -> bool:
    """Whether a group stands at a place."""
    return 0 <= at < len(chunks) and isinstance(chunks[at], Group)


def is_counted(chunks: Sequence[Chunk], at: int) -> bool:
    """Whether a counted group stands at a place."""
    group = chunks[at] if 0 <= at < len(chunks) else None
    return isinstance(group, Group) and group.is_counted


def is_next(chunks: Sequence[Chunk], at: int) -> bool:
    """Whether one more of those told of stands at a place: "a third", "a second soldier", "another"."""
    group = chunks[at] if 0 <= at < len(chunks) else None
    if not isinstance(group, Group):
        return False
    is_ordinal = group.lowers[:1] == ("a",) and bool(set(group.lowers[1:2]) & words("ordinals"))
    return is_ordinal or group.lowers == ("another",)


def is_stock(chunk: Chunk) -> bool:
    """Whether words bring in the number of a force or of a stock of arms: "a garrison of", "numbering"."""
    if chunk.kind is not Kind.ADVERB or not chunk.lowers:
        return False
    is_of = len(chunk.lowers) > 1 and chunk.lowers[-1] == "of" and chunk.lowers[-2] in words("stocks")
    return is_of or chunk.lowers[0] in words("numbering")
