"""The commands about the database itself: `tally db` and `tally verify`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer import Argument, Option

from tallybook.cli.command import command, spread
from tallybook.cli.errors import INTERRUPTED
from tallybook.cli.opening import opened, reading
from tallybook.cli.options import General

if TYPE_CHECKING:
    from tallybook.queries.lists.integrity import Changed

app = typer.Typer()
db = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
app.add_typer(db, name="db")


@db.callback()
@spread
def of_database(general: General) -> None:
    """The database: bring up to date, look at, back up."""


@command(
    db, "upgrade", example="tally db upgrade\ntally db upgrade --db postgresql://ann@localhost/tally", guide="databases"
)
def upgrade(general: General) -> None:
    """Make the database, or bring it up to date."""
    from tallybook.cli.output import print_facts

    with opened(general, create=True) as database:
        print_facts(general, {"database": database.url, "revision": database.upgrade()})


@command(db, "status", example="tally db status\ntally db status --format json", guide="databases")
def status(general: General) -> None:
    """Say where the database is and whether it is up to date."""
    from tallybook.cli.output import print_facts

    with opened(general, migrate=False) as database:
        found = database.status()
    files = general.settings().files
    print_facts(
        general,
        {
            "database": found.url,
            **({"settings": [str(path) for path in files]} if files else {}),
            "revision": found.revision,
            "newest": found.head,
            "is_current": found.is_current,
            "size_bytes": found.size_bytes,
        },
    )


@command(db, "stats", example="tally db stats\ntally db stats --db copy.db --format json", guide="databases")
def stats(general: General) -> None:
    """Say how many rows of each kind there are."""
    from tallybook.cli.output import print_facts

    with opened(general) as database:
        print_facts(general, database.stats())


@command(db, "reindex", example="tally db reindex\ntally db reindex --db copy.db", guide="databases")
def reindex(general: General) -> None:
    """Make the index of words anew, if `tally verify` asks for it."""
    from tallybook.cli.output import print_facts

    with opened(general) as database:
        database.reindex()
        print_facts(general, {"database": database.url, "claims": database.stats()["claims"]})


@command(
    db,
    "reextract",
    example="tally db reextract\ntally db reextract --extractor rules",
    guide="corrections",
)
def reextract(
    general: General,
    extractor: Annotated[
        str | None,
        Option("--extractor", metavar="NAME", help="learned (the default), or rules: less found."),
    ] = None,
) -> None:
    """Read all stored texts again with this version's extractor.

    What was read before is kept, and what people decided holds. A run that is broken off goes on where it ended.
    """
    from tallybook.cli.output import describe, note, print_facts
    from tallybook.ingest import Request
    from tallybook.ingest.reextract import reextract as run

    request = Request(engine=extractor) if extractor else Request()
    with opened(general) as database:
        summary = run(database, request)
    for problem in summary.problems:
        typer.echo(describe(problem), err=True)
    print_facts(
        general,
        {"read_again": summary.documents, "changed": summary.extracted_again, "claims": summary.claims}
        | {"figures": summary.figures, "problems": len(summary.problems)},
    )
    note(general, "Where it reads otherwise than people decided: tally review --changed")
    if summary.is_interrupted:
        raise typer.Exit(INTERRUPTED)
    if summary.errors:
        raise typer.Exit(1)


@command(db, "regroup", example="tally db regroup\ntally db regroup --db copy.db", guide="incidents")
def regroup(general: General) -> None:
    """Group all documents into incidents anew.

    Needed after an upgrade from a version without incidents; what people decided holds. Else new documents are grouped
    as they come.
    """
    from tallybook.cli.output import print_facts
    from tallybook.ingest.grouping import regroup as run

    with opened(general) as database:
        documents = run(database)
        print_facts(general, {"documents": documents, "incidents": database.stats()["incidents (current)"]})


@command(
    db,
    "backup",
    example="tally db backup tally-2024-12-24.db\ntally db backup --db copy.db copies/copy-1.db",
    guide="databases",
)
def backup(general: General, file: Annotated[Path, Argument(help="The copy; it must not be there yet.")]) -> None:
    """Copy the database to a file, even while others write."""
    from tallybook.cli.output import print_facts

    with opened(general) as database:
        path = database.backup(file)
    print_facts(general, {"backup": str(path), "size_bytes": path.stat().st_size})


@command(app, "verify", example="tally verify\ntally verify --db copy.db --format json", guide="databases")
def verify(general: General) -> None:
    """Check that spans, hashes and numbers give back their words.

    Reads every document, claim and figure again, superseded ones too; names what does not fit, with exit code 1, and
    what people changed.
    """
    from tallybook.cli.output import note, print_problems
    from tallybook.ingest.words import can_mean
    from tallybook.queries.lists.integrity import Verified, find_faults

    verified = Verified()
    with reading(general) as session:
        count = print_problems(general.chosen_format(), find_faults(session, verified, can_mean))
    for one in verified.changed:
        note(general, _told(one))
    note(
        general,
        f"Read again: {verified.documents:,} documents, {verified.claims:,} claims, {verified.figures:,} figures. "
        f"{f'{count:,} problems.' if count else 'All give back their words.'}",
    )
    if count:
        raise typer.Exit(1)


def _told(changed: Changed) -> str:
    """`1671d18cbb.1  “At least 43”: value 43 → 40 (decision 1)`: what people changed of a claim or a figure."""
    from tallybook.cli.tables import printable, short_id
    from tallybook.queries.lists.decisions import plain

    name = short_id(changed.claim_id) + ("" if changed.position is None else f".{changed.position + 1}")
    fields = [
        f"{field} {f'{plain(changed.read[field])} → ' if changed.read else ''}{plain(held)}"
        for field, held in changed.held.items()
    ]
    what = "changed" if changed.read else "added"
    numbers = ", ".join(map(str, changed.decisions))
    said = f": {', '.join(fields)}" if fields else ""
    return f"{name}  “{printable(changed.words)}” {what} by a person{printable(said)} (decision {numbers})"
