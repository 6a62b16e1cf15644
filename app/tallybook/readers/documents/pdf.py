"""PDF files with a text layer: their lines in reading order, pages parted by form feeds."""

from __future__ import annotations

import re
import shlex
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import pairwise
from threading import Lock
from typing import TYPE_CHECKING, Any

from tallybook.errors import ReadError
from tallybook.readers.base import Options, Reading, Target, check_text, read_bounded
from tallybook.records import Document, Problem, Severity

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfTextPage

_PDFIUM = Lock()  # PDFium is not made for several threads
_END_MARK = b"%%EOF"
_TAIL_BYTES = 4096  # signatures and stray bytes behind the end; more is a newer version that was cut off
_HYPHEN = "\ufffe"  # what PDFium gives for a hyphen with the line end behind it
_LINE_END = re.compile(r"\r\n|\ufffe|\r|\n")
_SENTENCE_END = re.compile(r"[.!?…:][\"”’»)]*\s*$")
_UNREADABLE = re.compile(r"[\x00-\x08\x0e-\x1f\ufffd\ue000-\uf8ff]")
_UNREADABLE_SHARE = 0.3
_FEWEST_STEPS = 3  # from line to line; fewer do not show what is usual on a page
_LINE_SPACING = 1.3  # of the height of the letters: what typesetters leave from one line to the next
_CREATED = re.compile(r"D:(\d{4})(\d\d)(\d\d)")
# Titles that programs put in by themselves.
_NO_TITLE = re.compile(
    r"^(untitled|microsoft word - .*|document\d*|.*\.(docx?|indd|qxd|pdf|rtf)|\(.*\))?$", re.IGNORECASE
)


class PdfReader:
    """Reads the text layer. A scanned PDF has none and is refused: recognising letters is another program's work."""

    name = "pdf"
    suffixes = (".pdf",)
    media_types = ("application/pdf", "application/x-pdf")

    def recognises(self, head: bytes) -> bool:
        """Whether the mark of a PDF stands within the first 1024 bytes, as the standard allows."""
        return b"%PDF-" in head[:1024]

    def read(self, target: Target, options: Options) -> Iterator[Reading]:
        """Yield the text of all pages as one document, after a problem for every page that could not be read."""
        data = read_bounded(target, options)
        _refuse_broken(data, target.location)
        with _PDFIUM:
            pages, problems, about = _read_pages(data, target.location, options)
        text = "\f".join(pages)
        _refuse_unreadable(text, target.location)
        check_text(text, target.location, options)
        yield from problems
        title = about.get("Title", "").strip()
        yield Document(
            text=text,
            location=target.location,
            reader=self.name,
            url=target.url,
            title=None if _NO_TITLE.match(title) else title,
            author=about.get("Author", "").strip() or None,
            metadata=_metadata(about, len(pages)),
        )


def _refuse_broken(data: bytes, location: str) -> None:
    if not data.strip():
        raise ReadError(f"{location}: empty: there is nothing in the file", "Fetch it again.")
    if b"%PDF-" not in data[:1024]:
        raise ReadError(f"{location}: not a PDF: the mark %PDF- is missing at its start", "Give it its right ending.")
    if len(data) - data.rfind(_END_MARK) > _TAIL_BYTES or _END_MARK not in data:
        raise ReadError(f"{location}: truncated PDF: its end is missing", "Fetch the whole file again.")


def _refuse_unreadable(text: str, location: str) -> None:
    words = "".join(text.split())
    if not words:
        raise ReadError(f"{location}: no text layer (scanned pages?)", _ocr(location))
    if len(_UNREADABLE.findall(words)) > len(words) * _UNREADABLE_SHARE:
        raise ReadError(f"{location}: the text layer holds no readable letters", _ocr(location, "--force-ocr"))


def _ocr(location: str, *options: str) -> str:
    """The command that gives a scan a text layer."""
    name = location.rpartition("/")[2].rpartition("#")[2]
    made = f"{name.removesuffix('.pdf')}-ocr.pdf"
    return f"Recognise its letters first: {shlex.join(['ocrmypdf', *options, name, made])}"


def _read_pages(data: bytes, location: str, options: Options) -> tuple[list[str], list[Problem], dict[str, str]]:
    """The text of each page, what went wrong, and what the file says about itself."""
    from pypdfium2 import PdfDocument, PdfiumError

    try:
        opened = PdfDocument(data)
    except PdfiumError as error:
        raise _unopened(location, str(error)) from error
    pages: list[str] = []
    problems: list[Problem] = []
    with closing(opened) as document:
        total = 0
        for number in range(len(document)):
            try:
                pages.append(_page_text(document, number))
            except PdfiumError as error:
                pages.append("")
                problems.append(Problem(location=f"{location}#page={number + 1}", message=f"unreadable page: {error}"))
            total += len(pages[-1])
            if total > options.limits.text_characters:
                break
        about = document.get_metadata_dict()
    if any(pages):
        problems += _pages_without_text(pages, location)
    return pages, problems, about


def _unopened(location: str, reason: str) -> ReadError:
    if "password" in reason.lower() or "security" in reason.lower():
        return ReadError(f"{location}: encrypted PDF: it asks for a password", "Save it without one.")
    return ReadError(f"{location}: broken PDF: {reason}", "Fetch the file again, or save it anew.")


def _pages_without_text(pages: list[str], location: str) -> Iterator[Problem]:
    bare = [str(number) for number, page in enumerate(pages, start=1) if not page]
    if bare:
        message = f"{len(bare)} of {len(pages)} pages have no text layer: {', '.join(bare[:20])}"
        yield Problem(
            location=location, message=message, next_step=_ocr(location, "--skip-text"), severity=Severity.WARNING
        )


def _metadata(about: dict[str, str], pages: int) -> dict[str, Any]:
    """The day the file was made stands here and is no date of publication: files are made anew for every upload."""
    created = _CREATED.match(about.get("CreationDate", ""))
    found: dict[str, Any] = {"pages": pages}
    if created:
        found["created"] = "-".join(created.groups())
    return found


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    left: float
    right: float
    bottom: float
    height: float


def _page_text(document: PdfDocument, number: int) -> str:
    with closing(document[number]) as page, closing(page.get_textpage()) as layer:
        text = layer.get_text_range()
        if len(text) != layer.count_chars():  # letters beyond the first plane: positions would be off
            return _plain_lines(text).strip()
        lines = list(_lines(layer, text))
    return _join(lines).strip()


def _plain_lines(text: str) -> str:
    return text.replace(_HYPHEN, "-\n").replace("\r\n", "\n").replace("\r", "\n")


def _lines(layer: PdfTextPage, text: str) -> Iterator[_Line]:
    start = 0
    for end in [found.span() for found in _LINE_END.finditer(text)] + [(len(text), len(text))]:
        words = text[start : end[0]]
        if words.strip():
            first = start + len(words) - len(words.lstrip())
            last = start + len(words.rstrip()) - 1
            left, bottom, _, top = layer.get_charbox(first, loose=True)
            right = layer.get_charbox(last, loose=True)[2]
            hyphen = "-" if text[end[0] : end[1]] == _HYPHEN else ""
            yield _Line(words.strip() + hyphen, left, right, bottom, top - bottom)
        start = end[1]


def _join(lines: list[_Line]) -> str:
    """Lines as a text: a blank line where the page shows a new paragraph."""
    if not lines:
        return ""
    steps = Counter(round(above.bottom - line.bottom) for above, line in pairwise(lines))
    usual: float = max((step for step in steps if step > 0), key=lambda step: (steps[step], -step), default=0)
    if steps[round(usual)] < _FEWEST_STEPS:
        usual = min(usual, lines[0].height * _LINE_SPACING)
    edge = sorted(line.right for line in lines)[len(lines) * 9 // 10]
    parts = [lines[0].text]
    for above, line in pairwise(lines):
        parts.append("\n\n" if _starts_paragraph(above, line, usual, edge) else "\n")
        parts.append(line.text)
    return "".join(parts)


def _starts_paragraph(above: _Line, line: _Line, usual_step: float, edge: float) -> bool:
    """Whether space, another size of letters, an indent or a short last line parts two lines."""
    if above.text.endswith("-"):
        return False
    step = above.bottom - line.bottom
    size = max(line.height, 1.0)
    if step < 0:  # the next column: a paragraph may run on
        return False
    if step > max(usual_step * 1.25, usual_step + 2) or abs(above.height - line.height) > size * 0.2:
        return True
    is_centred = abs(above.left + above.right - line.left - line.right) < size
    if line.left - above.left > size * 0.5 and not is_centred and step > size * 0.5:
        return True
    is_short = above.right < edge - (edge - min(above.left, line.left)) * 0.2
    return is_short and bool(_SENTENCE_END.search(above.text))
