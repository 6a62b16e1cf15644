"""Sentences that a page shows twice: pull quotations, the headline again, a second copy for small screens."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml.html import HtmlElement

from app.readers.page_article import class_words, pull_of
from app.readers.page_blocks import Block, fold, page_words

_SENTENCE_BREAK = re.compile(r"(?<=[.!?…])[\"”»’]*\s+|\n")
_FEWEST_WORDS = 4  # a repeat of fewer words in a row is chance
_SAME_WORDING = 90  # of 100: pull quotations are trimmed and tidied


def without_repeats(
    blocks: Sequence[Block], *, headline: Block | None = None, deck: Sequence[Block] = ()
) -> list[Block]:
    """The blocks, in their order, with every sentence once: the running text before what is set apart from it."""
    units = {id(block): _unit(block, deck) for block in blocks}
    running = _Haystack([block for block in blocks if units[id(block)] is None])
    dropped = {unit for block in blocks if (unit := units[id(block)]) is not None and running.repeats(block, unit)}
    kept: list[Block] = []
    seen: dict[tuple[str, ...], Block] = {}
    for block in blocks:
        if units[id(block)] in dropped and units[id(block)] is not None:
            continue
        if headline is not None and block is not headline and block.words == headline.words:
            continue
        earlier = seen.get(block.words)
        if earlier is not None and (len(block.words) >= _FEWEST_WORDS + 1 or (kept and kept[-1] is earlier)):
            continue
        seen[block.words] = block
        kept.append(block)
    return kept


def _unit(block: Block, deck: Sequence[Block]) -> HtmlElement | None:
    """The element that sets a block apart from the running text; None for the running text itself."""
    return block.element if any(block is part for part in deck) else pull_of(block.element)


class _Haystack:
    """The running text, for asking whether it says what a quotation beside it says."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.texts = [f" {' '.join(block.words)} " for block in blocks if not block.is_heading]
        self.all = "|".join(self.texts)

    def repeats(self, block: Block, unit: HtmlElement) -> bool:
        """Whether every sentence of the block, fragments such as the speaker's name aside, stands in the text."""
        sentences = [words for part in _SENTENCE_BREAK.split(block.text) if len(words := fold(part)) >= _FEWEST_WORDS]
        if not sentences:
            return False
        is_pull = bool(class_words(unit) & page_words("classes", "pull")) or unit.tag == "aside"
        return all(self._says(" ".join(words), loosely=is_pull) for words in sentences)

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
