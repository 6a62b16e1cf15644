"""What a table's columns hold, told from the class of its rows."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints


class Kind(StrEnum):
    """What the cells of a column are. A number may have a fraction; an integer has none."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    DAY = "day"
    MOMENT = "moment"
    YES_NO = "yes_no"
    LIST = "list"  # of words


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, what its cells are, and whether a cell may be empty."""

    name: str
    kind: Kind = Kind.TEXT
    is_optional: bool = True


_KINDS: dict[frozenset[type], Kind] = {
    frozenset({str}): Kind.TEXT,
    frozenset({int}): Kind.INTEGER,
    frozenset({float}): Kind.NUMBER,
    frozenset({int, float}): Kind.NUMBER,
    frozenset({date}): Kind.DAY,
    frozenset({datetime}): Kind.MOMENT,
    frozenset({bool}): Kind.YES_NO,
    frozenset({tuple}): Kind.LIST,
}


@cache
def columns_of(row_type: type) -> tuple[Column, ...]:
    """The columns of a dataclass of rows, in the order of its fields.

    Raises TypeError for a field that no cell can hold.
    """
    hints = get_type_hints(row_type)
    return tuple(_column(field.name, hints[field.name]) for field in fields(row_type))


def _column(name: str, hint: Any) -> Column:
    types = frozenset(_types(hint))
    kind = _KINDS.get(types - {NoneType})
    if kind is None:
        raise TypeError(f"no cell can hold {name}: {hint}")
    return Column(name, kind, is_optional=NoneType in types)


def _types(hint: Any) -> list[type]:
    """The classes that a hint allows: `int | float | None` is int, float and NoneType."""
    if isinstance(hint, type):
        if get_origin(hint) is tuple:
            return [tuple]
        return [str] if issubclass(hint, str) else [hint]
    if get_origin(hint) is tuple:
        return [tuple]
    return [one for argument in get_args(hint) for one in _types(argument)]
