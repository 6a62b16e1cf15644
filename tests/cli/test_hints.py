"""Every command that a message, a hint or a help text names is one that the program has."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import tallybook
import typer
from tallybook.cli.main import app

PACKAGE = Path(tallybook.__file__).parent
# "run `tally db upgrade`", "to part them: tally sources undo 3"; "tally.db" and "tally" alone are none.
NAMED = re.compile(r"(?<![\w.])tally ((?:--\w[\w-]* \S+ )*)([a-z]+)(?: ([a-z]+))?")


def named_in(path: Path) -> Iterator[tuple[str, str | None]]:
    """The commands that the strings of a module name, each with the word behind it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            for found in NAMED.finditer(node.value):
                yield found[2], found[3]


MODULES = [path for path in sorted(PACKAGE.rglob("*.py")) if any(named_in(path))]


def commands() -> dict[str, set[str]]:
    """The commands of the program, each with those of its own."""
    whole = typer.main.get_group(app)
    context = whole.make_context("tally", ["--help"], resilient_parsing=True)
    found = {}
    for name in whole.list_commands(context):
        command = whole.get_command(context, name)
        found[name] = set(getattr(command, "commands", ()))
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_commands_that_are_named_exist(path: Path) -> None:
    known = commands()
    for name, following in named_in(path):
        assert name in known, f"`tally {name}` is no command"
        if known[name] and following:
            assert following in known[name], f"`tally {name} {following}` is no command"


def test_commands_are_named_in_many_places() -> None:
    assert sum(1 for path in MODULES for _ in named_in(path)) > 50
    assert commands()["sources"] >= {"show", "undo", "history"}


@pytest.mark.parametrize("words", ["Check it with `tally revise`.", "run: tally --db x.db nothing"])
def test_a_command_that_there_is_none_of_is_found(words: str) -> None:
    (found,) = NAMED.finditer(words)
    assert found[2] not in commands()
