"""Sentences that a page shows twice: pull quotations, the headline again, a second copy for small screens."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml.html import HtmlElement

from tallybook.readers.pages.article import class_words, is_sentence, pull_of
from tallybook.readers.pages.blocks import Block, fold, page_words

_SENTENCE_BREAK = re.compile(r"(?<=[.!?…])[\"”»’]*\s+|\n")
_FEWEST_WORDS = 4  # a repeat of fewer words in a row is chance
_SAME_WORDING = 90  # of 100: pull quotations are trimmed and tidied


def without_repeats(
    blocks: Sequence[Block], *, headline: Block | None = None, deck: Sequence[Block] = ()
) -> list[Block]:
    """The blocks, in their order, with every sentence once: the running text before what is set apart from it."""
    units = {block: _unit(block, deck) for block in blocks}
    marked = {unit for unit in units.values() if unit is not None and _is_marked(unit)}
    running = _Haystack([block for block in blocks if units[block] is None])
    unmarked = _Haystack([block for block in blocks if units[block] not in marked])
    members: dict[HtmlElement, list[Block]] = {}
    for block, unit in units.items():
        if unit is not None:
            members.setdefault(unit, []).append(block)
    repeated: set[Block] = set()
    for unit, own in members.items():
        repeated |= (unmarked if unit in marked else running).find_repeats(own, is_marked=unit in marked)
    kept: list[Block] = []
    seen: dict[tuple[str, ...], Block] = {}
    for block in blocks:
        if block in repeated:
            continue
        if headline is not None and block is not headline and block.words == headline.words:
            continue
        earlier = seen.get(block.words)
        is_copy = len(block.words) > _FEWEST_WORDS or units[block] in marked or (kept and kept[-1] is earlier)
        if earlier is not None and is_copy:
            continue
        seen[block.words] = block
        kept.append(block)
    return kept


def _unit(block: Block, deck: Sequence[Block]) -> HtmlElement | None:
    """The element that sets a block apart from the running text; None for the running text itself."""
    return block.element if any(block is part for part in deck) else pull_of(block.element)


def _is_marked(unit: HtmlElement) -> bool:
    """Whether an element is made to repeat the text; a plain block quotation is part of it."""
    return unit.tag != "blockquote" or bool(
        class_words(unit) & (page_words("classes", "pull") - {"quote", "blockquote"})
    )


class _Haystack:
    """The running text, for asking whether it says what a quotation beside it says."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.texts = [f" {' '.join(block.words)} " for block in blocks if not block.is_heading]
        self.all = "|".join(self.texts)

    def find_repeats(self, blocks: Sequence[Block], *, is_marked: bool) -> set[Block]:
        """The blocks of one quotation that the text says too: all of them where only the speaker's name is left."""
        sentences = [block for block in blocks if is_sentence(block)] or list(blocks[:1])
        repeated = {block for block in sentences if self._repeats(block, loosely=is_marked)}
        return set(blocks) if len(repeated) == len(sentences) else repeated

    def _repeats(self, block: Block, *, loosely: bool) -> bool:
        """Whether every sentence of the block, fragments such as the speaker's name aside, stands in the text."""
        parts = [fold(part) for part in _SENTENCE_BREAK.split(block.text)]
        sentences = [words for words in parts if len(words) >= _FEWEST_WORDS]
        if not sentences and loosely and is_sentence(block):
            sentences = [block.words]
        return bool(sentences) and all(self._says(" ".join(words), loosely=loosely) for words in sentences)

    def _says(self, sentence: str, *, loosely: bool) -> bool:
        if f" {sentence} " in self.all:
            return True
        if not loosely:
            return False
        from rapidfuzz.fuzz import partial_ratio

        return any(
            len(text) >= len(sentence) and partial_ratio(sentence, text, score_cutoff=_SAME_WORDING)
            for text in self.texts
        )
