"""Comma-separated values after RFC 4180, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from datetime import date
from types import NoneType
from typing import IO

from tallybook.exports.base import Content, Options, flat_only

suffix: str = ".csv"
keeps_records: bool = False
is_binary: bool = False
extra: str = ""

# OWASP, "CSV Injection": how a cell begins that a spreadsheet runs. Full-width forms count as the ASCII ones in some.
_RUN = frozenset("=+-@＝＋－＠")
_RUN_AT_THE_VERY_START = frozenset("\t\r\n")
_UNSEEN = "\ufeff\u200b\u200c\u200d\u2060"
# The standard library writes these as `cell` does.
_AS_THEY_ARE = frozenset({NoneType, int, float, date})
_NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)*(?:[eE][+-]?[0-9]+)?")


def write(content: Content, stream: IO[str], options: Options) -> int:
    """Write a header, its tags if it has any, and a line a row; how many rows that were.

    Text that a spreadsheet would run ("=1+1", " @sum") gets a `'` in front, unless `options.is_raw`; text that is
    plainly a number ("-5") and cells that are numbers stay as they are. Raises ExportError for anything but a flat
    table.
    """
    flat = flat_only(content, "CSV")
    writer = csv.writer(stream)
    writer.writerow(flat.columns)
    if flat.tags:
        writer.writerow(flat.tags)
    count = 0
    is_raw = options.is_raw
    for values in flat.values():
        # What needs no look is told apart here, since a call for every cell takes most of the time.
        writer.writerow(
            [
                value
                if (sort := type(value)) in _AS_THEY_ARE or (sort is str and (is_raw or value[:1].isalnum()))  # type: ignore[index]
                else cell(value, is_raw=is_raw)
                for value in values
            ]
        )
        count += 1
    return count


def cell(value: object, *, is_raw: bool = False) -> str | int | float:
    """What stands in the file for a value: None as an empty cell, days in ISO form, lists joined by "; "."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value if is_raw else defused(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return value
    if isinstance(value, date):
        return value.isoformat()
    text = joined(value)
    return text if is_raw else defused(text)


def defused(text: str) -> str:
    """The text as a cell that no spreadsheet runs: `=1+1` becomes `'=1+1`, `-5` stays."""
    return f"'{text}" if is_run(text) else text


def is_run(text: str) -> bool:
    """Whether a spreadsheet would run a text that is typed into a cell."""
    if not text or text[0].isalnum():
        return False
    begins = text.lstrip().lstrip(_UNSEEN).lstrip()[:1]
    return (begins in _RUN or text[0] in _RUN_AT_THE_VERY_START) and not _NUMBER.fullmatch(text)


def joined(value: object) -> str:
    """A list as one text, or anything else by its words."""
    return "; ".join(str(item) for item in value) if isinstance(value, Iterable) else str(value)
