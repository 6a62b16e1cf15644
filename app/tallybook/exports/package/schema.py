"""Table Schema: what the columns of a package's tables hold, and what has to be so of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from tallybook.exports.columns import Column, Kind
from tallybook.records import ActorKind, Category, Certainty, Decided, Mode, Modifier, Scope
from tallybook.vocab.compiled import read_toml

_TYPES = {
    Kind.TEXT: "string",
    Kind.LIST: "string",
    Kind.INTEGER: "integer",
    Kind.NUMBER: "number",
    Kind.DAY: "date",
    Kind.MOMENT: "datetime",
    Kind.YES_NO: "boolean",
}
_ENUMS: dict[str, type[StrEnum]] = {
    "source_kind": ActorKind,
    "category": Category,
    "scope": Scope,
    "modifier": Modifier,
    "mode": Mode,
    "certainty": Certainty,
    "decided": Decided,
}
_KEYS = {
    "claims": ["claim_id"],
    "figures": ["claim_id", "position"],
    "documents": ["document"],
    "decisions": ["decision"],
}
_FOREIGN = {"claims": ("document",), "figures": ("claim_id", "document"), "documents": (), "decisions": ()}
_LED_TO = {"claim_id": "claims", "document": "documents"}

Schema = dict[str, Any]


def schema_of(table: str, columns: Sequence[Column], enums: Mapping[str, Sequence[str]]) -> Schema:
    """The Table Schema (specs.frictionlessdata.io/table-schema) of `claims`, `figures`, `documents` or `decisions`.

    `enums` adds the words that a column may hold, by its name. A row of `figures` leads to its row of `claims`, and
    both lead to their row of `documents`.
    """
    known = {name: [member.value for member in members] for name, members in _ENUMS.items()} | dict(enums)
    schema: Schema = {
        "fields": [_field(table, column, known) for column in columns],
        "missingValues": [""],
        "primaryKey": _KEYS[table],
    }
    foreign = [
        {"fields": [name], "reference": {"resource": _LED_TO[name], "fields": [name]}} for name in _FOREIGN[table]
    ]
    return schema | ({"foreignKeys": foreign} if foreign else {})


def meaning(table: str, column: str) -> str | None:
    """What a column of a table means, in words; None for one that `fields.toml` does not know."""
    words = _fields()
    found = words.get(table, {}).get(column) or words["columns"].get(column)
    return str(found) if found else None


def _field(table: str, column: Column, enums: Mapping[str, Sequence[str]]) -> Schema:
    field: Schema = {"name": column.name, "type": _TYPES[column.kind]}
    if words := meaning(table, column.name):
        field["description"] = words
    if column.kind is Kind.YES_NO:
        field |= {"trueValues": ["true"], "falseValues": ["false"]}
    constraints: Schema = {}
    if not column.is_optional and column.kind is not Kind.LIST:
        constraints["required"] = True
    if column.name in enums:
        constraints["enum"] = list(enums[column.name])
    for name in ("minimum", "maximum", "pattern"):
        if column.name in _fields()[name]:
            constraints[name] = _fields()[name][column.name]
    return field | ({"constraints": constraints} if constraints else {})


@cache
def _fields() -> dict[str, dict[str, Any]]:
    return read_toml(Path(__file__).with_name("fields.toml"))
