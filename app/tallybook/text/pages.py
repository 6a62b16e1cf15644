"""Lines that belong to the page and not to the article: URLs, page numbers, running heads and feet."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from tallybook.text.furniture import is_furniture_line
from tallybook.text.lines import Line, has_ended, is_closed, is_row, starts_lower

_BARE_NUMBER = re.compile(r"\d{1,4}")
_PAGE_NUMBER = re.compile(r"^\d{1,4}(?=\s)|(?<=\s)\d{1,4}$")
_FEWEST_COUNTED = 3
_DIGITS = re.compile(r"\d+")
_LETTERS = re.compile(r"[^\W\d_]{3}")
_LONGEST_HEAD = 120
# How many lines at the top and at the foot of a page may be running heads.
_EDGE = 2
# Shorter lines that stand before a running head may be headings, so a sentence is not seen to be cut there.
_SHORTEST_CUT_LINE = 40
_FENCE = "---"
_LONGEST_FRONT = 60  # lines of front matter


def find_page_furniture(lines: Sequence[Line]) -> set[int]:
    """The indices of the lines that belong to the page."""
    written = [index for index, line in enumerate(lines) if line.text]
    found = {index for index in written if is_furniture_line(lines[index].text)}
    if any(line.breaks_page for line in lines):
        found |= _heads_of_pages(lines, written) | _numbered_heads(lines, written)
    found |= _heads_without_breaks(lines, written, found)
    return found | _bare_numbers(lines, written, found)


def _heads_of_pages(lines: Sequence[Line], written: Sequence[int]) -> set[int]:
    """Lines that come back at the edge of several pages."""
    edges: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for number, page in enumerate(_pages(lines, written)):
        for index in {*page[:_EDGE], *page[-_EDGE:]}:
            if _may_be_head(lines[index].text):
                edges[_key(lines[index].text)][number].append(index)
    repeated = [pages for pages in edges.values() if len(pages) > 1]
    return {index for pages in repeated for found in pages.values() for index in found if index != written[0]}


def _numbered_heads(lines: Sequence[Line], written: Sequence[int]) -> set[int]:
    """Lines at the edge of three pages or more that count them, whatever else they say: "8  The Siege", "Notes  9"."""
    counted: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for number, page in enumerate(_pages(lines, written)):
        for index in _set_apart(lines, page):
            for match in _PAGE_NUMBER.finditer(lines[index].text):
                counted[int(match.group()) - number][number].append(index)
    regular = [pages for pages in counted.values() if len(pages) >= _FEWEST_COUNTED]
    return {index for pages in regular for found in pages.values() for index in found if index != written[0]}


def _set_apart(lines: Sequence[Line], page: Sequence[int]) -> set[int]:
    """The first and last lines of a page that could be heads and have a blank line between them and its text."""
    ends = [(index, index + 1) for index in page[:1]] + [(index, index - 1) for index in page[-1:]]
    apart = {index for index, near in ends if not 0 <= near < len(lines) or not lines[near].text}
    return {index for index in apart if _may_be_head(lines[index].text)}


def _pages(lines: Sequence[Line], written: Iterable[int]) -> list[list[int]]:
    pages: list[list[int]] = [[]]
    breaks = 0
    seen = 0
    for index in written:
        breaks += sum(line.breaks_page for line in lines[seen : index + 1])
        seen = index + 1
        if breaks:
            pages.append([])
            breaks = 0
        pages[-1].append(index)
    return pages


def _heads_without_breaks(lines: Sequence[Line], written: Sequence[int], furniture: set[int]) -> set[int]:
    """Lines that come back and stand at a page number or in the middle of a sentence at least once."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, index in enumerate(written):
        if _may_be_head(lines[index].text) and _is_isolated(lines, index, furniture):
            places[_key(lines[index].text)].append(place)
    found: set[int] = set()
    for repeated in places.values():
        if len(repeated) > 1 and any(_breaks_in(lines, written, place, furniture) for place in repeated):
            found.update(written[place] for place in repeated if place)
    return found


def _is_isolated(lines: Sequence[Line], index: int, furniture: set[int]) -> bool:
    """Whether nothing of the article stands directly above or below a line."""
    around = [near for near in (index - 1, index + 1) if 0 <= near < len(lines)]
    return all(not lines[near].text or near in furniture for near in around)


def _breaks_in(lines: Sequence[Line], written: Sequence[int], place: int, furniture: set[int]) -> bool:
    above = written[place - 1] if place else None
    below = written[place + 1] if place + 1 < len(written) else None
    if above in furniture or below in furniture:
        near = [lines[index].text for index in (above, below) if index is not None and index in furniture]
        return any("http" not in text and "www." not in text for text in near)
    if above is None or below is None:
        return False
    cut = lines[above].text
    return len(cut) >= _SHORTEST_CUT_LINE and not has_ended(cut) and starts_lower(lines[below].text)


def _bare_numbers(lines: Sequence[Line], written: Sequence[int], furniture: set[int]) -> set[int]:
    """Lines that are only a number, where a page ends, or counting up by one through the text."""
    numbers = [
        (place, index)
        for place, index in enumerate(written)
        if _BARE_NUMBER.fullmatch(lines[index].text) and _is_isolated(lines, index, furniture)
    ]
    found = {index for place, index in numbers if _is_at_page_break(lines, written, place, furniture)}
    for (_, index), (_, following) in pairwise(numbers):
        if int(lines[following].text) == int(lines[index].text) + 1:
            found |= {index, following}
    return found


def _is_at_page_break(lines: Sequence[Line], written: Sequence[int], place: int, furniture: set[int]) -> bool:
    index = written[place]
    after = written[place + 1] if place + 1 < len(written) else len(lines) - 1
    before = written[place - 1] if place else -1
    if any(line.breaks_page for line in lines[before + 1 : after + 1]):
        return True
    return any(near in furniture and not lines[near].text.startswith("http") for near in (before, after)) and index > 0


def _may_be_head(text: str) -> bool:
    if len(text) > _LONGEST_HEAD or not _LETTERS.search(text) or is_row(text):
        return False
    return not (is_closed(text) and text.count(" ") >= 5)


def _key(text: str) -> str:
    return _DIGITS.sub("#", text).casefold()


def find_front_matter(lines: Sequence[Line]) -> frozenset[int]:
    """The lines of a Markdown file's front matter: from a first line of three dashes to the next such line."""
    first = next((index for index, line in enumerate(lines) if line.text), None)
    if first is None or lines[first].text != _FENCE:
        return frozenset()
    last = next(
        (index for index in range(first + 1, min(len(lines), _LONGEST_FRONT)) if lines[index].text == _FENCE), None
    )
    return frozenset(range(first, last + 1)) if last is not None else frozenset()
