from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tallybook.errors import ExportError
from tallybook.exports import Flat, Options, Records, parquet

from tests.exports.typed_rows import TypedRow, read_csv_rows, typed_rows, without_empty, write_rows


def table_of(rows: list[TypedRow]) -> pa.Table:
    stream = io.BytesIO()
    assert parquet.write(Flat.of(TypedRow, rows), stream, Options()) == len(rows)
    return pq.read_table(stream)


def a_row(position: int = 0, name: str = "x") -> TypedRow:
    return TypedRow(name, None, date(2020, 2, 29), None, position, None, 5, 0.5, True, ("a", "b"))


@settings(max_examples=50, deadline=None)
@given(st.lists(typed_rows, max_size=4))
def test_rows_are_those_of_the_csv(rows: list[TypedRow]) -> None:
    with TemporaryDirectory() as folder:
        write_rows(Path(folder) / "rows.csv", rows)
        write_rows(Path(folder) / "rows.parquet", rows)
        read = pq.read_table(Path(folder) / "rows.parquet").to_pylist()
        assert [without_empty(row) for row in read] == read_csv_rows(Path(folder) / "rows.csv")


def test_columns_have_types() -> None:
    types = {field.name: str(field.type) for field in table_of([]).schema}
    assert types == {
        "name": "string",
        "words": "string",
        "day": "date32[day]",
        "moment": "timestamp[us, tz=UTC]",
        "position": "int64",
        "part_of": "int64",
        "value": "double",
        "confidence": "double",
        "is_complete": "bool",
        "aliases": "list<element: string>",
    }
    assert not table_of([]).schema.field("position").nullable


def test_words_that_come_often_are_kept_once() -> None:
    stream = io.BytesIO()
    parquet.write(Flat.of(TypedRow, [a_row(at) for at in range(1000)]), stream, Options())
    column = pq.ParquetFile(stream).metadata.row_group(0).column(0)
    assert "RLE_DICTIONARY" in column.encodings


def test_groups_are_written_as_they_come(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "_AT_ONCE", 3)
    monkeypatch.setattr(parquet, "_BATCHES_A_GROUP", 2)
    stream = io.BytesIO()
    assert parquet.write(Flat.of(TypedRow, map(a_row, range(14))), stream, Options()) == 14
    file = pq.ParquetFile(stream)
    assert [file.metadata.row_group(at).num_rows for at in range(file.num_row_groups)] == [6, 6, 2]
    assert file.read().column("position").to_pylist() == list(range(14))


def test_half_a_surrogate_pair_becomes_a_question_mark() -> None:
    rows = [a_row(name="a\ud800b"), replace(a_row(), words="é", aliases=("\udc00", "c"))]
    table = table_of(rows)
    assert table.column("name").to_pylist() == ["a?b", "x"]
    assert table.column("words").to_pylist() == [None, "é"]
    assert table.column("aliases").to_pylist() == [["a", "b"], ["?", "c"]]


@pytest.mark.parametrize("content", [Records([]), Flat(("a",), [{"a": 1}])], ids=["records", "no types"])
def test_what_has_no_types_is_refused(content: Flat | Records) -> None:
    with pytest.raises(ExportError) as raised:
        parquet.write(content, io.BytesIO(), Options())
    assert raised.value.next_step
