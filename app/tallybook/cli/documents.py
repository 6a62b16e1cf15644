"""The command `tally documents`: what there is to read; and deleting a text on request."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer
from typer import Argument, Option

from tallybook.cli.command import command, group
from tallybook.cli.decisions import Deciding, print_kept
from tallybook.cli.opening import opened
from tallybook.cli.options import FilterOptions, General
from tallybook.errors import UsageError

if TYPE_CHECKING:
    from tallybook.review.forget import Forgotten

app = typer.Typer()
documents = typer.Typer(rich_markup_mode=None)
app.add_typer(documents, name="documents")


@group(
    documents,
    example='tally documents --publisher "The Moscow Times" --all-versions\n'
    "tally documents --search 'drone*' --format csv",
    guide="asking",
)
def listed(
    context: typer.Context,
    general: General,
    filters: FilterOptions,
) -> None:
    """List documents, with what was found in each.

    Its command `forget` deletes a text on request.
    """
    if context.invoked_subcommand:
        if filters != FilterOptions():
            raise UsageError(
                "the filters are for the list of documents", "put the command's own options behind its name"
            )
        return
    from tallybook.cli.output import note, print_listing
    from tallybook.interface import listing

    print_listing(general, listing.documents(), filters.filters())
    if filters.undated:
        note(general, "To say when one was published: tally correct DOCUMENT published=2024-12-23")


@command(
    documents,
    "forget",
    example='tally documents forget 8d0e51b2aa --note "court order 12/24"\n'
    "tally documents forget 8d0e51b2aa 77b0c6d1e2 --note safety --yes",
    guide="corrections",
)
def forget(
    general: General,
    names: Annotated[list[str], Argument(metavar="ID...", help="Documents, by their hashes.", show_default=False)],
    options: Deciding,
    yes: Annotated[bool, Option("--yes", help="Do not ask whether it is meant.")] = False,
) -> None:
    """Delete texts on request, for good: a law, somebody's safety.

    All that was read in them goes too, and what people wrote about it; their hashes stay, with who asked, when and why.
    The same text is refused from then on. It can't be undone, and does not reach backups, exports or other databases.
    """
    from tallybook.interface import deciding
    from tallybook.interface.refs import document_of

    author = options.author()
    with opened(general) as database:
        with database.session() as session:
            hashes = list(dict.fromkeys(document_of(session, name) for name in names))
        if not yes:
            _ask(hashes)
        done = deciding.forget(database, hashes, author)
        with database.session() as session:
            print_kept(general, session, *(one.decision for one in done))
    for one in done:
        _tell(general, one)


def _ask(hashes: list[str]) -> None:
    """Ask on a terminal whether it is meant; raises UsageError where nobody can be asked."""
    what = f"document {hashes[0]}" if len(hashes) == 1 else f"{len(hashes)} documents"
    if not _is_terminal():
        raise UsageError(
            f"deleting {what} can't be undone, and nobody is there to be asked", "add --yes if you mean it"
        )
    typer.confirm(f"Delete {what} with all that was read in it? It can't be undone", abort=True, err=True)


def _is_terminal() -> bool:
    return sys.stdin.isatty()


def _tell(general: General, done: Forgotten) -> None:
    from tallybook.cli.output import note

    for sha256 in done.alike:
        note(general, f"Nearly the same words are still there: tally documents forget {sha256}")
    for sha256 in done.current_again:
        note(general, f"The version before it is current again: tally documents forget {sha256}, if it has to go, too")
