"""The headline of a page's article and the line or two under it."""

from __future__ import annotations

from collections.abc import Sequence

from lxml.html import HtmlElement

from tallybook.readers.pages.article import Page, class_words, is_sentence
from tallybook.readers.pages.blocks import Block, fold, page_words

_ALIKE = 0.6  # share of its words that a headline shares with a title of the page
_FEWEST_WORDS = 3
_LONGEST_DECK = 4  # blocks


def find_headline(page: Page, chosen: Sequence[bool], titles: Sequence[str]) -> int | None:
    """The index of the block that is the article's headline, by the titles that the page gives for itself.

    Where it gives none, the last heading before the text counts that is an <h1> or called a title, and no link home.
    """
    first = next((at for at, is_chosen in enumerate(chosen) if is_chosen), len(page.blocks))
    headings = [at for at, block in enumerate(page.blocks) if block.is_heading and _may_be_headline(page, block)]
    wanted = [words for title in titles if (words := fold(title))]
    best = max(headings, key=lambda at: (_likeness(page.blocks[at], wanted), _rank(page.blocks[at])), default=None)
    if best is not None and _likeness(page.blocks[best], wanted) >= _ALIKE:
        return best
    before = [
        at
        for at in headings
        if at <= first and len(page.blocks[at].words) >= _FEWEST_WORDS and not page.blocks[at].linked
    ]
    named = [at for at in before if page.blocks[at].tag == "h1" or _is_named_so(page.blocks[at])]
    return named[-1] if named else None


def find_deck(page: Page, headline: int, chosen: Sequence[bool]) -> list[int]:
    """The indexes of the blocks between headline and text that belong to the article: its standfirst."""
    first = next((at for at, is_chosen in enumerate(chosen) if is_chosen and at > headline), headline)
    deck = []
    for at in range(headline + 1, first):
        block = page.blocks[at]
        if not page.is_furniture(block.element) and _is_deck(block, page.blocks[headline]):
            deck.append(at)
    return deck[:_LONGEST_DECK]


def _may_be_headline(page: Page, block: Block) -> bool:
    return not page.is_furniture(block.element) and not (block.linked and len(block.words) < _FEWEST_WORDS)


def _likeness(block: Block, titles: Sequence[tuple[str, ...]]) -> float:
    """How much of the heading stands in a title, or of a title in it; a heading of a word or two must be all of it."""
    words = set(block.words)
    if not words:
        return 0.0
    best = 0.0
    for title in titles:
        shared = len(words & set(title))
        if len(words) < _FEWEST_WORDS:
            best = max(best, float(block.words == title))
        else:
            best = max(best, min(shared / len(words), shared / len(set(title)) * 2))
    return best


def _rank(block: Block) -> int:
    """<h1> before <h2> and so on, and what calls itself a headline before what does not."""
    return -int(block.tag[1:]) * 2 + _is_named_so(block)


def _is_named_so(block: Block) -> bool:
    return bool(class_words(block.element) & {"headline", "title"})


def _is_deck(block: Block, headline: Block) -> bool:
    """Whether a block says so by its class, or stands as a sentence beside the headline."""
    if block.linked > len(block.text) / 2 or len(block.words) < _FEWEST_WORDS:
        return False
    around: tuple[HtmlElement, ...] = (block.element, *block.element.iterancestors())
    if any(class_words(above) & page_words("classes", "deck") for above in around[:3]):
        return True
    beside = headline.element.getparent() in around[1:3]
    return beside and (is_sentence(block) or block.is_heading)
