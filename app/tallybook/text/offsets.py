"""The way back from cleaned text to the text as it was ingested."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

Range = tuple[int, int]
Run = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class CleanText:
    """A cleaned text and where each stretch of it came from.

    `runs` are (clean_start, original_start, length), in order of both: character clean_start + i of `text` stands at
    original_start + i of the ingested text (as itself, or as the white space that a space stands for). Characters of
    `text` that lie in no run were put in by cleaning (a space where junk was cut out) and stand for nothing.
    `blanks` are the ranges of the ingested text between two runs that hold nothing but white space: a piece may span
    them, as the second space of two.
    """

    text: str
    runs: Sequence[Run]
    blanks: frozenset[Range] = frozenset()

    def pieces(self, start: int, end: int) -> list[Range]:
        """The ranges of the ingested text behind [start, end) of the clean one, white space at their ends trimmed.

        Empty when the range holds nothing but white space or characters that cleaning put in.
        """
        stretches: list[Range] = []
        original_end = -1
        for index in range(max(self._run_before(start), 0), len(self.runs)):
            clean_start, original_start, length = self.runs[index]
            first, last = max(start, clean_start), min(end, clean_start + length)
            if clean_start >= end:
                break
            if first >= last:
                continue
            here = original_start + first - clean_start
            if stretches and (here == original_end or (original_end, here) in self.blanks):
                first = stretches.pop()[0]
            stretches.append((first, last))
            original_end = original_start + last - clean_start
        trimmed = (self._trimmed(first, last) for first, last in stretches)
        return [(self.original(first), self.original(last - 1) + 1) for first, last in trimmed if first < last]

    def original(self, offset: int) -> int:
        """Where the character at `offset` of the clean text stands in the ingested one.

        A character that cleaning put in, and the end of the text, stand right behind the character before them.
        """
        index = self._run_before(offset)
        if index < 0:
            return self.runs[0][1] if self.runs else 0
        clean_start, original_start, length = self.runs[index]
        return original_start + min(offset - clean_start, length)

    def _run_before(self, offset: int) -> int:
        """The last run that starts at or before `offset`; -1 where none does."""
        return bisect_right(self.runs, offset, key=_clean_start) - 1

    def _trimmed(self, start: int, end: int) -> Range:
        while start < end and self.text[start].isspace():
            start += 1
        while end > start and self.text[end - 1].isspace():
            end -= 1
        return start, end


def _clean_start(run: Run) -> int:
    return run[0]
