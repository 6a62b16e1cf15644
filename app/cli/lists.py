"""The commands that list: claims, figures, documents."""

from __future__ import annotations

from typing import Annotated

import typer
from typer import Option

from app.cli.command import command
from app.cli.options import FilterOptions, General

app = typer.Typer()


@command(
    app, "claims", example='tally claims --source "South Korea" --since 2024-12-01\ntally claims --search shelling'
)
def claims(general: General, filters: FilterOptions) -> None:
    """List claims: who says what, by day."""
    from app.cli.output import Listing, print_listing
    from app.queries import claims as queries
    from app.queries.rows import ListedClaim

    listing = Listing(ListedClaim, "claims", queries.list_claims, queries.count_claims, queries.cursor_of)
    print_listing(general, listing, filters.filters())


@command(
    app,
    "figures",
    example="tally figures --measure killed --category civilians\n"
    'tally figures --over-time --measure killed --subject "North Korea"',
)
def figures(
    general: General,
    filters: FilterOptions,
    over_time: Annotated[
        bool, Option("--over-time", help="As series: by day and source, with the change since the figure before.")
    ] = False,
) -> None:
    """List figures: counts of people and equipment, by day."""
    from app.cli.output import Listing, print_listing
    from app.queries import figures as queries
    from app.queries import series
    from app.queries.rows import ListedFigure, SeriesPoint

    if over_time:
        listing = Listing(SeriesPoint, "figures", series.list_points, series.count_points, series.cursor_of)
    else:
        listing = Listing(ListedFigure, "figures", queries.list_figures, queries.count_figures, queries.cursor_of)
    print_listing(general, listing, filters.filters())


@command(app, "documents", example='tally documents --publisher "The Moscow Times" --all-versions')
def documents(general: General, filters: FilterOptions) -> None:
    """List documents, with what was found in each."""
    from app.cli.output import Listing, print_listing
    from app.queries import documents as queries
    from app.queries.rows import ListedDocument

    listing = Listing(ListedDocument, "documents", queries.list_documents, queries.count_documents, queries.cursor_of)
    print_listing(general, listing, filters.filters())
