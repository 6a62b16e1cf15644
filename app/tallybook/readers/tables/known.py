"""Which mapping reads a table: the one asked for, the one beside it, or one of those for well-known tables."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from tallybook.errors import ReadError
from tallybook.readers.base import Options, Target
from tallybook.readers.tables.mapping import Mapping, load_mapping
from tallybook.readers.tables.rows import first_rows


def find_mapping(target: Target, options: Options) -> Path | None:
    """The mapping file for a table: the one asked for, else `X.mapping.toml` or `X.toml` beside `X.csv`.

    Else the one among those for well-known tables that names the most of its columns, and none that it has not; None
    where there is none.
    """
    if options.mapping is not None:
        return options.mapping
    if target.path is not None:
        for ending in (".mapping.toml", ".toml"):
            beside = target.path.with_suffix(ending)
            if beside.is_file():
                return beside
    known = known_mappings(options.mappings)
    heads = [set(cells) for cells in first_rows(target, options)] if known else []
    fitting = [
        (len(wanted), path)
        for path, mapping in known
        if (wanted := set(mapping.columns())) and any(wanted <= cells for cells in heads)
    ]
    return max(fitting)[1] if fitting else None


@cache
def known_mappings(folder: Path | None) -> Sequence[tuple[Path, Mapping]]:
    """The mappings in a folder with their files, in order of the names; none without a folder."""
    if folder is None or not folder.is_dir():
        return ()
    return tuple((path, load_mapping(path)) for path in sorted(folder.glob("*.toml")))


def check_columns(mapping: Mapping, header: Sequence[str], place: str, path: Path) -> None:
    """Raise ReadError where a table lacks a column that its mapping names."""
    missing = [column for column in mapping.columns() if column not in header]
    if missing:
        named = [column for column in header if column]
        raise ReadError(
            f"{place} has no column {missing[0]!r}, which the mapping {path} names; "
            f"its columns are {', '.join(named) or 'none'}",
            "Mend the mapping, or give the table a header.",
        )
