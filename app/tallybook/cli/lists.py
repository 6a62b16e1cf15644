"""The commands that list: claims, documents."""

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
    from tallybook.cli.output import Listing, print_listing
    from tallybook.queries.lists import claims as queries
    from tallybook.queries.rows import ListedClaim

    listing = Listing(ListedClaim, "claims", queries.list_claims, queries.count_claims, queries.cursor_of)
    print_listing(general, listing, filters.filters())


@command(
    app,
    "documents",
    example='tally documents --publisher "The Moscow Times" --all-versions\n'
    "tally documents --search 'drone*' --format csv",
    guide="asking",
)
def documents(general: General, filters: FilterOptions) -> None:
    """List documents, with what was found in each."""
    from tallybook.cli.output import Listing, print_listing
    from tallybook.queries.lists import documents as queries
    from tallybook.queries.rows import ListedDocument

    listing = Listing(ListedDocument, "documents", queries.list_documents, queries.count_documents, queries.cursor_of)
    print_listing(general, listing, filters.filters())
