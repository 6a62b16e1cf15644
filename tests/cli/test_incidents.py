from __future__ import annotations

import csv
import io
import json
from contextlib import closing
from pathlib import Path

import pytest
from tallybook.cli.main import app
from tallybook.ingest.grouping import group_new
from tallybook.settings import Settings
from tallybook.store.database import open_database
from typer.testing import CliRunner, Result

from tests.factories import make_database
from tests.incidents.invented import telling

CAME = ((0, 0), (0, 1), (1, 0), (2, 0))
FIELDS = {
    *("incident_id", "title", "day_start", "day_end", "place", "country", "places", "claims", "documents", "sources"),
    *("figures", "confidence", "decided"),
}


class Asked:
    """The program on a database with invented events."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __call__(self, *words: str) -> Result:
        return CliRunner().invoke(app, ["--db", str(self.path), *words])

    def rows(self, *words: str) -> list[dict[str, object]]:
        result = self("incidents", *words, "--format", "jsonl")
        assert result.exit_code == 0, result.output
        return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture
def asked(tmp_path: Path) -> Asked:
    path = make_database(tmp_path / "tally.db", [telling(*one) for one in CAME])
    with closing(open_database(Settings.load(str(path)))) as database:
        group_new(database)
    return Asked(path)


def test_a_line_an_incident_with_its_documents_and_figures(asked: Asked) -> None:
    rows = asked.rows()
    assert sorted(str(row["place"]) for row in rows) == ["Karramel", "Oskadden", "Pellagash"]
    first = next(row for row in rows if row["place"] == "Karramel")
    assert set(first) == FIELDS
    assert [document["url"] for document in first["documents"]] == [  # type: ignore[attr-defined]
        *("https://news.example/0/0", "https://news.example/0/1"),
    ]
    assert [document["claims"] for document in first["documents"]] == [3, 3]  # type: ignore[attr-defined]
    [figure] = first["figures"]  # type: ignore[misc]
    assert (figure["latest_low"], figure["lowest"], figure["highest"], figure["figures"]) == (14, 12, 14, 2)


@pytest.mark.parametrize(
    ("words", "places"),
    [
        (("--since", "2023-03-02"), {"Oskadden", "Pellagash"}),
        (("--until", "2023-03-01"), {"Karramel"}),
        (("--search", "ferry"), {"Pellagash"}),
        (("--measure", "killed", "--limit", "1"), {"Karramel"}),
        (("--measure", "captured"), set()),
        (("--source", "Ministry of Health (SD)"), {"Karramel", "Oskadden", "Pellagash"}),
    ],
)
def test_filters(asked: Asked, words: tuple[str, ...], places: set[str]) -> None:
    assert {row["place"] for row in asked.rows(*words)} == places


def test_pages_follow_each_other(asked: Asked) -> None:
    whole = [row["incident_id"] for row in asked.rows()]
    found: list[object] = []
    for _ in whole:
        after = ("--after", str(found[-1])) if found else ()
        found += [row["incident_id"] for row in asked.rows("--limit", "1", *after)]
    assert found == whole


def test_csv_and_exports_have_counts(asked: Asked, tmp_path: Path) -> None:
    printed = list(csv.DictReader(io.StringIO(asked("incidents", "--format", "csv").stdout)))
    assert sorted(row["documents"] for row in printed) == ["1", "1", "2"]
    file = tmp_path / "incidents.csv"
    assert asked("export", str(file), "--table", "incidents").exit_code == 0
    assert list(csv.DictReader(file.open(encoding="utf-8-sig"))) == printed


def test_decisions_are_made_shown_and_undone(asked: Asked) -> None:
    one, other = (str(row["incident_id"]) for row in asked.rows()[:2])
    assert asked("incidents", "merge", one[:8], other[:8], "--by", "ann").exit_code == 0
    assert asked("incidents", "rename", one[:8], "Two raids", "--by", "ann").exit_code == 0
    assert [row["title"] for row in asked.rows() if row["decided"] == "corrected"] == ["Two raids"]
    merged = next(str(row["incident_id"]) for row in asked.rows() if row["decided"] == "corrected")
    shown = asked("show", merged).stdout
    assert "Two raids" in shown
    assert "decision 1" in shown
    assert len(asked("incidents", "history", merged).stdout.splitlines()) == 2
    assert asked("undo", "1", "2").exit_code == 0
    assert {one, other} <= {str(row["incident_id"]) for row in asked.rows()}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("rename", "ffffffff", "x"), 'no incident is called "ffffffff"'),
        (("add", "INCIDENT", "nothing"), 'nothing is called "nothing"'),
        (("date", "INCIDENT", "soon"), '"soon" is no day'),
        (("place", "INCIDENT", "Nyala", "--country", "Atlantis"), "Atlantis"),
        (("merge", "INCIDENT", "INCIDENT"), "merged with another"),
        (("history", "ab"), 'no incident is called "ab"'),
    ],
)
def test_what_is_wrong_is_said_with_exit_code_2(asked: Asked, words: tuple[str, ...], said: str) -> None:
    one = str(asked.rows()[0]["incident_id"])
    result = asked("incidents", *(word.replace("INCIDENT", one) for word in words))
    assert result.exit_code == 2
    assert said in result.stderr


def test_documents_that_are_not_grouped_are_told(tmp_path: Path) -> None:
    asked = Asked(make_database(tmp_path / "tally.db", [telling(0, 0)]))
    assert "tally db regroup" in asked("incidents").stderr
    assert asked("db", "regroup").exit_code == 0
    assert "regroup" not in asked("incidents").stderr
    assert len(asked.rows()) == 1
