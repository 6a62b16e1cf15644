"""What a question to a database may import and read: whatever it does beyond that, a person waits for."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
import typer
from tallybook.cli.main import HOMES

from .conftest import Tally

# Models, migrations, terminal, near names, PostgreSQL, reading and extracting: none has a part in an answer as CSV.
HEAVY = ("pydantic", "alembic", "rich", "rapidfuzz", "sqlalchemy.dialects.postgresql", "trafilatura", "onnxruntime")
MOST_TOML = 10_000  # characters: entries of the actors named and a short list or two; the lists of actors have 400,000

# Asks one question after the other, and says after each what it has read so far and which modules there are.
PROGRAM = """
import json, sys, tomllib
from tallybook.cli import main
read, loads = [], tomllib.loads
def counted(text, **named):
    read.append(len(text))
    return loads(text, **named)
tomllib.loads = counted
for question in json.loads(sys.argv[1]):
    sys.argv[1:] = [*question, "--format", "csv", "--quiet"]
    try:
        main.run()
    except SystemExit as end:
        assert not end.code, question
    print(json.dumps([sum(read), sorted(sys.modules)]), file=sys.stderr)
"""
QUESTIONS = (
    ("claims",),
    ("claims", "--source", "Ukraine's General Staff", "--country", "SD", "--limit", "3", "--min-credibility", "6"),
    ("claims", "--search", "shell*", "--until", "2025"),
    ("claims", "--as-of", "2024-12-31"),
    ("figures", "--measure", "killed", "--category", "civilians"),
    ("figures", "--over-time", "--source", "Ukraine", "--subject", "North Korea", "--every", "week"),
    ("compare", "--subject", "North Korea", "--measure", "killed"),
    ("search", "shell*"),
    ("documents",),
    ("sources", "--measure", "killed"),
)


def asked(database: Path, *questions: tuple[str, ...]) -> list[tuple[int, set[str]]]:
    """For each question, how many characters of TOML were read till its end, and which modules were imported."""
    call = [sys.executable, "-c", PROGRAM, json.dumps(questions)]
    environment = os.environ | {"TALLY_DB": str(database)}
    run = subprocess.run(call, env=environment, capture_output=True, encoding="utf-8", check=False)
    assert run.returncode == 0, run.stderr
    answers = [json.loads(line) for line in run.stderr.splitlines()]
    return [(read, set(modules)) for read, modules in answers]


def test_questions_import_and_read_no_more_than_they_need(database: Path) -> None:
    before = 0
    for question, (read, modules) in zip(QUESTIONS, asked(database, *QUESTIONS), strict=True):
        assert (question, [module for module in HEAVY if module in modules]) == (question, [])
        assert (question, read - before < MOST_TOML) == (question, True)
        before = read


def test_a_command_imports_itself_alone(database: Path) -> None:
    ((_, modules),) = asked(database, ("claims",))
    assert {home for home in HOMES if f"tallybook.cli.{home}" in modules} == {"lists"}


def test_the_table_of_commands_is_whole() -> None:
    """A command that is not in the table, or in another module than it says, would not be found."""
    found = {}
    for path in Path(str(import_module("tallybook.cli").__path__[0])).glob("*.py"):
        own = getattr(import_module(f"tallybook.cli.{path.stem}"), "app", None)
        if isinstance(own, typer.Typer) and path.stem != "main":
            whole = typer.Typer()
            whole.add_typer(own)
            found[path.stem] = tuple(typer.main.get_group(whole).commands)
    assert found == HOMES


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        pytest.param("figures --limit 0", "--limit", id="below the least"),
        pytest.param("figures --limit many", "--limit", id="no number"),
        pytest.param("figures --limit -1", "--limit", id="below zero"),
        pytest.param("figures --format xml", "xml", id="no choice"),
        pytest.param("figures --format CSV", "CSV", id="a choice in capitals"),
        pytest.param("figures --over-time --every dai", "dai", id="no choice of a command's own"),
        pytest.param("--format xml figures", "xml", id="before the command"),
        pytest.param("figures --min-confidence 3", "--min-confidence", id="above the most"),
        pytest.param("search", "Missing argument", id="an argument that is missing"),
        pytest.param("figurs", "'figures'", id="a command that is nearly right"),
    ],
)
def test_wrong_values_are_named(tally: Tally, arguments: str, words: str) -> None:
    result = tally(*arguments.split())
    assert result.exit_code == 2
    assert words in result.stderr


@pytest.mark.parametrize(
    ("arguments", "rows"),
    [("--limit 2", 2), ("--limit 007 --min-confidence 0.1", 7), ("--limit 1 --measure killed --measure wounded", 1)],
)
def test_right_values_are_taken(tally: Tally, arguments: str, rows: int) -> None:
    result = tally("--format", "jsonl", "figures", *arguments.split())
    assert result.exit_code == 0
    assert len(result.stdout.splitlines()) <= rows
    assert json.loads(result.stdout.splitlines()[0])["measure"]
