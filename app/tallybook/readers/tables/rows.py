"""Rows of a table file, one at a time: CSV and TSV in any encoding, and sheets of XLSX."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, BinaryIO

from tallybook.errors import ReadError
from tallybook.readers.base import MEGABYTE, Options, Target, read_bounded
from tallybook.readers.encoding import decode
from tallybook.readers.lines import find_lines, is_utf8, open_lines
from tallybook.readers.tables.mapping import Mapping

Row = tuple[int, list[str]]  # its line or number, from 1, and its cells as text
_DELIMITERS = ",;\t|"


def find_rows(target: Target, mapping: Mapping, options: Options) -> Iterator[Row]:
    """Yield the rows of a table, the header first, cells as text without white space at their ends.

    Raises ReadError where the file is no table that can be read.
    """
    with target.open() as stream:
        is_xlsx = stream.read(4) == b"PK\x03\x04"
    if is_xlsx:
        yield from _xlsx_rows(target, mapping.sheet, options)
    else:
        yield from _csv_rows(target, mapping.delimiter, options)


def _csv_rows(target: Target, delimiter: str | None, options: Options) -> Iterator[Row]:
    with _open_text(target, options) as text:
        first = text.readline(options.limits.line_bytes)
        text.seek(0)
        delimiter = delimiter or _find_delimiter(first)
        reader = csv.reader(_checked_lines(text, target, options), delimiter=delimiter)
        try:
            for cells in reader:
                yield reader.line_num, [cell.strip() for cell in cells]
        except csv.Error as error:
            raise ReadError(
                f"{target.location}, line {reader.line_num}: {error}",
                "Check the quotation marks; rows above were read.",
            ) from error


def _open_text(target: Target, options: Options) -> io.TextIOWrapper:
    """The table as text: a stream where it is UTF-8, else decoded whole, for only all of it tells the encoding."""
    with target.open() as stream:
        if is_utf8(stream):
            return open_lines(target.open())
    text = decode(read_bounded(target, options), where=target.location)
    return open_lines(io.BytesIO(text.encode("utf-8", "surrogatepass")))


def _find_delimiter(header: str) -> str:
    """The mark that stands most often in the header: "datum;Panzer" is divided by semicolons."""
    return max(_DELIMITERS, key=header.count)


def _checked_lines(text: io.TextIOWrapper, target: Target, options: Options) -> Iterator[str]:
    for number, line in find_lines(text, options.limits.line_bytes):
        if line is None:
            raise ReadError(
                f"{target.location}, line {number}: longer than {options.limits.line_bytes / MEGABYTE:g} MB",
                "Check whether this is a table; rows above were read.",
            )
        yield line


def _xlsx_rows(target: Target, sheet: str | None, options: Options) -> Iterator[Row]:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    with target.open() as stream:
        _check_unpacked(stream, target, options)
        try:
            book = load_workbook(stream, read_only=True, data_only=True)
        except (InvalidFileException, KeyError, ValueError, zipfile.BadZipFile) as error:
            raise ReadError(f"{target.location} is no XLSX workbook: {error}", "Save it again, or as CSV.") from error
        names = book.sheetnames
        if not names or (sheet is not None and sheet not in names):
            raise ReadError(
                f"{target.location} has no sheet {sheet!r}; it has {', '.join(names) or 'none'}", "Mend `sheet`."
            )
        page = book[sheet or names[0]]
        page.reset_dimensions()  # what some programs write there is wrong
        for number, cells in enumerate(page.iter_rows(values_only=True), start=1):
            yield number, [_as_text(cell) for cell in cells]


def _check_unpacked(stream: BinaryIO, target: Target, options: Options) -> None:
    """Refuse a workbook whose parts don't fit into memory; `zipfile` unpacks no more than the sizes given there."""
    with zipfile.ZipFile(stream) as archive:
        unpacked = sum(entry.file_size for entry in archive.infolist())
    stream.seek(0)
    limit = 4 * options.limits.document_bytes
    if unpacked > limit:
        raise ReadError(
            f"{target.location} unpacks to {unpacked / MEGABYTE:,.0f} MB, more than {limit / MEGABYTE:g}",
            "Save the sheet as CSV, which is read row by row.",
        )


def _as_text(cell: Any) -> str:
    """A cell as a reader sees it: days in ISO 8601, whole numbers without `.0`."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == datetime.min.time() else cell.isoformat(sep=" ")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
