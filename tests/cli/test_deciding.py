"""The commands that decide about claims, figures and documents."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.factories import two_sides

from .conftest import Tally
from .test_main import assert_error

CLAIMS = {one.span.text: claim.claim_id[:8] for _, claims in two_sides() for claim in claims for one in claim.figures}
TOLL, RANGE, CHILDREN = (f"{CLAIMS[words]}.1" for words in ("at least 100", "20 to 30", "7"))
FIRST = two_sides()[0][0].sha256[:10]


@pytest.fixture
def own(tally: Tally, database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tally:
    """The program on a copy of the database, which it may change."""
    monkeypatch.setenv("TALLY_DB", str(shutil.copy(database, tmp_path / "own.db")))
    monkeypatch.setenv("COLUMNS", "200")
    return tally


def done(own: Tally, *arguments: str) -> str:
    result = own(*arguments)
    assert result.exit_code == 0, result.stderr
    return result.stdout


def figures(own: Tally, *filters: str) -> dict[str, dict[str, str]]:
    rows = csv.DictReader(io.StringIO(done(own, "figures", "--format", "csv", *filters)))
    return {row["span"]: row for row in rows}


def test_words_of_a_number_are_read_as_the_text_is(own: Tally) -> None:
    shown = done(own, "correct", TOLL, "value=about 1,200", "scope=incident", "--by", "ann", "--note", "misread")
    assert "“at least 100”: value 1200, low 1200, high 1200, modifier about, scope incident" in shown
    assert "(ann: misread)" in shown
    row = figures(own)["at least 100"]
    assert (row["value"], row["modifier"], row["scope"], row["decided"]) == ("1200", "about", "incident", "corrected")
    shown = done(own, "show", TOLL.partition(".")[0])
    assert "figure 1          ~1,200 killed" in shown
    assert "figure 1 as read  ≥ 100 killed" in shown
    assert "~1,200" in done(own, "figures")
    done(own, "undo", "1")
    assert figures(own)["at least 100"]["decided"] == "open"
    assert "undone" in done(own, "history", TOLL)


def test_actors_days_and_words_of_the_text_are_given_by_their_names(own: Tally) -> None:
    done(own, "correct", TOLL, "subject=Coast Guard (SD, police)", "counterpart=Ukraine", "period=since Monday")
    row = figures(own)["at least 100"]
    assert (row["subject"], row["subject_country"], row["counterpart"]) == ("Coast Guard", "SD", "Ukraine")
    assert (row["period_start"], row["period_end"]) == ("2023-05-01", "")
    done(
        own,
        "correct",
        RANGE.partition(".")[0],
        "source=General Staff (UA)",
        "content=that 20 to 30 tanks were destroyed",
    )
    row = figures(own)["20 to 30"]
    assert (row["source_country"], row["content"]) == ("UA", "that 20 to 30 tanks were destroyed")
    assert figures(own, "--search", "that")["20 to 30"]
    done(own, "verify")


def test_the_rejected_are_listed_on_demand_alone(own: Tally) -> None:
    done(own, "reject", CHILDREN, RANGE, "--note", "no toll")
    assert set(figures(own)) == {"at least 100", "1,150"}
    assert set(figures(own, "--decided", "rejected")) == {"7", "20 to 30"}
    done(own, "reject", FIRST)
    assert set(figures(own)) == {"1,150"}
    assert len(json.loads(done(own, "documents", "--format", "json"))) == 2
    done(own, "undo", "3", "1")
    assert set(figures(own)) == {"at least 100", "1,150", "7"}
    done(own, "verify")


def test_figures_and_claims_are_added_by_their_words(own: Tally) -> None:
    claim = CLAIMS["1,150"]
    done(own, "add", claim, "100", "measure=killed", "category=personnel", "scope=total", "--by", "ann")
    row = figures(own)["100"]
    assert (row["value"], row["measure"], row["decided"], row["position"]) == ("100", "killed", "added", "1")
    done(own, "correct", f"{claim}.2", "value=at least 100")
    assert figures(own)["100"]["modifier"] == "at_least"
    document = two_sides()[2][0].sha256
    added = json.loads(done(own, "add", document, "said that 7 children", "source=residents (SD)", "--format", "json"))
    done(own, "add", added["claim_id"], "7", "measure=wounded", "category=children")
    assert done(own, "claims", "--decided", "added").count("said that 7 children") == 1
    done(own, "verify")
    for number in ("4", "3", "2", "1"):
        done(own, "undo", number)
    assert set(figures(own)) == {"at least 100", "20 to 30", "1,150", "7"}
    done(own, "verify")


def test_tags_find_claims_and_notes_are_shown(own: Tally) -> None:
    done(own, "tag", CHILDREN, "clinic")
    done(own, "tag", FIRST, "staffs")
    done(own, "note", CHILDREN.partition(".")[0], "a reprint of the wire", "--by", "ann")
    assert set(figures(own, "--tag", "clinic")) == {"7"}
    assert set(figures(own, "--tag", "Staffs", "--tag", "clinic")) == {"7", "at least 100", "20 to 30"}
    assert "a reprint of the wire" in done(own, "show", CHILDREN.partition(".")[0])
    assert len(json.loads(done(own, "documents", "--tag", "staffs", "--format", "json"))) == 1
    done(own, "undo", "1")
    assert figures(own, "--tag", "clinic") == {}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("correct", "nothing", "value=4"), 'nothing is called "nothing"'),
        (("correct", f"{TOLL}3", "value=4"), "has no figure 13"),
        (("correct", TOLL, "valu=4"), 'Did you mean "value"'),
        (("correct", TOLL, "value=red"), '"red" is no number'),
        (("correct", TOLL, "measure=killd"), 'Did you mean "killed"'),
        (("correct", TOLL, "value"), "is no FIELD=VALUE"),
        (("correct", TOLL, "subject=Nobody at all"), "a new one is named with country and kind"),
        (("correct", TOLL, "period=someday"), "names no days"),
        (("correct", TOLL, "low=200", "high=100"), "low 200 is above high 100"),
        (("correct", TOLL.partition(".")[0], "content=not in it"), "the text does not hold the words"),
        (("confirm", FIRST), "a document is not confirmed"),
        (("add", TOLL, "100", "measure=killed"), "nothing is added to a figure"),
        (("add", TOLL.partition(".")[0], "at least 100", "measure=killed"), "has a figure of the words"),
        (("add", TOLL.partition(".")[0], "soldiers"), "a figure needs a measure"),
        (("undo", "77"), "no decision 77"),
        (("figures", "--decided", "wrong"), "no decision called"),
    ],
)
def test_what_can_not_be_decided_is_refused_with_what_can(own: Tally, arguments: tuple[str, ...], words: str) -> None:
    result = own(*arguments)
    assert_error(result, 2)
    assert words in " ".join(result.stderr.split())
    assert done(own, "history") == ""


def test_the_history_is_for_people_and_for_programs(own: Tally) -> None:
    done(own, "confirm", TOLL, CHILDREN, "--by", "ann")
    done(own, "correct", FIRST, "publisher=The Courier", "--by", "ben")
    told: list[dict[str, Any]] = json.loads(done(own, "history", "--format", "json"))
    assert [one["kind"] for one in told] == ["confirm", "confirm", "correct"]
    assert [one["decided_by"] for one in told] == ["ann", "ann", "ben"]
    assert "publisher The Courier" in told[2]["what"]
    assert len(done(own, "history", FIRST).splitlines()) == 2
    assert figures(own)["at least 100"]["publisher"] == "The Courier"


def test_what_people_decided_about_a_document_is_shown_with_it(own: Tally) -> None:
    done(own, "correct", FIRST, "publisher=The Courier", "--by", "ann")
    done(own, "note", FIRST, "a reprint of the wire", "--by", "ben")
    shown = done(own, "show", FIRST)
    assert "publisher" in shown
    assert "The Courier" in shown
    assert ["decided", "corrected"] in [line.split() for line in shown.splitlines()]
    assert "a reprint of the wire" in shown
    told = json.loads(done(own, "show", FIRST, "--format", "json"))
    assert (told["decided"], [one["kind"] for one in told["decisions"]]) == ("corrected", ["correct", "note"])


def test_a_figure_is_shown_with_its_claim(own: Tally) -> None:
    assert done(own, "show", TOLL) == done(own, "show", TOLL.partition(".")[0])
    done(own, "sources", "grade", "--claim", TOLL, "2")


def test_decisions_are_a_table_of_their_own_and_go_into_packages(own: Tally, tmp_path: Path) -> None:
    done(own, "correct", TOLL, "value=90", "--by", "ann")
    done(own, "reject", CHILDREN, "--by", "ben", "--note", "no toll")
    done(own, "export", "decisions.csv", "--table", "decisions")
    with (tmp_path / "decisions.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [(row["decision"], row["kind"], row["decided_by"], row["note"]) for row in rows] == [
        ("1", "correct", "ann", ""),
        ("2", "reject", "ben", "no toll"),
    ]
    done(own, "export", "some.csv", "--table", "decisions", "--search", "Korean")
    assert len((tmp_path / "some.csv").read_text(encoding="utf-8").splitlines()) == 2
    done(own, "export", "--package", "all")
    assert "“at least 100”: value 90" in (tmp_path / "all" / "decisions.csv").read_text(encoding="utf-8")
