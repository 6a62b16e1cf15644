"""`tally compare`."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Tally
from tests.cli.test_figures import rows, tolls

__all__ = ["tolls"]

ASKED = ("compare", "--subject", "Sudan", "--measure", "killed")


def test_sources_side_by_side(tally: Tally, tolls: str) -> None:
    found = rows(tally, "--db", tolls, *ASKED)
    assert [(row["source"], row["value"], row["is_independent"], row["relays"]) for row in found] == [
        ("Ministry of Health", 43, True, ["Reuters"]),
        ("United Nations", 600, True, []),
    ]
    assert {(row["all_low"], row["all_middle"], row["all_high"], row["all_ratio"]) for row in found} == {
        (43, 43, 600, 13.953)
    }
    shown = tally("--db", tolls, "show", found[0]["claim_id"]).stdout
    assert "the toll raised to" in shown


def test_the_table_says_what_they_say_together(tally: Tally, tolls: str) -> None:
    heading, columns, *_, summary = tally("--db", tolls, *ASKED).stdout.splitlines()
    assert heading == "Sudan: killed, people: total"
    assert columns.startswith("Source")
    assert summary == "low 43, middle 43, high 600; 13.95 times apart; 2 sources, 2 independent"


def test_as_of_a_day(tally: Tally, tolls: str) -> None:
    at = ("--at", "2023-06-04")
    assert [row["value"] for row in rows(tally, "--db", tolls, *ASKED, *at)] == [None, 43]
    found = rows(tally, "--db", tolls, *ASKED, *at, "--convention", "acled")
    assert [(row["estimate"], row["all_low"], row["all_middle"]) for row in found] == [(12, 12, 43), (None, 12, 43)]


def test_over_time(tally: Tally, tolls: str) -> None:
    found = rows(tally, "--db", tolls, *ASKED, "--over-time")
    assert [(row["day"], row["low"], row["middle"], row["high"], row["independent"]) for row in found] == [
        ("2023-06-01", 38, 38, 38, 1),
        ("2023-06-03", 43, 43, 43, 1),
        ("2023-06-04", 24, 43, 99, 2),
        ("2023-06-05", 9, 9, 43, 2),
        ("2023-06-06", 43, 43, 600, 2),
    ]
    assert len(rows(tally, "--db", tolls, *ASKED, "--over-time", "--every", "month")) == 1
    assert "Independent" in tally("--db", tolls, *ASKED, "--over-time").stdout


def test_formats_have_the_same_rows(tally: Tally, tolls: str) -> None:
    as_lines = [json.loads(line) for line in tally("--db", tolls, *ASKED, "--format", "jsonl").stdout.splitlines()]
    as_csv = list(csv.DictReader(io.StringIO(tally("--db", tolls, *ASKED, "--format", "csv").stdout)))
    assert as_lines == rows(tally, "--db", tolls, *ASKED)
    assert [row["claim_id"] for row in as_csv] == [row["claim_id"] for row in as_lines]


def test_a_page_names_the_next(tally: Tally, tolls: str) -> None:
    first = tally("--db", tolls, *ASKED, "--limit", "1")
    assert "Ministry of Health" in first.stdout
    cursor = first.stderr.split("--after ")[1].split(",")[0]
    assert "United Nations" in tally("--db", tolls, *ASKED, "--after", cursor).stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["compare", "--since", "2023"], ["needs --measure", "--subject"]),
        ([*ASKED, "--at", "June"], ['"June" is no day']),
        ([*ASKED, "--at", "2023-06-01", "--over-time"], ["--at and --over-time"]),
        ([*ASKED, "--every", "week"], ["--every", "--over-time"]),
        ([*ASKED, "--plot", "x.doc"], ["x.doc"]),
    ],
)
def test_wrong_usage(tally: Tally, arguments: list[str], words: list[str]) -> None:
    result = tally(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert all(word in result.stderr for word in words)


@pytest.mark.parametrize("over_time", [(), ("--over-time",)])
def test_pictures(tally: Tally, tolls: str, over_time: tuple[str, ...]) -> None:
    for name in ("x.svg", "x.html"):
        assert tally("--db", tolls, *ASKED, *over_time, "--plot", name).exit_code == 0
        assert "Sudan: killed, people: running total" in Path(name).read_text(encoding="utf-8")
    drawn = tally("--db", tolls, *ASKED, *over_time, "--plot", "-").stdout
    assert max(map(len, drawn.splitlines())) <= 80


def test_nothing_to_compare(tally: Tally, tolls: str) -> None:
    nothing = ("--db", tolls, "compare", "--subject", "Sudan", "--measure", "missing")
    assert tally(*nothing).stderr == "No figures to compare.\n"
    assert rows(tally, *nothing) == []
    assert tally(*nothing, "--plot", "-").exit_code == 1
