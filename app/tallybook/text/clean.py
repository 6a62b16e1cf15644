"""Cuts what is no part of the article and mends wrapped lines, with the way back to the text as ingested."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise, takewhile, zip_longest

from tallybook.text import furniture
from tallybook.text.lines import Line, cut_line, find_lines, is_closed, mark_items, starts_lower
from tallybook.text.offsets import CleanText, Range, Run
from tallybook.text.pages import find_front_matter, find_page_furniture
from tallybook.text.wrapping import Break, Column, Vocabulary, break_between, find_column, is_cut, wrap
from tallybook.text.writing import Writer

# Each pass only takes away, so a pass that changes nothing comes; texts made to need more than these are not news.
_MOST_PASSES = 12
# Smaller blocks are too small to tell how they were set; the whole text tells it for them.
_SMALLEST_BLOCK = 5
_LONGEST_TITLE_WORDS = 20
_MOST_TITLES = 8
# What of a long paragraph is looked at to see whether it was cut.
_TAIL_LINES = 40


@dataclass(slots=True)
class _Block:
    """Lines that make one paragraph or item, with the joins between them; `before` is what parts it from the last.

    `group` counts the stretches without blank lines or junk; `is_sewable` is True where it begins one of them, so that
    it may be the second half of a sentence.
    """

    lines: list[Line]
    group: int
    before: Break = Break.PARAGRAPH
    joins: list[Break] = field(default_factory=list)
    is_sewable: bool = False
    has_junk_before: bool = False

    def add(self, line: Line, join: Break) -> None:
        """Put a line of the same paragraph behind the last."""
        self.lines.append(line)
        self.joins.append(join)

    @property
    def is_item(self) -> bool:
        return self.lines[0].is_item

    @property
    def text(self) -> str:
        return " ".join(line.text for line in self.lines[-_TAIL_LINES:])

    @property
    def is_title_like(self) -> bool:
        return not is_closed(self.text) and self.text.count(" ") < _LONGEST_TITLE_WORDS


def clean(text: str) -> CleanText:
    """The text without furniture, each paragraph and each item of a list on one line, and the way back to `text`.

    Paragraphs stand apart by an empty line, items of a list by a line break; what a page break, a URL or a running
    head cut in two is whole again. Cleaning the cleaned text changes nothing.
    """
    cleaned, runs = _clean_once(text)
    for _ in range(_MOST_PASSES):
        again, further = _clean_once(cleaned)
        if again == cleaned:
            break
        cleaned, runs = again, _composed(further, runs)
    return CleanText(cleaned, runs, _blanks(text, runs))


def _clean_once(text: str) -> tuple[str, list[Run]]:
    lines = _without_announcements(text, find_lines(text))
    vocabulary = Vocabulary(line.text for line in lines)
    groups = _groups(lines)
    column = find_column(group.lines for group in groups)
    blocks = _sewn(_without_furniture(_blocks(groups, column, vocabulary)), column, vocabulary)
    writer = Writer(text)
    for block in blocks:
        writer.write_block(block.lines, block.joins, block.before)
    return writer.text, writer.runs


def _without_announcements(text: str, lines: Sequence[Line]) -> list[Line]:
    """The lines, the last ones of paragraphs without the announcement of another article behind their sentences."""
    kept: list[Line] = []
    for line, below in zip_longest(lines, lines[1:]):
        is_last = line.text and (below is None or not below.text)
        at = furniture.find_announcement_behind(text[line.start : line.end]) if is_last else None
        kept.append(line if at is None else cut_line(text, line, at))
    return kept


@dataclass(slots=True)
class _Group:
    """Lines with nothing between them; whether junk, and nothing but junk, parts them from the group above."""

    lines: list[Line]
    has_junk_before: bool
    is_tight: bool


def _groups(lines: Sequence[Line]) -> list[_Group]:
    junk = find_page_furniture(lines) | find_front_matter(lines)
    groups: list[_Group] = []
    has_junk, has_blank = False, True
    for index, line in enumerate(lines):
        has_junk = has_junk or line.breaks_page or index in junk
        has_blank = has_blank or not line.text
        if index in junk or not line.text:
            continue
        if has_junk or has_blank or not groups:
            groups.append(_Group([line], has_junk, has_junk and not has_blank))
        else:
            groups[-1].lines.append(line)
        has_junk = has_blank = False
    for group in groups:
        mark_items(group.lines)
    return groups


def _blocks(groups: Sequence[_Group], whole: Column, vocabulary: Vocabulary) -> list[_Block]:
    blocks: list[_Block] = []
    for number, group in enumerate(groups):
        column = find_column([group.lines]) if len(group.lines) >= _SMALLEST_BLOCK else whole
        first = _Block([group.lines[0]], number, is_sewable=True, has_junk_before=group.has_junk_before)
        if not (group.is_tight and blocks and _continued(blocks[-1], first, whole, vocabulary)):
            blocks.append(first)
        for above, line in pairwise(group.lines):
            join = break_between(above, line, column, vocabulary)
            if join in {Break.ITEM, Break.PARAGRAPH}:
                blocks.append(_Block([line], number, before=join))
            else:
                blocks[-1].add(line, join)
    return blocks


def _continued(above: _Block, below: _Block, column: Column, vocabulary: Vocabulary) -> bool:
    """Whether `below`, from which only junk parts it, went on in the paragraph `above`."""
    join = break_between(above.lines[-1], below.lines[0], column, vocabulary)
    if join is Break.ITEM:
        below.before = join
    if join in {Break.ITEM, Break.PARAGRAPH} or _is_furniture(above) or _is_furniture(below):
        return False
    above.add(below.lines[0], join)
    return True


def _is_furniture(block: _Block) -> bool:
    text = block.text
    return furniture.is_furniture_paragraph(text) or furniture.is_announcement(text) or _is_bare(block)


def _is_bare(block: _Block) -> bool:
    return furniture.is_bare_announcement(block.text)


def _without_furniture(blocks: Sequence[_Block]) -> list[_Block]:
    """The blocks that are the article's, those behind a cut marked so that they can be sewn on."""
    kept: list[_Block] = []
    index = 0
    has_cut = False
    while index < len(blocks):
        block = blocks[index]
        taken = _furniture_length(blocks, index)
        if taken:
            index += taken
            has_cut = True
            continue
        if has_cut:
            block.is_sewable = block.has_junk_before = True
            block.before = block.before if block.lines[0].is_item and kept and kept[-1].is_item else Break.PARAGRAPH
        has_cut = False
        kept.append(block)
        index += 1
    return kept


def _furniture_length(blocks: Sequence[_Block], index: int) -> int:
    """How many blocks from `index` on are one piece of furniture; 0 where the block is the article's."""
    block = blocks[index]
    is_bare = _is_bare(block)
    if not is_bare and not furniture.is_announcement(block.text):
        return int(furniture.is_furniture_paragraph(block.text))
    taken = 1 + _titles(blocks[index + 1 : index + 1 + _MOST_TITLES], block.group)
    if not is_bare or taken > 1 or index + 1 >= len(blocks):
        return taken
    following = blocks[index + 1]
    titles = _titles(blocks[index + 1 : index + 1 + _MOST_TITLES], following.group)
    after = blocks[index + 1 + titles : index + 2 + titles]
    is_whole_group = not after or after[0].group != following.group
    is_title = following.lines[0].is_item or not starts_lower(following.text)
    return 1 + titles if is_whole_group and is_title and not following.has_junk_before else 1


def _titles(blocks: Sequence[_Block], group: int) -> int:
    return sum(1 for _ in takewhile(lambda block: block.group == group and block.is_title_like, blocks))


def _sewn(blocks: Sequence[_Block], column: Column, vocabulary: Vocabulary) -> list[_Block]:
    """The blocks with the halves of cut paragraphs put together."""
    sewn: list[_Block] = []
    for block in blocks:
        tail = sewn[-1].lines[-_TAIL_LINES:] if sewn and block.is_sewable else []
        if tail and is_cut(tail, block.lines[0], column, has_junk_between=block.has_junk_before):
            sewn[-1].add(block.lines[0], wrap(tail[-1].text, block.lines[0].text, vocabulary))
            for line, join in zip(block.lines[1:], block.joins, strict=True):
                sewn[-1].add(line, join)
        else:
            sewn.append(block)
    return sewn


def _composed(further: Sequence[Run], runs: Sequence[Run]) -> list[Run]:
    """The runs of a second cleaning, led back through those of the first."""
    composed: list[Run] = []
    index = 0
    for clean_start, middle_start, length in further:
        middle_end = middle_start + length
        while index < len(runs) and runs[index][0] + runs[index][2] <= middle_start:
            index += 1
        at = index
        while at < len(runs) and runs[at][0] < middle_end:
            run_start, original_start, run_length = runs[at]
            first, last = max(middle_start, run_start), min(middle_end, run_start + run_length)
            composed.append((clean_start + first - middle_start, original_start + first - run_start, last - first))
            at += 1
    return composed


def _blanks(text: str, runs: Sequence[Run]) -> frozenset[Range]:
    gaps = ((before[1] + before[2], after[1]) for before, after in pairwise(runs))
    return frozenset((start, end) for start, end in gaps if start < end and text[start:end].isspace())
