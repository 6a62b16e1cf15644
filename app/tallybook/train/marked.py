"""Texts with their figures marked in place: `{at least 12|killed|personnel|Malian|i}`, as `data/figures/` has them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tallybook.errors import TallybookError
from tallybook.extract.neural.figures.labels import CATEGORIES, SCOPES, measure_labels

_MARK = re.compile(r"\{([^{}|]+)\|(\w+)\|(\w+)\|([^{}|]+)\|([tinu])\}")
_BETWEEN = re.compile(r"^%%\s*$", re.MULTILINE)
_SCOPES = {name[0]: name for name in ("total", "unknown")} | {"i": "incident", "n": "increment"}


@dataclass(frozen=True, slots=True)
class Marked:
    """A figure at [start, end) of the text; `subject` are words of the text that name whose it is, None for nobody."""

    start: int
    end: int
    measure: int
    category: int
    scope: int
    subject: str | None


def read_marked(path: Path) -> Iterator[tuple[str, list[Marked]]]:
    """The texts of a file, separated by lines of `%%`, with their figures in order.

    Raises TallybookError where a mark is malformed.
    """
    for number, raw in enumerate(_BETWEEN.split(path.read_text(encoding="utf-8")), 1):
        if raw.strip():
            try:
                yield parse_marked(raw.strip())
            except ValueError as error:
                raise TallybookError(f"{path.name}, text {number}: {error}.", "Mend the mark.") from error


def parse_marked(raw: str) -> tuple[str, list[Marked]]:
    """A text without its marks, and the figures that were marked. Raises ValueError where a mark is malformed."""
    text, figures, done = "", [], 0
    for match in _MARK.finditer(raw):
        text += raw[done : match.start()]
        start = len(text)
        text += match[1]
        done = match.end()
        measure, category = measure_labels().index(match[2]), CATEGORIES.index(match[3])
        scope, subject = SCOPES.index(_SCOPES[match[5]]), None if match[4] == "-" else match[4]
        figures.append(Marked(start, len(text), measure, category, scope, subject))
    text += raw[done:]
    if "{" in text or "}" in text:
        raise ValueError("a brace outside a mark")
    return text, figures
