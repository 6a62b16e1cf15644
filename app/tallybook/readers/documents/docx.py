"""Word files: paragraphs and tables in the order of the document."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile, ZipFile, is_zipfile

from tallybook.errors import ReadError
from tallybook.readers.base import MEGABYTE, Limits, Options, Reading, Target, check_text, read_bounded
from tallybook.records import Document

if TYPE_CHECKING:
    from docx.document import Document as Opened
    from lxml.etree import _Element

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# What a paragraph shows nothing of: words deleted or moved away under tracked changes, and text boxes, read apart.
_SKIPPED = {f"{_WORD}{name}" for name in ("del", "moveFrom", "txbxContent", "pPr", "rPr")} | {_FALLBACK}
_SIGNS = {f"{_WORD}tab": "\t", f"{_WORD}br": "\n", f"{_WORD}cr": "\n", f"{_WORD}noBreakHyphen": "\u2011"}
_LIST_STYLE = re.compile(r"^list ?(bullet|number)", re.IGNORECASE)
_BROKEN_NEXT = "Open it in a word processor and save it anew."
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class DocxReader:
    """Reads Word's format since 2007."""

    name = "docx"
    suffixes = (".docx", ".docm")
    media_types = ("application/vnd.openxmlformats-officedocument.wordprocessingml.document",)

    def recognises(self, head: bytes) -> bool:
        """Whether this is a ZIP whose first entries are those of a Word file."""
        return head.startswith(b"PK\x03\x04") and (b"word/" in head or b"[Content_Types].xml" in head[:100])

    def read(self, target: Target, options: Options) -> Iterator[Reading]:
        """Yield the document's text: paragraphs parted by blank lines, a table's row on a line of its own."""
        data = read_bounded(target, options)
        _refuse_broken(data, target.location, options.limits)
        opened = _open(data, target.location)
        styles = {style.style_id: style.name or "" for style in opened.styles}
        blocks = list(_blocks(opened.element.body, styles))
        text = check_text("\n\n".join(blocks), target.location, options)
        about = opened.core_properties
        yield Document(
            text=text,
            location=target.location,
            reader=self.name,
            url=target.url,
            title=_title(opened, styles),
            author=(about.author or "").strip() or None,
            metadata=_metadata(opened),
        )


def _refuse_broken(data: bytes, location: str, limits: Limits) -> None:
    """Raise ReadError for what is no sound ZIP, and for one that would unpack to more than a document may have."""
    if not data.strip():
        raise ReadError(f"{location}: empty: there is nothing in the file", "Fetch it again.")
    if data.startswith(_OLE):
        raise ReadError(f"{location}: an encrypted Word file, or one of before 2007", "Save it as .docx, no password.")
    if not is_zipfile(BytesIO(data)):
        raise ReadError(f"{location}: broken or truncated Word file: it is no ZIP archive", _BROKEN_NEXT)
    try:
        with ZipFile(BytesIO(data)) as archive:
            entries = archive.infolist()
    except (BadZipFile, ValueError, OSError) as error:
        raise ReadError(f"{location}: broken Word file: {error}", _BROKEN_NEXT) from error
    unpacked = sum(entry.file_size for entry in entries)
    swollen = any(
        entry.file_size > MEGABYTE and entry.file_size > entry.compress_size * limits.archive_ratio for entry in entries
    )
    if swollen or unpacked > limits.document_bytes or len(entries) > limits.archive_entries:
        raise ReadError(f"{location}: a ZIP bomb? It would unpack to {unpacked:,} bytes", "Leave it out.")


def _open(data: bytes, location: str) -> Opened:
    import docx
    from docx.opc.exceptions import OpcError
    from lxml.etree import LxmlError

    try:
        opened = docx.Document(BytesIO(data))
    except (OpcError, LxmlError, BadZipFile, zlib.error, KeyError, ValueError, AttributeError, RuntimeError) as error:
        raise ReadError(f"{location}: broken Word file: {error}", _BROKEN_NEXT) from error
    if opened.element.body is None:
        raise ReadError(f"{location}: broken Word file: it has no body", _BROKEN_NEXT)
    return opened


def _blocks(parent: _Element, styles: dict[str, str]) -> Iterator[str]:
    """The paragraphs and table rows below `parent`, those in content controls and text boxes too."""
    for element in parent:
        if element.tag == f"{_WORD}p":
            if text := _paragraph(element).strip():
                yield f"• {text}" if _is_list_item(element, styles) else text
            for box in _text_boxes(element):
                yield from _blocks(box, styles)
        elif element.tag == f"{_WORD}tbl":
            if rows := [row for row in _rows(element, styles) if row]:
                yield "\n".join(rows)
        elif isinstance(element.tag, str) and element.tag not in _SKIPPED:
            yield from _blocks(element, styles)


def _rows(table: _Element, styles: dict[str, str]) -> Iterator[str]:
    for row in table.iter(f"{_WORD}tr"):
        if next(row.iterancestors(f"{_WORD}tbl")) is table:
            cells = (cell for cell in row.iter(f"{_WORD}tc") if next(cell.iterancestors(f"{_WORD}tr")) is row)
            yield " | ".join(text for cell in cells if (text := " ".join(" ".join(_blocks(cell, styles)).split())))


def _paragraph(paragraph: _Element) -> str:
    """A paragraph's words as they are shown: links, fields and insertions in, deletions out."""
    parts: list[str] = []
    for element in paragraph:
        if element.tag in _SKIPPED:
            continue
        if element.tag == f"{_WORD}t":
            parts.append(element.text or "")
        elif element.tag in _SIGNS:
            parts.append(_SIGNS[element.tag])
        elif isinstance(element.tag, str):
            parts.append(_paragraph(element))
    return "".join(parts)


def _text_boxes(paragraph: _Element) -> Iterator[_Element]:
    for box in paragraph.iter(f"{_WORD}txbxContent"):
        if not any(above.tag == _FALLBACK for above in box.iterancestors()):
            yield box


def _style_name(paragraph: _Element, styles: dict[str, str]) -> str:
    style = paragraph.find(f"{_WORD}pPr/{_WORD}pStyle")
    return "" if style is None else styles.get(style.get(f"{_WORD}val", ""), "")


def _is_list_item(paragraph: _Element, styles: dict[str, str]) -> bool:
    numbered = paragraph.find(f"{_WORD}pPr/{_WORD}numPr") is not None
    name = _style_name(paragraph, styles)
    return bool(_LIST_STYLE.match(name)) or (numbered and not name.lower().startswith("heading"))


def _title(opened: Opened, styles: dict[str, str]) -> str | None:
    """The title in the file's properties, else its first paragraph in the style of a title or of a first heading."""
    if title := (opened.core_properties.title or "").strip():
        return title
    for wanted in ("title", "heading 1"):
        for paragraph in opened.element.body.iter(f"{_WORD}p"):
            text = " ".join(_paragraph(paragraph).split())
            if text and _style_name(paragraph, styles).lower() == wanted:
                return text
    return None


def _metadata(opened: Opened) -> dict[str, Any]:
    """The days the file was made and saved stand here: they are no dates of publication."""
    about = opened.core_properties
    days = {"created": about.created, "modified": about.modified}
    found: dict[str, Any] = {key: moment.date().isoformat() for key, moment in days.items() if moment}
    return found | ({"keywords": about.keywords} if about.keywords else {})
