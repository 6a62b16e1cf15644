from __future__ import annotations

import io
import math
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape
from tallybook.errors import ExportError
from tallybook.exports import Flat, Options, Records, write_file, xlsx

from tests.exports.typed_rows import TypedRow, read_csv_rows, typed_rows, write_rows


@dataclass(frozen=True, slots=True)
class Cell:
    text: str | None
    number: int | float | None = None
    day: date | None = None


def workbook_of(rows: list[Cell], *, is_raw: bool = False, **fields: Any) -> openpyxl.Workbook:
    stream = io.BytesIO()
    assert xlsx.write(Flat.of(Cell, rows, **fields), stream, Options(is_raw=is_raw)) == len(rows)
    return openpyxl.load_workbook(stream)


def as_in_csv(name: str, value: object) -> object:
    """A cell of the workbook as the CSV has it: lists and days that Excel does not know are text there.

    What XML has no sign for is written as `_x0008_`, which Excel reads, and openpyxl leaves in text inside cells.
    """
    if value is None or value == "":
        return None
    if name == "aliases":
        return unescape(str(value)).split("; ")
    if name == "day":
        return value.date() if isinstance(value, datetime) else date.fromisoformat(str(value))
    if name == "moment":
        return value.replace(tzinfo=UTC) if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    return unescape(value) if isinstance(value, str) else value


def is_same(first: object, second: object) -> bool:
    # Excel keeps 15 digits of a number.
    if isinstance(first, int | float) and isinstance(second, int | float):
        return math.isclose(first, second, rel_tol=1e-14)
    return first == second


@settings(max_examples=40, deadline=None)
@given(st.lists(typed_rows, min_size=1, max_size=3))
def test_rows_are_those_of_the_csv(rows: list[TypedRow]) -> None:
    with TemporaryDirectory() as folder:
        write_rows(Path(folder) / "rows.csv", rows)
        write_rows(Path(folder) / "rows.xlsx", rows)
        expected = read_csv_rows(Path(folder) / "rows.csv")
        header, *lines = openpyxl.load_workbook(Path(folder) / "rows.xlsx").active.iter_rows(values_only=True)
        names = [str(name) for name in header]
        read = [{name: as_in_csv(name, value) for name, value in zip(names, line, strict=True)} for line in lines]
        assert len(read) == len(expected)
        for row, as_csv in zip(read, expected, strict=True):
            assert {name for name in row if not is_same(row[name], as_csv[name])} == set()


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "=cmd|' /C calc'!A0",
        "{=SUM(A1)}",
        "+1a",
        "@x",
        "https://a.example",
        "internal:A1",
        "12",
        "2020-01-01",
        "#N/A",
    ],
)
@pytest.mark.parametrize("is_raw", [False, True])
def test_text_is_text(text: str, is_raw: bool) -> None:
    cell = workbook_of([Cell(text)], is_raw=is_raw).active["A2"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


@pytest.mark.parametrize(("text", "is_marked"), [("=1+1", True), (" @x", True), ("-5", False), ("at least 5", False)])
def test_what_would_run_once_it_is_edited_is_marked_as_text(text: str, is_marked: bool) -> None:
    assert bool(workbook_of([Cell(text)]).active["A2"].quotePrefix) is is_marked


def test_raw_marks_nothing() -> None:
    assert not workbook_of([Cell("=1+1")], is_raw=True).active["A2"].quotePrefix


def test_days_are_dates_and_numbers_numbers() -> None:
    sheet = workbook_of([Cell("a", 5, date(2020, 2, 29)), Cell("b", 0.5, date(1899, 12, 31)), Cell(None)]).active
    assert sheet["C2"].value == datetime(2020, 2, 29)
    assert sheet["C2"].number_format == "yyyy-mm-dd"
    assert (sheet["B2"].value, sheet["B2"].data_type) == (5, "n")
    assert sheet["C3"].value == "1899-12-31"
    assert [cell.value for cell in sheet[4]] == [None, None, None]


def test_what_no_number_of_excel_can_be_is_text() -> None:
    assert workbook_of([Cell(None, math.inf)]).active["B2"].value == "inf"


def test_the_header_is_frozen_and_has_a_filter() -> None:
    sheet = workbook_of([Cell("a"), Cell("b")], name="figures").active
    assert sheet.title == "figures"
    assert [cell.value for cell in sheet[1]] == ["text", "number", "day"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:C3")
    assert sheet.column_dimensions["A"].width > sheet.column_dimensions["C"].width


def test_tags_stand_under_the_header() -> None:
    stream = io.BytesIO()
    xlsx.write(Flat(("a", "b"), [{"a": 1, "b": 2}], tags=("#date", "#org")), stream, Options())
    sheet = openpyxl.load_workbook(stream).active
    assert list(sheet.iter_rows(values_only=True)) == [("a", "b"), ("#date", "#org"), (1, 2)]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A3", "A2:B3")


@pytest.mark.parametrize(("rows", "sheets"), [(0, [0]), (3, [3]), (4, [3, 1]), (6, [3, 3]), (7, [3, 3, 1])])
def test_what_a_sheet_can_not_hold_goes_to_the_next(
    rows: int, sheets: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xlsx, "ROWS_A_SHEET", 4)
    workbook = workbook_of([Cell(str(at)) for at in range(rows)], name="f" * 31)
    assert [sheet.max_row - 1 for sheet in workbook] == sheets
    assert all(sheet["A1"].value == "text" and sheet.freeze_panes == "A2" for sheet in workbook)
    assert workbook.sheetnames[:2] == ["f" * 31, "f" * 29 + " 2"][: len(sheets)]
    assert [row[0] for sheet in workbook for row in sheet.iter_rows(min_row=2, values_only=True)] == [
        str(at) for at in range(rows)
    ]


@pytest.mark.parametrize("text", ["a" * 40_000, "😀" * 20_000], ids=["plain", "two units a character"])
def test_text_longer_than_a_cell_is_cut_and_says_so(text: str) -> None:
    value = str(workbook_of([Cell(text)]).active["A2"].value)
    assert len(value.encode("utf-16-le")) // 2 <= xlsx.UNITS_A_CELL
    assert value.endswith(" … [cut: more than a cell of Excel holds]")
    assert text.startswith(value.partition(" … [cut")[0])


def test_text_as_long_as_a_cell_is_whole() -> None:
    assert workbook_of([Cell("é" * xlsx.UNITS_A_CELL)]).active["A2"].value == "é" * xlsx.UNITS_A_CELL


def test_half_a_surrogate_pair_becomes_a_question_mark() -> None:
    assert workbook_of([Cell("a\udc00")]).active["A2"].value == "a?"


def test_whole_records_are_refused() -> None:
    with pytest.raises(ExportError, match="flat tables"):
        xlsx.write(Records([]), io.BytesIO(), Options())


def test_a_full_disk_is_named(tmp_path: Path) -> None:
    class Full(io.BytesIO):
        def write(self, data: Any) -> int:
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        xlsx.write(Flat.of(Cell, [Cell("a")]), Full(), Options())
    assert write_file(Flat.of(Cell, [Cell("a")]), tmp_path / "a.xlsx", xlsx, Options()) == 1
