"""A web page as blocks of text: paragraphs, headings, list items and table rows in the order of the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from lxml.etree import LxmlError, iterwalk
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from tallybook.vocab.compiled import read_toml

_CELLS = frozenset({"td", "th"})
_UNSEEN_STYLE = re.compile(r"(display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_NOTE_MARK = re.compile(r"^\s*\[[\w\s]{1,20}\]\s*$")  # [1], [citation needed]
_SPACES = re.compile(r"[ \t\r\n\f]+")
# While spaces are folded these stand for <br> and for the ends of a link's words. No page holds them: they are
# control characters, which are taken out before.
_BREAK, _LINK_START, _LINK_END = "\x00", "\x01", "\x02"
_MARKS = re.compile("[\x00-\x08]")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
_LINKED = re.compile("\x01([^\x02]*)\x02")
_PARAGRAPH_BREAK = re.compile(r"(?:[ ]*\x00[ ]*){2,}")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_QUOTE_SIGNS = "\"'“”‘’„«»"
_DASHES = ("-", "–", "—", "―", "~")
_LONGEST_CELL = 300  # characters; a cell with more is a column of the page, not of a table


@dataclass(frozen=True, eq=False)
class Block:
    """A stretch of text set apart on the page; `element` is the innermost block element that holds it.

    `tag` is that of the element that gives the block its kind: h1 to h6, li, tr, pre, or p for all else.
    `linked` is the number of its characters inside links.
    """

    text: str
    element: HtmlElement
    tag: str
    linked: int

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Its words, folded, for comparing."""
        return fold(self.text)

    @property
    def is_heading(self) -> bool:
        """Whether the page marks it as a heading."""
        return self.tag in _HEADINGS

    @property
    def link_share(self) -> float:
        """How much of it is links, 0 to 1."""
        return min(self.linked / max(len(self.text), 1), 1.0)


@cache
def page_words(section: str, name: str) -> frozenset[str]:
    """The tags or class words of one kind, from page.toml: `page_words("classes", "deck")`."""
    lists = read_toml(Path(__file__).with_name("page.toml"))
    return frozenset(lists[section][name].split())


def fold(text: str) -> tuple[str, ...]:
    """The words of a text without case and punctuation: two texts that read alike fold alike."""
    return tuple(re.findall(r"\w+", text.casefold()))


def parse_page(markup: str) -> HtmlElement | None:
    """The page's tree, None where there is nothing to parse."""
    markup = _CONTROLS.sub(" ", markup)
    if not markup.strip():
        return None
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        # As bytes: lxml refuses characters of a page that names its encoding in an XML declaration.
        return document_fromstring(markup.encode("utf-8", "replace"), parser=parser, ensure_head_body=True)
    except LxmlError:  # nothing but comments, or a tree deeper than the parser goes
        return None


def find_blocks(tree: HtmlElement) -> list[Block]:
    """All blocks of a page that a reader would see, menus and the like among them."""
    return list(_Walk().run(tree))


class _Walk:
    """One pass through a page; no recursion, since broken pages nest thousands deep."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.links = 0  # how many links we are inside of
        self.tables: list[HtmlElement] = []  # the tables of data we are inside of
        self.bulleted: HtmlElement | None = None

    def run(self, tree: HtmlElement) -> Iterator[Block]:
        body = tree.find("body")
        walk = iterwalk(tree if body is None else body, events=("start", "end"))
        for event, element in walk:
            if event == "start":
                if is_unseen(element):
                    walk.skip_subtree()
                    continue
                yield from self._start(element)
                self._take(element.text, element)
                continue
            if not is_unseen(element):
                yield from self._end(element)
            parent = element.getparent()
            if parent is not None and element is not body:
                self._take(element.tail, parent)
        yield from self._flush(tree)

    def _start(self, element: HtmlElement) -> Iterator[Block]:
        tag = element.tag
        if self._parts_blocks(element):
            parent = element.getparent()
            if parent is not None:
                yield from self._flush(parent)
        if tag == "table" and _is_data(element):
            self.tables.append(element)
        elif tag == "a" and _leads_elsewhere(element):
            self.links += 1
        elif tag == "br":
            self.parts.append(" " if self.tables else _BREAK)
        elif tag == "q" and element.text_content().strip()[:1] not in _QUOTE_SIGNS:
            self.parts.append("“")
        elif _names_speaker(element) and not "".join(self.parts).rstrip().endswith(_DASHES):
            self.parts.append(" — ")

    def _end(self, element: HtmlElement) -> Iterator[Block]:
        tag = element.tag
        if self.tables and tag in _CELLS:
            self.parts.append(" | ")
        elif self._parts_blocks(element):
            yield from self._flush(element)
        elif self.tables and tag in page_words("tags", "blocks"):
            self.parts.append(" ")
        if self.tables and element is self.tables[-1]:
            self.tables.pop()
        elif tag == "a" and _leads_elsewhere(element):
            self.links -= 1
        elif tag == "q" and element.text_content().strip()[:1] not in _QUOTE_SIGNS:
            self.parts.append("”")

    def _parts_blocks(self, element: HtmlElement) -> bool:
        """Whether text before and after an element's edge stands apart; inside a table of data only rows do."""
        return element.tag in ({"tr", "table", "caption"} if self.tables else page_words("tags", "blocks"))

    def _take(self, text: str | None, element: HtmlElement) -> None:
        if not text:
            return
        if element.tag == "pre" or (element.tag in {"code", "span"} and _is_inside(element, "pre")):
            text = text.replace("\r\n", "\n").replace("\n", _BREAK)
        self.parts.append(f"{_LINK_START}{text}{_LINK_END}" if self.links else text)

    def _flush(self, element: HtmlElement) -> Iterator[Block]:
        if not self.parts:
            return
        text = _SPACES.sub(" ", "".join(self.parts))
        self.parts = []
        tag = self._kind(element)
        for paragraph in _PARAGRAPH_BREAK.split(text):
            linked = sum(len(words.strip()) for words in _LINKED.findall(paragraph))
            lines = (" ".join(_MARKS.sub("", line).split(" ")).strip() for line in paragraph.split(_BREAK))
            words = "\n".join(line for line in lines if line)
            if tag == "tr":
                words = " | ".join(cell for part in words.split(" | ") if (cell := part.strip(" |")))
            if any(sign.isalnum() for sign in words):
                yield Block(self._bulleted(words, element, tag), element, tag, linked)

    def _kind(self, element: HtmlElement) -> str:
        """What a block is, told by the nearest element that says so."""
        if self.tables:
            return "tr"
        for above in (element, *element.iterancestors()):
            if above.tag in {"li", "pre"} or above.tag in _HEADINGS:
                return str(above.tag)
            if above.tag in {"blockquote", "table", "td", "th", "article", "section", "body"}:
                break
        return "p"

    def _bulleted(self, words: str, element: HtmlElement, tag: str) -> str:
        """A list item's words behind a bullet, as the page shows them; its second paragraph has none."""
        if tag != "li":
            return words
        item = next(above for above in (element, *element.iterancestors()) if above.tag == "li")
        if item is self.bulleted:
            return words
        self.bulleted = item
        return words if words[0] in "•–—-*" else f"• {words}"


def is_unseen(element: HtmlElement) -> bool:
    """Whether a browser would not show an element, or it is a control rather than text."""
    tag = element.tag
    if not isinstance(tag, str) or tag in page_words("tags", "unseen") or element.get("hidden") is not None:
        return True
    if tag == "sup":
        return bool(_NOTE_MARK.match(element.text_content()))
    if tag in {"body", "html"}:
        return False
    if element.get("aria-hidden") == "true" and tag not in {"div", "section", "article", "main"}:
        return True
    classes = element.get("class")
    if classes and not page_words("classes", "unseen").isdisjoint(classes.lower().split()):
        return True
    return bool(_UNSEEN_STYLE.search(element.get("style", "")))


def _is_data(table: HtmlElement) -> bool:
    """Whether a table holds data, not the columns of an old page."""
    if table.get("role") in {"presentation", "none"}:
        return False
    if next(table.iterdescendants("table"), None) is not None:
        return False
    return all(
        len(cell.findall("p")) < 2 and len(cell.findall(".//br")) < 4 and len(cell.text_content()) <= _LONGEST_CELL
        for cell in table.iter("td", "th")
    )


def _leads_elsewhere(link: HtmlElement) -> bool:
    return not str(link.get("href", "#")).startswith("#")


def _names_speaker(element: HtmlElement) -> bool:
    """Whether an element closes a block quotation with its speaker; a dash shows it, as in the page's style."""
    if element.tag not in {"cite", "footer"} or _is_inside(element, "footer"):
        return False
    quotation = next(element.iterancestors("blockquote"), None)
    name = str(element.text_content()).strip()
    if quotation is None or not name or name.startswith(_DASHES):
        return False
    around = str(quotation.text_content()).strip()
    return around != name and around.endswith(name)


def _is_inside(element: HtmlElement, tag: str) -> bool:
    return next(element.iterancestors(tag), None) is not None
