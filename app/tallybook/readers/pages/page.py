"""From the markup of a web page to a document: the article's own text, title, author, date and publisher."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING

from tallybook.errors import ReadError
from tallybook.readers.encoding import decode
from tallybook.readers.pages.article import Found, Page, choose_blocks, is_sentence
from tallybook.readers.pages.blocks import Block, find_blocks, fold, parse_page
from tallybook.readers.pages.headline import find_deck, find_headline
from tallybook.readers.pages.metadata import PageFacts, read_facts
from tallybook.readers.pages.repeats import without_repeats
from tallybook.readers.pages.saved_address import saved_from
from tallybook.records import Document

if TYPE_CHECKING:
    from lxml.html import HtmlElement


# What the library says about pages it can't read is told by our own errors.
logging.getLogger("trafilatura").addHandler(logging.NullHandler())

_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_HEAD_BYTES = 4096
_SHOWN = 0.4  # of the words that programs are given; a page that shows fewer keeps its article from readers


def read_page(
    markup: str | bytes, *, location: str, url: str | None = None, declared_encoding: str | None = None
) -> Document:
    """The article of a page with its title, author, date, publisher and canonical URL, as far as the page gives them.

    Paragraphs stand apart by blank lines, the headline first. `url` is where the page came from, `declared_encoding`
    what the server or a container says (it goes before what the page says of itself). Raises ReadError where no text
    is found.
    """

    text = markup if isinstance(markup, str) else decode_page(markup, location=location, declared=declared_encoding)
    tree = parse_page(text)
    if tree is None:
        raise ReadError(f"{location}: empty: there is no text in it", "Check where the file comes from.")
    facts = read_facts(tree, url or saved_from(text))
    paragraphs, headline = _article(tree, text, facts)
    if not paragraphs:
        raise ReadError(f"{location}: no text found in the page", "Open it in a browser and save its text.")
    return Document(
        text="\n\n".join(paragraphs),
        location=location,
        reader="html",
        title=headline or next(iter(facts.titles), None),
        author=facts.author,
        published=facts.published,
        publisher=facts.publisher,
        url=facts.url,
        metadata=facts.metadata | ({"published_from": facts.published_from} if facts.published_from else {}),
    )


def decode_page(data: bytes, *, location: str, declared: str | None = None) -> str:
    """The page's characters, by what the server says, what the page says of itself, and what its bytes say."""
    own = _DECLARED.search(data[:_HEAD_BYTES])
    name = declared or (own.group(1).decode("ascii", "replace") if own else None)
    return decode(data, declared=name, where=location)


def _article(tree: HtmlElement, markup: str, facts: PageFacts) -> tuple[list[str], str | None]:
    """The article's paragraphs, and its headline where the page shows one."""

    blocks = find_blocks(tree)
    extracted, stated = _extracted(markup), (facts.body or "").splitlines()
    fuller = max(stated, extracted, key=_count_words)
    page = _page(blocks, [*extracted, *stated])
    if page.total < _count_words(fuller) * _SHOWN:
        return [line.strip() for line in fuller if line.strip()], None  # for programs only: the page does not show it
    chosen = choose_blocks(page)
    at = find_headline(page, chosen, facts.titles)
    if at is None:
        kept = without_repeats([block for block, is_chosen in zip(blocks, chosen, strict=True) if is_chosen])
        return [block.text for block in kept], None
    headline, deck = blocks[at], find_deck(page, at, chosen)
    rest = [blocks[index] for index, is_chosen in enumerate(chosen) if (is_chosen or index in deck) and index != at]
    kept = without_repeats([headline, *rest], headline=headline, deck=[blocks[index] for index in deck])
    return [block.text for block in kept], headline.text


def _extracted(markup: str) -> list[str]:
    """The lines that trafilatura finds; none where it finds nothing."""
    from trafilatura import bare_extraction

    found = bare_extraction(markup, include_comments=False, include_tables=True, with_metadata=False)
    return (found.text or "").splitlines() if found is not None and not isinstance(found, dict) else []


def _page(blocks: list[Block], guide: list[str]) -> Page:
    """The blocks with those marked that the guide has; without any, all that read like sentences."""

    found = Found(fold(line) for line in guide)
    page = Page(blocks, [found.has(block) for block in blocks])
    return page if page.total else Page(blocks, [is_sentence(block) for block in blocks])


def _count_words(lines: list[str]) -> int:

    return sum(len(fold(line)) for line in lines)
