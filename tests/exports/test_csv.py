from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tallybook.errors import ExportError
from tallybook.exports import Flat, Options, Records
from tallybook.exports import csv as export


def written(rows: list[dict[str, object]], *, is_raw: bool = False) -> str:
    stream = io.StringIO(newline="")
    columns = tuple(rows[0]) if rows else ("a",)
    export.write(Flat(columns, rows), stream, Options(is_raw=is_raw))
    return stream.getvalue()


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        pytest.param("=1+1", "'=1+1", id="formula"),
        pytest.param("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0", id="command"),
        pytest.param("+SUM(A1)", "'+SUM(A1)", id="plus"),
        pytest.param("-2+3", "'-2+3", id="minus"),
        pytest.param("- 3 tanks", "'- 3 tanks", id="list item"),
        pytest.param("@SUM(A1)", "'@SUM(A1)", id="at"),
        pytest.param("\tx", "'\tx", id="tab"),
        pytest.param("\rx", "'\rx", id="carriage return"),
        pytest.param("\nx", "'\nx", id="line feed"),
        pytest.param("  =1+1", "'  =1+1", id="behind spaces"),
        pytest.param("\u00a0=1+1", "'\u00a0=1+1", id="behind a no-break space"),
        pytest.param("\ufeff=1+1", "'\ufeff=1+1", id="behind a byte order mark"),
        pytest.param("\u200b=1+1", "'\u200b=1+1", id="behind a zero-width space"),
        pytest.param("＝1+1", "'＝1+1", id="full-width formula"),
        pytest.param("＋1a", "'＋1a", id="full-width plus"),
        pytest.param("－1a", "'－1a", id="full-width minus"),
        pytest.param("＠SUM", "'＠SUM", id="full-width at"),
        pytest.param("-", "'-", id="a lone sign"),
        pytest.param("-5", "-5", id="negative number"),
        pytest.param("+1,300", "+1,300", id="number with a plus"),
        pytest.param("-1.5e3", "-1.5e3", id="number with an exponent"),
        pytest.param("1=1", "1=1", id="sign inside"),
        pytest.param("'=1", "'=1", id="already defused"),
        pytest.param("(+8)", "(+8)", id="in brackets"),
        pytest.param("at least 5", "at least 5", id="words"),
        pytest.param("", "", id="empty"),
        pytest.param("  ", "  ", id="blank"),
    ],
)
def test_text_that_a_spreadsheet_would_run_is_defused(text: str, cell: str) -> None:
    assert export.defused(text) == cell
    assert export.cell(text, is_raw=True) == text


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        pytest.param(None, "", id="nothing"),
        pytest.param(-5, "-5", id="negative"),
        pytest.param(-0.5, "-0.5", id="negative fraction"),
        pytest.param(0, "0", id="zero"),
        pytest.param(True, "true", id="yes"),
        pytest.param(False, "false", id="no"),
        pytest.param(date(2021, 3, 4), "2021-03-04", id="day"),
        pytest.param(("b", "a"), "b; a", id="list"),
        pytest.param(("=1", "a"), "'=1; a", id="list that would run"),
        pytest.param((), "", id="empty list"),
        pytest.param(Decimal("1.5"), "1.5", id="anything else by its words"),
    ],
)
def test_cells(value: object, cell: str) -> None:
    assert written([{"a": value, "b": "x"}]).splitlines()[1] == f"{cell},x"


def test_follows_rfc_4180() -> None:
    assert written([{"a": 'say "no"', "b": "one, two", "c": "up\ndown"}]) == (
        'a,b,c\r\n"say ""no""","one, two","up\ndown"\r\n'
    )


def test_without_rows_there_is_a_header() -> None:
    assert written([]) == "a\r\n"


def test_whole_records_are_refused() -> None:
    with pytest.raises(ExportError, match="flat tables"):
        export.write(Records([]), io.StringIO(), Options())


@given(st.lists(st.tuples(st.text(), st.text()), max_size=5))
def test_what_is_written_raw_is_read_back(rows: list[tuple[str, str]]) -> None:
    text = written([{"a": first, "b": second} for first, second in rows] or [{"a": "", "b": ""}], is_raw=True)
    read = list(csv.reader(io.StringIO(text, newline="")))
    assert read == [["a", "b"], *([list(row) for row in rows] or [["", ""]])]


@given(st.text())
def test_defusing_only_puts_one_sign_in_front(text: str) -> None:
    cell = export.defused(text)
    assert cell in {text, f"'{text}"}
    assert export.defused(cell) == cell
    assert not cell.lstrip().startswith(("=", "@"))
