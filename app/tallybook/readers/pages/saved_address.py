"""Where a page was saved from, by what browsers write into it."""

from __future__ import annotations

import re

_HEAD = 4096
# What Chrome, Edge and Internet Explorer, and what SingleFile write at the start of a page that they save.
_SAVED_FROM = re.compile(
    r"<!--\s*(?:saved from url=\(\d+\)|Page saved with SingleFile\s+url:\s*)(https?://\S+?)\s*(?:-->|\s)", re.IGNORECASE
)


def saved_from(markup: str) -> str | None:
    """The address from which a browser saved a page, as it wrote it into the first lines; None where it did not."""
    found = _SAVED_FROM.search(markup[:_HEAD])
    return found[1] if found else None
