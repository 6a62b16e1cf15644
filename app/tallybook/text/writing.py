"""Writes a cleaned text and keeps, stretch by stretch, where it came from."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tallybook.text.lines import INVISIBLE, Line
from tallybook.text.offsets import Run
from tallybook.text.wrapping import Break

# Everything that is not written as it stands: a single plain space is.
_CHANGED = re.compile(rf"[{INVISIBLE}]+|[^\S ]\s*| \s+")
_COLUMN_MARK = "\t"  # stands for the gap between two columns of a table


class Writer:
    """Writes blocks of lines of `original` one after another."""

    def __init__(self, original: str) -> None:
        """Starts with an empty text."""
        self._original = original
        self._parts: list[str] = []
        self._length = 0
        self._end = 0
        self.runs: list[Run] = []

    @property
    def text(self) -> str:
        """What has been written so far."""
        return "".join(self._parts)

    def write_block(self, lines: Sequence[Line], joins: Sequence[Break], before: Break) -> None:
        """Write the lines as one paragraph; `before` parts it from the last, `joins` its lines from one another."""
        if self._parts:
            self._part(before.value)
        following = [*joins, None]
        for line, join in zip(lines, following, strict=True):
            end = line.end
            if join is Break.HYPHEN_DROPPED:
                end = self._before_hyphen(end)
            self._write_line(line.start, end, is_row=line.is_row)
            self._end = line.end
            if join is Break.WRAP:
                self._part(join.value)

    def _before_hyphen(self, end: int) -> int:
        while self._original[end - 1] in INVISIBLE:
            end -= 1
        return end - 1 if self._original[end - 1] in "-‐" else end

    def _write_line(self, start: int, end: int, *, is_row: bool) -> None:
        for match in _CHANGED.finditer(self._original, start, end):
            self._write(self._original[start : match.start()], start)
            if match.group()[0].isspace():
                is_gap = is_row and (len(match.group()) > 1 or match.group() == _COLUMN_MARK)
                self._write(_COLUMN_MARK if is_gap else " ", match.start())
            start = match.end()
        self._write(self._original[start:end], start)

    def _part(self, mark: str) -> None:
        """Write white space: each character for one of the original's where the line ended, else for nothing."""
        at = self._end
        for character in mark:
            if at < len(self._original) and self._original[at].isspace():
                self._write(character, at)
                at += 1
            else:
                self._parts.append(character)
                self._length += 1

    def _write(self, words: str, start: int) -> None:
        if not words:
            return
        last = self.runs[-1] if self.runs else None
        if last and last[0] + last[2] == self._length and last[1] + last[2] == start:
            self.runs[-1] = (last[0], last[1], last[2] + len(words))
        else:
            self.runs.append((self._length, start, len(words)))
        self._parts.append(words)
        self._length += len(words)
