"""What a data package says of itself: `datapackage.json`, and a README for people."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tallybook import __version__
from tallybook.exports.package.schema import meaning

Node = dict[str, Any]

# Specs.frictionlessdata.io: the name of a package is of these letters.
_NOT_IN_NAMES = re.compile(r"[^a-z0-9._-]+")
_IS_URL = re.compile(r"https?://", re.IGNORECASE)
_DIALECT = {
    "delimiter": ",",
    "lineTerminator": "\r\n",
    "quoteChar": '"',
    "doubleQuote": True,
    "skipInitialSpace": False,
    "header": True,
    "caseSensitiveHeader": True,
}
_FOR_PROGRAMS = (
    "`datapackage.json` describes the files for programs: the type of every column, what has to be so of it, how the "
    "files belong together, and their SHA-256."
)
_HOW_TO_READ = (
    "A figure is what one source said. Figures of several sources differ, repeat each other and overlap: do not add "
    "them up. An empty cell means that it is not known."
)
_GUARDED = "A `'` stands in front of text that a spreadsheet would otherwise run; it is not part of the text."
_RAW = "Text stands as it was read; a spreadsheet may run what begins with `=`, `+`, `-` or `@`."
WHAT = {
    "claims": "A row a claim: who says what, how sure, when, in which document.",
    "figures": "A row a figure: a count of people or equipment, with its claim and its document.",
    "documents": "A row a document that was read.",
    "decisions": "A row a decision of a person about any of them, and about sources.",
}


@dataclass(frozen=True, slots=True)
class About:
    """What a package is: the filters as a person gave them, the command, the moments, and the licence if one was named.

    `query` maps the names of the filters to their values; `enums` the names of columns to the words that they may hold.
    """

    name: str
    command: str
    created: datetime
    as_of: datetime
    query: Mapping[str, object] = field(default_factory=dict)
    licence: str | None = None
    enums: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """A title, with the filters in words."""
        return "Attributed claims and figures" + (f": {_in_words(self.query)}" if self.query else "")


@dataclass(frozen=True, slots=True)
class Written:
    """A file of the package: its table, path, rows, size in bytes, SHA-256 in hex, and schema."""

    name: str
    path: str
    rows: int
    size: int
    sha256: str
    schema: Node


def descriptor(about: About, parts: Sequence[Written], sources: Sequence[Node]) -> Node:
    """The package in the terms of the Data Package standard (specs.frictionlessdata.io/data-package).

    `tallybook` holds what the standard has no word for: version, command, filters, and the moment that the answers are
    of. No licence is named where nobody named one: what documents say belongs to their publishers.
    """
    node: Node = {
        "profile": "tabular-data-package",
        "name": _NOT_IN_NAMES.sub("-", about.name.lower()).strip("-.") or "tallybook",
        "title": about.title,
        "description": _description(parts),
        "created": _moment(about.created),
        "tallybook": {
            "version": __version__,
            "command": about.command,
            "query": dict(about.query),
            "as_of": _moment(about.as_of),
        },
    }
    if about.licence:
        node["licenses"] = [{"path" if _IS_URL.match(about.licence) else "name": about.licence}]
    if sources:
        node["sources"] = list(sources)
    return node | {"resources": [_resource(part) for part in parts]}


def readme(about: About, parts: Sequence[Written], *, is_raw: bool) -> str:
    """The package in plain English, as Markdown."""
    lines = [
        f"# {about.title}",
        "",
        _description(parts),
        "",
        f"Made on {about.created:%Y-%m-%d} by Tallybook {__version__} with:",
        "",
        f"    {about.command}",
        "",
        _FOR_PROGRAMS,
        "",
        _HOW_TO_READ,
        "",
        _RAW if is_raw else _GUARDED,
        "",
        f"Licence: {about.licence}."
        if about.licence
        else "No licence was named for this package. The words quoted in it belong to those who published them.",
    ]
    for part in parts:
        lines += ["", f"## {part.path}", "", f"{WHAT[part.name]} {part.rows:,} rows.", ""]
        lines += [
            f"- `{column['name']}`: {meaning(part.name, column['name']) or column['type']}"
            for column in part.schema["fields"]
        ]
    return "\n".join(lines) + "\n"


def _resource(part: Written) -> Node:
    return {
        "profile": "tabular-data-resource",
        "name": part.name,
        "path": part.path,
        "description": WHAT[part.name],
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": part.size,
        "hash": f"sha256:{part.sha256}",
        "rows": part.rows,
        "dialect": _DIALECT,
        "schema": part.schema,
    }


def _description(parts: Sequence[Written]) -> str:
    rows = {part.name: f"{part.rows:,}" for part in parts}
    return (
        f"Who said what, when and how many: {rows['claims']} claims with {rows['figures']} figures from "
        f"{rows['documents']} documents, each with the words that it comes from. Claims that contradict each other "
        "stand side by side."
    )


def _in_words(query: Mapping[str, object]) -> str:
    return "; ".join(
        f"{name.replace('_', ' ')} {', '.join(map(str, value)) if isinstance(value, list | tuple) else value}"
        for name, value in query.items()
    )


def _moment(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
