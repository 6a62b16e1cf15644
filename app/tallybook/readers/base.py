"""What a reader is: bytes in, documents and problems out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Protocol

from tallybook.errors import ReadError
from tallybook.records import Document, Problem

Reading = Document | Problem

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is read before a reader gives up; all sizes in bytes unless named otherwise."""

    document_bytes: int = 64 * MEGABYTE  # one document: a file, an entry of an archive, a response
    line_bytes: int = 16 * MEGABYTE  # one line of JSON Lines
    archive_bytes: int = 2048 * MEGABYTE  # everything unpacked from one archive
    archive_ratio: int = 200  # unpacked to packed, of one entry larger than a megabyte
    archive_entries: int = 100_000
    archive_depth: int = 3  # archives inside archives
    text_characters: int = 5_000_000  # the text of one document
    seconds: float = 30.0  # one URL, redirects and body together


@dataclass(frozen=True, slots=True)
class Options:
    """What the person asked for while reading."""

    limits: Limits = field(default_factory=Limits)
    mapping: Path | None = None  # how to read a table of figures, or the fields of JSON
    mappings: Path | None = None  # a folder of those for well-known tables
    allow_private: bool = False  # fetch from private and loopback addresses too


@dataclass(frozen=True, slots=True)
class Target:
    """One thing to read: a file, an entry of an archive, the body of a response, standard input.

    `location` names it in messages and in the database; `name` is its last part, with the ending that readers go by;
    `open` gives a fresh binary stream; `size` is in bytes, None where unknown; `url` and `media_type` are known for
    what came over http; `path` for what is a file on this machine; `depth` counts the archives around it.
    """

    location: str
    name: str
    open: Callable[[], BinaryIO]
    size: int | None = None
    media_type: str | None = None
    url: str | None = None
    path: Path | None = None
    depth: int = 0


class Reader(Protocol):
    """Reads one format. A new one is a module of one of these rooms and its line in `readers/__init__.py`."""

    @property
    def name(self) -> str:
        """Stored with the document."""
        ...

    @property
    def suffixes(self) -> tuple[str, ...]:
        """Endings of file names, lower case, with the dot."""
        ...

    @property
    def media_types(self) -> tuple[str, ...]:
        """Media types, lower case, without parameters."""
        ...

    def recognises(self, head: bytes) -> bool:
        """Whether the first 4096 bytes are of this format; asked only where the ending says nothing."""
        ...

    def read(self, target: Target, options: Options) -> Iterator[Reading]:
        """Yield the documents of `target`, and a Problem for every part of it that can't be read.

        Raises ReadError where nothing at all can be read.
        """
        ...


def read_bounded(target: Target, options: Options) -> bytes:
    """All bytes of `target`. Raises ReadError where it can't be opened or is larger than one document may be.

    A size known beforehand is refused without reading; a stream of unknown size is read no further than the limit.
    """
    limit = options.limits.document_bytes
    if target.size is not None and target.size > limit:
        raise _too_large(target.location, limit)
    chunks, total = [], 0
    try:
        with target.open() as stream:
            while chunk := stream.read(min(MEGABYTE, limit + 1 - total)):
                chunks.append(chunk)
                total += len(chunk)
                if total > limit:
                    raise _too_large(target.location, limit)
    except OSError as error:
        reason = error.strerror or str(error) or type(error).__name__
        raise ReadError(f"{target.location}: can't be read: {reason}", "Check the file and its permissions.") from error
    return b"".join(chunks)


def check_text(text: str, location: str, options: Options) -> str:
    """`text` itself. Raises ReadError where it is empty, only white space, or longer than one document may be."""
    limit = options.limits.text_characters
    if len(text) > limit:
        raise ReadError(
            f"{location}: the text is longer than {limit:,} characters (limit text_characters)",
            "Split it into documents of their own.",
        )
    if not text.strip():
        raise ReadError(f"{location}: empty: there is no text in it", "Check where the file comes from.")
    return text


def _too_large(location: str, limit: int) -> ReadError:
    return ReadError(
        f"{location}: larger than {limit / MEGABYTE:,.0f} MB, the most for one document (limit document_bytes)",
        "Split it, or give a list of documents as JSON Lines.",
    )
