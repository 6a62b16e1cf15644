"""The command `tally figures`: one by one, or over time as rows or as a picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer
from typer import Option

from tallybook.cli.command import command
from tallybook.cli.options import OUTPUT, WHAT, WHEN, FilterOptions, General, OptionGroup
from tallybook.queries.terms import By, Every

if TYPE_CHECKING:
    from tallybook.queries.conventions import Convention
    from tallybook.queries.filters.criteria import Filters
    from tallybook.queries.series.points import SeriesOptions

app = typer.Typer()


@dataclass(frozen=True, slots=True)
class DrawOptions(OptionGroup):
    """How vague words become numbers, and where a picture goes."""

    convention: Annotated[
        str,
        Option(
            "--convention",
            metavar="NAME|FILE.toml",
            help="Numbers for vague words: stated (none), acled, or a file of rules.",
            rich_help_panel=OUTPUT,
        ),
    ] = "stated"
    plot: Annotated[
        str | None,
        Option(
            "--plot",
            metavar="FILE|-",
            help="Draw it: a .svg, .png or .html file, or - for text.",
            show_default=False,
            rich_help_panel=OUTPUT,
        ),
    ] = None
    force: Annotated[
        bool, Option("--force", help="With --plot: replace a file that is there.", rich_help_panel=OUTPUT)
    ] = False

    def chosen(self) -> Convention:
        """The convention asked for.

        Raises UsageError where there is none, and where the picture can't be drawn or would replace a file.
        """
        from tallybook.cli.pictures import check_target
        from tallybook.queries.conventions import load_convention

        if self.plot:
            check_target(self.plot, is_forced=self.force)
        return load_convention(self.convention)


@command(
    app,
    "figures",
    example="tally figures --measure killed --category civilians\n"
    'tally figures --over-time --subject "North Korea" --plot deaths.svg',
    guide="figures-over-time",
)
def figures(
    general: General,
    filters: FilterOptions,
    draw: DrawOptions,
    over_time: Annotated[
        bool,
        Option(
            "--over-time",
            help="As series: what each source says by day, with the change from before.",
            rich_help_panel=WHAT,
        ),
    ] = False,
    by: Annotated[
        By | None,
        Option(
            "--by", help="With --over-time: group series by this first.", show_default="source", rich_help_panel=OUTPUT
        ),
    ] = None,
    every: Annotated[
        Every | None,
        Option(
            "--every",
            help="With --over-time: the last report of each day, week or month.",
            show_default="report",
            rich_help_panel=WHEN,
        ),
    ] = None,
) -> None:
    """List figures: counts of people and equipment, by day.

    Over time, a series is what one source says of one thing; running totals, incidents and increments are never mixed
    or added up. A flag marks what to check: a total that falls or leaps tenfold, a corrected figure.
    """
    from tallybook.cli.output import print_listing
    from tallybook.errors import UsageError
    from tallybook.interface import listing

    chosen, convention = filters.filters(), draw.chosen()
    if not over_time:
        for name, value in (("--by", by), ("--every", every), ("--plot", draw.plot)):
            if value is not None:
                raise UsageError(f"{name} is about figures over time", "add --over-time")
        print_listing(general, listing.figures(convention), chosen)
        return
    options = options_of(by, every, convention)
    if draw.plot:
        _draw(general, chosen, options, draw.plot)
    else:
        print_listing(general, listing.series(options), chosen)


def options_of(by: By | None, every: Every | None, convention: Convention) -> SeriesOptions:
    """How series are made where these options are given; the defaults where they are not."""
    from tallybook.queries.series.points import SeriesOptions

    return SeriesOptions(by=by or By.SOURCE, every=every or Every.REPORT, convention=convention)


def _draw(general: General, filters: Filters, options: SeriesOptions, target: str) -> None:
    from tallybook.cli import pictures
    from tallybook.cli.opening import reading
    from tallybook.cli.output import note
    from tallybook.queries.lists.unmatched import find_unmatched
    from tallybook.queries.series.points import list_points

    with reading(general) as session:
        for unmatched in find_unmatched(session, filters):
            note(general, str(unmatched))
        picture = pictures.of_series(
            list_points(session, filters, options), options.by, of_one_incident=bool(filters.incident)
        )
    pictures.put(general, picture, target)
