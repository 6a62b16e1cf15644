"""Pages of many posts: live blogs, and channels with whole posts one below the other; each post with its own time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urldefrag, urljoin

from lxml.html import HtmlElement

from tallybook.readers.headline import with_headline
from tallybook.readers.pages.article import class_words
from tallybook.readers.pages.blocks import parse_page
from tallybook.readers.pages.fragment import fragment_text, is_markup, one_line
from tallybook.readers.pages.metadata import PageFacts, linked_data, read_facts
from tallybook.readers.pages.page import decode_page
from tallybook.readers.pages.saved_address import saved_from
from tallybook.readers.published import find_day, parse_published
from tallybook.records import Document

_FEWEST_POSTS = 3
_FEWEST_WORDS = 8  # of sentences in a post that are no links
_MOST_OF_POSTS = 0.7  # which must have a time, and words
_POST = frozenset({"post", "update", "entry", "block", "liveblog", "live", "item", "card"})
_UNREAD = frozenset({"byline", "author", "share", "social", "meta", "caption", "timestamp", "time"})
_MAY_BE = re.compile(rb"liveBlogUpdate|<article[\s>](?:.*?<article[\s>]){2}|<time[\s>](?:.*?<time[\s>]){2}", re.DOTALL)


def may_hold_posts(data: bytes) -> bool:
    """Whether a page may be one of posts: cheap, and rather yes than no."""
    return _MAY_BE.search(data) is not None


def read_posts(data: bytes, *, location: str, url: str | None, declared: str | None) -> list[Document]:
    """The posts of a page, a document each, `page.html#id`; none where the page is one article, or a list of links."""
    markup = decode_page(data, location=location, declared=declared)
    tree = parse_page(markup)
    if tree is None:
        return []
    address = url or saved_from(markup)
    facts = read_facts(tree, address)
    stated = list(_stated(tree, facts, location))
    if len(stated) >= 2:
        return stated
    shown = list(_shown(tree, facts, location))
    return shown if len(shown) >= _FEWEST_POSTS else []


def _stated(tree: HtmlElement, facts: PageFacts, location: str) -> Iterator[Document]:
    """The posts of JSON-LD's LiveBlogPosting."""
    number = 0
    for item in linked_data(tree):
        updates = item.get("liveBlogUpdate")
        for update in updates if isinstance(updates, list) else [updates]:
            if not isinstance(update, dict):
                continue
            number += 1
            body = next((update[key] for key in ("articleBody", "text", "description") if update.get(key)), "")
            headline = one_line(str(update.get("headline") or update.get("name") or ""))
            own = update.get("url") or update.get("@id") or update.get("mainEntityOfPage")
            link = urljoin(facts.url or "", own) if isinstance(own, str) else None
            text = fragment_text(body, location, link) if isinstance(body, str) and is_markup(body) else str(body)
            text = with_headline(text.strip(), headline)
            if text.strip():
                moment = str(update.get("datePublished") or update.get("dateCreated") or "")
                yield _document(facts, text, f"{location}#{number}", moment, parse_published(moment), link, headline)


def _shown(tree: HtmlElement, facts: PageFacts, location: str) -> Iterator[Document]:
    """The parts of a page that are alike and have each a time and words of their own."""
    posts = _find_posts(tree)
    for number, post in enumerate(posts, start=1):
        moment, day = _moment(post)
        text = _words(post)
        if not text:
            continue
        anchor = _anchor(post)
        link = _link(post, facts.url, anchor)
        heading = next((_line(one) for one in post.iter("h2", "h3", "h4") if _line(one)), None)
        yield _document(facts, text, f"{location}#{anchor or number}", moment, day, link, heading)


def _find_posts(tree: HtmlElement) -> list[HtmlElement]:
    """The largest family of siblings that are posts: alike, most with a time and with sentences that are no links."""
    families: dict[Any, list[HtmlElement]] = {}
    for element in tree.iter("article", "div", "li", "section"):
        if element.tag == "article" or class_words(element) & _POST:
            families.setdefault((element.getparent(), element.tag), []).append(element)
    fitting = [family for family in families.values() if _is_family(family)]
    return max(fitting, key=len, default=[])


def _is_family(posts: list[HtmlElement]) -> bool:
    if len(posts) < _FEWEST_POSTS:
        return False
    timed = sum(_moment(post)[1] is not None for post in posts)
    worded = sum(len(_words(post).split()) >= _FEWEST_WORDS for post in posts)
    placed = sum(_anchor(post) is not None for post in posts)
    return min(timed, worded, placed) >= _MOST_OF_POSTS * len(posts)


def _moment(post: HtmlElement) -> tuple[str, date | None]:
    for time in post.iter("time"):
        for written in (time.get("datetime", ""), _line(time)):
            if day := parse_published(written) or find_day(written):
                return written, day
    return "", None


def _words(post: HtmlElement) -> str:
    """The headings and paragraphs of a post, without what is a link as a whole."""
    lines = []
    for element in post.iter("h2", "h3", "h4", "p", "blockquote", "li"):
        if any(class_words(above) & _UNREAD for above in (element, *element.iterancestors()) if above is not post):
            continue
        linked = sum(len(_line(link)) for link in element.iter("a"))
        line = _line(element)
        if line and (linked < len(line) * 0.8 or element.tag[0] == "h") and line not in lines:
            lines.append(line)
    sentences = [line for line in lines if len(line.split()) > 3]
    return "\n\n".join(lines) if sentences else ""


def _line(element: HtmlElement) -> str:
    return " ".join(" ".join(element.itertext()).split())


def _anchor(post: HtmlElement) -> str | None:
    """By which a post is reached in its page."""
    own = (post.get("id"), post.get("data-id"), post.get("data-post-id"), post.get("data-block-id"))
    inner = (link.get("name") or (link.get("href") or "").partition("#")[2] for link in post.iter("a"))
    return next((name for name in (*own, *inner) if name), None)


def _link(post: HtmlElement, page: str | None, anchor: str | None) -> str | None:
    """The address of a post: its own where its time or heading leads there, else the page's with its anchor."""
    for element in post.iter("time", "h2", "h3"):
        around = (*element.iterancestors("a"), *element.iter("a"))
        href: str | None = next((link.get("href") for link in around if link.get("href", "#") not in ("", "#")), None)
        if href and (page or href.startswith("http")):
            return urljoin(page or "", href)
    return f"{urldefrag(page)[0]}#{anchor}" if page and anchor else None


def _document(
    facts: PageFacts, text: str, location: str, moment: str, day: date | None, link: str | None, title: str | None
) -> Document:
    metadata: dict[str, Any] = {"page": facts.url} if facts.url else {}
    if day is not None:
        metadata["published_from"] = "the post's own time"
        if ":" in moment:
            metadata["published_at"] = moment
    return Document(
        text=text,
        location=location,
        reader="html",
        title=title or next(iter(facts.titles), None),
        author=facts.author,
        published=day,
        publisher=facts.publisher,
        url=link if link and link.startswith(("http://", "https://")) else None,
        metadata=metadata,
    )
