"""When a page was published: the places where pages say it, in the order in which they are believed.

What a page says of its article to programs comes first, then what it shows, then its address, then what programs may
also use for something else. A day of a change, of another article, or found in the sentences of the text is never
taken: no day is better than a wrong one, for every "on Monday" hangs on it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from lxml.html import HtmlElement

from tallybook.readers.pages.article import class_words
from tallybook.readers.published import find_day, parse_published
from tallybook.vocab.compiled import Table, read_toml

Found = tuple[date, str]

_URL_DAY = re.compile(
    r"(?:^|[/_=-])((?:19|20)\d\d)([/_.-]?)(0?[1-9]|1[0-2])\2(0?[1-9]|[12]\d|3[01])(?=$|[/_.?&-]|\D*$)"
)
_URL_NAMED = re.compile(r"/((?:19|20)\d\d)/([a-z]{3,9})/(\d{1,2})(?=/)", re.IGNORECASE)
_LONGEST_LINE = 24  # words of a line that says when: "By A. Name, Correspondent, City | Published 3 June 2024, …"
_FEWEST_WORDS = 4  # beside a <time> in a sentence
_LINES_ABOVE = 3
_LINES_AROUND = 12  # blocks around the headline
_ALIEN = frozenset(
    {
        "comment",
        "comments",
        "related",
        "sidebar",
        "footer",
        "recommended",
        "trending",
        "popular",
        "widget",
        "teaser",
        "more",
    }
)


@dataclass(frozen=True, slots=True)
class PageClues:
    """What of a page can tell its day: its tree, the article of its JSON-LD, its <meta> elements, its address."""

    tree: HtmlElement
    article: dict[str, Any]
    meta: dict[str, str]
    url: str | None


def find_published(clues: PageClues) -> Found | None:
    """The day of publication and where it was found ("meta article:published_time"); None where no place says it."""
    for place in _PLACES:
        for day, where in place(clues):
            return day, where
    return None


@cache
def _table() -> Table:
    return read_toml(Path(__file__).with_name("dates.toml"))


def _linked(clues: PageClues) -> Iterator[Found]:
    if day := parse_published(str(clues.article.get("datePublished") or "")):
        yield day, "JSON-LD datePublished"


def _own_meta(clues: PageClues) -> Iterator[Found]:
    yield from _meta(clues, "own")


def _weak_meta(clues: PageClues) -> Iterator[Found]:
    yield from _meta(clues, "weak")


def _meta(clues: PageClues, kind: str) -> Iterator[Found]:
    for name in _table()["meta"][kind]:
        if day := parse_published(clues.meta.get(name, "")):
            yield day, f"meta {name}"


def _microdata(clues: PageClues) -> Iterator[Found]:
    """What is marked as the article's own `datePublished`, by attribute or in words."""
    for element in clues.tree.iter():
        if not isinstance(element.tag, str):
            continue
        marked = {element.get("itemprop", "").lower(), element.get("property", "").lower().rpartition(":")[2]}
        if "datepublished" in marked and not _is_alien(element) and (day := _day_of(element)):
            yield day, "itemprop datePublished"


def _stated_time(clues: PageClues) -> Iterator[Found]:
    """A <time> that says that it is the time of publication."""
    for element in clues.tree.iter("time"):
        named = class_words(element) | {element.get("itemprop", "").lower()}
        is_stated = element.get("pubdate") is not None or (
            named & _words("published") and not named & _words("changed")
        )
        if is_stated and not _is_alien(element) and (day := _day_of(element)):
            yield day, "time of publication"


def _named_element(clues: PageClues) -> Iterator[Found]:
    """A short element that calls itself the article's date, by its class or id, and is not that of a change."""
    for element in clues.tree.iter(
        "span", "div", "p", "li", "em", "small", "b", "td", "a", "h5", "h6", "strong", "abbr"
    ):
        name = f"{element.get('class', '')} {element.get('id', '')}".lower()
        if not name.strip() or not any(re.search(rf"(?<![a-z]){one}(?![a-z])", name) for one in _names()):
            continue
        words = _shown(element)
        if len(words.split()) > _LONGEST_LINE or _is_alien(element) or _is_changed_only(element, words):
            continue
        if day := parse_published(element.get("data-date", "") or element.get("title", "")) or find_day(words):
            shown = next(one for one in (element.get("class", ""), element.get("id", "")) if one.strip())
            yield day, f"element {shown.split()[0]}"


def _near_time(clues: PageClues) -> Iterator[Found]:
    """A <time> around the headline, or the only one of the article."""
    heading = clues.tree.find(".//h1")
    if heading is None:
        return
    around = next(heading.iterancestors("article", "main", "header"), heading.getparent())
    for element in around.iter("time"):
        named = class_words(element)
        if _is_in_sentence(element) or _is_alien(element) or named & _words("changed") or _is_changed_only(element, ""):
            continue
        if day := _day_of(element):
            yield day, "time beside the headline"


def _address(clues: PageClues) -> Iterator[Found]:
    """The day in the path of the address: /2024/05/01/, /2024-05-01-name, /20240501."""
    canonical = next(
        (link.get("href") or "" for link in clues.tree.iter("link") if "canonical" in link.get("rel", "").lower()), ""
    )
    for address in filter(None, (clues.url, canonical, clues.meta.get("og:url"))):
        try:
            path = unquote(urlsplit(address).path)
        except ValueError:
            continue
        for match in _URL_DAY.finditer(path):
            if day := parse_published(f"{match[1]}-{match[3]}-{match[4]}"):
                yield day, "URL"
        for match in _URL_NAMED.finditer(path):
            if day := find_day(f"{match[3]} {match[2]} {match[1]}"):
                yield day, "URL"


def _line(clues: PageClues) -> Iterator[Found]:
    """A short line around the headline with one day in it, or that says "Published"."""
    heading = clues.tree.find(".//h1")
    if heading is None:
        return
    for element in _beside(heading):
        words = _shown(element)
        if (
            not words
            or len(words.split()) > _LONGEST_LINE
            or _is_alien(element)
            or words.endswith((".", "”", '"', "?"))
        ):
            continue
        if not _is_changed_only(element, words) and (day := find_day(words)):
            yield day, "line beside the headline"


def _created(clues: PageClues) -> Iterator[Found]:
    for name in ("dateCreated", "uploadDate"):
        if day := parse_published(str(clues.article.get(name) or "")):
            yield day, f"JSON-LD {name}"


_PLACES: tuple[Callable[[PageClues], Iterator[Found]], ...] = (
    _linked,
    _own_meta,
    _microdata,
    _stated_time,
    _named_element,
    _near_time,
    _address,
    _line,
    _weak_meta,
    _created,
)


def _words(kind: str) -> frozenset[str]:
    return frozenset(_table()["words"][kind])


@cache
def _names() -> tuple[str, ...]:
    """The names of elements as patterns: their words with any mark, or none, between them."""
    return tuple(r"[-_ ]?".join(map(re.escape, name.split())) for name in _table()["elements"]["names"])


def _day_of(element: HtmlElement) -> date | None:
    """The day of an element, by what programs read of it, else by its words."""
    for name in ("datetime", "content", "data-datetime", "data-date", "title"):
        if day := parse_published(element.get(name, "")) or find_day(element.get(name, "")):
            return day
    words = _shown(element)
    return (parse_published(words) or find_day(words)) if len(words.split()) <= _LONGEST_LINE else None


def _shown(element: HtmlElement) -> str:
    return " ".join(" ".join(element.itertext()).split())


def _is_changed_only(element: HtmlElement, words: str) -> bool:
    """Whether a line tells of a change, and not of publication: "Updated 3 June 2024"."""
    if not words:
        above = element.getparent()
        words = _shown(above) if above is not None else ""
        if len(words.split()) > _LONGEST_LINE:
            words = ""
    found = {word.strip(".:,()|").lower() for word in words.split()} | class_words(element)
    return bool(found & _words("changed")) and not found & _words("first")


def _is_alien(element: HtmlElement) -> bool:
    """Whether an element belongs to something else on the page: comments, related articles, what stands beside."""
    for above in (element, *element.iterancestors()):
        if above.tag in ("body", "html"):
            return False
        if above.tag in ("aside", "footer", "nav") or class_words(above) & _ALIEN:
            return True
    return False


def _beside(heading: HtmlElement) -> Iterator[HtmlElement]:
    """The lines around a headline: those that follow it until the text begins, then those just above it."""
    yield from _below(heading)
    for around in _around(heading):
        for sibling in list(around.itersiblings(preceding=True))[:_LINES_ABOVE]:
            if isinstance(sibling.tag, str) and sibling.tag not in ("nav", "header") and len(_shown(sibling)) < 200:
                yield from _leaves(sibling)


def _around(heading: HtmlElement) -> tuple[HtmlElement, ...]:
    return (heading, *heading.iterancestors("header", "hgroup", "div", "section", "article"))


def _below(heading: HtmlElement) -> Iterator[HtmlElement]:
    for around in _around(heading):
        for sibling in list(around.itersiblings())[:_LINES_AROUND]:
            if not isinstance(sibling.tag, str) or sibling.tag == "table":
                continue
            if len(_shown(sibling).split()) > 2 * _LONGEST_LINE:
                yield from _first_lines(sibling)
                return
            if sibling.tag == "p" and _is_sentence(sibling):
                return  # the text begins
            yield from _leaves(sibling)


def _first_lines(element: HtmlElement) -> Iterator[HtmlElement]:
    """The short lines with which a longer part begins."""
    for child in element:
        if not isinstance(child.tag, str):
            continue
        if len(_shown(child).split()) > _LONGEST_LINE:
            return
        yield from _leaves(child)


def _leaves(element: HtmlElement) -> Iterator[HtmlElement]:
    """An element as lines: its children where they are blocks, else itself."""
    blocks = [
        child for child in element if isinstance(child.tag, str) and child.tag in ("div", "p", "li", "ul", "section")
    ]
    if not blocks:
        yield element
    for block in blocks:
        yield from _leaves(block)


def _is_in_sentence(time: HtmlElement) -> bool:
    """Whether a <time> marks a day within the text, as in "said on <time>Wednesday</time> that"."""
    line = next(time.iterancestors("p", "li", "blockquote", "td", "div"), None)
    if line is None:
        return False
    own = [line.text or "", *(child.tail or "" for child in line.iterchildren())]
    return _is_sentence(line) and len(" ".join(own).split()) > _FEWEST_WORDS


def _is_sentence(line: HtmlElement) -> bool:
    """Whether a line is of the text: longer than a byline, and it ends as sentences do."""
    words = _shown(line).split()
    return len(words) > _LONGEST_LINE // 2 and words[-1].endswith((".", "”", '"', "?", "!"))
