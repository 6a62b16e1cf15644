"""The command `tally search`."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer
from typer import Argument

from tallybook.cli.command import command
from tallybook.cli.options import FilterOptions, General

app = typer.Typer()


@command(
    app,
    "search",
    example="tally search 'shell*' --source Ukraine\n"
    "tally search '\"air defence\" AND (Kyiv OR Odesa) NOT drill' --since 2024",
    guide="asking",
)
def search(
    general: General,
    filters: FilterOptions,
    words: Annotated[
        list[str],
        Argument(help='Words that all are in it, "phrases", beginnings (shell*), AND, OR, NOT and brackets.'),
    ],
) -> None:
    """Find claims by their words, those that fit best first.

    Words are compared without case and accents, as whole words. The words that fit are in [brackets]; in JSON also
    their places in the content.
    """
    from tallybook.cli.output import print_listing
    from tallybook.interface import listing
    from tallybook.queries.filters.criteria import parse_filters

    chosen = filters.filters()
    asked = parse_filters({"search": " ".join(words)}).search
    print_listing(general, listing.found(), replace(chosen, search=(*asked, *chosen.search)))
