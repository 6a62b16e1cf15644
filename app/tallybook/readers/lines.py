"""Lines of a file of any length, in memory one at a time and none longer than is allowed."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from typing import BinaryIO

_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
CHUNK = 1 << 16


def open_lines(stream: BinaryIO, *, errors: str = "surrogateescape") -> io.TextIOWrapper:
    """The stream as text in UTF-8, or UTF-16 where it starts with that byte order mark; only \\n ends a line.

    Bytes that are no UTF-8 come as lone surrogates, so that a reader can name the line.
    """
    head = stream.read(4)
    stream.seek(0)
    encoding = next((name for mark, name in _MARKS.items() if head.startswith(mark)), "utf-8")
    return io.TextIOWrapper(stream, encoding=encoding, errors=errors, newline="\n")


def find_lines(text: io.TextIOWrapper, limit: int) -> Iterator[tuple[int, str | None]]:
    """Yield the number of each line, from 1, and the line; None for one longer than `limit` characters."""
    number = 0
    while line := text.readline(limit + 1):
        number += 1
        if len(line) <= limit or line.endswith("\n"):
            yield number, line
            continue
        while line and not line.endswith("\n"):
            line = text.readline(CHUNK)
        yield number, None


def is_utf8(stream: BinaryIO) -> bool:
    """Whether all of a stream is UTF-8 (or marked UTF-16), found without holding it in memory."""
    if stream.read(2) in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}:
        return True
    stream.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while chunk := stream.read(CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
