"""What a line break stands for: nothing (the line was wrapped), the next item of a list, or a new paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from tallybook.text.furniture import words
from tallybook.text.lines import Line, has_ended, is_closed, starts_lower

_WORD = re.compile(r"\w+(?:[-‐]\w+)*")
_CUT_WORD = re.compile(r"([^\W\d_]+(?:[-‐][^\W\d_]+)*)[-‐]$")
_TIGHT_HYPHEN = re.compile(r"\w[-‐]$")
_FIRST_WORD = re.compile(r"\S+")
_LAST_WORD = re.compile(r"[\w.]+$")
_INNER_STOP = re.compile(r"[.!?…][\"”’»]*\s+[\"“‘«]?[A-Z]")
# A line of prose is broken where the next word would not fit; set in a proportional face, about a fifth short of it.
_FULL = 0.78
# Narrower "columns" are verse, addresses and headings rather than wrapped prose.
_NARROWEST = 34
# Longer lines are paragraphs that nobody wrapped.
_WIDEST = 150
# Of wrapped prose at most a third of the lines end with a sentence; of texts with a line a paragraph nearly all.
_MOSTLY_ENDED = 0.6
# Shorter than this a line without a stop may be a heading, and longer than that it can't.
_SHORTEST_SENTENCE = 40
# Shorter first halves are prefixes: "dis-armed".
_SHORTEST_FIRST = 4
_LONGEST_HEADING = 150


class Break(Enum):
    """How two lines hang together."""

    WRAP = " "
    HYPHEN_KEPT = ""
    HYPHEN_DROPPED = "-"
    ITEM = "\n"
    PARAGRAPH = "\n\n"


@dataclass(frozen=True, slots=True)
class Column:
    """How a block of lines was set: its width in characters, and whether each line is a paragraph of its own."""

    width: int
    is_line_a_paragraph: bool


class Vocabulary:
    """The words of one text, to tell "informa-tion" from "long-range" where a line ends between."""

    def __init__(self, texts: Iterable[str]) -> None:
        """Counts plain and hyphenated words of `texts`."""
        self._seen: set[str] = set()
        for text in texts:
            self._seen.update(word.lower() for word in _WORD.findall(text))

    def keeps_hyphen(self, first: str, second: str) -> bool:
        """Whether the hyphen between the two halves belongs to the word: "self" + "propelled".

        The text itself knows best. That both halves are words says nothing: "with" + "out", "state" + "ment".
        """
        is_name = first[0].isupper()
        first, second = first.lower(), second.lower()
        if f"{first}-{second}" in self._seen or "-" in first:
            return True
        if first + second in self._seen:
            return False
        if first in words("compounds", "first") or (is_name and second in words("compounds", "behind_names")):
            return True
        return len(first) >= _SHORTEST_FIRST and second.partition("-")[0] in words("compounds", "second")


def find_column(groups: Iterable[Sequence[Line]]) -> Column:
    """How lines were set; those of a group stand right below one another."""
    lengths: list[int] = []
    inner = ended = 0
    for lines in groups:
        prose = [line for line in lines if not line.is_item]
        lengths.extend(len(line.text) for line in prose)
        inner += len(prose[:-1])
        ended += sum(has_ended(line.text) for line in prose[:-1])
    width = sorted(lengths)[int(len(lengths) * 0.9)] if lengths else 0
    return Column(width, is_line_a_paragraph=ended >= _MOSTLY_ENDED * inner if inner else False)


def break_between(above: Line, below: Line, column: Column, vocabulary: Vocabulary) -> Break:
    """What the line break between two neighbouring lines stands for."""
    if below.is_item:
        return Break.ITEM
    is_full = _is_full(above, below, column)
    if above.is_item:
        goes_on = is_full or (starts_lower(below.text) and not above.text.endswith((",", ";", ".", ":")))
        return wrap(above.text, below.text, vocabulary) if goes_on else Break.PARAGRAPH
    has_stopped = has_ended(above.text) and not is_unfinished(above.text)
    if has_stopped and (column.is_line_a_paragraph or not is_full) and not starts_lower(below.text):
        return Break.PARAGRAPH
    if has_stopped and column.is_line_a_paragraph and is_closed(above.text):
        return Break.PARAGRAPH
    if is_full or starts_lower(below.text) or is_unfinished(above.text) or _TIGHT_HYPHEN.search(above.text[-2:]):
        return wrap(above.text, below.text, vocabulary)
    return Break.PARAGRAPH


def wrap(above: str, below: str, vocabulary: Vocabulary) -> Break:
    """How two lines of one paragraph are joined: with a space, or as the halves of a hyphenated word."""
    cut = _CUT_WORD.search(above[-60:])
    rest = _WORD.match(below)
    if cut and rest and rest[0].lower() in words("compounds", "suspended"):
        return Break.WRAP
    if cut and rest and below[0].islower():
        return Break.HYPHEN_KEPT if vocabulary.keeps_hyphen(cut[1], rest[0]) else Break.HYPHEN_DROPPED
    if _TIGHT_HYPHEN.search(above[-2:]) and below[0].isalnum():
        return Break.HYPHEN_KEPT
    return Break.WRAP


def is_unfinished(text: str) -> bool:
    """Whether a line ends where no sentence can: with a comma, a dash, "of", "the"."""
    if text.endswith((",", " -", " –", " —", "(")):
        return True
    last = _LAST_WORD.search(text[-24:])
    return last is not None and last.group().lower() in words("unfinished")


def is_cut(above: Sequence[Line], below: Line, column: Column, *, has_junk_between: bool) -> bool:
    """Whether two paragraphs are halves of one that a page break or a URL cut in two.

    `above` are the last lines of the first, `below` the first line of the second.
    """
    if below.is_item:
        return False
    text = " ".join(line.text for line in above)
    is_lower = starts_lower(below.text)
    if is_unfinished(text) or (is_lower and not has_ended(text)):
        return has_junk_between or (is_lower and len(text) >= _SHORTEST_SENTENCE)
    if not has_junk_between or text.endswith(":"):
        return False
    if has_ended(text):
        return _is_open(text) and _closes_first(below.text)
    if _is_open(text) or len(text) >= _LONGEST_HEADING or _INNER_STOP.search(text):
        return True
    if not _is_full(above[-1], below, column):
        return False
    return len(above) > 1 or not (_is_title(text) or _begins_sentence(below.text))


def _is_title(text: str) -> bool:
    """Whether a line is set like a headline: most of its longer words begin with a capital."""
    longer = [word for word in text.split() if len(word) > 3]
    return 2 * sum(word[0].isupper() for word in longer) > len(longer)


def _begins_sentence(text: str) -> bool:
    """Whether a line begins with a quotation or a word that is written small inside a sentence: "The", "On"."""
    first = _WORD.match(text)
    return first is None or first.group().lower() in words("unfinished") | words("openings")


def _is_full(above: Line, below: Line, column: Column) -> bool:
    if column.is_line_a_paragraph or not _NARROWEST <= column.width <= _WIDEST:
        return False
    first = _FIRST_WORD.match(below.text)
    return len(above.text) + 1 + (len(first.group()) if first else 0) >= _FULL * column.width


def _is_open(text: str) -> bool:
    """Whether a quotation is open at the end of a paragraph."""
    if max(text.rfind("“"), text.rfind("„")) > text.rfind("”") or text.rfind("«") > text.rfind("»"):
        return True
    return text.count('"') % 2 == 1


def _closes_first(text: str) -> bool:
    """Whether the first quotation mark of a paragraph closes one."""
    for index, mark in enumerate(text):
        if mark in "”»":
            return True
        if mark in "“«„":
            return False
        if mark == '"':
            return index > 0 and not text[index - 1].isspace()
    return False
