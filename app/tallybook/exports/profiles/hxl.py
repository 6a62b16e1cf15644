"""HXL, the Humanitarian Exchange Language: a row of hashtags under the header says what each column holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tallybook.errors import ExportError
from tallybook.exports.base import Content, Flat
from tallybook.exports.columns import Column, Kind
from tallybook.records import Certainty
from tallybook.vocab.compiled import read_toml

name: str = "hxl"
suffixes: tuple[str, ...] = (".csv", ".xlsx")
takes_records: bool = False
measures: tuple[str, ...] = ()  # any

_NUMBER = Kind.NUMBER


@dataclass(frozen=True, slots=True)
class _Count:
    """A column that holds the number of the figures of one measure, of children or of all others."""

    name: str
    measure: str
    is_of_children: bool
    tag: str


def shaped(content: Content) -> Flat:
    """The table of figures with HXL's columns and hashtags: one row a figure.

    A count stands twice: as `value`, `low` and `high` of its `measure`, and under the hashtag of its measure
    (`#affected+killed`, for children `#affected+killed+children`), where HXL's tools look for it. Raises ExportError
    for anything but a table of figures.
    """
    if not isinstance(content, Flat) or not {"measure", "value", "claim_id"} <= set(content.columns):
        raise ExportError("HXL is for figures", "export figures without --table")
    table = _table()
    kinds = {column.name: column for column in content.schema}
    counts = _counts()
    first = [one for one in table["columns"] if one in kinds]
    last = [one for one in table["more"] if one in kinds]
    bounds = table["bounds"]
    added = [*(count.name for count in counts), *(bound["name"] for bound in bounds.values())]
    schema = (
        *(kinds[one] for one in first),
        *(Column(one, _NUMBER) for one in added),
        *(kinds[one] for one in last),
    )
    tags = (
        *(table["columns"][one] for one in first),
        *(count.tag for count in counts),
        *(bound["tag"] for bound in bounds.values()),
        *(table["more"][one] for one in last),
    )
    rows = _rows(content, counts)
    return Flat(tuple(column.name for column in schema), rows, schema, tags, name="figures")


def _rows(content: Flat, counts: tuple[_Count, ...]) -> Iterator[Mapping[str, Any]]:
    by_figure = {(count.measure, count.is_of_children): count.name for count in counts}
    nothing = {count.name: None for count in counts} | {bound["name"]: None for bound in _table()["bounds"].values()}
    children = _table()["children"]["category"]
    for row in content.mappings():
        added = dict(nothing)
        column = by_figure.get((str(row["measure"]), row["category"] == children))
        is_of_people = row["category"] != "equipment"
        if column and is_of_people and row["certainty"] != Certainty.DENIED:
            added[column] = row["value"]
            for bound, target in _table()["bounds"].items():
                added[target["name"]] = row[bound]
        yield {**row, **added}


@cache
def _counts() -> tuple[_Count, ...]:
    table = _table()
    children = table["children"]
    return tuple(
        count
        for one in table["counts"]
        for count in (
            _Count(one["name"], one["measure"], is_of_children=False, tag=one["tag"]),
            _Count(
                one["name"] + children["name"], one["measure"], is_of_children=True, tag=one["tag"] + children["tag"]
            ),
        )
    )


@cache
def _table() -> dict[str, Any]:
    return read_toml(Path(__file__).with_name("hxl.toml"))
