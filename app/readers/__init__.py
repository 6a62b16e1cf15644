"""The readers, a line each, and the way in: `find_targets` for what a person names, `read` for each of them."""

from __future__ import annotations

from collections.abc import Iterator

from app.readers import dispatch
from app.readers.archive import ArchiveReader, GzipReader
from app.readers.base import Limits, Options, Reader, Reading, Target
from app.readers.docx import DocxReader
from app.readers.email import EmailReader
from app.readers.feed import FeedReader
from app.readers.html import HtmlReader
from app.readers.jsonl import JsonLinesReader
from app.readers.pdf import PdfReader
from app.readers.plain import PlainReader
from app.readers.table import TableReader
from app.readers.targets import find_targets
from app.readers.url import UrlReader
from app.readers.warc import WarcReader

__all__ = ["READERS", "Limits", "Options", "Reader", "Reading", "Target", "find_targets", "read"]


def read(target: Target, options: Options) -> Iterator[Reading]:
    """Yield the documents of a target and a Problem for every part that can't be read. Never raises."""
    return dispatch.read(READERS, target, options)


# Asked in this order what they recognise; plain text, which is what is left, stays last.
READERS: tuple[Reader, ...] = (
    PdfReader(),
    DocxReader(),
    TableReader(),
    ArchiveReader(read),
    WarcReader(read),
    GzipReader(read),
    FeedReader(),
    JsonLinesReader(),
    HtmlReader(),
    EmailReader(),
    UrlReader(read),
    PlainReader(),
)
