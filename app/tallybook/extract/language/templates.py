"""Regular expressions kept in word lists: patterns with the names of fragments in braces, filled in when first used."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

_FRAGMENT = re.compile(r"\{([A-Za-z_]+)\}")
# White space inside a phrase: a line may end there, a paragraph may not.
S = r"(?:[^\S\n]{1,3}|[^\S\n]?\n[^\S\n]?)"


def fill(pattern: str, fragments: Mapping[str, str]) -> str:
    """A pattern with `{name}` replaced by the fragment of that name, and the names in that one in turn.

    Counts such as `{0,2}` stay. Raises KeyError for a name that no fragment has.
    """
    while _FRAGMENT.search(pattern):
        pattern = _FRAGMENT.sub(lambda match: fragments[match[1]], pattern)
    return pattern


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first; a space in a word stands for white space."""
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return "(?:" + "|".join(re.escape(word).replace(r"\ ", S) for word in ordered) + ")"
