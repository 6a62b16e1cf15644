"""The command that lists claims."""

from __future__ import annotations

import typer

from tallybook.cli.command import command
from tallybook.cli.options import FilterOptions, General

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
