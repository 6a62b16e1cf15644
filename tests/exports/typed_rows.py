"""Rows with a cell of every kind, and what is read back from files of them."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from hypothesis import strategies as st
from tallybook.exports import Flat, Options, export_for, write_file
from tallybook.exports.columns import Kind, columns_of

Cells = dict[str, object]


@dataclass(frozen=True, slots=True)
class TypedRow:
    """A cell of every kind."""

    name: str
    words: str | None
    day: date | None
    moment: datetime | None
    position: int
    part_of: int | None
    value: int | float | None
    confidence: float
    is_complete: bool
    aliases: tuple[str, ...]


KINDS = {column.name: column.kind for column in columns_of(TypedRow)}

# Counts are doubles: whole numbers are exact up to 2**53. Lists hold words without the sign that joins them in a CSV.
_WORDS = st.text(st.characters(exclude_characters=";", exclude_categories=["Cs"]), max_size=12)
_COUNTS = st.none() | st.integers(0, 2**53) | st.floats(0, 1e15)
_MOMENTS = st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31)).map(lambda at: at.replace(microsecond=0, tzinfo=UTC))

typed_rows = st.builds(
    TypedRow,
    name=st.text(),
    words=st.none() | st.text() | st.sampled_from(["=1+1", "@x", " -2+3", "https://a.example/b", "mailto:a", "0012"]),
    day=st.none() | st.dates(),
    moment=st.none() | _MOMENTS,
    position=st.integers(0, 2**53),
    part_of=st.none() | st.integers(0, 1000),
    value=_COUNTS,
    confidence=st.floats(0, 1),
    is_complete=st.booleans(),
    aliases=st.lists(_WORDS.filter(lambda word: word == word.strip() and word), max_size=3).map(tuple),
)


def write_rows(path: Path, rows: Sequence[TypedRow], *, is_raw: bool = True) -> None:
    """Write the rows to a file in the format of its ending."""
    assert write_file(Flat.of(TypedRow, rows), path, export_for(path), Options(is_raw=is_raw)) == len(rows)


def read_csv_rows(path: Path) -> list[Cells]:
    """The rows of a CSV, each cell as its column's kind says; an empty cell is None."""
    with path.open(encoding="utf-8", newline="") as stream:
        return [{name: _value(KINDS[name], cell) for name, cell in row.items()} for row in csv.DictReader(stream)]


def without_empty(row: Mapping[str, object]) -> Cells:
    """A row whose empty texts and lists are None, as in a CSV, where nothing tells them apart."""
    return {name: None if value in ("", []) else value for name, value in row.items()}


def _value(kind: Kind, cell: str) -> object:
    if not cell:
        return None
    read = {
        Kind.INTEGER: int,
        Kind.NUMBER: float,
        Kind.DAY: date.fromisoformat,
        Kind.MOMENT: datetime.fromisoformat,
        Kind.YES_NO: lambda text: text == "true",
        Kind.LIST: lambda text: text.split("; "),
    }.get(kind, str)
    return read(cell)  # type: ignore[operator]
