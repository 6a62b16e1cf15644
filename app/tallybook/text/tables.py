"""Rows of tables that are laid out in plain text: cells parted by bars, tabs or wide gaps."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tallybook.text.offsets import Range

_BAR = re.compile(r"\|")
# Two spaces behind a stop are how typists part sentences; anywhere else they part columns.
_GAP = re.compile(r"(?:(?<=[^\s.!?:;,…\"”’])[ \u00a0]{2,}|[ \u00a0]*\t[ \u00a0\t]*)(?=\S)")
_RULE = re.compile(r"[|+:=\-–—_\s]+")
_NUMBER = re.compile(r"[+~≈<>≥≤(]*\d")
_LONGEST_CELL = 60  # characters; prose stands in no cell of a table that only gaps show
_LONGEST_ROW = 1000  # characters


def split_cells(line: str) -> list[Range]:
    """The cells of a line as ranges in it without white space, empty ones too; one cell where nothing parts them."""
    if len(line) > _LONGEST_ROW:
        return [(0, len(line))]
    marks = [match.span() for match in (_BAR if "|" in line else _GAP).finditer(line)]
    bounds = [0, *(place for mark in marks for place in mark), len(line)]
    cells = [_solid(line, start, end) for start, end in zip(bounds[::2], bounds[1::2], strict=True)]
    if "|" in line and len(cells) > 1:  # bars at the ends are the table's frame
        first = 1 if cells[0][0] == cells[0][1] else 0
        last = len(cells) - 1 if cells[-1][0] == cells[-1][1] and len(cells) - first > 1 else len(cells)
        cells = cells[first:last]
    return cells


def is_rule(line: str) -> bool:
    """Whether a line only draws the line under a table's head: "| --- | --- |"."""
    return len(line) > 2 and "-" * 2 in line and _RULE.fullmatch(line) is not None


def find_rows(lines: Sequence[str]) -> list[bool]:
    """For each of the lines of a text that follow one another, whether it is a row of a table.

    Rows stand below one another, have as many cells, and one of them has a number behind its first cell.
    """
    found = [False] * len(lines)
    cells = [[] if is_rule(line) else split_cells(line) for line in lines]
    at = 0
    while at < len(lines):
        end = at + 1
        while end < len(lines) and len(cells[at]) > 1 and len(cells[end]) in {0, len(cells[at])}:
            end += 1
        while end > at + 1 and not cells[end - 1]:
            end -= 1
        rows = [number for number in range(at, end) if cells[number]]
        if (
            len(rows) > 1
            and len(cells[at]) > 1
            and _is_table([lines[row] for row in rows], [cells[row] for row in rows])
        ):
            found[at:end] = [True] * (end - at)
        at = end
    return found


def _is_table(lines: Sequence[str], cells: Sequence[Sequence[Range]]) -> bool:
    has_number = any(
        _NUMBER.match(line, start, end) for line, row in zip(lines, cells, strict=True) for start, end in row[1:]
    )
    if "|" in lines[0] or not has_number:
        return has_number
    return all(end - start <= _LONGEST_CELL for row in cells for start, end in row)


def _solid(line: str, start: int, end: int) -> Range:
    words = line[start:end]
    lead = len(words) - len(words.lstrip())
    return (start + lead, start + len(words.rstrip())) if words.strip() else (start, start)
