"""Regular expressions kept in word lists: patterns with the names of fragments in braces, filled in when first used."""

from __future__ import annotations

import re
from collections.abc import Mapping

_FRAGMENT = re.compile(r"\{([A-Za-z_]+)\}")


def fill(pattern: str, fragments: Mapping[str, str]) -> str:
    """A pattern with `{name}` replaced by the fragment of that name, and the names in that one in turn.

    Counts such as `{0,2}` stay. Raises KeyError for a name that no fragment has.
    """
    while _FRAGMENT.search(pattern):
        pattern = _FRAGMENT.sub(lambda match: fragments[match[1]], pattern)
    return pattern
