"""E-mails saved as files: each message's own words, with who wrote it and when; forwarded ones, and attachments too."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from tallybook.errors import ReadError
from tallybook.readers.base import Options, Reading, Target, check_text, read_bounded
from tallybook.readers.encoding import decode, find_damage
from tallybook.readers.messages.forwarded import split_forwarded
from tallybook.readers.pages.html import read_html
from tallybook.readers.published import parse_published
from tallybook.records import Document

if TYPE_CHECKING:
    from email.message import EmailMessage, MIMEPart

_HEADER_LINE = re.compile(rb"^(from|to|subject|date|message-id|mime-version|received|return-path):", re.IGNORECASE)
_CONTENT_TYPE = re.compile(rb"^content-type:[^\n]*\n(?:[ \t]+[^\n]*\n)*", re.IGNORECASE | re.MULTILINE)
_DEEPEST = 10  # messages forwarded inside messages; more is an attempt to exhaust the reader
# What is written may be attached; pictures, sounds and sheets are only named.
_READ_ATTACHMENTS = (".pdf", ".docx", ".odt", ".rtf", ".txt", ".html", ".htm")
# How the library fails on headers and parts that are damaged.
_FAULTS = (ValueError, LookupError, TypeError, AttributeError, AssertionError)
ReadTarget = Callable[[Target, Options], Iterator[Reading]]


class EmailReader:
    """Reads one message: a document for it, for each message forwarded in it, and for each text attached to it."""

    name = "email"
    suffixes = (".eml",)
    media_types = ("message/rfc822",)

    def __init__(self, read: ReadTarget) -> None:
        """`read` reads an attachment."""
        self._read = read

    def recognises(self, head: bytes) -> bool:
        """Whether the first lines are at least two of the headers that every message has."""
        lines = head.removeprefix(b"\xef\xbb\xbf").splitlines()[:40]
        return bool(lines) and sum(1 for line in lines if _HEADER_LINE.match(line)) >= 2

    def read(self, target: Target, options: Options) -> Iterator[Reading]:
        """Yield the message, `a.eml#1` for the first forwarded in it, `a.eml#report.pdf` for what is attached."""
        yield from read_message(read_bounded(target, options), target, options, self._read)


def read_message(data: bytes, target: Target, options: Options, read: ReadTarget) -> Iterator[Reading]:
    """Yield what one message holds. Raises ReadError where it is none, or holds no text."""
    from email import message_from_bytes, policy

    if not data.strip():
        raise ReadError(f"{target.location}: empty: there is no text in it", "Check where the file comes from.")
    message = message_from_bytes(_with_one_type(data.lstrip()), policy=policy.default)
    if not message.keys():
        raise ReadError(f"{target.location}: not an e-mail: it has no headers", "Give it the ending .txt or .html.")
    try:
        attached = list(_attached(message, target, options, read))
        parts = list(_parts(message, target.location, depth=0))
    except _FAULTS as error:
        raise ReadError(f"{target.location} is a damaged message: {error}", "Save it again as .eml.") from error
    if not parts and not attached:
        check_text("", target.location, options)
    is_first = True
    for number, part in enumerate(parts):
        location = target.location if is_first else f"{target.location}#{number}"
        is_first = False
        text = check_text(part.text, location, options)
        if damaged := find_damage(text, location):
            yield damaged
        yield Document(
            text=text,
            location=location,
            reader=EmailReader.name,
            title=part.title,
            author=part.author,
            published=part.published,
            metadata=part.metadata,
        )
    yield from attached


@dataclass(frozen=True, slots=True)
class _Part:
    """The words of one message with what its own headers say."""

    text: str
    title: str | None
    author: str | None
    published: date | None
    metadata: dict[str, Any]


def _parts(message: EmailMessage, location: str, depth: int) -> Iterator[_Part]:
    """A message without those forwarded in it, then these, each with its own headers; none for one without words."""
    if depth > _DEEPEST:
        raise ReadError(f"{location}: more than {_DEEPEST} messages inside each other", "Save the inner ones apart.")
    body = message.get_body(preferencelist=("plain", "html"))
    text = "" if body is None else _body_text(body, location)
    if body is not None and not text.strip() and body.get_content_type() == "text/plain":
        richer = message.get_body(preferencelist=("html",))
        text = "" if richer is None else _body_text(richer, location)
    own, forwarded = split_forwarded(text)
    if own.strip():
        yield _Part(own, _header(message, "Subject"), _header(message, "From"), _sent_on(message), _metadata(message))
    for inner in forwarded:
        if inner.text.strip():
            known = {"from": inner.headers.get("from"), "to": inner.headers.get("to")}
            metadata = {key: value for key, value in known.items() if value}
            metadata |= {"forwarded_by": sender} if (sender := _header(message, "From")) else {}
            day = parse_published(inner.headers.get("date", ""))
            yield _Part(inner.text, inner.headers.get("subject"), inner.headers.get("from"), day, metadata)
    for attached in _forwarded(message):
        yield from _parts(attached, location, depth + 1)


def _with_one_type(data: bytes) -> bytes:
    """The message with one Content-Type: of two, as some gateways write, the one that has the parts' boundary."""
    end = re.search(rb"\r?\n\r?\n", data)
    head = data[: end.start() + 1] if end else data
    found = list(_CONTENT_TYPE.finditer(head))
    if len(found) < 2:
        return data
    kept = next((one for one in found if b"boundary" in one[0].lower()), found[-1])
    for one in reversed(found):
        if one is not kept:
            data = data[: one.start()] + data[one.end() :]
    return data


def _attached(message: EmailMessage, target: Target, options: Options, read: ReadTarget) -> Iterator[Reading]:
    """What the texts attached to a message hold; they say themselves when they were written."""
    if target.depth >= options.limits.archive_depth:
        return
    for part in message.walk():
        name = part.get_filename()
        payload = part.get_payload(decode=True) if name and name.lower().endswith(_READ_ATTACHMENTS) else None
        if not name or not isinstance(payload, bytes):
            continue
        inner = Target(
            location=f"{target.location}#{name}",
            name=name,
            open=cast("partial[BinaryIO]", partial(io.BytesIO, payload)),
            size=len(payload),
            depth=target.depth + 1,
        )
        for reading in read(inner, options):
            if isinstance(reading, Document):
                known = {"attached_to": _header(message, "Subject"), "sent_by": _header(message, "From")}
                extra = {key: value for key, value in known.items() if value}
                yield reading.model_copy(update={"metadata": reading.metadata | extra})
            else:
                yield reading


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
    """A header as words on one line; None where it is missing, empty, or so broken that the library fails on it."""
    try:
        value = message.get(name)
    except _FAULTS:
        return None
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
