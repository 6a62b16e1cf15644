"""OpenDocument text and Rich Text: the paragraphs as they were written."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from tallybook.errors import ReadError
from tallybook.readers.base import MEGABYTE, Options, Reading, Target, check_text, read_bounded
from tallybook.records import Document

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_META = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"
_UNREAD = {f"{_OFFICE}annotation", f"{_TEXT}note", f"{_TEXT}tracked-changes", f"{_TEXT}table-of-content"}
_AGAIN = "Open it in its own program and save it again."


class OdtReader:
    """Reads `.odt`; headings and paragraphs, those of tables too, without comments, notes and deleted words."""

    name = "odt"
    suffixes = (".odt", ".fodt")
    media_types = ("application/vnd.oasis.opendocument.text",)

    def recognises(self, head: bytes) -> bool:
        """Whether it starts as a text of OpenDocument does."""
        return head.startswith(b"PK\x03\x04") and b"mimetypeapplication/vnd.oasis.opendocument.text" in head[:200]

    def read(self, target: Target, options: Options) -> Iterator[Reading]:
        """Yield the text, with title and author; the day of saving is no day of publication."""
        data = read_bounded(target, options)
        content, about = _parts_of(data, target.location, options)
        paragraphs = [line for element in content if (line := " ".join(_words(element).split()))]
        text = check_text("\n\n".join(paragraphs), target.location, options)
        yield Document(
            text=text,
            location=target.location,
            reader=self.name,
            title=about.get("title"),
            author=about.get("initial-creator") or about.get("creator"),
        )


class RtfReader:
    """Reads Rich Text."""

    name = "rtf"
    suffixes = (".rtf",)
    media_types = ("application/rtf", "text/rtf")

    def recognises(self, head: bytes) -> bool:
        """Whether it starts as Rich Text does."""
        return head.startswith(b"{\\rtf")

    def read(self, target: Target, options: Options) -> Iterator[Reading]:
        """Yield the text. Raises ReadError where it can't be read."""
        from striprtf.striprtf import rtf_to_text

        data = read_bounded(target, options)
        if not self.recognises(data[:10]):
            raise ReadError(f"{target.location} is no Rich Text", "Give it its right ending.")
        try:
            words = str(rtf_to_text(data.decode("latin-1"), errors="replace"))  # type: ignore[no-untyped-call]
        except (ValueError, LookupError, IndexError, TypeError, OverflowError) as error:
            raise ReadError(f"{target.location} is damaged Rich Text: {error}", _AGAIN) from error
        paragraphs = [" ".join(line.split()) for line in words.splitlines()]
        text = check_text("\n\n".join(line for line in paragraphs if line), target.location, options)
        yield Document(text=text, location=target.location, reader=self.name)


def _parts_of(data: bytes, location: str, options: Options) -> tuple[list[Any], dict[str, str]]:
    """The paragraphs and headings of a document, and what it says of itself."""
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        if data.startswith(b"PK"):
            with ZipFile(BytesIO(data)) as archive:
                names = set(archive.namelist())
                content = fromstring(_member(archive, "content.xml", location, options))
                meta = fromstring(_member(archive, "meta.xml", location, options)) if "meta.xml" in names else None
        else:
            content = meta = fromstring(data)
    except (BadZipFile, KeyError, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise ReadError(f"{location} is a damaged OpenDocument file: {error}", _AGAIN) from error
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise ReadError(f"{location} is no OpenDocument text: {error}", _AGAIN) from error
    body = content.find(f"{_OFFICE}body/{_OFFICE}text")
    if body is None:
        raise ReadError(f"{location} is no OpenDocument text: it has no body", _AGAIN)
    about = {}
    for element in meta.iter() if meta is not None else ():
        if element.tag in (f"{_DC}title", f"{_DC}creator", f"{_META}initial-creator") and (element.text or "").strip():
            about[re.sub(r"{.*}", "", element.tag)] = " ".join(element.text.split())
    return list(_paragraphs(body)), about


def _member(archive: ZipFile, name: str, location: str, options: Options) -> bytes:
    info = archive.getinfo(name)
    is_swollen = info.file_size > MEGABYTE and info.file_size > info.compress_size * options.limits.archive_ratio
    if is_swollen or info.file_size > options.limits.document_bytes:
        raise ReadError(f"{location}: a ZIP bomb? {name} would unpack to {info.file_size:,} bytes", "Leave it out.")
    return archive.read(name)


def _paragraphs(body: Any) -> Iterator[Any]:
    stack = [body]
    while stack:
        element = stack.pop()
        if element.tag in _UNREAD:
            continue
        if element.tag in (f"{_TEXT}p", f"{_TEXT}h"):
            yield element
        else:
            stack.extend(reversed(element))


def _words(paragraph: Any) -> str:
    """The words of a paragraph; tabs, runs of spaces and breaks of lines are elements there."""
    parts: list[str] = []
    stack: list[tuple[Any, bool]] = [(paragraph, False)]
    while stack:
        element, is_tail = stack.pop()
        if is_tail:
            parts.append(element.tail or "")
        elif element.tag in (f"{_TEXT}s", f"{_TEXT}tab", f"{_TEXT}line-break"):
            parts.append(" ")
        elif element.tag not in _UNREAD:
            parts.append(element.text or "")
            for child in reversed(element):
                stack += [(child, True), (child, False)]
    return "".join(parts)
