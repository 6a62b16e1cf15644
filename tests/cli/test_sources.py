"""`tally sources` and its commands."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from .conftest import Tally
from .test_main import assert_error

KYIV, MOSCOW = "General Staff (UA)", "General Staff (RU)"


@pytest.fixture
def own(tally: Tally, database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tally:
    """The program on a copy of the database, which it may change."""
    monkeypatch.setenv("TALLY_DB", str(shutil.copy(database, tmp_path / "own.db")))
    monkeypatch.setenv("COLUMNS", "200")
    return tally


def said(own: Tally, *arguments: str) -> Any:
    result = own(*arguments, "--format", "json")
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def test_a_source_is_shown_with_all_that_is_known_of_it(own: Tally) -> None:
    own("sources", "merge", MOSCOW, KYIV, "--by", "ann", "--note", "one body")
    own("sources", "grade", KYIV, "B", "--by", "ben")
    profile = said(own, "sources", "show", "Moscow's General Staff")
    counts = {name: profile[name] for name in ("actor_id", "reliability", "claims", "figures", "documents", "merged")}
    assert counts == {
        "actor_id": 1,
        "reliability": "B",
        "claims": 3,
        "figures": 3,
        "documents": 2,
        "merged": [[3, MOSCOW]],
    }
    assert (profile["first_day"], profile["last_day"]) == ("2023-05-01", "2023-06-02")
    assert {alias["words"]: alias["count"] for alias in profile["aliases"]} == {
        "General Staff": 0,
        "Ukraine's General Staff": 1,
        "Moscow's General Staff": 1,
        "The General Staff": 1,
    }
    assert [decision["what"] for decision in profile["decisions"]] == [f"{MOSCOW} is {KYIV}", f"B for {KYIV}"]
    shown = own("sources", "show", KYIV).stdout
    for words in (
        "graded          B",
        "merged into it  General Staff (RU), id 3",
        "(ann: one body)",
        "The General Staff (1)",
    ):
        assert words in shown


def test_decisions_are_listed_and_undone(own: Tally) -> None:
    claim_id = said(own, "claims", "--source", KYIV)[0]["claim_id"]
    assert own("sources", "history").stderr == "No decisions.\n"
    own("sources", "alias", KYIV, "Bankova", "--by", "ann")
    own(
        "sources",
        "split",
        KYIV,
        "--claim",
        claim_id[:12],
        "--new",
        "Press office",
        "--kind",
        "military",
        "--country",
        "Ukrainian",
    )
    own("sources", "split", KYIV, "--alias", "The General Staff", "--to", MOSCOW)
    graded = said(own, "sources", "grade", "--claim", claim_id[:12], "2", "--note", "seen")
    assert (graded["decision"], graded["kind"], graded["note"]) == (4, "grade", "seen")
    assert [row["what"] for row in said(own, "sources", "history")] == [
        f'"Bankova" is {KYIV}',
        "1 claim to Press office (UA)",
        f'1 claim named "The General Staff" to {MOSCOW}',
        f"2 for claim {claim_id}",
    ]
    assert [row["decision"] for row in said(own, "sources", "history", "Press office")] == [2]
    assert own("sources", "undo", "3", "--by", "ben").stdout.rstrip().endswith("by ben")
    rows = list(csv.DictReader(io.StringIO(own("sources", "history", "--format", "csv").stdout)))
    assert [bool(row["undone_at"]) for row in rows] == [False, False, True, False, False]
    assert_error(own("sources", "undo", "3"), 2, "undone already")


def test_decisions_reach_every_list_and_export(own: Tally, tmp_path: Path) -> None:
    own("sources", "merge", MOSCOW, KYIV)
    own("sources", "grade", KYIV, "c")
    rows = said(own, "figures", "--min-reliability", "C")
    assert {(row["source_country"], row["reliability"], row["credibility"]) for row in rows} == {("UA", "C", 6)}
    assert own("export", "graded.csv", "--min-reliability", "c").exit_code == 0
    exported = list(csv.DictReader((tmp_path / "graded.csv").open(encoding="utf-8")))
    assert list(exported[0])[-3:] == ["reliability", "credibility", "decided"]
    assert [row["reliability"] for row in exported] == ["C"] * 3
    shown = said(own, "show", next(row["claim_id"] for row in rows if row["certainty"] == "denied"))
    assert shown["source"]["country"] == "UA"
    assert shown["provenance"]["read_as"]["source"]["country"] == "RU"
    assert shown["provenance"]["reliability"] == "C"


@pytest.mark.parametrize(
    "arguments",
    [
        ("claims",),
        ("figures",),
        ("figures", "--convention", "acled"),
        ("figures", "--over-time"),
        ("search", "soldiers OR tanks OR children"),
        ("compare", "--measure", "killed", "--subject", "North Korea"),
    ],
    ids=" ".join,
)
def test_grades_show_in_tables_once_there_are_any(
    own: Tally, arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Grade" not in own(*arguments).stdout
    killed = next(row["claim_id"] for row in said(own, "claims", "--measure", "killed"))
    own("sources", "grade", KYIV, "B")
    own("sources", "grade", "--claim", killed, "2")
    # A series has a change and a flag in every row: what it counts matters more in 80 columns.
    for columns in ("200", "100" if "--over-time" in arguments else "80"):
        monkeypatch.setenv("COLUMNS", columns)
        lines = own(*arguments).stdout.splitlines()
        assert max(map(len, lines)) <= int(columns)
        at = next(line for line in lines if "Claim" in line).index("Grade")
        graded = {line[at : at + 5].strip() for line in lines}
        assert {"B6", "B2"} & graded
        assert "F6" not in graded


def test_the_list_of_sources_has_their_grades(own: Tally, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert "Grade" not in own("sources").stdout
    own("sources", "grade", KYIV, "B")
    header, *lines = own("sources").stdout.splitlines()
    at = header.index("Grade")
    assert {line.split("  ")[0]: line[at] for line in lines if line[at] != " "} == {KYIV: "B"}


def test_nothing_was_there_before_it_was_read(own: Tally) -> None:
    claim_id = said(own, "claims")[0]["claim_id"]
    for command in ("claims", "figures", "sources", "documents"):
        assert said(own, command, "--as-of", "2001-02-03") == []
        assert said(own, command, "--as-of", "9001-02-03") == said(own, command)
    assert_error(own("show", claim_id, "--as-of", "2001-02-03"), 1, "no claim called")
    assert_error(own("sources", "show", KYIV, "--as-of", "2001-02-03T04:05"), 2, "no source called")
    assert said(own, "sources", "show", KYIV, "--as-of", "9001") == said(own, "sources", "show", KYIV)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["merge", KYIV, "1"], ["merged into itself"]),
        (["merge", KYIV, "Nobody"], ['no source called "Nobody"']),
        (["merge", "General Staff", KYIV], ['several sources are called "General Staff"', "id"]),
        (["split", KYIV, "--alias", "The General Staff"], ["--to", "--new"]),
        (["split", KYIV, "--to", MOSCOW], ["nothing to split off", "--alias WORDS"]),
        (["split", KYIV, "--to", MOSCOW, "--kind", "police"], ["--new NAME"]),
        (["split", KYIV, "--alias", "x", "--new", "x", "--kind", "polic"], ['no kind of source called "polic"']),
        (["split", KYIV, "--alias", "x", "--new", " "], ["no name"]),
        (["grade", KYIV], ["grade NAME B"]),
        (["grade", KYIV, "2"], ["no grade of a source"]),
        (["grade", "--claim", "zzz", "1"], ['no claim called "zzz"']),
        (["undo", "9"], ["no decision 9", "history"]),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) and value[0] in {"merge", "split", "grade"} else None,
)
def test_what_can_not_be_decided_exits_with_an_error(own: Tally, arguments: list[str], words: list[str]) -> None:
    result = own("sources", *arguments)
    assert_error(result, result.exit_code, *words)
    assert result.exit_code in {1, 2}
    assert said(own, "sources", "history") == []


def test_filters_are_for_the_list(own: Tally) -> None:
    assert_error(own("sources", "--limit", "2", "show", KYIV), 2, "filters are for the list")
