"""The command `tally export`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer import Argument, Option

from app.cli.command import command
from app.cli.options import FilterOptions, General

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.exports import Content, Export
    from app.queries.filters import Filters

app = typer.Typer()


class Table(StrEnum):
    """What an export holds."""

    FIGURES = "figures"
    CLAIMS = "claims"


@command(
    app,
    "export",
    example="tally export figures.csv --measure killed --since 2024-12-01\n"
    "tally export everything.jsonl && tally --db copy.db ingest everything.jsonl",
)
def export(
    general: General,
    filters: FilterOptions,
    file: Annotated[Path, Argument(help="The file; its ending chooses the format: .csv, .jsonl.")],
    table: Annotated[
        Table | None,
        Option(
            "--table",
            help="A row a figure or a claim. Without it .csv holds figures, and .jsonl whole documents with their "
            "claims, which `tally ingest` reads back.",
            show_default=False,
        ),
    ] = None,
    raw: Annotated[
        bool, Option("--raw", help="Leave text as it is that a spreadsheet would run; by default it gets a ' in front.")
    ] = False,
) -> None:
    """Write figures, claims or whole records to a file."""
    from app.cli.opening import reading
    from app.cli.output import note
    from app.errors import UsageError
    from app.exports import Options, export_for, write_file
    from app.queries.unmatched import find_unmatched

    if general.format is not None:
        raise UsageError("an export has no --format", "the ending of the file's name chooses it")
    chosen = filters.filters()
    content_kind = export_for(file)
    with reading(general) as session:
        for unmatched in find_unmatched(session, chosen):
            note(general, str(unmatched))
        count = write_file(_content(session, chosen, table, content_kind), file, Options(is_raw=raw))
    note(general, f"{count:,} {Table.FIGURES if _is_of_figures(table, content_kind) else Table.CLAIMS} in {file}")


def _is_of_figures(table: Table | None, kind: Export) -> bool:
    return table is Table.FIGURES or (table is None and not kind.keeps_records)


def _content(session: Session, filters: Filters, table: Table | None, kind: Export) -> Content:
    """What is to be written, read while it is written."""
    from app.exports import Flat, Records
    from app.queries.claims import list_claims
    from app.queries.documents import iter_records
    from app.queries.figures import list_figures
    from app.queries.rows import ListedClaim, ListedFigure, as_mapping, columns

    if _is_of_figures(table, kind):
        return Flat(columns(ListedFigure), map(as_mapping, list_figures(session, filters)))
    if kind.keeps_records:
        return Records(iter_records(session, filters))
    return Flat(columns(ListedClaim), map(as_mapping, list_claims(session, filters)))
