"""Where the sentences of a paragraph end: sentencex, and what it does not know of news."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path

from tallybook.vocab.compiled import read_toml

_WORD_BEFORE_STOP = re.compile(r"([^\W\d_](?:[\w.]*[^\W_])?)\.[\"'”’»)\]]*$")
_INITIAL = re.compile(r"(?:^|[\s(\"“‘])(?:[A-Z]\.[ -]?)*[A-Z]\.$")
_STATE = re.compile(r"[\s-][A-Z]\.$")
_LETTER_ALONE = re.compile(r"[A-Z]\.(?=\W|$)")
_CLOSED_QUOTATION = re.compile(r"(?:[.!?…]|\.\.\.)[\"'”’»“]+$|…$|\.\.\.$|[!?]$")
_EXCLAIMED = re.compile(r"[!?][\"'”’»]+$")
_SPACES = re.compile(r"\s+")
_SOLID = re.compile(r"\S")
_CLAUSE_WORDS = 9
# Longer is no sentence but a table or a list without stops; the work on a sentence may grow with the square of it.
_LONGEST = 2000
# A stop behind a word, or one with closing marks, and then something that begins a sentence.
_MISSED = re.compile(r"(?:(?<=[^\W\d_]{2})[.…]|[.!?…][\"'”’»)\]]{1,3})\s+(?=[\"'“‘«(\[]*[A-Z])")
_MARKS = re.compile(r"[\"“”„«»()\[\]]")
_CLOSING = {"”": "“„", "»": "«", ")": "(", "]": "["}


@cache
def _table() -> dict[str, frozenset[str]]:
    lists = read_toml(Path(__file__).with_name("sentences.toml"))
    return {name: frozenset(entries) for name, entries in lists.items()}


def find_sentences(paragraph: str) -> list[tuple[int, int]]:
    """The ranges of the sentences of one paragraph, white space at their ends left out.

    Together they hold everything of the paragraph but white space. Closing marks stay with the sentence that they
    close; a quotation of several sentences inside a sentence is not cut, unless all of it is over 2000 characters.
    """
    cuts = _listed(paragraph) | _missed(paragraph)
    edges = [0, *sorted(cut for cut in cuts if 0 < cut < len(paragraph)), len(paragraph)]
    found: list[tuple[int, int]] = []
    for start, end in pairwise(edges):
        part = paragraph[start:end]
        solid = (start + len(part) - len(part.lstrip()), end - len(part) + len(part.rstrip()))
        if solid[0] >= solid[1]:
            continue
        if found and _goes_on(paragraph, found[-1], solid):
            found[-1] = (found[-1][0], solid[1])
        else:
            found.append(solid)
    return [piece for start, end in found for piece in _pieces(paragraph, start, end)]


def _listed(paragraph: str) -> set[int]:
    """Where sentencex has sentences begin.

    It cuts text by bytes and fails where it cuts through a character, as it may at a space of several bytes; and then
    with an error that is no Exception.
    """
    from sentencex import get_sentence_boundaries

    plain = "".join(" " if letter.isspace() and letter not in "\n\r\t" else letter for letter in paragraph)
    try:
        return {int(boundary["start_index"]) for boundary in get_sentence_boundaries("en", plain)}
    except BaseException as error:  # sentencex's PanicException is a BaseException and can't be imported
        if type(error).__name__ != "PanicException":
            raise
        return set()


def _pieces(paragraph: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A range in pieces of bearable length, cut at white space where there is any."""
    while end - start > _LONGEST:
        limit = start + _LONGEST
        spaces = [match.start() for match in _SPACES.finditer(paragraph, start + 1, limit + 1)]
        cut = spaces[-1] if spaces else limit
        yield start, cut
        following = _SOLID.search(paragraph, cut, end)
        if following is None:
            return
        start = following.start()
    yield start, end


def _missed(paragraph: str) -> set[int]:
    """Ends of sentences outside quotations and brackets, which apostrophes and nested marks may hide."""
    enclosed = _enclosed(paragraph)
    starts = [start for start, _ in enclosed]
    found: set[int] = set()
    for match in _MISSED.finditer(paragraph):
        at = bisect_right(starts, match.start()) - 1
        if (at < 0 or match.end() - 1 >= enclosed[at][1]) and not _is_abbreviated(paragraph, match.start() + 1, ""):
            found.add(match.end())
    return found


def _enclosed(paragraph: str) -> list[tuple[int, int]]:
    """The outermost ranges between marks that belong together; a mark without its other half encloses nothing."""
    open_marks: list[tuple[str, int]] = []
    found: list[tuple[int, int]] = []
    for match in _MARKS.finditer(paragraph):
        mark, at = match.group(), match.start()
        openers = _CLOSING.get(mark, mark if mark == '"' else "")
        if openers and open_marks and open_marks[-1][0] in openers:
            start = open_marks.pop()[1]
            while found and found[-1][0] > start:
                found.pop()
            found.append((start, at + 1))
        elif mark not in _CLOSING:
            open_marks.append((mark, at))
    return found


def _goes_on(paragraph: str, before: tuple[int, int], after: tuple[int, int]) -> bool:
    """Whether what was cut in two is one sentence."""
    tail = paragraph[max(before[0], before[1] - 40) : before[1]]
    head = paragraph[after[0] : min(after[1], after[0] + 80)]
    if not any(character.isalnum() for character in head):
        return after[1] - after[0] == len(head)
    if head[0].islower() and not head.startswith(tuple(_table()["particles"])):
        return _CLOSED_QUOTATION.search(tail) is not None or _is_abbreviated(paragraph, before[1], head)
    if _EXCLAIMED.search(tail) and _is_reporting(paragraph[after[0] : after[1]]):
        return True
    if _STATE.search(tail) and _LETTER_ALONE.match(head):
        return True
    return _is_abbreviated(paragraph, before[1], head)


def _is_abbreviated(paragraph: str, end: int, head: str) -> bool:
    """Whether the stop that ends at `end` belongs to a title, an initial, or with `head` behind it to a number."""
    tail = paragraph[max(0, end - 24) : end]
    match = _WORD_BEFORE_STOP.search(tail)
    if match is None:
        return False
    word = match[1].lower()
    table = _table()
    if word in table["titles"]:
        return True
    if head[:1].isdigit():
        return word in table["numbered"]
    if head[:1].islower():
        return word in table["others"] or word in table["numbered"] or len(word) == 1
    return not head and (word in table["others"] or word in table["numbered"] or _INITIAL.search(tail) is not None)


def _is_reporting(sentence: str) -> bool:
    """Whether a sentence only says who spoke: "Roe said.", "the head of the camp asked.", "Ali told reporters."."""
    spoken = [word.strip(".,;:") for word in sentence.split()]
    if not 1 < len(spoken) <= _CLAUSE_WORDS:
        return False
    return any(word in _table()["said"] for word in spoken[1:3]) or spoken[-1] in _table()["said"]
