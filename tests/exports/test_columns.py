from __future__ import annotations

from dataclasses import dataclass

import pytest
from tallybook.exports.columns import Column, Kind, columns_of
from tallybook.queries import rows
from tallybook.records import Mode

from tests.exports.typed_rows import TypedRow


def test_columns_are_told_from_the_class_of_the_rows() -> None:
    assert columns_of(TypedRow) == (
        Column("name", Kind.TEXT, is_optional=False),
        Column("words", Kind.TEXT),
        Column("day", Kind.DAY),
        Column("moment", Kind.MOMENT),
        Column("position", Kind.INTEGER, is_optional=False),
        Column("part_of", Kind.INTEGER),
        Column("value", Kind.NUMBER),
        Column("confidence", Kind.NUMBER, is_optional=False),
        Column("is_complete", Kind.YES_NO, is_optional=False),
        Column("aliases", Kind.LIST, is_optional=False),
    )


@pytest.mark.parametrize("kind", [getattr(rows, name) for name in dir(rows) if name.startswith(("Listed", "Series"))])
def test_every_list_has_columns(kind: type) -> None:
    if isinstance(kind, type):
        assert [column.name for column in columns_of(kind)] == list(rows.columns(kind))  # type: ignore[arg-type]


def test_words_of_a_list_are_text() -> None:
    @dataclass
    class Enumerated:
        mode: Mode | None

    Enumerated.__annotations__["mode"] = Mode | None  # its name is local to this test
    assert columns_of(Enumerated) == (Column("mode", Kind.TEXT),)


def test_what_no_cell_can_hold_is_refused() -> None:
    @dataclass
    class Odd:
        pairs: dict[str, int]

    with pytest.raises(TypeError, match="no cell can hold pairs"):
        columns_of(Odd)
