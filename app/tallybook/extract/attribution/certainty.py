"""How sure a source is said to be, and how much of its words stands in quotation marks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from tallybook.extract.document import Quotation, Range, overlapping
from tallybook.records import Certainty, Mode
from tallybook.vocab.load import table

_ORDER = (Certainty.POSSIBLE, Certainty.REPORTED, Certainty.ASSESSED)
_RELATIVE = re.compile(r"\b(?:who|which|whom|whose)\b", re.IGNORECASE)


@cache
def _patterns() -> dict[Certainty, re.Pattern[str]]:
    """The words that make a content possible, reported or assessed, from `certainty.toml`."""
    words = table("certainty.toml")
    return {
        name: re.compile("|".join(rf"\b(?:{pattern})\b" for pattern in words[name.value]["words"])) for name in _ORDER
    }


def certainty_of(content: str, cue: Certainty) -> Certainty:
    """The certainty of a content under a cue: denied only by the cue; possible before reported before assessed.

    A relative clause is left out: what is possible there is not the claim.
    """
    if cue is Certainty.DENIED:
        return cue
    first = content
    if relative := _RELATIVE.search(first, 1):
        behind = first[relative.start() :]
        first = first[: relative.start()] + (behind[behind.find(",") :] if "," in behind else "")
    for certainty in _ORDER:
        if _patterns()[certainty].search(first):
            return certainty
    return cue


def mode_of(text: str, content: Sequence[Range], quotations: Sequence[Quotation]) -> Mode:
    """Direct where all words of the content stand in quotation marks, indirect where none does, else mixed."""
    inside = outside = 0
    for start, end in content:
        quoted = [one.outer for one in overlapping(quotations, start, end)]
        for place in range(start, end):
            if not text[place].isalnum():
                continue
            if any(first <= place < last for first, last in quoted):
                inside += 1
            else:
                outside += 1
    if not inside:
        return Mode.INDIRECT
    return Mode.MIXED if outside else Mode.DIRECT
