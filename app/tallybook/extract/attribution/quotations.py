"""Stretches between quotation marks: straight, curly, guillemets and single; running over paragraphs; left open.

An odd mark costs at most its own paragraph: marks are paired paragraph by paragraph, never over the whole text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tallybook.extract.document import Quotation, Range
from tallybook.text.segments import Paragraph

# Opening mark -> the marks that may close it.
_PAIRS = {"“": '”“"', "„": "“”", "«": "»", "‹": "›", '"': '"”', "‘": "’", "'": "'"}
_DOUBLE = '“„«"'
_SINGLE = "‘'"
_BEFORE_OPENING = frozenset(" \n\t([{—–-/:,;.…")  # what may stand before an opening mark, besides the paragraph's start
_MARK = re.compile('[“”„«»‹›"]')
_SECOND = "\x01"  # stands for the second half of a mark typed as two: ''so''
_TYPED = re.compile(r"''|``")


def find_quotations(text: str, paragraphs: Sequence[Paragraph]) -> list[Quotation]:
    """The quotations of a text, in order; each lies inside one paragraph.

    A paragraph that begins with an opening mark while the one before left its quotation open goes on with it
    (`continues`), as news prints a speech.
    """
    found: list[Quotation] = []
    was_open = False
    text = _TYPED.sub(f'"{_SECOND}', text)
    for paragraph in paragraphs:
        inside = list(_quotations_in(text, paragraph, was_open=was_open))
        found.extend(inside)
        was_open = bool(inside) and inside[-1].is_open
    return found


def _quotations_in(text: str, paragraph: Paragraph, *, was_open: bool) -> Iterator[Quotation]:
    """The quotations of one paragraph: double marks, or single ones in a paragraph that has no double marks."""
    marks = _DOUBLE if _MARK.search(text, paragraph.start, paragraph.end) else _SINGLE
    at = paragraph.start
    while (opening := _next_opening(text, at, paragraph, marks)) is not None:
        closing = _closing(text, opening, paragraph.end)
        continues = was_open and opening == paragraph.start
        first = _behind(text, opening)
        if closing is None:
            if text[opening] in _SINGLE:  # an apostrophe, more likely than a quotation
                at = opening + 1
                continue
            end = _trimmed(text, first, paragraph.end)
            if end > first:
                yield Quotation((opening, end), (first, end), continues=continues, is_open=True)
            return
        at = _behind(text, closing)
        if text[first:closing].strip():
            yield Quotation((opening, at), (first, closing), continues=continues)


def _behind(text: str, mark: int) -> int:
    """One past a mark, which may be typed as two."""
    return mark + (2 if text[mark + 1 : mark + 2] == _SECOND else 1)


def _next_opening(text: str, at: int, paragraph: Paragraph, marks: str) -> int | None:
    for place in range(at, paragraph.end):
        mark = text[place]
        if mark not in marks or place + 1 >= paragraph.end:
            continue
        before = text[place - 1] if place > paragraph.start else " "
        after = text[place + 1]
        if mark in "“„«" and not after.isspace():
            return place
        if (before in _BEFORE_OPENING or before.isspace() or before in "“‘") and not after.isspace():
            return place
    return None


def _closing(text: str, opening: int, end: int) -> int | None:
    closers = _PAIRS[text[opening]]
    is_single = text[opening] in _SINGLE
    for place in range(opening + 1, end):
        if text[place] not in closers:
            continue
        after = text[place + 1] if place + 1 < end else " "
        if is_single and not _ends_single(text, place, after, end):
            continue
        if text[place] == '"' and text[place - 1].isspace() and not after.isspace():
            return None  # a second opening mark: the first was never closed
        if text[place] == "“" and text[opening] == "“" and after.isalnum():
            return None
        return place
    return None


def _ends_single(text: str, place: int, after: str, end: int) -> bool:
    """Whether a single mark closes a quotation, and is no apostrophe ("don't", "the soldiers' families")."""
    if after.isalnum() or text[place - 1].isspace():
        return False
    is_plural_possessive = text[place - 1] == "s" and after == " " and text[place + 2 : place + 3].islower()
    if is_plural_possessive:
        return not any(
            text[later] in "’'" and not text[later + 1 : later + 2].isalnum() for later in range(place + 2, end)
        )
    return True


def _trimmed(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1].isspace():
        end -= 1
    return end


def quotation_at(quotations: Sequence[Quotation], place: int) -> Quotation | None:
    """The quotation whose marks or words cover a place, if any."""
    for quotation in quotations:
        if quotation.outer[0] <= place < quotation.outer[1]:
            return quotation
    return None


def covers(quotation: Quotation, stretch: Range) -> bool:
    """Whether a stretch lies inside a quotation, its marks included."""
    return quotation.outer[0] <= stretch[0] and stretch[1] <= quotation.outer[1]
