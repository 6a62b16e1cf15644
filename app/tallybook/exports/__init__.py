"""Records in, file out: one module a format, all of them listed here."""

from __future__ import annotations

from pathlib import Path

from tallybook.errors import UsageError, require_extra
from tallybook.exports import csv, json, jsonl, parquet, xlsx
from tallybook.exports.base import Content, Export, Flat, Options, Records, Row, written_whole

EXPORTS: tuple[Export, ...] = (csv, jsonl, parquet, xlsx)
# Formats that only a profile is written in, by its endings.
_OF_PROFILES: dict[str, Export] = {".json": json, ".jsonld": json}

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


def export_for(path: Path, *, has_profile: bool = False) -> Export:
    """The export that the ending of a file's name asks for.

    Raises UsageError for an ending that none writes, and MissingExtraError where its library is not installed.
    """
    name = path.name.lower()
    for export in EXPORTS:
        if name.endswith(export.suffix):
            if export.extra:
                require_extra(export.extra, f"writing {export.suffix} files")
            return export
    if has_profile and path.suffix.lower() in _OF_PROFILES:
        return _OF_PROFILES[path.suffix.lower()]
    endings = ", ".join(export.suffix for export in EXPORTS)
    raise UsageError(f"can't tell the format of {path} from its ending", f"use one of: {endings}")


def write_file(content: Content, path: Path, export: Export, options: Options) -> int:
    """Write `content` to `path` in a format; how many rows or claims that were.

    Raises ExportError where that fails; no file that looks whole is left behind then.
    """
    with written_whole(path, is_binary=export.is_binary) as stream:
        return export.write(content, stream, options)
