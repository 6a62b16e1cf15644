"""Paragraphs and sentences of a cleaned text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tallybook.text.lines import are_items, has_ended
from tallybook.text.sentences import find_sentences
from tallybook.text.tables import find_rows, is_rule, split_cells

_LINE = re.compile(r"[^\n]+")
_LETTER = re.compile(r"[^\W\d_]")
_LONGEST_HEADING = 20
_BULLET = re.compile(r"(?:[•·●▪▫◦‣∙⁃■□◆◇○►▶▸➤]\s*|[-–—‒−*]\s+)(?=\S)")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, code points of the cleaned text, white space at its ends left out."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph, list item or headline with its sentences; ranges in code points of the cleaned text.

    `is_heading` is True for a headline or cross-heading (short, no closing stop); `is_list_item` for a line of a list
    ("tanks - 498,", "• 3 killed"). A list's lines are paragraphs of their own. `is_row` is True for a row of a table,
    whose cells are its sentences.
    """

    start: int
    end: int
    sentences: tuple[Sentence, ...]
    is_heading: bool = False
    is_list_item: bool = False
    is_row: bool = False


def find_paragraphs(text: str) -> tuple[Paragraph, ...]:
    """The paragraphs of a cleaned text, in order: each of its lines that is not blank.

    A heading is short, ends with no stop, colon or comma, is no item of a list, and something follows it. A bullet
    belongs to its paragraph and to none of its sentences.
    """
    ranges = [_solid(text, *match.span()) for match in _LINE.finditer(text) if not match.group().isspace()]
    lines = [text[start:end] for start, end in ranges]
    found: list[Paragraph] = []
    for index, ((start, end), is_item, is_row) in enumerate(
        zip(ranges, are_items(lines), find_rows(lines), strict=True)
    ):
        words = lines[index]
        if is_row:
            cells = () if is_rule(words) else split_cells(words)
            sentences = tuple(Sentence(start + first, start + last) for first, last in cells if first < last)
            found.append(Paragraph(start, end, sentences, is_list_item=True, is_row=True))
            continue
        is_heading = not is_item and index + 1 < len(ranges) and _is_heading(words)
        bullet = _BULLET.match(words)
        first = start + (bullet.end() if bullet else 0)
        sentences = tuple(Sentence(first + begin, first + stop) for begin, stop in find_sentences(text[first:end]))
        found.append(Paragraph(start, end, sentences, is_heading, is_item))
    return tuple(found)


def _solid(text: str, start: int, end: int) -> tuple[int, int]:
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())


def _is_heading(words: str) -> bool:
    if len(words) > 200 or has_ended(words) or words.endswith((",", ";")):
        return False
    return _LETTER.search(words) is not None and len(words.split()) <= _LONGEST_HEADING
