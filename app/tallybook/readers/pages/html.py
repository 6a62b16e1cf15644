"""Web pages: the article's own text, without menus, related links, captions and comments."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tallybook.readers.base import Options, Reading, Target, check_text, read_bounded
from tallybook.readers.encoding import charset_of, find_damage
from tallybook.records import Document


class HtmlReader:
    """Reads a web page saved as a file, or what came over http."""

    name = "html"
    suffixes = (".html", ".htm", ".xhtml", ".shtml")
    media_types = ("text/html", "application/xhtml+xml")

    def recognises(self, head: bytes) -> bool:
        """Whether the first bytes look like a page: a doctype or one of the tags that begin one."""
        start = head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
        return bool(
            re.match(rb"(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<(!doctype html|html|head|body|article)\b", start, re.DOTALL)
        )

    def read(self, target: Target, options: Options) -> Iterator[Reading]:
        """Yield the page's article; of a live blog, or a page of whole posts, a document for each post."""
        data = read_bounded(target, options)
        declared = charset_of(target.media_type)
        posts = _posts(data, target, declared)
        if posts:
            yield from posts
            return
        document = read_html(data, location=target.location, url=target.url, declared_encoding=declared)
        check_text(document.text, target.location, options)
        if damaged := find_damage(document.text, target.location):
            yield damaged
        yield document


def _posts(data: bytes, target: Target, declared: str | None) -> list[Document]:
    from tallybook.readers.pages.live import may_hold_posts, read_posts

    return read_posts(data, location=target.location, url=target.url, declared=declared) if may_hold_posts(data) else []


def read_html(
    markup: str | bytes, *, location: str, url: str | None = None, declared_encoding: str | None = None
) -> Document:
    """The article of a page; see `read_page`. What reads pages (lxml, trafilatura) is imported by the first one.

    Raises ReadError where no text is found.
    """
    from tallybook.readers.pages.page import read_page

    return read_page(markup, location=location, url=url, declared_encoding=declared_encoding)
