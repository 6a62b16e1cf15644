"""The way back from cleaned text to the text as it was ingested."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class CleanText:
    """A cleaned text and where each stretch of it came from.

    `runs` are (clean_start, original_start, length), in order of both: character clean_start + i of `text` stands at
    original_start + i of the ingested text (as itself, or as the white space that a space stands for). Characters of
    `text` that lie in no run were put in by cleaning (a space where junk was cut out) and stand for nothing.
    """

    text: str
    runs: Sequence[tuple[int, int, int]]

    def pieces(self, start: int, end: int) -> list[Range]:
        """The ranges of the ingested text behind [start, end) of the clean one, white space at their ends trimmed.

        Empty when the range holds nothing but white space or characters that cleaning put in.
        """
        raise NotImplementedError
