"""WARC files of web crawls, and the older ARC, packed or not: their pages, one record in memory at a time."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, BinaryIO, cast

from tallybook.errors import ReadError
from tallybook.readers.base import MEGABYTE, Options, Reading, Target
from tallybook.records import Document, Problem, Severity

_GZIP = b"\x1f\x8b"
_CHUNK = 1 << 16
# What a crawl holds that can be an article; its pictures, styles and programs are passed over.
_TEXTS = frozenset(
    {
        "text/html", "application/xhtml+xml", "text/plain", "application/pdf", "application/rss+xml",
        "application/atom+xml", "application/xml", "text/xml", "application/json", "application/x-ndjson",
    }
)  # fmt: skip


class WarcReader:
    """Reads the responses of a crawl with the reader of their media type."""

    name = "warc"
    suffixes = (".warc", ".warc.gz", ".arc", ".arc.gz")
    media_types = ("application/warc", "application/warc-fields")

    def __init__(self, read: Callable[[Target, Options], Iterator[Reading]]) -> None:
        """`read` reads the body of a response."""
        self._read = read

    def recognises(self, head: bytes) -> bool:
        """Whether it starts with a record, packed or not."""
        return _unpacked_start(head).startswith((b"WARC/", b"filedesc://"))

    def read(self, target: Target, options: Options) -> Iterator[Reading]:
        """Yield the documents of all pages, `path#URL`; a Problem where the file is damaged, after what was read."""
        is_empty, damage = True, ""
        with target.open() as stream:
            source = _Source(stream)
            try:
                for record in _find_records(source):
                    for reading in self._read_record(record, target, options):
                        is_empty = False
                        yield reading
                    if _breaks_off(record):
                        damage = f"it breaks off in the record of {record.rec_headers.get_header('WARC-Target-URI')}"
            except _archive_load_failed() as error:
                damage = str(error).strip().splitlines()[0].partition(", first line:")[0]
            except AttributeError:  # warcio's own, for a record whose header ends before it names an address
                damage = "the header of a record is not whole"
        damage = source.fault or damage or ("" if source.is_whole else "it breaks off in the header of a record")
        if damage:
            yield Problem(
                location=target.location,
                message=f"{target.location} is damaged: {damage}",
                next_step="Fetch the crawl again; what stands before the damage was read.",
            )
        elif is_empty:
            yield Problem(
                location=target.location,
                message=f"{target.location} holds no page with text",
                next_step="Check that the crawl has responses (not only requests or revisits).",
                severity=Severity.WARNING,
            )

    def _read_record(self, record: Any, target: Target, options: Options) -> Iterator[Reading]:
        found = _page_of(record)
        if found is None:
            return
        url, media_type = found
        location = f"{target.location}#{url}"
        limit = options.limits.document_bytes
        try:
            body = _read_body(record, limit + 1)
        except ReadError as error:
            yield Problem(location=location, message=error.message, next_step=error.next_step)
            return
        if len(body) > limit:
            yield Problem(
                location=location,
                message=f"{location} is larger than {limit / MEGABYTE:g} MB",
                next_step="Take the page out of the crawl and split it.",
            )
            return
        if not body or _breaks_off(record):
            return
        page = Target(
            location=location,
            name=url.split("?")[0].split("#")[0].rpartition("/")[2],
            open=cast("partial[BinaryIO]", partial(io.BytesIO, body)),
            size=len(body),
            media_type=media_type,
            url=url,
            depth=target.depth + 1,
        )
        fetched = record.rec_headers.get_header("WARC-Date")
        for reading in self._read(page, options):
            if isinstance(reading, Document) and fetched:
                # When the crawler came by; the article may be years older.
                yield reading.model_copy(update={"metadata": reading.metadata | {"fetched": fetched}})
            else:
                yield reading


def _unpacked_start(head: bytes) -> bytes:
    """The first bytes, unpacked where they are gzip."""
    if not head.startswith(_GZIP):
        return head[:16]
    try:
        return zlib.decompressobj(wbits=31).decompress(head, 16)
    except zlib.error:
        return b""


class _Source:
    """What a file holds, unpacked where it is gzip, up to where that is damaged; `fault` then says how.

    Unpacked here rather than by warcio, which refuses files that were packed as a whole.
    """

    def __init__(self, stream: BinaryIO) -> None:
        start = stream.read(len(_GZIP))
        stream.seek(0)
        self._read = gzip.GzipFile(fileobj=stream).read1 if start == _GZIP else stream.read
        self._end = b""
        self.fault = ""

    @property
    def is_whole(self) -> bool:
        """Whether the last that was read is the empty line that ends a record."""
        return self._end.endswith((b"\r\n\r\n", b"\n\n"))

    def read(self, size: int = -1) -> bytes:
        try:
            data = self._read(size)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            self.fault = str(error)
            return b""
        self._end = (self._end + data[-4:])[-4:]
        return data


def _find_records(source: _Source) -> Iterator[Any]:
    from warcio.archiveiterator import ArchiveIterator

    return cast("Iterator[Any]", iter(ArchiveIterator(source, arc2warc=True)))


def _breaks_off(record: Any) -> bool:
    """Whether the file ends before the length that the record's header announces; only known once all is read."""
    rest = record.raw_stream
    if record.length is None:
        return True
    while rest.limit:
        if not rest.read(_CHUNK):
            return True
    return False


def _page_of(record: Any) -> tuple[str, str] | None:
    """The URL and media type of a record that is a page with status 200; None for all others."""
    url = record.rec_headers.get_header("WARC-Target-URI")
    if record.rec_type != "response" or record.http_headers is None or not url:
        return None
    if record.http_headers.get_statuscode() != "200":
        return None
    media_type = record.http_headers.get_header("Content-Type") or ""
    if media_type.partition(";")[0].strip().lower() not in _TEXTS or url.endswith("/robots.txt"):
        return None
    return url.strip("<>"), media_type


def _read_body(record: Any, limit: int) -> bytes:
    """The body of a response, unpacked, up to `limit` bytes. Raises ReadError for Brotli that is none."""
    if (record.http_headers.get_header("Content-Encoding") or "").strip().lower() == "br":
        return _unpack_brotli(record, limit)
    stream = record.content_stream()
    chunks, total = list[bytes](), 0
    while total < limit and (chunk := stream.read(min(_CHUNK, limit - total))):
        chunks.append(chunk)
        total += len(chunk)
    return b"".join(chunks)


def _unpack_brotli(record: Any, limit: int) -> bytes:
    """Unpacked here: warcio sets attributes that the objects of newer versions of the library don't have."""
    from brotli import Decompressor, error
    from warcio.bufferedreaders import ChunkedDataReader

    is_chunked = (record.http_headers.get_header("Transfer-Encoding") or "").strip().lower() == "chunked"
    stream = ChunkedDataReader(record.raw_stream) if is_chunked else record.raw_stream
    unpacking, parts, total = Decompressor(), list[bytes](), 0
    try:
        while total < limit and (chunk := stream.read(_CHUNK)):
            parts.append(unpacking.process(chunk, output_buffer_limit=limit))
            total += len(parts[-1])
    except error as fault:
        url = record.rec_headers.get_header("WARC-Target-URI")
        raise ReadError(f"{url} is no Brotli, which its header says it is", "Fetch the page again.") from fault
    return b"".join(parts)


def _archive_load_failed() -> type[Exception]:
    from warcio.exceptions import ArchiveLoadFailed

    return cast("type[Exception]", ArchiveLoadFailed)
