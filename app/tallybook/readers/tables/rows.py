"""Rows of a table file, one at a time: CSV and TSV in any encoding, and sheets of XLSX as people keep them by hand."""

from __future__ import annotations

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice, zip_longest
from typing import Any, BinaryIO

from tallybook.errors import ReadError
from tallybook.readers.base import MEGABYTE, Options, Target, read_bounded
from tallybook.readers.encoding import decode
from tallybook.readers.lines import find_lines, is_utf8, open_lines

Row = tuple[int, list[str]]  # its line or number, from 1, and its cells as text
_DELIMITERS = ",;\t|"


_HEADER_WITHIN = 30  # rows; above a header people write a title, who made the table, when
_MOST_MERGED = 8 * MEGABYTE  # unpacked: in larger workbooks merged cells are not looked for, which needs all in memory
FORMULA = "="  # how a cell begins whose formula has no value


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one sheet below its header, and what was met above and around it.

    `place` names the file and, of a workbook, the sheet; `skipped` are the rows above the header, `merged` the cells
    that stand for several.
    """

    place: str
    header: list[str]
    header_row: int
    rows: Iterator[Row]
    skipped: int = 0
    merged: int = 0


def open_rows(
    target: Target, options: Options, *, sheet: str | None, delimiter: str | None, wanted: Sequence[str]
) -> Rows:
    """The rows of a table below the first row that has all `wanted` columns; the first row where none has.

    Cells are text without white space at their ends. Raises ReadError where the file is no table that can be read.
    """
    with target.open() as stream:
        is_xlsx = stream.read(4) == b"PK\x03\x04"
    place, merged = target.location, 0
    rows: Iterator[Row]
    if is_xlsx:
        name, merged, rows = _open_sheet(target, sheet, options)
        place = f"{target.location}, sheet {name}"
    else:
        rows = _csv_rows(target, delimiter, options)
    head: list[Row] = []
    for row in rows:
        head.append(row)
        if set(wanted) <= set(row[1]):
            return Rows(place, row[1], row[0], rows, sum(any(cells) for _, cells in head[:-1]), merged)
        if len(head) == _HEADER_WITHIN:
            break
    number, header = head[0] if head else (0, list[str]())
    return Rows(place, header, number, iter(head[1:]), 0, merged)


def first_rows(target: Target, options: Options) -> list[list[str]]:
    """The cells of the first rows of a table, of a workbook's first sheet: the header is among them."""
    rows = open_rows(target, options, sheet=None, delimiter=None, wanted=())
    return [rows.header, *(cells for _, cells in islice(rows.rows, _HEADER_WITHIN - 1))]


def _csv_rows(target: Target, delimiter: str | None, options: Options) -> Iterator[Row]:
    with _open_text(target, options) as text:
        head = [text.readline(options.limits.line_bytes) for _ in range(_HEADER_WITHIN)]
        text.seek(0)
        delimiter = delimiter or _find_delimiter(head)
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


def _find_delimiter(head: list[str]) -> str:
    """The mark that stands most often in the first line, or in any of the first where that is only a title."""
    first = head[0] if head else ""
    counted = {mark: first.count(mark) for mark in _DELIMITERS}
    if max(counted.values()) < 2 and len(head) > 1:
        counted = {mark: max(line.count(mark) for line in head) for mark in _DELIMITERS}
    return max(_DELIMITERS, key=counted.__getitem__)


def _checked_lines(text: io.TextIOWrapper, target: Target, options: Options) -> Iterator[str]:
    for number, line in find_lines(text, options.limits.line_bytes):
        if line is None:
            raise ReadError(
                f"{target.location}, line {number}: longer than {options.limits.line_bytes / MEGABYTE:g} MB",
                "Check whether this is a table; rows above were read.",
            )
        yield line


def _open_sheet(target: Target, sheet: str | None, options: Options) -> tuple[str, int, Iterator[Row]]:
    """The name of a sheet, how many cells of it are merged, and its rows."""
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with target.open() as stream:
            is_small = _check_unpacked(stream, target, options) <= _MOST_MERGED
        # A workbook that is read row by row keeps its stream open until the last row.
        values = load_workbook(target.open(), read_only=not is_small, data_only=True)
        formulas = load_workbook(target.open(), read_only=not is_small, data_only=False)
    except (InvalidFileException, KeyError, ValueError, TypeError, AttributeError, SyntaxError, OSError) as error:
        raise ReadError(f"{target.location} is no XLSX workbook: {error}", "Save it again, or as CSV.") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise ReadError(f"{target.location} is a damaged workbook: {error}", "Fetch it again.") from error
    names = [page.title for page in values.worksheets]
    if not names or (sheet is not None and sheet not in names):
        raise ReadError(
            f"{target.location} has no sheet {sheet!r}; it has {', '.join(names) or 'none'}", "Mend `sheet`."
        )
    name = sheet or names[0]
    merged = _merged(values[name]) if is_small else {}
    return name, len(merged), _sheet_rows(values[name], formulas[name], merged, target.location)


def _sheet_rows(values: Any, formulas: Any, merged: dict[tuple[int, int], Any], location: str) -> Iterator[Row]:
    if hasattr(values, "reset_dimensions"):  # what some programs write there is wrong
        values.reset_dimensions()
        formulas.reset_dimensions()
    pairs = zip(values.iter_rows(values_only=True), formulas.iter_rows(values_only=True), strict=False)
    try:
        for number, (cells, written) in enumerate(pairs, start=1):
            yield (
                number,
                [
                    _as_text(merged.get((number, column), cell), formula)
                    for column, (cell, formula) in enumerate(zip_longest(cells, written), start=1)
                ],
            )
    except (ValueError, KeyError, TypeError, AttributeError, SyntaxError, zipfile.BadZipFile, zlib.error) as error:
        raise ReadError(f"{location} is a damaged workbook: {error}", "Save it again, or as CSV.") from error


def _merged(page: Any) -> dict[tuple[int, int], Any]:
    """What the cells that a merged one covers mean: its value. Only down a column: across a row it is a title."""
    covered: dict[tuple[int, int], Any] = {}
    for area in page.merged_cells.ranges:
        if area.min_col == area.max_col:
            value = page.cell(area.min_row, area.min_col).value
            covered |= {(row, area.min_col): value for row in range(area.min_row + 1, area.max_row + 1)}
    return covered


def _check_unpacked(stream: BinaryIO, target: Target, options: Options) -> int:
    """The size of a workbook's parts in bytes, which `zipfile` holds them to; raises ReadError for too large a one."""
    with zipfile.ZipFile(stream) as archive:
        unpacked = sum(entry.file_size for entry in archive.infolist())
    stream.seek(0)
    limit = 4 * options.limits.document_bytes
    if unpacked > limit:
        raise ReadError(
            f"{target.location} unpacks to {unpacked / MEGABYTE:,.0f} MB, more than {limit / MEGABYTE:g}",
            "Save the sheet as CSV, which is read row by row.",
        )
    return unpacked


def _as_text(cell: Any, formula: Any = None) -> str:
    """A cell as a reader sees it: days in ISO 8601, whole numbers without `.0`; a formula where it has no value."""
    if cell is None:
        return formula if isinstance(formula, str) and formula.startswith(FORMULA) else ""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == datetime.min.time() else cell.isoformat(sep=" ")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
