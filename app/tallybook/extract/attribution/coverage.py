"""Which claims cover or touch a stretch of the text, found without going through all of them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from tallybook.extract.document import ClaimDraft, Range


class Claimed:
    """The stretches that claims take up: their contents, and with their cues."""

    def __init__(self, drafts: Sequence[ClaimDraft]) -> None:
        """Lay out the stretches of claims in order of the text."""
        self._contents = sorted(((piece, draft) for draft in drafts for piece in draft.content), key=_by_place)
        self._parts = sorted(
            ((piece, draft) for draft in drafts for piece in [*draft.content, *draft.cue]), key=_by_place
        )
        self._longest = max((end - start for (start, end), _ in self._parts), default=0)

    def innermost(self, start: int, end: int) -> ClaimDraft | None:
        """The claim with the shortest content of those that cover [start, end)."""
        covering = [
            draft for (first, last), draft in self._near(self._contents, start, end) if first <= start and end <= last
        ]
        return min(covering, key=lambda draft: sum(last - first for first, last in draft.content), default=None)

    def parts_in(self, start: int, end: int) -> Iterator[Range]:
        """The stretches of contents and cues that have a place in [start, end)."""
        for piece, _ in self._near(self._parts, start, end):
            yield piece

    def _near(
        self, row: Sequence[tuple[Range, ClaimDraft]], start: int, end: int
    ) -> Iterator[tuple[Range, ClaimDraft]]:
        first = bisect_left(row, start - self._longest, key=_start)
        last = bisect_right(row, end - 1, key=_start)
        return ((piece, draft) for piece, draft in row[first:last] if piece[1] > start)


def _start(part: tuple[Range, ClaimDraft]) -> int:
    return part[0][0]


def _by_place(part: tuple[Range, ClaimDraft]) -> Range:
    return part[0]
