"""Results on stdout, in the format asked for; notes on stderr."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Any

import typer

from tallybook.cli.options import Format, General

if TYPE_CHECKING:
    from rich.console import Console
    from sqlalchemy.orm import Session

    from tallybook.interface.listing import Listing
    from tallybook.queries.filters.criteria import Filters
    from tallybook.queries.rows import Listed
    from tallybook.records import Problem

_PAGE = 50  # rows of a table without --limit
_PLAIN_WIDTH = 160  # of a table that goes to a file or another program


def console(general: General) -> Console:
    """A console on stdout: coloured on a terminal that wants colours, else plain."""
    from rich.console import Console

    width = None if sys.stdout.isatty() or os.environ.get("COLUMNS") else _PLAIN_WIDTH
    return Console(
        file=sys.stdout,
        width=width,
        no_color=general.no_color or None,
        highlight=False,
        markup=False,
        emoji=False,
        soft_wrap=False,
    )


def is_styled(general: General) -> bool:
    """Whether stdout is a terminal that wants styles."""
    return sys.stdout.isatty() and not general.no_color and not os.environ.get("NO_COLOR")


def note(general: General, message: str) -> None:
    """Say something that is worth knowing on stderr, unless --quiet."""
    if not general.quiet:
        typer.echo(message, err=True)


def print_json(rows: Iterable[Mapping[str, object]]) -> None:
    """Print mappings as one JSON array, a row a line, each as soon as it is there."""
    from tallybook.exports import jsonl

    before = "[\n"
    for row in rows:
        sys.stdout.write(before + jsonl.line(row))
        before = ",\n"
    sys.stdout.write("[]\n" if before == "[\n" else "\n]\n")


def print_jsonl(rows: Iterable[Mapping[str, object]]) -> None:
    """Print mappings as JSON, a row a line."""
    from tallybook.exports import jsonl

    for row in rows:
        sys.stdout.write(jsonl.line(row) + "\n")


def print_facts(general: General, facts: Mapping[str, object]) -> None:
    """Print what is known of one thing: a line a fact, or as one JSON object, or as a CSV header and row."""
    chosen = general.chosen_format()
    if chosen is Format.CSV:
        from tallybook.exports import Flat, Options, csv

        csv.write(Flat(tuple(facts), [facts]), sys.stdout, Options())
    elif chosen is Format.TABLE:
        print_lines(facts)
    else:
        print_jsonl([facts])


def print_lines(facts: Mapping[str, object]) -> None:
    """Print a name and its value a line, the values below each other."""
    from tallybook.cli.tables import printable

    width = max(map(len, facts), default=0)
    for name, value in facts.items():
        shown = f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else printable(value)
        typer.echo(f"{name.replace('_', ' '):<{width}}  {shown}")


def print_listing(general: General, listing: Listing[Any], filters: Filters) -> None:
    """Print a list in the format asked for: whole, but a table only page by page."""
    from tallybook.cli.opening import reading
    from tallybook.queries.lists.unmatched import find_unmatched

    with reading(general) as session:
        for unmatched in find_unmatched(session, filters):
            note(general, str(unmatched))
        if general.chosen_format() is Format.TABLE:
            _print_page(general, listing, session, filters)
        else:
            print_rows(general.chosen_format(), listing.kind, listing.read(session, filters))


def print_rows(chosen: Format, kind: type[Listed], rows: Iterable[Listed]) -> None:
    """Print the rows of a list as JSON, JSON Lines or CSV, each as soon as it is there."""
    from tallybook.queries.rows import as_mapping, columns

    print_mappings(chosen, columns(kind), (as_mapping(row) for row in rows))


def print_problems(chosen: Format, problems: Iterable[Problem]) -> int:
    """Print what was wrong where, each as soon as it is found; how many that were."""
    from tallybook.records import Problem

    count = 0

    def counted() -> Iterator[Problem]:
        nonlocal count
        for problem in problems:
            count += 1
            yield problem

    if chosen is Format.TABLE:
        for problem in counted():
            typer.echo(describe(problem))
    else:
        print_mappings(chosen, tuple(Problem.model_fields), (one.model_dump(mode="json") for one in counted()))
    return count


def describe(problem: Problem) -> str:
    """A problem in words: where, what, and in the lines below what to do."""
    from tallybook.cli.tables import printable

    where = "" if problem.location in problem.message else f"{problem.location}: "
    next_step = "".join(f"\n  {printable(line)}".rstrip(" ") for line in problem.next_step.splitlines())
    return f"{problem.severity.capitalize()}: {printable(where + problem.message)}{next_step}"


def print_mappings(chosen: Format, columns: Sequence[str], mappings: Iterable[Mapping[str, object]]) -> None:
    """Print mappings as JSON, JSON Lines or CSV, each as soon as it is there; `columns` are the keys of all."""
    if chosen is Format.CSV:
        from tallybook.exports import Flat, Options, csv

        csv.write(Flat(columns, mappings), sys.stdout, Options())
    elif chosen is Format.JSON:
        print_json(mappings)
    else:
        print_jsonl(mappings)


def _print_page(general: General, listing: Listing[Any], session: Session, filters: Filters) -> None:
    from tallybook.cli.tables import print_table

    limit = filters.limit or _PAGE
    rows = list(islice(listing.read(session, replace(filters, limit=limit + 1)), limit + 1))
    shown = rows[:limit]
    if not shown:
        note(general, f"No {listing.noun}.")
        return
    print_table(console(general), listing.kind, shown)
    if len(rows) > limit:
        from tallybook.queries.sql.paging import COUNTED

        count = listing.count(session, filters)
        is_more = count > COUNTED
        total = f"more than {COUNTED:,}" if is_more else f"{count:,}"
        cursor = listing.cursor_of(shown[-1])
        more = f"--limit {COUNTED if is_more else count}"
        note(general, f"{limit:,} of {total} {listing.noun}; for more: --after {cursor}, or {more}")
