"""The file of settings as the commands use it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import tallybook
from tallybook.errors import UsageError

from .conftest import Tally
from .test_main import assert_error


@pytest.fixture
def own(tally: Tally, database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tally:
    """The program in a folder whose `tally.toml` names a copy of the database, and who decides."""
    monkeypatch.delenv("TALLY_DB")
    shutil.copy(database, tmp_path / "own.db")
    (tmp_path / "tally.toml").write_text('database = "own.db"\nname = "ann"\npublisher = "Own Press"\n')
    return tally


def test_lists_ask_the_database_of_the_file(own: Tally, tmp_path: Path) -> None:
    assert len(own("claims", "--format", "jsonl").stdout.splitlines()) > 1
    shown = own("db", "status").stdout
    assert "own.db" in shown
    assert str(tmp_path / "tally.toml") in shown
    assert tallybook.open().url.endswith("own.db")


@pytest.mark.parametrize(
    "words", ["sources alias 1 X", "tag {claim} X", "reject {claim}"], ids=["source", "tag", "reject"]
)
def test_its_name_decides_unless_another_is_given(own: Tally, words: str) -> None:
    claim = own("claims", "--format", "csv").stdout.splitlines()[1].split(",")[-4]
    call = words.format(claim=claim).split()
    first = own(*call)
    assert first.exit_code == 0, first.stderr
    assert "(ann)" in first.stdout
    assert "bea" in own("undo", "1", "--by", "bea").stdout
    assert "(ann)" in own(*call).stdout


def test_undoing_a_decision_on_sources_is_by_its_name(own: Tally) -> None:
    own("sources", "alias", "1", "X", "--by", "bea")
    assert "by ann" in own("sources", "undo", "1").stdout


def test_its_publisher_is_of_documents_that_name_none(own: Tally, tmp_path: Path) -> None:
    (tmp_path / "plain.txt").write_text("The army said on Monday that 12 soldiers were killed.", encoding="utf-8")
    page = '<html><head><meta property="og:site_name" content="Coast Herald"></head><body><article><h1>Raid</h1>'
    page += "<p>Police said on Monday that 17 people were wounded near the harbour in the night.</p></article></body>"
    (tmp_path / "page.html").write_text(page, encoding="utf-8")
    result = own("ingest", "plain.txt", "page.html", "--extractor", "rules")
    assert result.exit_code == 0, result.stderr
    shown = own("documents", "--format", "csv").stdout
    assert [name in shown for name in ("Own Press", "Coast Herald")] == [True, True]
    assert shown.count("Own Press") == 1


@pytest.mark.parametrize("words", ["claims", "tag 3f9a2c X", "ingest x.txt", "sources undo 1"])
def test_a_file_that_cannot_be_used_is_wrong_usage(own: Tally, tmp_path: Path, words: str) -> None:
    (tmp_path / "tally.toml").write_text("database = 3\n")
    assert_error(own(*words.split()), 2, str(tmp_path / "tally.toml"), "database", "3")
    with pytest.raises(UsageError, match="database is no text"):
        tallybook.open()
