"""Records in, file out: one module a format, all of them listed here."""

from __future__ import annotations

from pathlib import Path

from app.errors import UsageError
from app.exports import csv, jsonl
from app.exports.base import Content, Export, Flat, Options, Records, Row, written_whole

EXPORTS: tuple[Export, ...] = (csv, jsonl)

__all__ = [
    "EXPORTS",
    "Content",
    "Export",
    "Flat",
    "Options",
    "Records",
    "Row",
    "export_for",
    "write_file",
    "written_whole",
]


def export_for(path: Path) -> Export:
    """The export that the ending of a file's name asks for; raises UsageError for an ending that none writes."""
    for export in EXPORTS:
        if path.name.lower().endswith(export.suffix):
            return export
    endings = ", ".join(export.suffix for export in EXPORTS)
    raise UsageError(f"can't tell the format of {path} from its ending", f"use one of: {endings}")


def write_file(content: Content, path: Path, options: Options) -> int:
    """Write `content` to `path` in the format of its ending; how many rows or claims that were.

    Raises ExportError where that fails; no file that looks whole is left behind then.
    """
    export = export_for(path)
    with written_whole(path) as stream:
        return export.write(content, stream, options)
