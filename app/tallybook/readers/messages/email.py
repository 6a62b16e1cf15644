"""E-mails saved as files: the message's own words, with who wrote them and when."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from tallybook.errors import ReadError
from tallybook.readers.base import Options, Reading, Target, check_text, read_bounded
from tallybook.readers.encoding import decode, find_damage
from tallybook.readers.pages.html import read_html
from tallybook.records import Document

if TYPE_CHECKING:
    from email.message import EmailMessage, MIMEPart

_HEADER_LINE = re.compile(rb"^(from|to|subject|date|message-id|mime-version|received|return-path):", re.IGNORECASE)
_DEEPEST = 10  # messages forwarded inside messages; more is an attempt to exhaust the reader
_SHOWN_HEADERS = ("From", "Date", "Subject")


class EmailReader:
    """Reads one message with the messages forwarded in it; attachments are named, not read."""

    name = "email"
    suffixes = (".eml",)
    media_types = ("message/rfc822",)

    def recognises(self, head: bytes) -> bool:
        """Whether the first lines are at least two of the headers that every message has."""
        lines = head.removeprefix(b"\xef\xbb\xbf").splitlines()[:40]
        return bool(lines) and sum(1 for line in lines if _HEADER_LINE.match(line)) >= 2

    def read(self, target: Target, options: Options) -> Iterator[Reading]:
        """Yield the message as one document."""
        from email import message_from_bytes, policy

        data = read_bounded(target, options)
        if not data.strip():
            raise ReadError(f"{target.location}: empty: there is no text in it", "Check where the file comes from.")
        message = message_from_bytes(data.lstrip(), policy=policy.default)
        if not message.keys():
            raise ReadError(f"{target.location}: not an e-mail: it has no headers", "Give it the ending .txt or .html.")
        text = check_text("\n\n".join(_texts(message, target.location, depth=0)), target.location, options)
        if damaged := find_damage(text, target.location):
            yield damaged
        yield Document(
            text=text,
            location=target.location,
            reader=self.name,
            title=_header(message, "Subject"),
            author=_header(message, "From"),
            published=_sent_on(message),
            metadata=_metadata(message),
        )


def _texts(message: EmailMessage, location: str, depth: int) -> Iterator[str]:
    """The words of a message, then those of the messages forwarded in it, each under its own headers."""
    if depth > _DEEPEST:
        raise ReadError(f"{location}: more than {_DEEPEST} messages inside each other", "Save the inner ones apart.")
    body = message.get_body(preferencelist=("plain", "html"))
    if body is not None:
        text = _body_text(body, location)
        if not text.strip() and body.get_content_type() == "text/plain":
            richer = message.get_body(preferencelist=("html",))
            text = "" if richer is None else _body_text(richer, location)
        if text.strip():
            yield text
    for forwarded in _forwarded(message):
        headers = (f"{name}: {value}" for name in _SHOWN_HEADERS if (value := _header(forwarded, name)))
        yield "\n".join(headers)
        yield from _texts(forwarded, location, depth + 1)


def _body_text(part: MIMEPart, location: str) -> str:
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    declared = part.get_content_charset()
    if part.get_content_type() != "text/html":
        return decode(data, declared=declared, where=location)
    try:
        return read_html(data, location=location, declared_encoding=declared).text
    except ReadError:
        return ""


def _forwarded(message: EmailMessage) -> Iterator[EmailMessage]:
    """The messages inside `message`, those inside them left out."""
    from email.message import EmailMessage

    if message.get_content_type() == "message/rfc822":
        yield from (part for part in message.iter_parts() if isinstance(part, EmailMessage))
    elif message.is_multipart():
        for part in message.iter_parts():
            if isinstance(part, EmailMessage):
                yield from _forwarded(part)


def _header(message: EmailMessage, name: str) -> str | None:
    """A header as words on one line; None where it is missing or empty."""
    value = message.get(name)
    return " ".join(str(value).split()) or None if value is not None else None


def _sent_on(message: EmailMessage) -> date | None:
    from email.utils import parsedate_to_datetime

    value = _header(message, "Date")
    try:
        return parsedate_to_datetime(value).date() if value else None
    except ValueError:
        return None


def _metadata(message: EmailMessage) -> dict[str, Any]:
    found: dict[str, Any] = {
        key: value
        for key, name in (("message_id", "Message-ID"), ("from", "From"), ("to", "To"))
        if (value := _header(message, name))
    }
    attachments = [name for part in message.walk() if (name := part.get_filename())]
    return found | ({"attachments": attachments} if attachments else {})
