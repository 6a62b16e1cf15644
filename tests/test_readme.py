"""The README's commands give the README's output, and every command is in it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tallybook.cli.main import app

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
_BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)


def run(command: str, folder: Path) -> str:
    """What a person sees who types `command` in a terminal of a hundred columns."""
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "COLUMNS": "100",
        "NO_COLOR": "1",
    }
    environment.pop("TALLY_DB", None)
    done = subprocess.run(
        command, shell=True, cwd=folder, env=environment, text=True, encoding="utf-8",
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
    )  # fmt: skip
    return done.stdout


def with_output(markdown: str, folder: Path) -> str:
    """The README with the output that its commands give now."""

    def block(found: re.Match[str]) -> str:
        commands = [line for line in found[1].splitlines() if line.startswith("$ ")]
        shown = "".join(f"{command}\n{run(command[2:], folder).rstrip()}\n" for command in commands)
        return f"```console\n{re.sub(' +$', '', shown, flags=re.MULTILINE)}```"

    return _BLOCK.sub(block, markdown)


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


def command_names() -> list[str]:
    import typer

    group = typer.main.get_command(app)
    return sorted(group.list_commands(typer.Context(group)))  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", command_names())
def test_every_command_is_in_the_readme(name: str) -> None:
    assert f"`tally {name}" in README.read_text(encoding="utf-8")
