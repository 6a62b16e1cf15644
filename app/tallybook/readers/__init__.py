"""The readers, a line each, and the way in: `find_targets` for what a person names, `read` for each of them."""

from __future__ import annotations

from collections.abc import Iterator

from tallybook.readers import dispatch
from tallybook.readers.base import Limits, Options, Reader, Reading, Target
from tallybook.readers.containers.archive import ArchiveReader, GzipReader, WaczReader
from tallybook.readers.containers.warc import WarcReader
from tallybook.readers.documents.docx import DocxReader
from tallybook.readers.documents.office import OdtReader, RtfReader
from tallybook.readers.documents.pdf import PdfReader
from tallybook.readers.documents.plain import PlainReader
from tallybook.readers.documents.subtitles import SubtitleReader
from tallybook.readers.fetching.url import UrlReader
from tallybook.readers.jsonlines.jsonl import JsonLinesReader
from tallybook.readers.messages.email import EmailReader
from tallybook.readers.messages.feed import FeedReader
from tallybook.readers.messages.mbox import MboxReader
from tallybook.readers.messages.telegram import TelegramReader
from tallybook.readers.messages.telegram_html import TelegramPageReader
from tallybook.readers.pages.html import HtmlReader
from tallybook.readers.pages.saved import MhtmlReader
from tallybook.readers.tables.table import TableReader
from tallybook.readers.targets import find_targets

__all__ = ["READERS", "Limits", "Options", "Reader", "Reading", "Target", "find_targets", "read"]


def read(target: Target, options: Options) -> Iterator[Reading]:
    """Yield the documents of a target and a Problem for every part that can't be read. Never raises."""
    return dispatch.read(READERS, target, options)


# Asked in this order what they recognise; plain text, which is what is left, stays last. Those first that have no
# ending of their own: what they recognise is theirs whatever its name.
READERS: tuple[Reader, ...] = (
    TelegramReader(),
    TelegramPageReader(),
    PdfReader(),
    DocxReader(),
    TableReader(),
    OdtReader(),
    RtfReader(),
    SubtitleReader(),
    ArchiveReader(read),
    WaczReader(read),
    WarcReader(read),
    GzipReader(read),
    FeedReader(),
    JsonLinesReader(),
    MhtmlReader(),
    HtmlReader(),
    MboxReader(read),
    EmailReader(read),
    UrlReader(read),
    PlainReader(),
)
