"""The lines of a text: where they stand, and which of them are items of a list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tallybook.text.tables import find_rows

# Zero-width characters, direction marks and soft hyphens: seen by nobody, in the way of every comparison.
INVISIBLE = (
    "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\ufeff"
)
_DROP_INVISIBLE = str.maketrans(dict.fromkeys(INVISIBLE))
_BREAK = re.compile(r"\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_PAGE_BREAK = "\x0c"
_SOFT_HYPHEN = "\u00ad"
_HEADING_MARK = re.compile(r"\s{0,3}#{1,6}\s+(?=\S)")  # Markdown's; what it marks is a line of its own anyway
_SPACES = re.compile(r"\s+")

CLOSERS = "\"'”’»)\\]*_"
_ENDED = re.compile(rf"(?:[.!?…。।؟:]|\.\.\.)[{CLOSERS}]*$")
_CLOSED_SENTENCE = re.compile(rf"[.!?…。।؟][{CLOSERS}]*$")
_OPENERS = "\"'“‘«„‹([¿¡*_"

_AMOUNT = r"(?:(?:about|approximately|approx\.?|around|over|more than|up to|at least|nearly|some|[~≈><])\s*)?[+~≈]?\d"
_BULLET = re.compile(r"[•·●▪▫◦‣∙⁃■□◆◇○►▶▸➤➢✓✔✅❌→☑*]\s*(?=[^\s*])|[\u2190-\u2bff\U0001f000-\U0001faff]\ufe0f?\s*\S")
_DASH_ITEM = re.compile(r"[-–—‒−]\s+\S")
_NUMBERED = re.compile(r"\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]\s+\S")
_NAME_AMOUNT = re.compile(rf"[^.!?:]{{2,70}}?(?:\s+-\s*|-\s+|\s*[–—‒−]\s*){_AMOUNT}.{{0,80}}$")
_NAME_NUMBER = re.compile(rf"[^.!?:]{{2,70}}:\s*{_AMOUNT}.{{0,80}}$")
_NAME_VALUE = re.compile(r"[A-Z\d][^.!?:]{1,40}:\s+\S.{0,90}$")
_AMOUNT_NAME = re.compile(r"[+~≈]?\d[\d.,\s]{0,12}\s[^.!?]{2,60}[,;.]$")
_LONGEST_ITEM = 160


@dataclass(slots=True)
class Line:
    """A line: `text` without invisible characters and with single spaces; `start`, `end` leave out white space.

    `breaks_page` is True where a form feed stands before it; `is_item` where it begins an item of a list, `is_row`
    where it is a row of a table. `laid_out` is the text with the gaps between columns.
    """

    start: int
    end: int
    text: str
    breaks_page: bool = False
    is_item: bool = False
    is_row: bool = False
    laid_out: str = ""


def find_lines(text: str) -> list[Line]:
    """All lines of a text, blank ones too."""
    found: list[Line] = []
    start = 0
    breaks_page = False
    for mark in [*_BREAK.finditer(text), None]:
        end = mark.start() if mark else len(text)
        found.append(_line(text, start, end, breaks_page))
        if mark:
            start = mark.end()
            breaks_page = mark.group() == _PAGE_BREAK
    return found


def _line(text: str, start: int, end: int, breaks_page: bool) -> Line:
    raw = text[start:end]
    if heading := _HEADING_MARK.match(raw):
        raw, start = raw[heading.end() :], start + heading.end()
    start += len(raw) - len(raw.lstrip())
    visible = _SPACES.sub(" ", raw.translate(_DROP_INVISIBLE)).strip()
    if visible and raw.rstrip().endswith(_SOFT_HYPHEN):
        visible += "-"
    return Line(start, start + len(raw.strip()), visible, breaks_page, laid_out=raw.strip())


def cut_line(text: str, line: Line, length: int) -> Line:
    """The first `length` code points of a line of `text` as a line."""
    return _line(text, line.start, line.start + length, line.breaks_page)


def has_ended(text: str) -> bool:
    """Whether a line ends as a sentence or its introduction does: with a stop or colon, closing marks aside."""
    return _ENDED.search(text[-12:]) is not None


def is_closed(text: str) -> bool:
    """Whether a paragraph ends with a full stop, question or exclamation mark, closing marks aside."""
    return _CLOSED_SENTENCE.search(text[-12:]) is not None


def starts_lower(text: str) -> bool:
    """Whether the first letter, opening marks aside, is a small one."""
    return text.lstrip(_OPENERS)[:1].islower()


def mark_items(lines: Sequence[Line]) -> None:
    """Set `is_item` on the lines of one block, in which nothing stands between a line and the next."""
    rows = _beside([is_row(line.text) for line in lines])
    tables = find_rows([line.laid_out for line in lines])
    for index, line in enumerate(lines):
        line.is_row = tables[index]
        before = lines[index - 1] if index else None
        is_fresh = before is None or before.is_item or has_ended(before.text) or before.text.endswith(";")
        line.is_item = is_bullet(line.text) or (is_fresh and is_marked(line.text)) or rows[index] or line.is_row


def is_bullet(text: str) -> bool:
    """Whether a line begins with a mark that only lists have: "• 3 killed"."""
    return _BULLET.match(text) is not None


def is_marked(text: str) -> bool:
    """Whether a line begins as items do, if it does not go on from the line before: "- 3 killed", "2) Goma"."""
    return _DASH_ITEM.match(text) is not None or _NUMBERED.match(text) is not None


def is_row(text: str) -> bool:
    """Whether a line could be a row of figures: "tanks - 498,", "Killed: 12", "12 trucks;"."""
    if len(text) > _LONGEST_ITEM:
        return False
    return any(
        pattern.match(text) for pattern in (_NAME_AMOUNT, _NAME_NUMBER, _NAME_VALUE, _AMOUNT_NAME)
    ) or text.endswith(";")


def are_items(paragraphs: Sequence[str]) -> list[bool]:
    """For each of the paragraphs of a text, whether it is an item of a list.

    A dash or a row of figures makes a list only beside another: "– Jane Roe, nurse" signs a quotation. The rows of a
    table are items.
    """
    numbered = [is_bullet(text) or _NUMBERED.match(text) is not None for text in paragraphs]
    return [
        is_numbered or any(beside)
        for is_numbered, *beside in zip(
            numbered,
            _beside([_DASH_ITEM.match(text) is not None for text in paragraphs]),
            _beside([is_row(text) for text in paragraphs]),
            find_rows(paragraphs),
            strict=True,
        )
    ]


def _beside(flags: Sequence[bool]) -> list[bool]:
    """The flags that have another set one next to them."""
    padded = [False, *flags, False]
    return [flag and (padded[index] or padded[index + 2]) for index, flag in enumerate(flags)]
