"""Headlines that only metadata hold, put where a reader sees them: as the first paragraph of the text, once."""

from __future__ import annotations

import re

_WORD = re.compile(r"\w+")
_KICKER = 4  # words that may stand around a headline in the first line; a shorter headline may be in any sentence
_LEAD = 4  # times as long as the headline: where in a text it would stand, with a kicker or a number before it


def with_headline(text: str, title: str | None) -> str:
    """`text` below its headline and an empty line; `text` itself where it begins with the headline already.

    Case and punctuation aside, and where the title is the text's beginning cut short ("Two boats were…"), as feeds of
    posts without titles have it.
    """
    wanted = _WORD.findall((title or "").casefold())
    if not wanted or title is None:
        return text
    if not text.strip():
        return title
    lead = _WORD.findall(text[: _LEAD * len(title) + 200].casefold())
    if lead[: len(wanted)] == wanted:
        return text
    is_cut = title.rstrip().endswith(("…", "..."))
    if is_cut and len(wanted) > 1 and lead[: len(wanted) - 1] == wanted[:-1]:
        return text
    first = _WORD.findall(text.strip().split("\n", maxsplit=1)[0].casefold())
    if len(wanted) >= _KICKER and len(first) <= len(wanted) + _KICKER and " ".join(wanted) in " ".join(first):
        return text  # a first line such as "UPDATE 2: Bridge over the Reed hit"
    return f"{title}\n\n{text}"
