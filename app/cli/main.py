"""The program `tally`: its commands put together."""

from __future__ import annotations

import sys
from io import TextIOWrapper
from typing import Annotated, Any

import typer
from typer import Option
from typer.core import TyperGroup

from app import __version__
from app.cli import compare, database, errors, export, figures, ingest, lists, search, show, sources
from app.cli.command import spread
from app.cli.options import General


class _Tally(TyperGroup):
    """The program, for which a reader of its output that goes away is no error, not even while help is printed."""

    def make_context(self, *args: Any, **named: Any) -> Any:
        """The context of the options before the command's name."""
        with errors.lost_output_named():
            return super().make_context(*args, **named)

    def invoke(self, ctx: Any) -> Any:
        """Run the command."""
        with errors.lost_output_named():
            return super().invoke(ctx)


app = typer.Typer(
    name="tally",
    cls=_Tally,
    no_args_is_help=True,
    rich_markup_mode=None,  # help in frames takes longer to import than the rest of it together
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"]},
)
for group in (ingest, lists, figures, compare, search, sources, show, export, database):
    app.add_typer(group.app)


def _print_version(is_asked: bool) -> None:
    if is_asked:
        typer.echo(f"tally {__version__}")
        raise typer.Exit


@app.callback()
@spread
def tally(
    general: General,
    version: Annotated[
        bool, Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Who claimed what, when, how many, and who says otherwise."""


def run() -> None:
    """The entry point of the command `tally`."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # Output says what it can in the terminal's encoding, and CSV ends its lines itself.
            stream.reconfigure(errors="replace", newline="\n")
    app()
