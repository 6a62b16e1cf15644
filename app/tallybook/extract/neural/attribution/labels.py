"""The labels of words: flat tags (any source, cue, content) and links (source and content of one given cue)."""

from __future__ import annotations

WordRun = tuple[int, int]  # words [first, last) of a window

TAGS = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")
LINKS = ("O", "B-source", "I-source", "B-content", "I-content")

# How far a word is from the cue, in words: the upper ends of buckets, the same on both sides.
DISTANCES = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128)
FARTHEST = 3  # sentences and paragraphs away, both sides


def tag_index(role: str, *, is_first: bool) -> int:
    """The flat tag of a word of a role."""
    return TAGS.index(f"{'B' if is_first else 'I'}-{role}")


def link_index(role: str, *, is_first: bool) -> int:
    """The link label of a word that is source or content of a cue."""
    return LINKS.index(f"{'B' if is_first else 'I'}-{role}")
