"""The command `tally export`."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from typer import Argument, Option

from tallybook.cli.command import command
from tallybook.cli.exported import Table, TellOptions
from tallybook.cli.exporting import FileJob, PackageJob
from tallybook.cli.options import OUTPUT, WHAT, FilterOptions, General, OptionGroup, check_free
from tallybook.errors import UsageError

app = typer.Typer()


class ProfileName(StrEnum):
    """The profiles, as in `tallybook.exports.profiles`."""

    HXL = "hxl"
    UCDP = "ucdp"
    JSONLD = "jsonld"


@dataclass(frozen=True, slots=True)
class ExportOptions(OptionGroup):
    """What an export holds, and in which shape."""

    table: Annotated[
        Table | None,
        Option(
            "--table",
            help="What a row is; series: a figure over time, compare: a source's latest one. Without it figures; in "
            ".jsonl whole documents.",
            show_default=False,
            rich_help_panel=WHAT,
        ),
    ] = None
    profile: Annotated[
        ProfileName | None,
        Option(
            "--profile",
            help="The shape of other tools: HXL hashtags, UCDP GED's columns, schema.org claims.",
            show_default=False,
            rich_help_panel=OUTPUT,
        ),
    ] = None
    package: Annotated[
        Path | None,
        Option(
            "--package",
            metavar="DIR",
            help="A new folder instead of a file: a Frictionless data package.",
            rich_help_panel=OUTPUT,
        ),
    ] = None
    licence: Annotated[
        str | None,
        Option(
            "--licence",
            "--license",
            metavar="ID|URL",
            help="The licence that the package names, as CC-BY-4.0.",
            rich_help_panel=OUTPUT,
        ),
    ] = None
    raw: Annotated[
        bool,
        Option(
            "--raw",
            help="Leave text that a spreadsheet would run; else it gets a ' in front.",
            rich_help_panel=OUTPUT,
        ),
    ] = False
    force: Annotated[bool, Option("--force", help="Replace a file that is there.", rich_help_panel=OUTPUT)] = False


@command(
    app,
    "export",
    example="tally export figures.csv --measure killed --since 2024-12-01\n"
    "tally export --package deaths --measure killed --licence CC-BY-4.0",
    guide="exports",
)
def export(
    general: General,
    options: ExportOptions,
    tell: TellOptions,
    filters: FilterOptions,
    file: Annotated[
        Path | None,
        Argument(
            metavar="FILE",
            help="The file; its ending chooses the format: .csv, .jsonl, .parquet, .xlsx.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Write tables or whole records to a file, or a data package."""
    from tallybook.cli.opening import reading
    from tallybook.cli.output import note
    from tallybook.queries.lists.unmatched import find_unmatched

    if general.format is not None:
        raise UsageError("an export has no --format", "the ending of the file's name chooses it")
    job: FileJob | PackageJob
    if options.package is None:
        path = _only_file(file, options.licence)
        check_free(path, is_forced=options.force)
        job = FileJob.of(path, options.table, options.profile, tell, is_raw=options.raw)
    else:
        _check_alone(options, tell, file)
        job = PackageJob(options.package, _given(filters), options.licence, is_raw=options.raw)
    chosen = filters.filters()
    with reading(general) as session:
        for unmatched in find_unmatched(session, chosen):
            note(general, str(unmatched))
        note(general, job.run(general, session, chosen))


def _only_file(file: Path | None, licence: str | None) -> Path:
    if file is None:
        raise UsageError("no file to write to", "name one, as figures.csv, or a folder with --package")
    if licence is not None:
        raise UsageError("--licence is for --package", f"leave it out: {file} has no place to name one")
    return file


def _check_alone(options: ExportOptions, tell: TellOptions, file: Path | None) -> None:
    """Raise UsageError where something is given that a package can't have."""
    if file is not None:
        raise UsageError(f"both a file ({file}) and --package {options.package}", "export to one of them at a time")
    if options.force:
        raise UsageError("--package has no --force", "name a new folder")
    shapes = [f"--{name}" for name in ("table", "profile") if getattr(options, name) is not None]
    for name in (*shapes, *tell.given()):
        raise UsageError(f"--package has no {name}", "it always holds claims, figures, documents and decisions")


def _given(filters: FilterOptions) -> dict[str, object]:
    """The filters that a person gave, by the names of their options."""
    values = {field.name: getattr(filters, field.name) for field in fields(filters)}
    return {name: value for name, value in values.items() if value not in (None, False, "", [])}
