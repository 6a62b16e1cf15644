"""A proposed mapping for a table, written where a person wants it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tallybook.errors import ReadError, UsageError
from tallybook.ingest.request import Request
from tallybook.readers import Target, find_targets
from tallybook.readers.tables.propose import propose
from tallybook.records import Problem

_TABLES = (".csv", ".tsv", ".xlsx")


def draft_mapping(arguments: Sequence[str], request: Request, path: Path) -> Path:
    """Write the mapping that is proposed for the one table that the arguments name; the file.

    Raises UsageError where they name no table, several files, or the file is there already, and ReadError where the
    table can't be read or the file not be written.
    """
    found = list(find_targets(arguments, request.reading()))
    problems = [one for one in found if isinstance(one, Problem)]
    if problems:
        raise ReadError(problems[0].message, problems[0].next_step)
    targets = [one for one in found if isinstance(one, Target)]
    if len(targets) != 1 or not targets[0].name.lower().endswith(_TABLES):
        raise UsageError("--mapping-draft needs one table", "name one file: .csv, .tsv or .xlsx")
    if path.exists():
        raise UsageError(f"{path} is there already", "name a new file, or remove this one")
    proposed = propose(targets[0], request.reading())
    try:
        path.write_text(proposed, encoding="utf-8")
    except OSError as error:
        raise ReadError(f"{path} can't be written: {error.strerror}", "Name another place.") from error
    return path
