"""The commands that list: claims, documents."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer
from typer import Option

from tallybook.cli.command import command
from tallybook.cli.options import WHEN, FilterOptions, General

app = typer.Typer()


@command(
    app,
    "claims",
    example='tally claims --source "South Korea" --since 2024-12-01\ntally claims --search shelling',
    guide="asking",
)
def claims(general: General, filters: FilterOptions) -> None:
    """List claims: who says what, by day."""
    from tallybook.cli.output import print_listing
    from tallybook.interface import listing

    print_listing(general, listing.claims(), filters.filters())


@command(
    app,
    "documents",
    example='tally documents --publisher "The Moscow Times" --all-versions\n'
    "tally documents --search 'drone*' --format csv",
    guide="asking",
)
def documents(
    general: General,
    filters: FilterOptions,
    undated: Annotated[
        bool, Option("--undated", help="Only those without a day of publication.", rich_help_panel=WHEN)
    ] = False,
) -> None:
    """List documents, with what was found in each."""
    from tallybook.cli.output import note, print_listing
    from tallybook.interface import listing

    print_listing(general, listing.documents(), replace(filters.filters(), undated=undated))
    if undated:
        note(general, "To say when one was published: tally correct DOCUMENT published=2024-12-23")
