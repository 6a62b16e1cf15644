from __future__ import annotations

import csv
import io
import json

import pytest

from tests.cli.conftest import Tally


def test_the_match_stands_in_brackets(tally: Tally) -> None:
    result = tally("search", "soldiers", "toll")
    assert result.exit_code == 0
    header, row = result.stdout.splitlines()
    assert header.split()[:2] == ["Day", "Source"]
    assert "[toll]" in row
    assert result.stderr == ""


def test_a_match_far_behind_is_shown(tally: Tally) -> None:
    _, row = tally("search", '"1,150"').stdout.splitlines()
    assert "[1,150]" in row


def test_json_has_the_places_of_the_match(tally: Tally) -> None:
    (row,) = json.loads(tally("search", "TANKS", "--format", "json").stdout)
    assert [row["content"][start:end] for start, end in row["matches"]] == ["tanks"]
    assert row["marked"] == "20 to 30 [tanks] were destroyed"
    assert row["score"] > 0


def test_formats_hold_the_same(tally: Tally) -> None:
    words = ("search", "soldiers OR children", "--source", "Ukraine")
    as_json = json.loads(tally(*words, "--format", "json").stdout)
    as_lines = [json.loads(line) for line in tally(*words, "--format", "jsonl").stdout.splitlines()]
    as_csv = list(csv.DictReader(io.StringIO(tally(*words, "--format", "csv").stdout)))
    assert as_json == as_lines
    assert [row["claim_id"] for row in as_json] == [row["claim_id"] for row in as_csv]
    assert len(as_json) == 2


def test_a_page_says_how_to_go_on(tally: Tally) -> None:
    first = tally("search", "soldiers OR children OR tanks", "--limit", "2")
    assert first.stderr.startswith("2 of 4 claims; for more: --after ")
    cursor = first.stderr.split("--after ")[1].split(",")[0]
    second = tally("search", "soldiers OR children OR tanks", "--limit", "2", "--after", cursor)
    assert len(second.stdout.splitlines()) == 3
    assert second.stderr == ""


@pytest.mark.parametrize("words", [["(tanks"], ["tanks OR"], ['"tanks'], ["%"], ["NOT", "tanks"]])
def test_what_cannot_be_searched_is_wrong_usage(tally: Tally, words: list[str]) -> None:
    result = tally("search", *words)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith("Error: ")
    assert len(result.stderr.splitlines()) == 2


def test_nothing_found(tally: Tally) -> None:
    result = tally("search", "zzz")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "No claims.\n"


def test_the_index_is_made_anew(tally: Tally) -> None:
    assert json.loads(tally("db", "reindex", "--format", "json").stdout)["claims"] == 5
    assert len(tally("search", "tanks").stdout.splitlines()) == 2
