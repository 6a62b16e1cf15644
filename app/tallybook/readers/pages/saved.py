"""Pages as browsers save them: in one file (MHTML, SingleFile), or as a page with a folder of its parts beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tallybook.errors import ReadError
from tallybook.readers.base import Options, Reading, Target, check_text, read_bounded
from tallybook.readers.pages.html import read_html

if TYPE_CHECKING:
    from email.message import EmailMessage

_HEAD = 4096
_HEADER = re.compile(rb"^(?:Snapshot-Content-Location|Content-Type:\s*multipart/related)", re.IGNORECASE | re.MULTILINE)
_PAGES = ("text/html", "application/xhtml+xml")
_SAVED_AT = "saved"


class MhtmlReader:
    """Reads the page of an MHTML file; its pictures, styles and frames are passed over."""

    name = "mhtml"
    suffixes = (".mhtml", ".mht")
    media_types = ("multipart/related", "application/x-mimearchive")

    def recognises(self, head: bytes) -> bool:
        """Whether it starts with the headers of a saved page."""
        start = head.lstrip()[:_HEAD]
        return b"multipart/related" in start.lower() and bool(_HEADER.search(start)) and b"\n" in start

    def read(self, target: Target, options: Options) -> Iterator[Reading]:
        """Yield the page's article, with its own day and address; when it was saved is kept as metadata."""
        from email import message_from_bytes, policy
        from email.errors import MessageError

        data = read_bounded(target, options).lstrip()
        try:
            message = message_from_bytes(data, policy=policy.default)
            page = _page_of(message)
            payload = page.get_payload(decode=True) if page is not None else None
        except (MessageError, ValueError, LookupError, TypeError, AttributeError, IndexError) as error:
            raise ReadError(
                f"{target.location} is no page that can be read: {error}", "Save the page again."
            ) from error
        if page is None or not isinstance(payload, bytes):
            raise ReadError(f"{target.location} holds no page", "Save the page again, or as HTML.")
        url = _header(message, "Snapshot-Content-Location") or _header(page, "Content-Location")
        document = read_html(
            payload,
            location=target.location,
            url=url if url and url.startswith(("http://", "https://")) else target.url,
            declared_encoding=page.get_content_charset(),
        )
        check_text(document.text, target.location, options)
        saved = _header(message, "Date")
        extra = {_SAVED_AT: saved} if saved else {}
        yield document.model_copy(update={"reader": self.name, "metadata": document.metadata | extra})


def _page_of(message: EmailMessage) -> EmailMessage | None:
    """The page itself: the part named by `start`, else the first that is HTML."""
    parts: list[Any] = [part for part in message.walk() if part.get_content_type() in _PAGES]
    root = message.get_param("start")
    named = [part for part in parts if root and _header(part, "Content-ID") == root]
    return next(iter(named or parts), None)


def _header(message: Any, name: str) -> str | None:
    value = message.get(name)
    return " ".join(str(value).split()) or None if value is not None else None
