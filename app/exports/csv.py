"""Comma-separated values after RFC 4180, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from datetime import date
from typing import IO

from app.errors import ExportError
from app.exports.base import Content, Flat, Options

suffix: str = ".csv"
keeps_records: bool = False

# OWASP, "CSV Injection": how a cell begins that a spreadsheet runs. Full-width forms count as the ASCII ones in some.
_RUN = frozenset("=+-@＝＋－＠")
_RUN_AT_THE_VERY_START = frozenset("\t\r\n")
_UNSEEN = "\ufeff\u200b\u200c\u200d\u2060"
_NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)*(?:[eE][+-]?[0-9]+)?")


def write(content: Content, stream: IO[str], options: Options) -> int:
    """Write a header and a line a row; how many rows that were. Raises ExportError for anything but a flat table.

    Text that a spreadsheet would run ("=1+1", " @sum") gets a `'` in front, unless `options.is_raw`; text that is
    plainly a number ("-5") and cells that are numbers stay as they are.
    """
    if not isinstance(content, Flat):
        raise ExportError("CSV holds flat tables, not whole records", "export to a .jsonl file instead")
    writer = csv.writer(stream)
    writer.writerow(content.columns)
    count = 0
    for row in content.rows:
        writer.writerow([cell(row[column], is_raw=options.is_raw) for column in content.columns])
        count += 1
    return count


def cell(value: object, *, is_raw: bool = False) -> str | int | float:
    """What stands in the file for a value: None as an empty cell, days in ISO form, lists joined by "; "."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return value
    if isinstance(value, date):
        return value.isoformat()
    text = value if isinstance(value, str) else _joined(value)
    return text if is_raw else defused(text)


def defused(text: str) -> str:
    """The text as a cell that no spreadsheet runs: `=1+1` becomes `'=1+1`, `-5` stays."""
    begins = text.lstrip().lstrip(_UNSEEN).lstrip()[:1]
    is_run = begins in _RUN or text[:1] in _RUN_AT_THE_VERY_START
    return f"'{text}" if text and is_run and not _NUMBER.fullmatch(text) else text


def _joined(value: object) -> str:
    return "; ".join(str(item) for item in value) if isinstance(value, Iterable) else str(value)
