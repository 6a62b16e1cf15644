"""`tally review`: the queue, one key an answer."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from .conftest import Tally


@pytest.fixture
def own(tally: Tally, database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tally:
    """The program on a copy of the database, which it may change."""
    monkeypatch.setenv("TALLY_DB", str(shutil.copy(database, tmp_path / "own.db")))
    return tally


def spans(own: Tally) -> list[str]:
    return [row["span"] for row in json.loads(own("review", "--format", "json").stdout)]


def test_what_matters_most_comes_first(own: Tally) -> None:
    assert spans(own) == ["20 to 30", "1,150", "at least 100", "7"]
    first = json.loads(own("review", "--format", "json").stdout)[1]
    assert first["why"] == "a large number"


def test_answers_are_kept_and_the_last_is_undone(own: Tally) -> None:
    result = own("review", "--by", "ann", stdin="a\nr\nc\nvalue=90 scope=incident\nu\nc\nvalue=91\nn\n")
    assert result.exit_code == 0, result.stderr
    assert "3 decided" in result.stderr
    assert "1 of 4" in result.stdout
    history = json.loads(own("history", "--format", "json").stdout)
    assert [one["kind"] for one in history] == ["confirm", "reject", "correct", "undo", "correct"]
    assert {one["decided_by"] for one in history} == {"ann"}
    assert spans(own) == ["7"]


def test_a_wrong_answer_says_what_can_be_and_asks_again(own: Tally) -> None:
    result = own("review", stdin="x\nc\nvalu=3\nu\nq\n")
    assert result.exit_code == 0
    for words in ("Press one of", "Did you mean", "nothing to undo"):
        assert words.lower() in result.stdout.lower()
    assert len(spans(own)) == 4


def test_nothing_reads_otherwise_before_a_new_version(own: Tally) -> None:
    own("confirm", json.loads(own("review", "--format", "json").stdout)[0]["claim_id"])
    result = own("review", "--changed")
    assert result.exit_code == 0
    assert result.stdout == ""
    assert "Nothing reads otherwise" in result.stderr
