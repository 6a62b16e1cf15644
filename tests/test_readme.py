"""README's session gives what it shows; its set-up, commands and links are whole."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tallybook.cli.help import topics
from tallybook.cli.main import app

from tests.help.examples import with_output

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"


def test_the_session_gives_the_output_shown(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    shown = README.read_text(encoding="utf-8")
    given = with_output(shown, tmp_path)
    if request.config.getoption("--update-golden"):
        README.write_text(given, encoding="utf-8")
    assert given == shown


def test_there_are_two_set_up_commands() -> None:
    setup = README.read_text(encoding="utf-8").split("## Set-up")[1].split("\n## ")[0]
    commands = re.findall(r"```sh\n(.*?)\n```", setup, re.DOTALL)
    assert len(commands) == 2
    assert all("\n" not in command for command in commands)


def test_it_is_short() -> None:
    assert len(README.read_text(encoding="utf-8").splitlines()) <= 160


def command_names() -> list[str]:
    import typer

    group = typer.main.get_command(app)
    return sorted(group.list_commands(typer.Context(group)))  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", command_names())
def test_every_command_is_in_the_readme(name: str) -> None:
    assert f"`tally {name}`" in README.read_text(encoding="utf-8")


def test_every_topic_is_linked_as_the_guide_has_it() -> None:
    linked = re.findall(r"^\| \[([\w-]+)\]\((\S+)\) \| (.+) \|$", README.read_text(encoding="utf-8"), re.MULTILINE)
    assert {name: about for name, _, about in linked} == topics()
    assert all((ROOT / target).is_file() and Path(target).stem == name for name, target, _ in linked)
