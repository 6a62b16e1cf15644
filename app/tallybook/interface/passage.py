"""A claim where it stands in a text: the paragraph around it, and the places of its parts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tallybook.records import Claim, Span

_LONGEST_AROUND = 1500  # characters of a paragraph around a claim; more are no paragraph


@dataclass(frozen=True, slots=True)
class Mark:
    """A part of the claim in the document's text."""

    part: str
    start: int
    end: int


def find_marks(claim: Claim) -> list[Mark]:
    """The parts of a claim in the text, the outer before the inner ones."""
    spans: list[tuple[str, Span | None]] = [
        ("content", claim.content),
        ("source", claim.source_mention),
        ("cue", claim.cue),
        *(("figure", figure.span) for figure in claim.figures),
    ]
    return [Mark(part, start, end) for part, span in spans if span for start, end in span.pieces]


def paragraph_around(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the paragraphs that hold [start, end) begin and end: at empty lines; at any line where those are far."""
    for boundary in ("\n\n", "\n"):
        first = text.rfind(boundary, 0, start)
        last = text.find(boundary, end)
        begin = 0 if first < 0 else first + len(boundary)
        stop = len(text) if last < 0 else last
        if start - begin + stop - end <= _LONGEST_AROUND:
            return begin, stop
    return max(begin, start - _LONGEST_AROUND), min(stop, end + _LONGEST_AROUND)


def passage_of(claim: Claim, text: str) -> tuple[str, list[Mark]]:
    """The paragraph of a claim, and the places of its parts in that paragraph."""
    marks = find_marks(claim)
    start, end = paragraph_around(text, min(mark.start for mark in marks), max(mark.end for mark in marks))
    return text[start:end], [Mark(mark.part, mark.start - start, mark.end - start) for mark in marks]


def in_order(marks: Iterable[Mark]) -> list[tuple[int, bool, Mark]]:
    """The beginnings (True) and ends (False) of marks, by place, so that what is written at each of them nests.

    At one place what ends comes before what begins, inner ends before outer, outer begins before inner.
    """
    bounds = []
    for mark in marks:
        length = mark.end - mark.start
        bounds.append((mark.start, 1, -length, mark))
        bounds.append((mark.end, 0, length, mark))
    bounds.sort(key=lambda bound: bound[:3])
    return [(place, bool(begins), mark) for place, begins, _, mark in bounds]


def marked(text: str, marks: Iterable[Mark]) -> str:
    """The text with its parts in brackets: `[source: The ministry] [cue: said] [content: [figure: 40] died]`."""
    pieces, last = [], 0
    for place, begins, mark in in_order(marks):
        pieces += [text[last:place], f"[{mark.part}: " if begins else "]"]
        last = place
    return "".join([*pieces, text[last:]])
