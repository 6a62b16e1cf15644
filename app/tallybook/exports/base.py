"""What an export is: rows or records in, one file out."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from operator import attrgetter, itemgetter
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Protocol

from tallybook.errors import ExportError
from tallybook.exports.columns import Column, columns_of

if TYPE_CHECKING:
    from tallybook.records import Claim, Document

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Flat:
    """A table: the names of its columns and its rows, which are read once, one at a time.

    Rows are mappings, or with a `schema` of their class its instances (see `of`). `tags` is a second row of headings,
    which only some formats have room for. `name` is what a sheet is called.
    """

    columns: Sequence[str]
    rows: Iterable[Any]
    schema: Sequence[Column] = ()
    tags: Sequence[str] = ()
    name: str = "table"

    @classmethod
    def of(cls, row_type: type, rows: Iterable[Any], name: str = "table") -> Flat:
        """The table of the instances of a dataclass."""
        schema = columns_of(row_type)
        return cls(tuple(column.name for column in schema), rows, schema, name=name)

    def values(self) -> Iterator[Sequence[object]]:
        """Yield the cells of every row in the order of the columns."""
        rows = iter(self.rows)
        first = next(rows, None)
        if first is None:
            return
        take = _taker(self.columns, itemgetter if isinstance(first, Mapping) else attrgetter)
        yield take(first)
        yield from map(take, rows)

    def mappings(self) -> Iterator[Row]:
        """Yield every row by its columns; a row that is a mapping as it is."""
        columns = self.columns
        take = _taker(columns, attrgetter)
        for row in self.rows:
            yield row if isinstance(row, Mapping) else dict(zip(columns, take(row), strict=True))


def _taker(columns: Sequence[str], getter: Any) -> Callable[[Any], Sequence[object]]:
    """A function that takes the cells out of a row."""
    take: Callable[[Any], Any] = getter(*columns) if columns else lambda row: ()
    return (lambda row: (take(row),)) if len(columns) == 1 else take


@dataclass(frozen=True, slots=True)
class Records:
    """Whole records: documents with those of their claims that are to be written."""

    documents: Iterable[tuple[Document, Sequence[Claim]]]


Content = Flat | Records


@dataclass(frozen=True, slots=True)
class Options:
    """What the person asked for."""

    is_raw: bool = False  # leave text cells that a spreadsheet would run as they are


class Export(Protocol):
    """Writes one format. A new one is a module of this folder and its line in `exports/__init__.py`."""

    suffix: str  # the ending of its files, lower case, with the dot
    keeps_records: bool  # whether whole records fit in it, or only flat tables
    is_binary: bool  # whether it is written as bytes, or as text
    extra: str  # the extra of the package that brings its library, empty where a plain installation has it

    def write(self, content: Content, stream: IO[Any], options: Options) -> int:
        """Write all of `content` and return how many rows or claims that were."""
        ...


def flat_only(content: Content, format_name: str) -> Flat:
    """The table; raises ExportError for whole records."""
    if not isinstance(content, Flat):
        raise ExportError(f"{format_name} holds flat tables, not whole records", "export to a .jsonl file instead")
    return content


@contextmanager
def written_whole(path: Path, *, is_binary: bool = False) -> Iterator[IO[Any]]:
    """A stream, of text or with `is_binary` of bytes, whose contents stand at `path` once the block has ended well.

    After a failure nothing does. It is written beside `path` and renamed at the end; a file that was at `path` stays
    until then. Raises ExportError where that is not possible.
    """
    if path.is_dir():
        raise ExportError(f"{path} is a folder", "give the name of a file in it")
    temporary = _temporary(path)
    try:
        with _opened(temporary, is_binary=is_binary) as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
    except OSError as error:
        raise no_room(path, error) from error
    finally:
        temporary.unlink(missing_ok=True)


def no_room(path: Path, error: OSError) -> ExportError:
    """What is said where the system refuses a write."""
    return ExportError(f"can't write {path}: {error.strerror or error}", "make room there, or choose another folder")


def _opened(path: Path, *, is_binary: bool) -> IO[Any]:
    return path.open("wb") if is_binary else path.open("w", encoding="utf-8", errors="replace", newline="")


def _temporary(path: Path) -> Path:
    """An empty file beside `path` that no other program uses, with the rights of any new file."""
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".partial", dir=path.parent)
        os.close(handle)
    except OSError as error:
        raise ExportError(
            f"can't write {path}: {error.strerror}", "choose a folder that is there and that you may write to"
        ) from error
    Path(name).chmod(allowed(0o666))
    return Path(name)


def allowed(rights: int) -> int:
    """The rights of a new file or folder, without those that the user's mask takes away."""
    mask = os.umask(0)
    os.umask(mask)
    return rights & ~mask
