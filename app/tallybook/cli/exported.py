"""The tables that `tally export` writes: what a row of each is, how it is told, and how it is read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

from typer import Option

from tallybook.cli.options import OUTPUT, WHAT, WHEN, OptionGroup
from tallybook.errors import UsageError
from tallybook.queries.terms import By, Every

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tallybook.cli.progress import Bar
    from tallybook.exports import Flat
    from tallybook.interface.listing import Listing
    from tallybook.queries.conventions import Convention
    from tallybook.queries.filters.criteria import Filters
    from tallybook.queries.rows import Listed


class Table(StrEnum):
    """What a flat export holds; what each of them is stands in `exported`."""

    FIGURES = "figures"
    CLAIMS = "claims"
    SERIES = "series"
    COMPARE = "compare"
    DECISIONS = "decisions"
    INCIDENTS = "incidents"


@dataclass(frozen=True, slots=True)
class TellOptions(OptionGroup):
    """How figures, series and comparisons are told, as `tally figures` and `tally compare` have it."""

    by: Annotated[
        By | None,
        Option("--by", help="Of series: group them by this first.", show_default="source", rich_help_panel=OUTPUT),
    ] = None
    over_time: Annotated[
        bool, Option("--over-time", help="Of compare: what all say together, day by day.", rich_help_panel=WHAT)
    ] = False
    every: Annotated[
        Every | None,
        Option(
            "--every",
            help="Of series: the last report of each. Of compare --over-time: a row each.",
            show_default=False,
            rich_help_panel=WHEN,
        ),
    ] = None
    convention: Annotated[
        str | None,
        Option(
            "--convention",
            metavar="NAME|FILE.toml",
            help="Numbers for vague words by a codebook, as acled.",
            show_default=False,
            rich_help_panel=OUTPUT,
        ),
    ] = None

    def given(self) -> list[str]:
        """The options that a person gave."""
        values: dict[str, object] = {
            "--by": self.by,
            "--over-time": self.over_time or None,
            "--every": self.every,
            "--convention": self.convention,
        }
        return [name for name, value in values.items() if value is not None]

    def check(self, table: Table) -> None:
        """Raise UsageError for an option that a table can't have."""
        for name in self.given():
            if table not in _TABLES_OF[name]:
                raise UsageError(f"{name} is not for {table}", f"add --table {' or '.join(_TABLES_OF[name])}")
        if table is Table.COMPARE and self.every and not self.over_time:
            raise UsageError("--every is about comparisons over time", "add --over-time")

    def chosen(self) -> Convention:
        """The convention asked for; raises UsageError where there is none."""
        from tallybook.queries.conventions import STATED, load_convention

        return STATED if self.convention is None else load_convention(self.convention)


_TABLES_OF = {
    "--by": (Table.SERIES,),
    "--over-time": (Table.COMPARE,),
    "--every": (Table.SERIES, Table.COMPARE),
    "--convention": (Table.FIGURES, Table.SERIES, Table.COMPARE),
}


@dataclass(frozen=True, slots=True)
class Exported:
    """A table: the class of its rows, their name, how to read them, and how to count them where that is cheap."""

    kind: type[Any]
    noun: str
    read: Callable[[Session, Filters], Iterable[Any]]
    count: Callable[[Session, Filters], int] | None = None

    def total(self, session: Session, filters: Filters) -> int | None:
        """How many rows there will be; None where counting them is as much work as reading them."""
        if self.count is None:
            return None
        count = self.count(session, filters)
        return min(count, filters.limit) if filters.limit else count

    def flat(self, session: Session, filters: Filters, bar: Bar) -> Flat:
        """The table, read while it is written."""
        from tallybook.exports import Flat

        return Flat.of(self.kind, bar.over(self.read(session, filters)), self.noun)


def exported(table: Table, tell: TellOptions) -> Exported:
    """The one place where a table of exports gets its rows; a new one is a name in `Table` and its branch here."""
    from tallybook.interface import listing

    if table is Table.CLAIMS:
        return _counted(listing.claims())
    if table is Table.FIGURES:
        return _counted(listing.figures(tell.chosen()))
    if table is Table.INCIDENTS:
        return _counted(listing.incidents())
    if table is Table.DECISIONS:
        from tallybook.queries.lists.decisions import ListedDecision
        from tallybook.queries.lists.documents import decisions_that_fit

        return Exported(ListedDecision, "decisions", decisions_that_fit)
    made: listing.Listing[Listed]
    if table is Table.SERIES:
        from tallybook.cli.figures import options_of

        made = listing.series(options_of(tell.by, tell.every, tell.chosen()))
    elif tell.over_time:
        made = listing.compared_days(tell.every, tell.chosen())
    else:
        made = listing.comparisons(tell.chosen())
    return Exported(made.kind, made.noun, made.read)  # to count them is as much work as to read them


def _counted(made: Listing[Listed]) -> Exported:
    return Exported(made.kind, made.noun, made.read, made.count)
