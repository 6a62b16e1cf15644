"""The command `tally compare`: sources side by side, on a day or over time."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby, islice
from typing import TYPE_CHECKING, Annotated

import typer
from typer import Option

from tallybook.cli.command import command
from tallybook.cli.figures import DrawOptions
from tallybook.cli.options import WHAT, WHEN, FilterOptions, Format, General
from tallybook.queries.terms import Every

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tallybook.queries.conventions import Convention
    from tallybook.queries.filters.criteria import Filters
    from tallybook.queries.rows import ComparedFigure

app = typer.Typer()

_PAGE = 50  # rows of a table without --limit


@command(
    app,
    "compare",
    example='tally compare --subject "North Korea" --measure killed --at 2024-12-31\n'
    "tally compare --country Sudan --measure killed --over-time --plot sudan.html",
    guide="comparing",
)
def compare(
    general: General,
    filters: FilterOptions,
    draw: DrawOptions,
    at: Annotated[
        str | None,
        Option(
            "--at", metavar="DATE", help="What each had said by this day; the default is all.", rich_help_panel=WHEN
        ),
    ] = None,
    over_time: Annotated[
        bool, Option("--over-time", help="What all say together, day by day.", rich_help_panel=WHAT)
    ] = False,
    every: Annotated[
        Every | None,
        Option(
            "--every", help="With --over-time: a row a day, week or month.", show_default="day", rich_help_panel=WHEN
        ),
    ] = None,
) -> None:
    """Show sources side by side: who says which number of a thing.

    Each source by its latest figure, with its claim; low and high over all, and the middle one of the numbers that
    independent sources state. A source that only passes another one's claim on counts under that one (↳).
    """
    from tallybook.errors import UsageError
    from tallybook.queries.comparison.compare import check

    chosen, convention = filters.filters(), draw.chosen()
    check(chosen)
    if not over_time:
        if every:
            raise UsageError("--every is about comparisons over time", "add --over-time")
        _at_once(general, _by_then(chosen, at), convention, draw.plot)
        return
    if at:
        raise UsageError("--at and --over-time exclude each other", "use --until for the last day")
    _over_time(general, chosen, every or Every.DAY, convention, draw.plot)


def _by_then(filters: Filters, at: str | None) -> Filters:
    """The filters with nothing that was said after a day."""
    from tallybook.queries.filters.criteria import parse_day

    if at is None:
        return filters
    day = parse_day(at, is_end=True)
    return replace(filters, until=min(day, filters.until) if filters.until else day)


def _at_once(general: General, filters: Filters, convention: Convention, plot: str | None) -> None:
    from tallybook.cli import pictures
    from tallybook.cli.opening import reading
    from tallybook.cli.output import print_rows
    from tallybook.interface import listing
    from tallybook.queries.rows import ComparedFigure

    chosen = general.chosen_format()
    compared = listing.comparisons(convention)
    with reading(general) as session:
        _say_unmatched(general, session, filters)
        if plot:
            pictures.put(general, pictures.of_comparison(compared.read(session, filters)), plot)
        elif chosen is not Format.TABLE:
            print_rows(chosen, ComparedFigure, compared.read(session, filters))
        else:
            limit = filters.limit or _PAGE
            found = list(compared.read(session, replace(filters, limit=limit + 1)))
            _print(general, found, limit, of_one_incident=bool(filters.incident))


def _print(general: General, rows: list[ComparedFigure], limit: int, *, of_one_incident: bool) -> None:
    """Print each comparison as a table under its heading."""
    from tallybook.cli.output import console, note
    from tallybook.cli.pictures import heading
    from tallybook.cli.tables import print_table, summary
    from tallybook.queries.comparison.compare import cursor_of
    from tallybook.queries.rows import ComparedFigure

    if not rows:
        note(general, "No figures to compare.")
        return
    own = console(general)
    for number, (_, group) in enumerate(groupby(islice(rows, limit), key=lambda row: row.comparison)):
        found = list(group)
        own.print(("\n" if number else "") + heading(found[0], of_one_incident=of_one_incident))
        print_table(own, ComparedFigure, found)
        own.print(summary(found[0]))
    if len(rows) > limit:
        note(general, f"{limit:,} rows, and there are more: --after {cursor_of(rows[limit - 1])}, or a higher --limit")


def _over_time(general: General, filters: Filters, every: Every, convention: Convention, plot: str | None) -> None:
    from tallybook.cli import pictures
    from tallybook.cli.opening import reading
    from tallybook.cli.output import print_listing
    from tallybook.interface import listing

    days = listing.compared_days(every, convention)
    if not plot:
        print_listing(general, days, filters)
        return
    with reading(general) as session:
        _say_unmatched(general, session, filters)
        pictures.put(general, pictures.of_days(days.read(session, filters)), plot)


def _say_unmatched(general: General, session: Session, filters: Filters) -> None:
    from tallybook.cli.output import note
    from tallybook.queries.lists.unmatched import find_unmatched

    for unmatched in find_unmatched(session, filters):
        note(general, str(unmatched))
