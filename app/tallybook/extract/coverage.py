"""Which claims cover or touch a stretch of the text, and so who speaks there."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from tallybook.extract.document import DRAFTS, AnnotatedDocument, ClaimDraft, Range, Slot
from tallybook.records import Actor


class Coverage:
    """The stretches that the contents and cues of claims take up; a look-up takes the logarithm of their number."""

    def __init__(self, drafts: Sequence[ClaimDraft], issuer: Actor | None = None) -> None:
        """`issuer` speaks where no claim covers the text."""
        self._drafts = drafts
        self._issuer = issuer
        contents = [(piece, number) for number, draft in enumerate(drafts) for piece in draft.content]
        cues = [(draft.cue, number) for number, draft in enumerate(drafts) if draft.cue]
        self._contents = sorted(contents, key=_by_place)
        self._parts = sorted(contents + cues, key=_by_place)
        self._longest = max((end - start for (start, end), _ in self._parts), default=0)

    def innermost(self, start: int, end: int) -> int | None:
        """The number of the claim with the shortest content of those that cover [start, end)."""
        covering = [
            number for (first, last), number in self._near(self._contents, start, end) if first <= start and end <= last
        ]
        return min(covering, key=self._length_of, default=None)

    def parts_in(self, start: int, end: int) -> Iterator[Range]:
        """The stretches of contents and cues that have a place in [start, end)."""
        for piece, _ in self._near(self._parts, start, end):
            yield piece

    def speaker_at(self, place: int) -> Actor | None:
        """Who speaks at a place: the source of the innermost claim, else the issuer."""
        number = self.innermost(place, place + 1)
        source = self._drafts[number].source if number is not None else None
        return source or self._issuer

    def _length_of(self, number: int) -> int:
        return sum(last - first for first, last in self._drafts[number].content)

    def _near(self, row: Sequence[tuple[Range, int]], start: int, end: int) -> Iterator[tuple[Range, int]]:
        first = bisect_left(row, start - self._longest, key=_start)
        last = bisect_right(row, end - 1, key=_start)
        return ((piece, number) for piece, number in row[first:last] if piece[1] > start)


COVERAGE = Slot[Coverage]("coverage")


def cover(document: AnnotatedDocument) -> Coverage:
    """The coverage of a document by its attributed claims."""
    return Coverage(document[DRAFTS], document.publisher)


def _start(part: tuple[Range, int]) -> int:
    return part[0][0]


def _by_place(part: tuple[Range, int]) -> Range:
    return part[0]
