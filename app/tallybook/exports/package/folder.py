"""The folder of a data package, written whole or not at all."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tallybook.errors import ExportError
from tallybook.exports import csv
from tallybook.exports.base import Flat, Options, allowed, no_room, written_whole
from tallybook.exports.package.descriptor import About, Node, Written, descriptor, readme
from tallybook.exports.package.schema import schema_of

_MOST_SOURCES = 100  # a package names so many; its documents.csv lists all


@dataclass(frozen=True, slots=True)
class Tables:
    """What goes into a package; the figures are those of the claims.

    `documents` may hold more than those of the claims: with `only_cited` the others are left out.
    """

    claims: Flat
    figures: Flat
    documents: Flat
    decisions: Flat
    only_cited: bool = True


def write_package(folder: Path, tables: Tables, about: About, options: Options) -> dict[str, int]:
    """Make a folder with claims.csv, figures.csv, documents.csv, decisions.csv, datapackage.json and README.md.

    Returns how many rows each table has. Raises ExportError where the folder has something in it already, or can't be
    written; nothing is left behind then.
    """
    with _made_whole(folder) as partial:
        cited: set[bytes] = set()
        sources = _Sources()
        parts = []
        for name, table in (
            ("claims", _noting(tables.claims, cited)),
            ("figures", tables.figures),
            ("documents", sources.gathered(_cited(tables.documents, cited) if tables.only_cited else tables.documents)),
            ("decisions", tables.decisions),
        ):
            parts.append(_write_table(partial, name, table, about, options))
        _write_text(partial / "datapackage.json", json.dumps(descriptor(about, parts, sources.named()), indent=2))
        _write_text(partial / "README.md", readme(about, parts, is_raw=options.is_raw))
    return {part.name: part.rows for part in parts}


def _write_table(folder: Path, name: str, table: Flat, about: About, options: Options) -> Written:
    path = folder / f"{name}.csv"
    with written_whole(path) as stream:
        rows = csv.write(table, stream, options)
    with path.open("rb") as written:
        sha256 = hashlib.file_digest(written, "sha256").hexdigest()
    schema = schema_of(name, table.schema, about.enums)
    return Written(name, path.name, rows, path.stat().st_size, sha256, schema)


def _write_text(path: Path, text: str) -> None:
    with written_whole(path) as stream:
        stream.write(text)


def _noting(claims: Flat, cited: set[bytes]) -> Flat:
    """The claims, whose documents are noted in `cited` while they are read."""

    def rows() -> Iterator[Any]:
        for row in claims.rows:
            cited.add(bytes.fromhex(row.document))
            yield row

    return replace(claims, rows=rows())


def _cited(documents: Flat, cited: set[bytes]) -> Flat:
    """The documents that are in `cited` by the time they are read."""
    return replace(documents, rows=(row for row in documents.rows if bytes.fromhex(row.document) in cited))


class _Sources:
    """Where a package's documents come from: each of them while they are few, else who published most of them."""

    def __init__(self) -> None:
        self._documents: list[Node] = []
        self._publishers: Counter[str] = Counter()
        self._sites: dict[str, str] = {}

    def gathered(self, documents: Flat) -> Flat:
        """The documents, which are looked at while they are read."""

        def rows() -> Iterator[Any]:
            for row in documents.rows:
                self._add(row)
                yield row

        return replace(documents, rows=rows())

    def named(self) -> list[Node]:
        """At most 100 titles with their addresses where there are any."""
        if len(self._documents) <= _MOST_SOURCES:
            return self._documents
        most = self._publishers.most_common(_MOST_SOURCES)
        return [_source(publisher, self._sites.get(publisher)) for publisher, _ in most]

    def _add(self, row: Any) -> None:
        address, site = _addresses(row.url)
        if len(self._documents) <= _MOST_SOURCES:
            title = row.title or row.publisher or address or f"Document {row.document[:10]}"
            words = f"{row.publisher}: {title}" if row.title and row.publisher else title
            self._documents.append(_source(words, address))
        if row.publisher:
            self._publishers[row.publisher] += 1
            if site:
                self._sites.setdefault(row.publisher, site)


def _addresses(url: str | None) -> tuple[str | None, str | None]:
    """A URL and that of its site; None for what is no address of the web."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None, None
    is_of_web = parts.scheme in {"http", "https"} and parts.netloc
    return (url, f"{parts.scheme}://{parts.netloc}/") if is_of_web else (None, None)


def _source(title: str, address: str | None) -> Node:
    return {"title": title} | ({"path": address} if address else {})


@contextmanager
def _made_whole(folder: Path) -> Iterator[Path]:
    """A new folder that stands at `folder` once the block has ended well; after a failure nothing does."""
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise ExportError(f"{folder} is there already", "name a new folder, or one with nothing in it")
        partial = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", suffix=".partial", dir=folder.parent))
    except OSError as error:
        raise ExportError(
            f"can't write {folder}: {error.strerror}", "choose a place that is there and that you may write to"
        ) from error
    try:
        yield partial
        partial.chmod(allowed(0o777))
        if folder.exists():
            folder.rmdir()
        partial.rename(folder)
    except OSError as error:
        raise no_room(folder, error) from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)
