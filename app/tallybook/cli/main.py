"""The program `tally`: its commands put together."""

from __future__ import annotations

import gc
import sys
from importlib import import_module
from io import TextIOWrapper
from typing import Annotated, Any

import typer
from typer import Option

from tallybook import __version__
from tallybook.cli import errors
from tallybook.cli.command import PlainGroup, spread
from tallybook.cli.options import General

# The modules of commands and what each has, in the order in which help lists them. A call imports only its own.
HOMES = {
    "ingest": ("ingest", "extract"),
    "lists": ("claims",),
    "documents": ("documents",),
    "figures": ("figures",),
    "compare": ("compare",),
    "search": ("search",),
    "sources": ("sources",),
    "incidents": ("incidents",),
    "show": ("show",),
    "deciding": ("correct", "reject", "confirm", "add", "tag", "note", "undo", "history"),
    "review": ("review",),
    "export": ("export",),
    "database": ("verify", "db"),
    "help": ("help",),
}

_OBJECTS_BEFORE_GC = 100_000


class _Tally(PlainGroup):
    """The program, for which a reader of its output that goes away is no error, not even while help is printed."""

    def list_commands(self, ctx: Any) -> list[str]:
        """The names of all commands, in the order of help."""
        return [name for names in HOMES.values() for name in names]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command of this name, made with those of its module alone; None where there is none."""
        home = next((home for home, names in HOMES.items() if cmd_name in names), None)
        if cmd_name not in self.commands:
            # A name that there is none of is answered with names like it, out of all.
            self.commands.update(_commands_of(*([home] if home else HOMES)))
        return self.commands.get(cmd_name)

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
    epilog="The guide: tally help",
)


def _commands_of(*homes: str) -> dict[str, Any]:
    """The commands of modules, by their names."""
    whole = typer.Typer(rich_markup_mode=None)
    for home in homes:
        whole.add_typer(import_module(f"tallybook.cli.{home}").app)
    return dict(typer.main.get_group(whole).commands)


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
    # What is imported stays. To look through it for garbage over and over takes a tenth of a short question's time.
    gc.set_threshold(_OBJECTS_BEFORE_GC)
    try:
        app()
    finally:
        # The end of the process frees all of it anyway: the interpreter need not look through it before, twice.
        gc.freeze()
