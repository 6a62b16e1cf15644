"""What an export is: rows or records in, one file out."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol

from app.errors import ExportError
from app.records import Claim, Document

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Flat:
    """A table: the names of its columns and its rows, which are read once, one at a time."""

    columns: Sequence[str]
    rows: Iterable[Row]


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

    def write(self, content: Content, stream: IO[str], options: Options) -> int:
        """Write all of `content` and return how many rows or claims that were."""
        ...


@contextmanager
def written_whole(path: Path) -> Iterator[IO[str]]:
    """A text stream whose words stand at `path` once the block has ended well; after a failure nothing does.

    It is written beside `path` and renamed at the end; a file that was at `path` stays until then. Raises ExportError
    where that is not possible.
    """
    if path.is_dir():
        raise ExportError(f"{path} is a folder", "give the name of a file in it")
    temporary = _temporary(path)
    try:
        with temporary.open("w", encoding="utf-8", errors="replace", newline="") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise ExportError(
            f"can't write {path}: {error.strerror}", "make room there, or choose another folder"
        ) from error
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _temporary(path: Path) -> Path:
    """An empty file beside `path` that no other program uses, with the rights of any new file."""
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".partial", dir=path.parent)
        os.close(handle)
    except OSError as error:
        raise ExportError(
            f"can't write {path}: {error.strerror}", "choose a folder that is there and that you may write to"
        ) from error
    mask = os.umask(0)
    os.umask(mask)
    Path(name).chmod(0o666 & ~mask)
    return Path(name)
