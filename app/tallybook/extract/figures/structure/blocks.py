"""Which lines of a text are lists, labelled values and tables, and the words that stand over each of their numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tallybook.extract.document import QUANTITIES, AnnotatedDocument, Quantity, Range, overlapping
from tallybook.extract.figures.structure.labels import has_finite_verb, is_sum, names_places, read_label
from tallybook.text.segments import Paragraph
from tallybook.text.tables import is_rule

_BULLET = re.compile(r"[\s•·●▪▫◦‣∙⁃■□◆◇○►▶▸➤*\-–—‒−]*(?:\(?(?:\d{1,2}|[a-z])[.)]\s+)?")
_LONGEST_LABEL = 14  # words of a line that is a label, or an item that is no sentence
_LONGEST_NAME = 6  # words of the name of what an item counts
_DASHES = frozenset("-–—‒−:=")
# What parts the numbers of an item, each with its own words.
PART = re.compile(r"[;,()\n\t|]|\s(?:and|plus|including|of which|of whom|among them)\s")
_NUMBERING = " \t•·●▪▫◦‣∙⁃■□◆◇○►▶▸➤*-–—‒−().0123456789"


@dataclass(frozen=True, slots=True)
class Item:
    """A line, cell or labelled stretch: its range, and those of the labels over it, the nearest first.

    A cell without labels counts nothing; it is a label itself. `place` is the row's first cell where the column is one
    of places.
    """

    start: int
    end: int
    labels: tuple[Range, ...]
    is_cell: bool = False
    place: Range | None = None


def find_items(document: AnnotatedDocument) -> Iterator[Item]:
    """The items of a document that stand in lists, tables and label–value lines, in order of the text."""
    paragraphs = document.paragraphs
    at = 0
    while at < len(paragraphs):
        end = at
        while end < len(paragraphs) and paragraphs[end].is_row:
            end += 1
        if end > at:
            yield from _table(document, paragraphs[at:end], _heading_above(document, at))
            at = end
            continue
        yield from _line(document, at)
        at += 1


def _table(document: AnnotatedDocument, rows: Sequence[Paragraph], heading: Range | None) -> Iterator[Item]:
    """The cells with a number, each under its row's first cell, its column's head and the heading."""
    written = [row for row in rows if not is_rule(document.text[row.start : row.end])]
    cells = [[(one.start, one.end) for one in row.sentences] for row in written]
    if not cells or any(_has_number(document, cell) for cell in cells[0][1:]):
        head: Sequence[Range] = ()
        body = cells
    else:
        head, body = cells[0], cells[1:]
        yield from (Item(*cell, (), is_cell=True) for cell in head if not has_finite_verb(document, *cell))
    has_places = bool(head) and names_places(document, *head[0])
    for row in body:
        for column, cell in enumerate(row):
            if has_finite_verb(document, *cell):
                continue
            if not column or len(row) != len(head or row) or not _has_number(document, cell):
                yield Item(*cell, (), is_cell=True)
            else:
                above = [head[column]] if head else []
                place = row[0] if has_places and not is_sum(document, *row[0]) else None
                labels = (*above, row[0], *([heading] if heading else []))
                told = tuple(one for one in labels if not is_sum(document, *one))
                yield Item(*cell, told, is_cell=True, place=place)


def _line(document: AnnotatedDocument, number: int) -> Iterator[Item]:
    """A line that is an item under its heading, a number under its label, or a label with what it counts."""
    paragraph = document.paragraphs[number]
    text = document.text
    for sentence in paragraph.sentences:
        start, end = _BULLET.match(text, sentence.start, sentence.end).end(), sentence.end  # type: ignore[union-attr]
        if not _has_number(document, (start, end)) or has_finite_verb(document, start, end):
            continue
        is_alone = sentence == paragraph.sentences[-1] and not text[paragraph.start : sentence.start].strip(_NUMBERING)
        heading = _heading_above(document, number) if is_alone else None
        above = (heading,) if heading else ()
        colon = _colon(document, start, end)
        if colon is not None:
            label = read_label(document, start, colon)
            is_label = label.measures or label.is_other or (above and not label.is_empty)
            if is_label and _are_brief(document, colon + 1, end):
                yield Item(colon + 1, end, ((start, colon), *above))
        elif above and (paragraph.is_list_item or _is_short(text, start, end)) and _is_item(document, start, end):
            yield Item(start, end, above)


def _is_item(document: AnnotatedDocument, start: int, end: int) -> bool:
    """Whether words are an item, not a sentence: the number stands first, or last behind its label."""
    numbers = numbers_in(document, start, end)
    lead, behind = document.text[start : numbers[0].start], document.text[numbers[0].end : end]
    is_labelled = len(lead.split()) <= _LONGEST_NAME and (lead.rstrip()[-1:] in _DASHES or not behind.strip(" .;,"))
    return (not lead.strip() or is_labelled or lead.rstrip().endswith("(")) and _are_brief(document, start, end)


def _are_brief(document: AnnotatedDocument, start: int, end: int) -> bool:
    """Whether no more than a few words stand between the numbers and marks of a stretch."""
    return all(len(part.split()) <= _LONGEST_NAME + 2 for part in PART.split(document.text[start:end]))


def _colon(document: AnnotatedDocument, start: int, end: int) -> int | None:
    """Where a colon parts a label from what it counts: the first one outside numbers and brackets."""
    at = document.text.find(":", start, end)
    if at < 0 or len(document.text[start:at].split()) > _LONGEST_LABEL or "(" in document.text[start:at]:
        return None
    return None if document.text[at + 1 : at + 2].isdigit() and document.text[at - 1].isdigit() else at


def _heading_above(document: AnnotatedDocument, number: int) -> Range | None:
    """The line over a list that says what is counted in it: past other items, the nearest label without a number."""
    text = document.text
    for before in range(number - 1, max(-1, number - 60), -1):
        above = document.paragraphs[before]
        is_label = text[above.start : above.end].endswith(":") or above.is_heading
        start = above.sentences[-1].start if above.sentences and not is_label else above.start
        has_number = _has_number(document, (start, above.end))
        is_sentence = has_finite_verb(document, start, above.end)
        if is_label and not has_number and not above.is_row and (text[above.end - 1] == ":" or not is_sentence):
            last = above.sentences[-1] if above.sentences else above
            return last.start, above.end
        is_item = above.is_list_item or (has_number and not is_sentence and _is_short(text, above.start, above.end))
        if not is_item:
            return None
    return None


def _is_short(text: str, start: int, end: int) -> bool:
    words = text[start:end].rstrip()
    return not words.endswith((".", "!", "?")) and len(words.split()) <= _LONGEST_LABEL


def _has_number(document: AnnotatedDocument, stretch: Range) -> bool:
    return bool(numbers_in(document, *stretch))


def numbers_in(document: AnnotatedDocument, start: int, end: int) -> Sequence[Quantity]:
    """The quantities that lie in [start, end)."""
    return [one for one in overlapping(document[QUANTITIES], start, end) if start <= one.start and one.end <= end]
