from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from app.queries.rows import ListedClaim, ListedFigure, columns

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


def test_raw_leaves_text_as_it_is(tally: Tally, tmp_path: Path) -> None:
    tally("export", "figures.csv", "--raw")
    assert read_csv(tmp_path / "figures.csv")[3]["title"] == "=HYPERLINK(0)"


def test_filters_choose_the_rows(tally: Tally, tmp_path: Path) -> None:
    tally("export", "figures.csv", "--measure", "killed", "--since", "2023-06")
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


def test_a_folder_is_not_overwritten(tally: Tally, tmp_path: Path) -> None:
    (tmp_path / "x.csv").mkdir()
    result = tally("export", "x.csv")
    assert result.exit_code == 1
    assert "Error: x.csv is a folder" in result.stderr
