"""Messages forwarded inside the text of another, as mail programs put them there."""

from __future__ import annotations

import re
from dataclasses import dataclass

_MARK = re.compile(
    r"^[ \t>*]*(?:-{2,}\s*(?:forwarded message|original message|forwarded by [^-\n]*|fwd)[^\n]*-{2,}"
    r"|begin forwarded message:|_{20,})[ \t]*\r?$",
    re.IGNORECASE | re.MULTILINE,
)
_FIELD = re.compile(r"[ \t>*]*(from|sent|date|to|cc|subject|reply-to):\**[ \t]*(\S.*)", re.IGNORECASE)
_NAMES = {"sent": "date"}
_FEWEST_FIELDS = 2


@dataclass(frozen=True, slots=True)
class Forwarded:
    """A message found in another's text: its header fields by their names in lower case, and its words."""

    headers: dict[str, str]
    text: str


def split_forwarded(text: str) -> tuple[str, list[Forwarded]]:
    """The words before the first message that is forwarded in a text, and these messages.

    A mark ("---------- Forwarded message ---------", "Begin forwarded message:", Outlook's line) counts only where
    header fields follow it; all else stays where it is.
    """
    starts = [(mark.start(), found) for mark in _MARK.finditer(text) if (found := _headers(text, mark.end()))]
    if not starts:
        return text, []
    ends = [start for start, _ in starts[1:]] + [len(text)]
    forwarded = [
        Forwarded(headers, text[begin:end].strip("\r\n"))
        for (_, (headers, begin)), end in zip(starts, ends, strict=True)
    ]
    return text[: starts[0][0]], forwarded


def _headers(text: str, position: int) -> tuple[dict[str, str], int] | None:
    """The header fields behind a mark and where the words begin; None where there are hardly any."""
    headers: dict[str, str] = {}
    while position < len(text):
        end = text.find("\n", position)
        line = text[position : end if end >= 0 else len(text)]
        field = _FIELD.match(line)
        if field:
            name = field[1].lower()
            headers.setdefault(_NAMES.get(name, name), " ".join(field[2].split()).strip("*"))
        elif line.strip(" \t\r>") or len(headers) >= _FEWEST_FIELDS:
            break
        position = end + 1 if end >= 0 else len(text)
    return (headers, position) if len(headers) >= _FEWEST_FIELDS else None
