"""Excel workbooks: days as dates, numbers as numbers, and text that is never run."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from itertools import chain, islice
from tempfile import TemporaryDirectory
from typing import IO, TYPE_CHECKING, Any

from tallybook.exports.base import Content, Flat, Options, flat_only
from tallybook.exports.columns import Kind
from tallybook.exports.csv import is_run, joined

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

suffix: str = ".xlsx"
keeps_records: bool = False
is_binary: bool = True
extra: str = ""

# Microsoft, "Excel specifications and limits": rows of a sheet, characters (UTF-16 units) of a cell, letters of a name.
ROWS_A_SHEET = 1_048_576
UNITS_A_CELL = 32_767
_LETTERS_A_NAME = 31
_FIRST_YEAR = 1900  # Excel counts days from here and knows none before
_CUT = " … [cut: more than a cell of Excel holds]"
_WIDTHS = {Kind.DAY: 11, Kind.MOMENT: 19, Kind.NUMBER: 10, Kind.INTEGER: 10, Kind.YES_NO: 8}
_WIDTH, _WIDE = 18, 60
_WIDE_COLUMNS = frozenset({"content", "title", "url"})


def write(content: Content, stream: IO[bytes], options: Options) -> int:
    """Write a header and a line a row, on as many sheets as that takes; how many rows that were.

    Every sheet has its header, frozen, and a filter on it. Text is always kept as text; what a spreadsheet would run
    if someone edited the cell carries Excel's own mark for text (the apostrophe that is not part of the value), unless
    `options.is_raw`. Days before 1900, which Excel does not know, are text in ISO form. Raises ExportError for anything
    but a flat table.
    """
    flat = flat_only(content, "Excel")
    from xlsxwriter import Workbook

    target = _Target(stream)
    with TemporaryDirectory(prefix="tally-xlsx-") as folder:
        settings = {
            "constant_memory": True,
            "tmpdir": folder,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        workbook = Workbook(target, settings)
        workbook.use_zip64()
        count = _write_sheets(workbook, flat, options)
        workbook.close()
    target.check()
    return count


class _Target:
    """A stream of bytes that takes everything, and says at the end whether something of it was lost.

    XlsxWriter leaves its archive open where a write fails; that would fail a second time, when nobody can catch it.
    """

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._error: OSError | None = None

    def check(self) -> None:
        """Raise what went wrong first, if anything did."""
        if self._error is not None:
            raise self._error

    def write(self, data: bytes) -> int:
        """Write bytes, or lose them where a write before them failed."""
        if self._error is None:
            try:
                self._stream.write(data)
            except OSError as error:
                self._error = error
        return len(data)

    def seek(self, to: int, whence: int = 0) -> int:
        """Go to another place; what is still to be written is written before."""
        try:
            return self._stream.seek(to, whence)
        except OSError as error:
            self._error = self._error or error
            return to

    def tell(self) -> int:
        """The place where the next bytes go."""
        return self._stream.tell()

    def flush(self) -> None:
        """Nothing: whoever opened the stream flushes it."""


def _write_sheets(workbook: Workbook, flat: Flat, options: Options) -> int:
    write_cell = _cell_writer(workbook, options)
    bold = workbook.add_format({"bold": True})
    headings = [heading for heading in (flat.columns, flat.tags) if heading]
    rows = flat.values()
    total = 0
    for sheet in _sheets(workbook, flat.name):
        for line, heading in enumerate(headings):
            sheet.write_row(line, 0, heading, bold)
        line = len(headings) - 1
        for line, values in enumerate(islice(rows, ROWS_A_SHEET - len(headings)), start=len(headings)):
            for at, value in enumerate(values):
                if value is not None:
                    write_cell(sheet, line, at, value)
        total += line + 1 - len(headings)
        _lay_out(sheet, flat, len(headings), line)
        following = next(rows, None)
        if following is None:
            return total
        rows = chain([following], rows)
    return total


def _sheets(workbook: Workbook, name: str) -> Iterator[Worksheet]:
    """Yield a new sheet, and further ones when the one before is full."""
    number = 1
    while True:
        ending = "" if number == 1 else f" {number}"
        yield workbook.add_worksheet(name[: _LETTERS_A_NAME - len(ending)] + ending)
        number += 1


def _lay_out(sheet: Worksheet, flat: Flat, headings: int, last_line: int) -> None:
    sheet.freeze_panes(headings, 0)
    sheet.autofilter(headings - 1, 0, max(last_line, headings), max(len(flat.columns) - 1, 0))
    kinds = {column.name: column.kind for column in flat.schema}
    tags: Sequence[str] = flat.tags or [""] * len(flat.columns)
    for at, (name, tag) in enumerate(zip(flat.columns, tags, strict=True)):
        width = _WIDE if name in _WIDE_COLUMNS else _WIDTHS.get(kinds.get(name, Kind.TEXT), _WIDTH)
        sheet.set_column(at, at, max(width, len(name) + 4, min(len(tag) + 2, _WIDE)))


def _cell_writer(workbook: Workbook, options: Options) -> Callable[[Worksheet, int, int, Any], None]:
    """A function that writes a value, which is not None, into a cell of a sheet."""
    day = workbook.add_format({"num_format": "yyyy-mm-dd"})
    moment = workbook.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
    quoted = None if options.is_raw else workbook.add_format({"quote_prefix": True})

    def write_cell(sheet: Worksheet, line: int, at: int, value: Any) -> None:
        if isinstance(value, str):
            text = _fitting(value)
            sheet.write_string(line, at, text, quoted if quoted and is_run(text) else None)
        elif isinstance(value, bool):
            sheet.write_boolean(line, at, value)
        elif isinstance(value, int | float) and math.isfinite(value):
            sheet.write_number(line, at, value)
        elif isinstance(value, datetime) and value.year >= _FIRST_YEAR:
            sheet.write_datetime(line, at, value.replace(tzinfo=None), moment)
        elif isinstance(value, date) and not isinstance(value, datetime) and value.year >= _FIRST_YEAR:
            sheet.write_datetime(line, at, value, day)
        else:
            write_cell(sheet, line, at, value.isoformat() if isinstance(value, date) else joined(value))

    return write_cell


def _fitting(text: str) -> str:
    """The text as a cell holds it: cut where it is too long, half of a surrogate pair as a question mark."""
    if not text.isascii():
        text = text.encode("utf-8", "replace").decode()
    if len(text) <= UNITS_A_CELL // 2 or len(text.encode("utf-16-le")) // 2 <= UNITS_A_CELL:
        return text
    room = (UNITS_A_CELL - len(_CUT)) * 2
    return text.encode("utf-16-le")[:room].decode("utf-16-le", "ignore") + _CUT
