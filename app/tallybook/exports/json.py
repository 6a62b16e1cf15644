"""One JSON array, an object a line, for profiles; tables are written as JSON Lines, which others can stream."""

from __future__ import annotations

from typing import IO

from tallybook.exports.base import Content, Options, flat_only
from tallybook.exports.jsonl import line

suffix: str = ".json"
keeps_records: bool = False
is_binary: bool = False
extra: str = ""


def write(content: Content, stream: IO[str], options: Options) -> int:
    """Write an array that holds an object a row, each as it comes; how many that were.

    Raises ExportError for whole records.
    """
    del options  # nothing runs JSON
    count = 0
    for row in flat_only(content, "A JSON array").mappings():
        stream.write(("[\n" if count == 0 else ",\n") + line(row))
        count += 1
    stream.write("\n]\n" if count else "[]\n")
    return count
