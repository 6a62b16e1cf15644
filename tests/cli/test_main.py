"""What holds for every command: help, options before and after its name, formats, errors."""

from __future__ import annotations

import csv
import io
import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from tallybook import __version__
from tallybook.cli.help import topics
from tallybook.cli.main import app
from tallybook.cli.options import PANELS
from typer.testing import Result

from .conftest import Tally


def commands() -> dict[str, typer.core.TyperCommand]:
    """Every command by the words that call it."""
    found = {}
    root = typer.main.get_command(app)
    context = typer.Context(root)
    for name in root.list_commands(context):  # type: ignore[attr-defined]
        command = root.get_command(context, name)  # type: ignore[attr-defined]
        if getattr(command, "invoke_without_command", True):
            found[name] = command
        for inner, below in getattr(command, "commands", {}).items():
            found[f"{name} {inner}"] = below
    return found


COMMANDS = [
    "add",
    "claims",
    "compare",
    "confirm",
    "correct",
    "db backup",
    "db reextract",
    "db regroup",
    "db reindex",
    "db stats",
    "db status",
    "db upgrade",
    "documents",
    "documents forget",
    "export",
    "extract",
    "figures",
    "help",
    "history",
    "incidents",
    "incidents add",
    "incidents date",
    "incidents history",
    "incidents merge",
    "incidents new",
    "incidents note",
    "incidents place",
    "incidents remove",
    "incidents rename",
    "incidents split",
    "incidents tag",
    "ingest",
    "note",
    "reject",
    "review",
    "search",
    "show",
    "sources",
    "sources alias",
    "sources grade",
    "sources history",
    "sources merge",
    "sources show",
    "sources split",
    "sources undo",
    "tag",
    "undo",
    "verify",
]
LISTS = ["claims", "figures", "figures --over-time", "sources", "documents"]


def assert_error(result: Result, code: int, *words: str) -> None:
    """An error is said on stderr, with what to do next, and prints nothing on stdout."""
    assert result.exit_code == code
    assert result.stdout == ""
    first, *rest = result.stderr.splitlines()
    assert first.startswith("Error: ")
    assert rest
    for word in words:
        assert word in result.stderr


def test_the_commands() -> None:
    assert sorted(commands()) == COMMANDS


@pytest.mark.parametrize(
    "words", ["--db a.db sources --db b.db", "sources --db a.db --db b.db"], ids=["before and after", "twice after"]
)
def test_two_databases_are_wrong_usage(tally: Tally, words: str) -> None:
    result = tally(*words.split())
    assert result.exit_code == 2
    assert "--db is given more than once: a.db and b.db" in result.stderr


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_two_examples(tally: Tally, name: str) -> None:
    result = tally(*name.split(), "--help")
    assert result.exit_code == 0
    assert f"Usage: tally {name}" in result.stdout
    examples, _, more = result.stdout.split("\n  Examples:\n")[1].partition("\n\n  More: tally help ")
    assert (not more and name == "help") or more.strip() in topics()
    shown = examples.rstrip().splitlines()
    assert [line.startswith(f"    tally {name}") for line in shown] == [True, True]
    assert max(map(len, shown)) <= 80
    first_line = (commands()[name].help or "").splitlines()[0]
    assert 10 < len(first_line) <= 66  # longer ones are cut in the list of commands
    assert first_line.endswith(".")


@pytest.mark.parametrize("name", COMMANDS)
def test_the_examples_of_a_command_are_read_by_it(name: str) -> None:
    command = commands()[name]
    for line in (command.epilog or "").splitlines()[2:4]:
        words = shlex.split(line)[1:]
        assert words[: len(name.split())] == name.split()
        command.make_context(name, words[len(name.split()) :])


@pytest.mark.parametrize("name", COMMANDS)
def test_options_stand_in_panels(tally: Tally, name: str) -> None:
    headings = [line[:-1] for line in tally(*name.split(), "--help").stdout.splitlines() if line[:1].isupper()]
    assert headings[1:] == [one for one in ("Arguments", *PANELS, "Options", "Commands") if one in headings]
    assert {"Output", "Options"} <= set(headings)


def test_filters_stand_where_their_question_is(tally: Tally) -> None:
    sections = dict(
        re.findall(r"^(\w+):\n(.*?)(?=^\w|\Z)", tally("figures", "--help").stdout, re.DOTALL | re.MULTILINE)
    )
    for panel, options in {
        "What": "--measure --category --equipment --search",
        "When": "--since --until --as-of",
        "Who": "--source --publisher --subject --counterpart --country",
        "Output": "--format --limit --plot",
        "Options": "--db --help",
    }.items():
        assert [option for option in options.split() if option not in sections[panel]] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_has_help(name: str) -> None:
    for parameter in commands()[name].params:
        assert getattr(parameter, "help", None), parameter.name


def test_version(tally: Tally) -> None:
    assert tally("--version").stdout == f"tally {__version__}\n"


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys\nfrom tallybook.cli.main import app\n"
        "try:\n    app(['figures', '--help'])\nexcept SystemExit:\n    pass\n"
        "heavy = {'sqlalchemy', 'rich', 'tallybook.records', 'rapidfuzz', 'trafilatura'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


@pytest.mark.parametrize("name", [*LISTS, "db status", "db stats", "verify"])
def test_json_is_json(tally: Tally, name: str) -> None:
    result = tally(*name.split(), "--format", "json")
    assert result.exit_code == 0
    assert json.loads(result.stdout) is not None


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_the_same_in_every_format(tally: Tally, name: str) -> None:
    as_json = json.loads(tally(*name.split(), "--format", "json").stdout)
    as_lines = [json.loads(line) for line in tally(*name.split(), "--format", "jsonl").stdout.splitlines()]
    as_csv = list(csv.DictReader(io.StringIO(tally(*name.split(), "--format", "csv").stdout)))
    assert as_json == as_lines
    assert len(as_json) == len(as_csv) > 2
    assert list(as_json[0]) == list(as_csv[0])
    table = tally(*name.split())
    assert len(table.stdout.splitlines()) == len(as_json) + 1
    assert table.stderr == ""


@pytest.mark.parametrize("name", LISTS)
def test_a_list_of_nothing(tally: Tally, name: str) -> None:
    nothing = [*name.split(), "--search", "zzz"]
    assert json.loads(tally(*nothing, "--format", "json").stdout) == []
    assert tally(*nothing, "--format", "jsonl").stdout == ""
    assert len(tally(*nothing, "--format", "csv").stdout.splitlines()) == 1
    table = tally(*nothing)
    assert table.stdout == ""
    assert table.stderr.startswith("No ")
    assert tally(*nothing, "--quiet").stderr == ""


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("width", ["40", "80", "120", "300"])
def test_tables_fit(tally: Tally, monkeypatch: pytest.MonkeyPatch, name: str, width: str) -> None:
    monkeypatch.setenv("COLUMNS", width)
    lines = tally(*name.split()).stdout.splitlines()
    assert lines
    assert max(map(len, lines)) <= int(width)
    assert all(line == line.rstrip() for line in lines)


@pytest.mark.parametrize(
    "arguments",
    [["--format", "json", "claims"], ["claims", "--format", "json"], ["--format", "csv", "claims", "--format", "json"]],
    ids=["before", "after", "after beats before"],
)
def test_options_of_the_program_stand_before_or_after_the_command(tally: Tally, arguments: list[str]) -> None:
    assert len(json.loads(tally(*arguments).stdout)) == 5


def test_the_database_of_an_option_beats_the_environment(tally: Tally, tmp_path: Path) -> None:
    assert_error(tally("--db", "none.db", "claims"), 1, f"no database at {tmp_path / 'none.db'}", "tally ingest")
    assert_error(tally("claims", "--db", "none.db"), 1, "no database at")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["figures", "--measure", "killd"], ['no measure called "killd"', 'Did you mean "killed"']),
        (["claims", "--since", "yesterday"], ['"yesterday" is no day', "2024-12-23"]),
        (["claims", "--country", "Yemmen"], ['no country called "Yemmen"', '"Yemen"']),
        (["claims", "--after", "nothing"], ["nothing to go on behind"]),
        (["show", "0", "--format", "csv"], ["--format csv", "table, json, jsonl"]),
        (["export", "x.xls"], ["x.xls", ".csv, .jsonl"]),
        (["export", "x.csv", "--format", "json"], ["--format", "ending"]),
        (["ingest"], ["nothing to read", "Name files"]),
        (["extract", "x.txt", "--published", "May"], ["--published", "2024-12-23"]),
    ],
    ids=lambda value: " ".join(value) if value and value[0].isalpha() else None,
)
def test_wrong_usage_exits_with_2(tally: Tally, arguments: list[str], words: list[str]) -> None:
    assert_error(tally(*arguments), 2, *words)


@pytest.mark.parametrize(
    "arguments", [["claims", "--mesure", "x"], ["clams"], ["claims", "--limit", "0"], ["claims", "--format", "xml"]]
)
def test_what_the_parser_refuses_exits_with_2(tally: Tally, arguments: list[str]) -> None:
    result = tally(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "Error: " in result.stderr


def test_a_name_that_nobody_has_is_noted(tally: Tally) -> None:
    result = tally("figures", "--source", "Genral Staff")
    assert result.exit_code == 0
    assert 'No source called "Genral Staff": did you mean "General Staff"' in result.stderr
