"""Which blocks of a page are its article: what the extractor found, and what it dropped in between, in its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from lxml.html import HtmlElement

from tallybook.readers.pages.blocks import Block, page_words

_SHINGLE = 4  # words in a row that must agree; shorter blocks must agree whole
_MATCHED = 0.5  # share of a block's shingles that the extractor must have found
_CONTAINER = 0.85  # share of the found text that the article's element must hold
_EXEMPT = 0.5  # an element with more of the found text than this is no furniture, whatever its classes say
_LINKED = 0.6  # a block or a part with more of its text in links than this leads elsewhere
_SENTENCE_END = re.compile(r"[.!?…:;][\"”»’')\]]*$")
_SENTENCE_WORDS = 3
_SPEAKER_WORDS = 20  # more words than a name with its offices has are no name
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_CLASS_WORD = re.compile(r"[a-z]+")


class Found:
    """The text that the extractor found, for asking whether a block of the page is part of it."""

    def __init__(self, lines: Iterable[Sequence[str]]) -> None:
        """`lines` are the paragraphs found, as folded words."""
        self._whole: set[tuple[str, ...]] = set()
        self._shingles: set[tuple[str, ...]] = set()
        for line in lines:
            self._whole.add(tuple(line))
            self._shingles.update(shingles(line))

    def has(self, block: Block) -> bool:
        """Whether at least half of the block was found."""
        parts = shingles(block.words)
        if not parts:
            return block.words in self._whole
        return sum(part in self._shingles for part in parts) >= len(parts) * _MATCHED


def shingles(words: Sequence[str]) -> list[tuple[str, ...]]:
    """Every four words in a row; none for fewer words."""
    return [tuple(words[at : at + _SHINGLE]) for at in range(len(words) - _SHINGLE + 1)]


def class_words(element: HtmlElement) -> frozenset[str]:
    """The words of an element's class and id, neighbours joined too: "readMore" gives read, more and read-more."""
    words: set[str] = set()
    for name in f"{element.get('class', '')} {element.get('id', '')}".split():
        parts = _CLASS_WORD.findall(_CAMEL.sub("-", name).lower())
        words.update(parts)
        words.update(f"{first}-{second}" for first, second in pairwise(parts))
    return frozenset(words)


def is_sentence(block: Block) -> bool:
    """Whether a block reads like a sentence: some words and a closing stop."""
    return len(block.words) >= _SENTENCE_WORDS and bool(_SENTENCE_END.search(block.text))


@dataclass
class Page:
    """A page's blocks with what is known about the elements around them."""

    blocks: list[Block]
    matched: list[bool]
    _furniture: dict[HtmlElement, bool] = field(default_factory=dict)

    @cached_property
    def weights(self) -> dict[HtmlElement, int]:
        """How many words of the found text every element holds."""
        weights: dict[HtmlElement, int] = {}
        for block, is_matched in zip(self.blocks, self.matched, strict=True):
            if is_matched:
                for element in (block.element, *block.element.iterancestors()):
                    weights[element] = weights.get(element, 0) + len(block.words)
        return weights

    @cached_property
    def total(self) -> int:
        """How many words were found."""
        return sum(len(block.words) for block, matched in zip(self.blocks, self.matched, strict=True) if matched)

    @cached_property
    def container(self) -> HtmlElement | None:
        """The smallest element that holds nearly all of the found text; None where nothing was found."""
        large = [element for element, weight in self.weights.items() if weight >= self.total * _CONTAINER]
        return max(large, key=lambda element: sum(1 for _ in element.iterancestors()), default=None)

    def is_furniture(self, element: HtmlElement) -> bool:
        """Whether an element or one around it is a menu, a caption, related links or the like."""
        path = [element, *element.iterancestors()]
        known = next((at for at, above in enumerate(path) if above in self._furniture), len(path))
        verdict = self._furniture[path[known]] if known < len(path) else False
        for above in reversed(path[:known]):
            verdict = (verdict or self._is_furniture_itself(above)) and not self._is_exempt(above)
            self._furniture[above] = verdict
        return verdict

    def _is_exempt(self, element: HtmlElement) -> bool:
        return self.weights.get(element, 0) > self.total * _EXEMPT

    def _is_furniture_itself(self, element: HtmlElement) -> bool:
        if element.tag in page_words("tags", "furniture") or element.get("role") in {"navigation", "complementary"}:
            # A quotation's source stands in a <footer> of its own.
            return not (element.tag == "footer" and is_quotation(element))
        words = class_words(element)
        if not words or element.tag in {"body", "html"}:
            return False
        is_named_so = bool(words & (page_words("classes", "furniture") | page_words("classes", "furniture_pairs")))
        return is_named_so and not (
            words & (page_words("classes", "posts") | page_words("classes", "pull")) and holds_quotation(element)
        )


def is_quotation(element: HtmlElement) -> bool:
    """Whether an element stands inside a block quotation."""
    return element.tag == "blockquote" or next(element.iterancestors("blockquote"), None) is not None


def holds_quotation(element: HtmlElement) -> bool:
    """Whether an element is a block quotation or has one in it."""
    return element.tag == "blockquote" or element.find(".//blockquote") is not None


def pull_of(element: HtmlElement) -> HtmlElement | None:
    """The outermost element around a block that sets a quotation apart; None for what stands in the running text."""
    found = None
    for above in (element, *element.iterancestors()):
        if above.tag in {"article", "main", "body"}:
            break
        if above.tag in {"blockquote", "aside"} or class_words(above) & page_words("classes", "pull"):
            found = above
    return found


def choose_blocks(page: Page) -> list[bool]:
    """For every block whether it belongs to the article: found by the extractor, or dropped by it in between."""
    container = page.container
    if container is None:
        return [False] * len(page.blocks)
    inside = set(container.iter())
    matched = [at for at, is_matched in enumerate(page.matched) if is_matched]
    bodies = {parent for at in matched if (parent := page.blocks[at].element.getparent()) is not None}
    bodies |= {page.blocks[at].element for at in matched}
    branches = _Branches(page)
    chosen = []
    for at, block in enumerate(page.blocks):
        if page.is_furniture(block.element) or _leads_elsewhere(block):
            chosen.append(False)
        elif page.matched[at]:
            chosen.append(True)
        elif block.element in inside:
            is_between = matched[0] < at < matched[-1]
            chosen.append(branches.is_article(block, bodies, is_between=is_between))
        else:
            chosen.append(False)
    return _without_bare_headings(page.blocks, chosen)


class _Branches:
    """Judges the parts of a page that hold nothing of the found text and hang on an element that holds some."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.blocks_of: dict[HtmlElement, list[Block]] = {}
        for block in page.blocks:
            self.blocks_of.setdefault(self.top(block), []).append(block)

    def top(self, block: Block) -> HtmlElement:
        """The outermost element around a block that holds nothing of the found text; its own element if that does."""
        top = block.element
        for above in block.element.iterancestors():
            if self.page.weights.get(top, 0) or self.page.weights.get(above, 0):
                break
            top = above
        return top

    def is_article(self, block: Block, bodies: set[HtmlElement], *, is_between: bool) -> bool:
        """Whether an unmatched block was dropped wrongly."""
        top = self.top(block)
        parent = top.getparent()
        if not is_between and parent not in bodies and top not in bodies:
            return False
        if _names_speaker(block):
            return True
        branch = self.blocks_of[top]
        letters = sum(len(part.text) for part in branch)
        if sum(part.linked for part in branch) > letters * _LINKED and not self.page.weights.get(top):
            return False
        if _is_beside(block.element, top):
            return _reads_like_pull(block)
        if is_sentence(block) or (is_quotation(block.element) and any(is_sentence(part) for part in branch)):
            return True
        is_crosshead = block.is_heading and parent in bodies and len(block.words) > 1
        return (is_between or is_crosshead) and _is_running(block, top)


def _is_beside(element: HtmlElement, top: HtmlElement) -> bool:
    """Whether a block stands in an aside or directly in a figure, where captions do."""
    for above in (element, *element.iterancestors()):
        if above.tag in {"aside", "figure"}:
            return not (above.tag == "figure" and (element.tag == "tr" or is_quotation(element)))
        if above is top:
            return False
    return False


def _reads_like_pull(block: Block) -> bool:
    """Whether a block beside the text is a quotation out of it rather than a box on something else."""
    around = (block.element, *block.element.iterancestors())
    is_named_so = any(class_words(above) & page_words("classes", "pull") for above in around[:4])
    return is_quotation(block.element) or is_named_so or block.text[0] in '“"«„‘'


def _names_speaker(block: Block) -> bool:
    """Whether a block says whose a block quotation is: "— Mira Holt, surgeon" at its end."""
    return block.text[0] in "—–―" and is_quotation(block.element) and len(block.words) <= _SPEAKER_WORDS


def _is_running(block: Block, top: HtmlElement) -> bool:
    """Whether a block without a closing stop still reads on from what stands around it."""
    if block.is_heading:
        return not block.linked
    return (
        block.tag in {"li", "tr", "pre"}
        or block.element.tag in {"dt", "dd"}
        or (top.tag == "p" and not block.linked)
        or len(block.words) >= 12
    )


def _leads_elsewhere(block: Block) -> bool:
    return block.link_share > _LINKED and not is_sentence(block)


def _without_bare_headings(blocks: list[Block], chosen: list[bool]) -> list[bool]:
    """The choice without headings of what was left out: a heading before related links, and one at the very end."""
    kept = list(chosen)
    follows = False  # whether text of the article follows directly
    for at in range(len(blocks) - 1, -1, -1):
        block = blocks[at]
        if block.is_heading and block.tag != "h1":
            kept[at] = kept[at] and follows
        elif kept[at]:
            follows = True
        elif block.linked:  # captions, times and the like say nothing about the heading above them, links do
            follows = False
    return kept
