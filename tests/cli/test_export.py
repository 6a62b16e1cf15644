from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet as pq
import pytest
from frictionless import validate
from tallybook.cli import progress
from tallybook.cli.exported import Table, TellOptions, exported
from tallybook.queries.rows import ListedClaim, ListedFigure, columns

from tests.factories import make_claim, make_database, make_document, make_figure, two_sides
from tests.queries.said import UNITED_NATIONS, VAGUE, said

from .conftest import Tally


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_a_csv_holds_a_figure_a_row(tally: Tally, tmp_path: Path) -> None:
    result = tally("export", "figures.csv")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "4 figures in figures.csv\n"
    rows = read_csv(tmp_path / "figures.csv")
    assert tuple(rows[0]) == columns(ListedFigure)
    assert [row["span"] for row in rows] == ["20 to 30", "at least 100", "1,150", "7"]
    assert rows[3]["title"] == "'=HYPERLINK(0)"
    assert rows[2]["url"] == "https://post.example/toll"


def test_parquet_without_its_library_says_how_to_install_it(
    tally: Tally, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    result = tally("export", "figures.parquet")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "pip install 'tallybook[parquet]'" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_raw_leaves_text_as_it_is(tally: Tally, tmp_path: Path) -> None:
    tally("export", "figures.csv", "--raw")
    assert read_csv(tmp_path / "figures.csv")[3]["title"] == "=HYPERLINK(0)"


def test_filters_choose_the_rows(tally: Tally, tmp_path: Path) -> None:
    told = tally("export", "figures.csv", "--measure", "killed", "--since", "2023-06").stderr
    assert told == "1 figure in figures.csv\n"
    assert [row["value"] for row in read_csv(tmp_path / "figures.csv")] == ["1150"]


def test_claims_as_rows(tally: Tally, tmp_path: Path) -> None:
    assert tally("export", "claims.csv", "--table", "claims").stderr == "5 claims in claims.csv\n"
    rows = read_csv(tmp_path / "claims.csv")
    assert tuple(rows[0]) == columns(ListedClaim)
    assert len(rows) == 5


def test_figures_as_json_lines_are_the_rows_of_the_csv(tally: Tally, tmp_path: Path) -> None:
    tally("export", "figures.jsonl", "--table", "figures")
    tally("export", "figures.csv", "--raw")
    rows = [json.loads(line) for line in (tmp_path / "figures.jsonl").read_text(encoding="utf-8").splitlines()]
    as_text = [{name: "" if value is None else str(value) for name, value in row.items()} for row in rows]
    assert as_text == read_csv(tmp_path / "figures.csv")


@pytest.mark.parametrize("table", ["figures", "claims"])
def test_what_is_exported_can_be_imported_and_gives_the_same_rows(tally: Tally, table: str) -> None:
    assert tally("export", "all.jsonl").stderr == "5 claims in all.jsonl\n"
    imported = tally("--db", "copy.db", "ingest", "all.jsonl", "--format", "json")
    assert imported.exit_code == 0, imported.stderr
    assert json.loads(imported.stdout)["claims"] == 5
    first = sorted(tally(table, "--format", "jsonl").stdout.splitlines())
    assert sorted(tally(table, "--db", "copy.db", "--format", "jsonl").stdout.splitlines()) == first
    assert tally("verify", "--db", "copy.db").exit_code == 0


def test_a_document_without_claims_comes_back_as_it_was(tally: Tally, tmp_path: Path) -> None:
    text = "El gobierno dijo que doce soldados murieron cerca de la frontera durante la noche del lunes."
    (tmp_path / "parte.txt").write_text(text, encoding="utf-8")
    tally("--db", "first.db", "ingest", "parte.txt")
    tally("--db", "first.db", "export", "all.jsonl")
    tally("--db", "copy.db", "ingest", "all.jsonl")
    rows = [json.loads(tally("--db", name, "documents", "--format", "json").stdout) for name in ("first.db", "copy.db")]
    found_there = ("locations", "reader")
    first, copy = ([{k: v for k, v in row.items() if k not in found_there} for row in listed] for listed in rows)
    assert first == copy
    assert (first[0]["language"], first[0]["extractor"]) == ("es", None)


def test_a_filtered_export_says_that_it_is_not_complete(tally: Tally, tmp_path: Path) -> None:
    tally("export", "some.jsonl", "--measure", "destroyed")
    header, claim = (tmp_path / "some.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(header)["complete"] is False
    assert json.loads(header)["claims"] == 1
    assert json.loads(claim)["figures"][0]["measure"] == "destroyed"


def test_a_file_is_replaced_only_by_force(tally: Tally, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("mine")
    result = tally("export", "x.csv")
    assert (result.exit_code, (tmp_path / "x.csv").read_text()) == (2, "mine")
    assert "Error: x.csv is there already" in result.stderr
    assert "--force" in result.stderr
    assert tally("export", "x.csv", "--force").exit_code == 0
    assert (tmp_path / "x.csv").read_text() != "mine"


def test_a_folder_is_not_overwritten(tally: Tally, tmp_path: Path) -> None:
    (tmp_path / "x.csv").mkdir()
    result = tally("export", "x.csv")
    assert result.exit_code == 1
    assert "Error: x.csv is a folder" in result.stderr


@pytest.mark.parametrize("table", list(Table))
def test_every_table_is_the_same_in_every_format(
    tally: Tally, database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, table: str
) -> None:
    monkeypatch.setenv("TALLY_DB", str(shutil.copy(database, tmp_path / "own.db")))
    first = two_sides()[0][1][0].claim_id
    assert tally("tag", first, "staff").exit_code == 0
    assert tally("incidents", "new", first).exit_code == 0
    asked = ("--subject", "North Korea", "--measure", "killed")
    what = exported(Table(table), TellOptions())
    for ending in ("csv", "jsonl", "parquet", "xlsx"):
        result = tally("export", f"rows.{ending}", "--table", table, *asked, "--raw")
        assert (result.exit_code, result.stdout) == (0, ""), result.stderr
    expected = [
        {name: as_words(value) for name, value in json.loads(line).items()}
        for line in (tmp_path / "rows.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    assert tuple(expected[0]) == columns(what.kind)
    assert [{name: as_words(cell) for name, cell in row.items()} for row in read_csv(tmp_path / "rows.csv")] == expected
    rows = pq.read_table(tmp_path / "rows.parquet").to_pylist()
    assert [{name: as_words(value) for name, value in row.items()} for row in rows] == expected
    header, *lines = openpyxl.load_workbook(tmp_path / "rows.xlsx")[what.noun].values
    assert [dict(zip(header, map(as_words, line), strict=True)) for line in lines] == expected


def _in_words(value: Any) -> str:
    """A cell as the CSV has it; a moment to its minute, as a sheet has neither zones nor fractions of seconds."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return "; ".join(value)
    if hasattr(value, "isoformat"):
        value = value.isoformat().removesuffix("T00:00:00")
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\S+", value):
        return value[:16].replace(" ", "T")
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def as_words(value: Any) -> str:
    """A cell as the CSV has it; 1.0 is 1, as a sheet has no other whole numbers."""
    return _in_words(value).removesuffix(".0")


@pytest.fixture(scope="module")
def tolls(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database in which two sources report tolls for weeks, one of them once in vague words."""
    dozens = VAGUE | {"low": 24, "high": 99}
    contents = [
        said("38 died", ("38", 38)),
        said("43 died", ("43", 43), day=9),
        said("50 were hurt", ("50", 50, {"measure": "wounded"}), day=9),
        said("dozens of people died", ("dozens of", None, dozens), source=UNITED_NATIONS, day=4),
        said("60 were dead", ("60", 60), source=UNITED_NATIONS, day=28),
        said("3 died there", ("3", 3, {"scope": "incident", "place": "Nyala"}), day=5),
    ]
    return str(
        make_database(tmp_path_factory.mktemp("told") / "x.db", [(document, [claim]) for document, claim in contents])
    )


@pytest.mark.parametrize(
    ("table", "query"),
    [
        pytest.param(table, query, id=f"{table} {query}")
        for table, queries in {
            "--table series": [
                "figures --over-time",
                *(f"figures --over-time --by {by}" for by in ("subject", "equipment", "measure", "publisher")),
                *(f"figures --over-time --every {every}" for every in ("report", "day", "week", "month")),
                "figures --over-time --by measure --every month --convention acled --measure killed",
            ],
            "--table figures": ["figures", "figures --convention acled"],
            "--table compare": [
                "compare --measure killed --publisher Courier",
                "compare --measure killed --publisher Courier --convention acled",
                "compare --measure killed --publisher Courier --scope incident",
                "compare --measure killed --publisher Courier --over-time",
                "compare --measure killed --publisher Courier --over-time --every week --scope total",
                "compare --measure killed --publisher Courier --over-time --every month --convention acled",
            ],
        }.items()
        for query in queries
    ],
)
def test_a_table_is_what_the_command_lists(tally: Tally, tmp_path: Path, tolls: str, table: str, query: str) -> None:
    command, *options = query.split()
    listed = list(csv.DictReader(io.StringIO(tally("--db", tolls, *query.split(), "--format", "csv").stdout)))
    if command == "figures":
        options = [option for option in options if option != "--over-time"]
    result = tally("--db", tolls, "export", "x.csv", *table.split(), *options)
    assert (result.exit_code, result.stdout) == (0, ""), result.stderr
    assert listed
    assert read_csv(tmp_path / "x.csv") == listed


def test_hashtags_stand_under_the_header(tally: Tally, tmp_path: Path) -> None:
    assert tally("export", "x.csv", "--profile", "hxl").stderr == "4 figures in x.csv\n"
    header, tags, *rows = csv.reader((tmp_path / "x.csv").open(encoding="utf-8", newline=""))
    assert (header[1], tags[1]) == ("said", "#date+reported")
    at = tags.index("#affected+killed")
    assert [row[at] for row in rows] == ["", "100", "1150", ""]
    tally("export", "x.xlsx", "--profile", "hxl")
    lines = list(openpyxl.load_workbook(tmp_path / "x.xlsx").active.values)
    assert lines[:2] == [tuple(header), tuple(tags)]


def test_ged_counts_deaths(tally: Tally, tmp_path: Path) -> None:
    assert tally("export", "x.csv", "--profile", "ucdp").stderr == "2 figures in x.csv\n"
    rows = read_csv(tmp_path / "x.csv")
    assert [(row["low"], row["best"], row["high"]) for row in rows] == [("100", "", ""), ("1150", "", "1150")]
    for ending in ("xlsx", "parquet", "jsonl"):
        assert tally("export", f"x.{ending}", "--profile", "ucdp", "--measure", "killed").exit_code == 0
    assert pq.read_table(tmp_path / "x.parquet").column("low").to_pylist() == [100, 1150]


@pytest.mark.parametrize("name", ["x.jsonl", "x.json", "x.jsonld"])
def test_claims_as_json_ld(tally: Tally, tmp_path: Path, name: str) -> None:
    assert tally("export", name, "--profile", "jsonld").stderr == f"5 claims in {name}\n"
    text = (tmp_path / name).read_text(encoding="utf-8")
    nodes = [json.loads(line) for line in text.splitlines()] if name.endswith("l") else json.loads(text)
    assert [node["@type"] for node in nodes] == ["Claim"] * 5
    assert all(node["@context"]["@vocab"] == "https://schema.org/" for node in nodes)


def test_a_package_is_valid_and_says_what_made_it(tally: Tally, tmp_path: Path) -> None:
    result = tally(
        "export", "--package", "deaths", "--measure", "killed", "--since", "2023-05", "--licence", "CC-BY-4.0"
    )
    assert result.stderr == "2 claims and 2 figures from 2 documents in deaths\n"
    assert validate(str(tmp_path / "deaths" / "datapackage.json")).valid
    made = json.loads((tmp_path / "deaths" / "datapackage.json").read_text(encoding="utf-8"))
    assert made["tallybook"]["query"] == {"measure": ["killed"], "since": "2023-05"}
    assert made["licenses"] == [{"name": "CC-BY-4.0"}]
    command = made["tallybook"]["command"].split()
    assert command[:4] == ["tally", "export", "--package", "deaths"]
    again = tally(*command[1:3], "again", *command[4:])
    assert again.stderr == "2 claims and 2 figures from 2 documents in again\n"
    for name in ("claims", "figures", "documents"):
        first, second = (tmp_path / folder / f"{name}.csv" for folder in ("deaths", "again"))
        assert first.read_bytes() == second.read_bytes()


def test_a_package_of_everything_has_documents_without_claims(tally: Tally, tmp_path: Path) -> None:
    (tmp_path / "parte.txt").write_text("El gobierno dijo que doce soldados murieron anoche.", encoding="utf-8")
    assert tally("--db", "first.db", "ingest", "parte.txt").exit_code == 0
    told = tally("--db", "first.db", "export", "--package", "all").stderr
    assert told.endswith("0 claims and 0 figures from 1 document in all\n")
    assert validate(str(tmp_path / "all" / "datapackage.json")).valid


def test_claims_before_their_document_was_published_come_with_it(tally: Tally, tmp_path: Path) -> None:
    # Said on 1 May, published on the 2nd: --until asks for the day that a claim stands for.
    tally("export", "--package", "early", "--until", "2023-05-01")
    assert [row["day"] for row in read_csv(tmp_path / "early" / "claims.csv")] == ["2023-05-01"]
    assert [row["published"] for row in read_csv(tmp_path / "early" / "documents.csv")] == ["2023-05-02"]


@pytest.mark.parametrize(
    ("arguments", "message", "next_step"),
    [
        ("", "no file to write to", "--package"),
        ("x.xls", "can't tell the format of x.xls", ".csv, .jsonl, .parquet, .xlsx"),
        ("x.json", "can't tell the format of x.json", ".jsonl"),
        ("x.csv --format csv", "an export has no --format", "ending"),
        ("x.csv --package d", "both a file (x.csv) and --package d", "one of them"),
        ("--package d --table claims", "--package has no --table", "always holds"),
        ("--package d --profile hxl", "--package has no --profile", "always holds"),
        ("--package d --limit 3", "a package has no --limit", "--since"),
        ("--package d --after abc", "a package has no --after", "--since"),
        ("--package d --licence CC/BY", '--licence "CC/BY" is no id and no URL', "CC-BY-4.0"),
        ("x.csv --licence MIT", "--licence is for --package", "no place to name one"),
        ("x.parquet --profile hxl", "--profile hxl can't be written to x.parquet", ".csv, .xlsx"),
        ("x.csv --profile jsonld", "--profile jsonld can't be written to x.csv", ".jsonl, .jsonld, .json"),
        ("x.json --profile ucdp", "--profile ucdp can't be written to x.json", ".csv, .xlsx, .parquet, .jsonl"),
        ("x.csv --profile hxl --table claims", "--profile hxl is for figures, not for claims", "--table"),
        ("x.jsonl --profile jsonld --table figures", "--profile jsonld has no --table", "eave it out"),
        ("x.csv --by source", "--by is not for figures", "--table series"),
        ("x.jsonl --every week", "--every is not for figures", "--table series or compare"),
        ("x.csv --table claims --convention acled", "--convention is not for claims", "figures or series or compare"),
        ("x.csv --table series --over-time", "--over-time is not for series", "--table compare"),
        (
            "x.csv --table compare --every week --measure killed",
            "--every is about comparisons over time",
            "--over-time",
        ),
        ("x.csv --table series --convention acleed", 'no convention called "acleed"', '"acled"'),
        ("x.csv --table compare", "a comparison needs --measure, or one of --subject", "--measure"),
        ("x.csv --profile hxl --convention acled", "--profile hxl has no --convention", "eave it out"),
        ("--package d --every week", "--package has no --every", "always holds"),
        ("--package d --force", "--package has no --force", "a new folder"),
        ("x.csv --profile ucdp --measure wounded", "--profile ucdp has no place for wounded", "killed"),
    ],
)
def test_what_does_not_go_together_is_wrong_usage(
    tally: Tally, tmp_path: Path, arguments: str, message: str, next_step: str
) -> None:
    result = tally("export", *arguments.split())
    assert result.exit_code == 2
    error, hint = result.stderr.splitlines()
    assert message in error
    assert next_step in hint
    assert list(tmp_path.iterdir()) == []


def test_a_package_is_not_written_over(tally: Tally, tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "mine.txt").write_text("mine")
    result = tally("export", "--package", "d")
    assert result.exit_code == 1
    assert "Error: d is there already" in result.stderr
    assert [path.name for path in (tmp_path / "d").iterdir()] == ["mine.txt"]


@pytest.mark.parametrize(
    ("is_terminal", "options", "is_shown"), [(True, (), True), (True, ("-q",), False), (False, (), False)]
)
def test_a_bar_shows_on_a_terminal_when_it_is_long(
    tally: Tally,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    is_terminal: bool,
    options: tuple[str, ...],
    is_shown: bool,
) -> None:
    started: list[int | None] = []

    class Bar:
        task_ids = (0,)

        def add_task(self, what: str, total: int | None) -> None:
            started.append(total)

        def start(self) -> None: ...
        def update(self, task: int, completed: int) -> None: ...
        def stop(self) -> None: ...

    document = make_document("X said that 5 died.")
    claim = make_claim(document, "5 died", figures=tuple(make_figure(document, "5", 5) for _ in range(250)))
    make_database(tmp_path / "many.db", [(document, [claim])])
    monkeypatch.setattr(progress, "_MOMENT_S", 0)
    monkeypatch.setattr(progress, "_bar", lambda general: Bar())
    monkeypatch.setattr(progress, "_is_terminal", lambda: is_terminal)
    for table, total in (("figures", 250), ("series", None), ("claims", 1)):
        started.clear()
        assert tally("--db", "many.db", "export", "x.csv", "--force", "--table", table, *options).exit_code == 0
        assert started == ([total] if is_shown else [])
    started.clear()
    tally("--db", "many.db", "export", "x.csv", "--force", "--limit", "7", *options)
    assert started == ([7] if is_shown else [])


def test_help_needs_nothing_that_only_writing_needs() -> None:
    code = "import tallybook.cli.main, tallybook.exports, sys; print(*{'pyarrow', 'xlsxwriter'} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "\n"
