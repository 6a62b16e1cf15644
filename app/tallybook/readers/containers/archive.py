"""ZIP archives, also inside each other, and single files packed with gzip. Nothing is written under its own name."""

from __future__ import annotations

import gzip
import io
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import PurePosixPath
from typing import IO, Any, BinaryIO, cast

from tallybook.errors import ReadError
from tallybook.readers.base import MEGABYTE, Limits, Options, Reading, Target
from tallybook.records import Problem

_CHUNK = 1 << 16
_IN_MEMORY = 8 * MEGABYTE
_IS_ENCRYPTED, _IS_UTF8 = 0x1, 0x800
_BOMB = "It looks like a bomb; leave it out, or unpack it yourself and name the files."
ReadTarget = Callable[[Target, Options], Iterator[Reading]]


@dataclass(slots=True)
class _Budget:
    """What may still be unpacked, shared by an archive and all archives inside it."""

    bytes_left: int
    entries_left: int

    @classmethod
    def of(cls, target: Target, limits: Limits) -> _Budget:
        if isinstance(target, _Entry):
            return target.budget
        return cls(bytes_left=limits.archive_bytes, entries_left=limits.archive_entries)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry(Target):
    """An unpacked entry, which shares the budget of the archives around it."""

    budget: _Budget


class _ExhaustedError(ReadError):
    """The archive as a whole holds more than may be unpacked."""


class ArchiveReader:
    """Reads every entry of a ZIP archive with the reader of its ending."""

    name = "archive"
    suffixes = (".zip",)
    media_types = ("application/zip", "application/x-zip-compressed")

    def __init__(self, read: ReadTarget) -> None:
        """`read` reads an entry."""
        self._read = read

    def recognises(self, head: bytes) -> bool:
        """Whether it starts with an entry of a ZIP, or is an empty one."""
        return head.startswith((b"PK\x03\x04", b"PK\x05\x06"))

    def _is_wanted(self, name: str) -> bool:
        return not _is_hidden(name)

    def read(self, target: Target, options: Options) -> Iterator[Reading]:
        """Yield what the entries hold, `a.zip#folder/name.html`; a Problem for each that can't be unpacked."""
        _check_depth(target, options.limits)
        budget = _Budget.of(target, options.limits)
        with target.open() as stream:
            try:
                archive = zipfile.ZipFile(stream)
            except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
                raise ReadError(f"{target.location} is a broken ZIP: {error}", "Fetch it again.") from error
            entries = [entry for entry in archive.infolist() if not entry.is_dir() and self._is_wanted(entry.filename)]
            _check_entries(len(entries), budget, target.location)
            _refuse_overlap(entries, target.location)
            for info in entries:
                location = f"{target.location}#{_name_of(info)}"
                try:
                    with _unpack_entry(archive, info, budget, options.limits) as unpacked:
                        yield from self._read(_entry(target, _name_of(info), unpacked, budget), options)
                except _ExhaustedError as error:
                    raise ReadError(f"{target.location}: {error.message}", error.next_step) from error
                except ReadError as error:
                    yield Problem(location=location, message=f"{location}: {error.message}", next_step=error.next_step)


class WaczReader(ArchiveReader):
    """Reads the crawls in a WACZ; its indexes and lists of pages only say again what is in them."""

    name = "wacz"
    suffixes = (".wacz",)
    media_types = ("application/wacz", "application/x-wacz")

    def recognises(self, head: bytes) -> bool:
        """Never: as a ZIP it is told by its ending, or by its entries."""
        return False

    def _is_wanted(self, name: str) -> bool:
        return name.startswith("archive/") and name.endswith((".warc", ".warc.gz"))


class GzipReader:
    """Reads a single file packed with gzip with the reader of the ending before `.gz`."""

    name = "gzip"
    suffixes = (".gz",)
    media_types = ("application/gzip", "application/x-gzip")

    def __init__(self, read: ReadTarget) -> None:
        """`read` reads the file inside."""
        self._read = read

    def recognises(self, head: bytes) -> bool:
        """Whether it starts as gzip does."""
        return head.startswith(b"\x1f\x8b")

    def read(self, target: Target, options: Options) -> Iterator[Reading]:
        """Yield what the file inside holds, `news.jsonl.gz#news.jsonl`."""
        _check_depth(target, options.limits)
        budget = _Budget.of(target, options.limits)
        name = target.name[:-3] if target.name.lower().endswith(".gz") else target.name
        with target.open() as stream:
            packed = stream.seek(0, io.SEEK_END)
            stream.seek(0)
            try:
                with gzip.GzipFile(fileobj=stream) as source:
                    unpacked = _unpack(cast("IO[bytes]", source), packed, budget, options.limits)
            except (EOFError, zlib.error, gzip.BadGzipFile) as error:
                raise ReadError(f"{target.location} is broken gzip: {error}", "Fetch it again.") from error
            except ReadError as error:
                raise ReadError(f"{target.location}: {error.message}", error.next_step) from error
        with unpacked:
            yield from self._read(_entry(target, name, unpacked, budget), options)


def _check_depth(target: Target, limits: Limits) -> None:
    if target.depth >= limits.archive_depth:
        raise ReadError(
            f"{target.location} lies in {target.depth} archives, more than are opened",
            "Unpack the outer ones yourself.",
        )


def _check_entries(count: int, budget: _Budget, location: str) -> None:
    budget.entries_left -= count
    if budget.entries_left < 0:
        raise ReadError(f"{location} holds {count:,} entries, more than are read from one archive", _BOMB)


def _refuse_overlap(entries: list[zipfile.ZipInfo], location: str) -> None:
    """Entries that share bytes are a bomb of which each part looks harmless; no program that packs makes such."""
    for entry, following in pairwise(sorted(entries, key=lambda one: one.header_offset)):
        if entry.header_offset + entry.compress_size > following.header_offset:
            raise ReadError(f"{location}: its entries lie over each other, to unpack to more than it holds", _BOMB)


def _is_hidden(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return "__MACOSX" in parts or any(part.startswith(".") and part not in {".", ".."} for part in parts)


def _name_of(info: zipfile.ZipInfo) -> str:
    """The entry's name; names in UTF-8 that are not marked as such, which `zipfile` takes for CP437, put right."""
    if info.flag_bits & _IS_UTF8:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return info.filename


def _unpack_entry(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: _Budget, limits: Limits
) -> tempfile.SpooledTemporaryFile[bytes]:
    """The entry, unpacked. Raises ReadError where it is encrypted, damaged or a bomb."""
    if info.flag_bits & _IS_ENCRYPTED:
        raise ReadError("the entry is encrypted", "Unpack it with its password and name the file.")
    try:
        with archive.open(info) as source:
            return _unpack(source, info.compress_size, budget, limits)
    except NotImplementedError as error:
        raise ReadError(f"the entry is packed in a way that is not read: {error}", "Unpack it yourself.") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError) as error:
        raise ReadError(
            f"the entry is damaged: {error}", "Fetch the archive again; its other entries are read."
        ) from error


def _unpack(source: IO[bytes], packed: int, budget: _Budget, limits: Limits) -> tempfile.SpooledTemporaryFile[bytes]:
    """Everything that `source` gives, counted while it comes, for what a header says of its size may be a lie."""
    unpacked = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - handed to the caller
    total = 0
    try:
        while chunk := source.read(_CHUNK):
            total += len(chunk)
            budget.bytes_left -= len(chunk)
            if budget.bytes_left < 0:
                raise _ExhaustedError(f"unpacks to more than {limits.archive_bytes / MEGABYTE:g} MB", _BOMB)
            if total > MEGABYTE and total > limits.archive_ratio * max(packed, 1):
                raise ReadError(f"unpacks to more than {limits.archive_ratio} times its size", _BOMB)
            unpacked.write(chunk)
    except BaseException:  # whatever ends the reading, Ctrl-C too: no one gets the file, so it is closed here
        unpacked.close()
        raise
    return unpacked


def _entry(target: Target, name: str, unpacked: tempfile.SpooledTemporaryFile[bytes], budget: _Budget) -> Target:
    size = unpacked.tell()
    return _Entry(
        location=f"{target.location}#{name}",
        name=PurePosixPath(name).name,
        open=lambda: cast("BinaryIO", io.BufferedReader(cast("Any", _View(unpacked)))),
        size=size,
        depth=target.depth + 1,
        budget=budget,
    )


class _View(io.RawIOBase):
    """A stream of its own over an unpacked entry: closing it leaves the entry for the next who opens it."""

    def __init__(self, unpacked: tempfile.SpooledTemporaryFile[bytes]) -> None:
        self._unpacked = unpacked
        self._position = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._unpacked.seek(self._position)
        data = self._unpacked.read(len(buffer))
        buffer[: len(data)] = data
        self._position += len(data)
        return len(data)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        if whence == io.SEEK_CUR:
            offset += self._position
        elif whence == io.SEEK_END:
            offset += self._unpacked.seek(0, io.SEEK_END)
        self._position = max(offset, 0)
        return self._position

    def tell(self) -> int:
        return self._position
