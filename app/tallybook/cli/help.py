"""The command `tally help`: the guide, a topic a Markdown file of `tallybook/help/`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ClassVar

import typer
from typer import Argument

from tallybook.cli.command import command
from tallybook.cli.options import Format, General

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rich.markdown import Markdown

app = typer.Typer()

_FOLDER = Path(__file__).resolve().parent.parent / "help"
_INDEX = "README"  # lists the topics in the guide's order; shown by whatever shows the folder
_TOPIC = re.compile(r"^- \[(?P<name>[\w-]+)\]\((?P=name)\.md\): (?P<about>.+)$", re.MULTILINE)
_LINK = re.compile(r"\[(?P<words>[^\]]+)\]\((?P<target>[^)\s]+)\)")
_WIDEST = 100  # columns; longer lines of prose are hard to read


def topics() -> dict[str, str]:
    """The topics of the guide in its order, each with what it is about in one line."""
    return {found["name"]: found["about"] for found in _TOPIC.finditer(_text(_INDEX))}


def _begun(incomplete: str) -> list[tuple[str, str]]:
    """The topics that a shell may complete a word to, each with what it is about."""
    return [(name, about) for name, about in topics().items() if name.startswith(incomplete)]


@command(app, "help", example="tally help\ntally help figures-over-time")
def help_(
    context: typer.Context,
    general: General,
    topic: Annotated[
        str | None,
        Argument(
            metavar="TOPIC",
            help="The topic, or a command; without it all topics are listed.",
            show_default=False,
            autocompletion=_begun,
        ),
    ] = None,
) -> None:
    """Show the guide: its topics, or one of them."""
    general.chosen_format(Format.TABLE)
    known = topics()
    if topic is None:
        _print_list(known)
    elif (name := topic.casefold().removesuffix(".md")) in known:
        _print_topic(general, name)
    else:
        typer.echo(_help_of_command(context, name, known))


def _text(name: str) -> str:
    return (_FOLDER / f"{name}.md").read_text(encoding="utf-8")


def _print_list(known: Mapping[str, str]) -> None:
    width = max(map(len, known))
    for name, about in known.items():
        typer.echo(f"{name:<{width}}  {about}")
    typer.echo("\nRead one with `tally help TOPIC`; `tally COMMAND --help` is about a command.")


def _help_of_command(context: typer.Context, name: str, known: Mapping[str, str]) -> str:
    """What `tally NAME --help` says; raises UsageError, with topics that are spelt alike, where NAME is no command."""
    root = context.find_root()
    found = root.command.get_command(root, name)  # type: ignore[attr-defined]
    if found is None:
        from tallybook.errors import UsageError
        from tallybook.queries.filters.suggest import did_you_mean, near

        next_step = did_you_mean(near(name, known)) or "`tally help` lists the topics"
        raise UsageError(f'the guide has no topic called "{name}"', next_step)
    return str(found.get_help(typer.Context(found, info_name=name, parent=root)))


def _print_topic(general: General, name: str) -> None:
    """Print a topic: with styles on a terminal, else as plain lines without spaces at their ends."""
    from rich.theme import Theme

    from tallybook.cli.output import console

    own = console(general)
    own.push_theme(Theme({"markdown.code": "bold cyan"}))  # rich's has a black ground, on white terminals too
    page, width = _page(_for_terminal(_text(name))), min(own.width, _WIDEST)
    if own.is_terminal:
        own.print(page, width=width)
        return
    with own.capture() as captured:
        own.print(page, width=width)
    for line in captured.get().splitlines():
        typer.echo(line.rstrip())


def _for_terminal(markdown: str) -> str:
    """Markdown whose links to other topics, outside its blocks of code, are the commands that show them."""
    parts = markdown.split("```")
    parts[::2] = [_LINK.sub(_as_command, prose) for prose in parts[::2]]
    return "```".join(parts)


def _as_command(link: re.Match[str]) -> str:
    name = link["target"].removesuffix(".md")
    if name not in topics():
        return link[0]
    shown = f"`tally help {name}`"
    return shown if link["words"] == name else f"{link['words']} ({shown})"


def _page(markdown: str) -> Markdown:
    """Markdown as rich prints it, but with its title on the left."""
    from rich.markdown import Heading, Markdown

    class LeftHeading(Heading):
        LEVEL_ALIGN: ClassVar = {**Heading.LEVEL_ALIGN, "h1": "left"}

    class Page(Markdown):
        elements: ClassVar = {**Markdown.elements, "heading_open": LeftHeading}

    return Page(markdown, code_theme="ansi_dark", hyperlinks=False)
