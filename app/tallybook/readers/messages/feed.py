"""RSS and Atom feeds: every entry a document. The bytes at hand are parsed; nothing is ever fetched."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from tallybook.errors import ReadError
from tallybook.readers.base import Options, Reading, Target, read_bounded
from tallybook.readers.headline import with_headline
from tallybook.readers.pages.fragment import fragment_text, is_markup, one_line
from tallybook.readers.published import parse_published
from tallybook.records import Document, Problem, Severity

_START = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<\?[^>]*>\s*|<!--.*?-->\s*|<!DOCTYPE[^>]*>\s*)*<(?:rss|feed|rdf:RDF)\b",
    re.DOTALL | re.IGNORECASE,
)
_LINKED = re.compile(r"<(a|font)\b[^>]*>.*?</\1\s*>", re.DOTALL | re.IGNORECASE)


class FeedReader:
    """Reads RSS and Atom, whole texts of entries where the feed has them, else their summaries."""

    name = "feed"
    suffixes = (".rss", ".atom", ".rdf", ".xml")
    media_types = ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/xml", "text/xml")

    def recognises(self, head: bytes) -> bool:
        """Whether the root element is that of a feed."""
        return _START.match(head) is not None

    def read(self, target: Target, options: Options) -> Iterator[Reading]:
        """Yield a document for every entry, `path#3` for the third; a Problem for one without text."""
        import feedparser

        data = read_bounded(target, options)
        _refuse_entities(data, target.location)
        headers = {"content-type": target.media_type} if target.media_type else {}
        if target.url:
            headers["content-location"] = target.url
        # A stream, for feedparser would open a string as a file or fetch it as a URL.
        try:
            found = feedparser.parse(io.BytesIO(data), response_headers=headers)
        except (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError) as error:
            raise ReadError(f"{target.location} is a damaged feed: {error}", "Fetch the feed again.") from error
        if not found.entries:
            if found.version:
                raise ReadError(f"{target.location} is a feed without entries", "Fetch it again later.")
            raise ReadError(f"{target.location} is no RSS or Atom feed", "Save the page as HTML or text.")
        for number, entry in enumerate(found.entries, start=1):
            yield _read_entry(entry, found.feed, f"{target.location}#{number}")
        if found.bozo and _is_cut(data):
            yield Problem(
                location=target.location,
                message=f"{target.location} breaks off after {len(found.entries)} entries",
                next_step="Fetch the feed again.",
            )


def _refuse_entities(data: bytes, location: str) -> None:
    """Raise ReadError for a feed that declares entities of its own: that is how a few bytes become gigabytes."""
    from xml.sax import SAXException
    from xml.sax.handler import ContentHandler

    from defusedxml import DefusedXmlException
    from defusedxml.sax import parseString

    try:
        parseString(data, ContentHandler(), forbid_dtd=False, forbid_entities=True, forbid_external=False)
    except DefusedXmlException as error:
        raise ReadError(
            f"{location}: the feed declares XML entities, which can blow it up without bound",
            "Take the <!ENTITY …> declarations out, if you trust where it comes from.",
        ) from error
    except (SAXException, ValueError, LookupError):
        return  # feedparser reads much that is no well-formed XML, and knows only entities without others in them


def _is_cut(data: bytes) -> bool:
    """Whether the closing tag of the feed is missing."""
    end = data.rstrip()[-200:].lower()
    return not any(tag in end for tag in (b"</rss>", b"</feed>", b"</rdf:rdf>"))


def _read_entry(entry: Any, feed: Any, location: str) -> Reading:
    content = max((part.get("value") or "" for part in entry.get("content", [])), key=len, default="")
    summary = entry.get("summary") or ""
    # What is called content is the article, and the summary its teaser, unless it is plainly the other way round.
    body = summary if len(summary) > 2 * len(content) else content
    url = entry.get("link") or None
    title = one_line(entry.get("title", ""))
    outlet = one_line(entry.get("source", {}).get("title", ""))
    if title and outlet:
        title = _without_outlet(title, outlet)
    text = with_headline(_body_text(body, title, location, url), title)
    if not text.strip():
        return Problem(
            location=location,
            message=f"{location}: the entry {title or url or 'without a title'} holds no text",
            next_step="Ingest the page that it links to.",
            severity=Severity.WARNING,
        )
    dated = entry.get("published") or entry.get("updated") or ""
    metadata = {"entry": entry.get("id"), "feed": feed.get("link"), "published": dated}
    tags = [tag.get("term") for tag in entry.get("tags", []) if tag.get("term")]
    return Document(
        text=text,
        location=location,
        reader=FeedReader.name,
        published=parse_published(dated),
        publisher=outlet or one_line(feed.get("title", "")),
        title=title,
        url=url,
        author=one_line(entry.get("author", "")),
        metadata={key: value for key, value in metadata.items() if value} | ({"tags": tags} if tags else {}),
    )


def _body_text(body: str, title: str | None, location: str, url: str | None) -> str:
    """The words of an entry; none where they are links alone: what searches for news put there is headlines again."""
    if title and is_markup(body) and not one_line(_LINKED.sub("", body).replace("&nbsp;", "")):
        return ""
    return fragment_text(body, location, url)


def _without_outlet(title: str, outlet: str) -> str:
    """The headline without " - Outlet" behind it, as searches for news write it."""
    for dash in (" - ", " – ", " | "):
        if title.casefold().endswith(f"{dash}{outlet}".casefold()):
            return title[: -len(dash) - len(outlet)].rstrip() or title
    return title
