"""Web pages: the article's own text, without menus, related links, captions and comments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from app.errors import ReadError
from app.readers.base import Options, Reading, Target, check_text, read_bounded
from app.readers.encoding import decode
from app.records import Document

_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_HEAD_BYTES = 4096


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
        """Yield the page's article."""
        data = read_bounded(target, options)
        document = read_html(data, location=target.location, url=target.url)
        check_text(document.text, target.location, options)
        yield document


def read_html(
    markup: str | bytes, *, location: str, url: str | None = None, declared_encoding: str | None = None
) -> Document:
    """The article of a page with its title, author, date, publisher and canonical URL, as far as the page gives them.

    Paragraphs stand apart by blank lines. `url` is where the page came from, `declared_encoding` what the server or
    a container says (it goes before what the page says of itself). Raises ReadError where no text is found.
    """
    text = markup if isinstance(markup, str) else decode_page(markup, location=location, declared=declared_encoding)
    from trafilatura import extract

    found = extract(text, include_comments=False, include_tables=True)
    if not found:
        raise ReadError(f"{location}: no text found in the page", "Open it in a browser and save its text.")
    published: date | None = None
    return Document(text=found, location=location, reader="html", url=url, published=published)


def decode_page(data: bytes, *, location: str, declared: str | None = None) -> str:
    """The page's characters, by what the server says, what the page says of itself, and what its bytes say."""
    own = _DECLARED.search(data[:_HEAD_BYTES])
    name = declared or (own.group(1).decode("ascii", "replace") if own else None)
    return decode(data, declared=name, where=location)
