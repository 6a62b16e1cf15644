"""The command `tally documents`: deleting a text on request."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.factories import two_sides

from .conftest import Tally
from .test_main import assert_error

FIRST, SECOND = (document.sha256 for document, _ in two_sides()[:2])
WHY = ("--by", "ann", "--note", "court order 12")


@pytest.fixture
def own(tally: Tally, database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tally:
    """The program on a copy of the database, which it may change."""
    monkeypatch.setenv("TALLY_DB", str(shutil.copy(database, tmp_path / "own.db")))
    monkeypatch.setenv("COLUMNS", "200")
    return tally


def listed(own: Tally) -> set[str]:
    lines = own("documents", "--format", "jsonl").stdout.splitlines()
    return {json.loads(line)["document"] for line in lines}


def test_a_forgotten_document_is_gone_and_history_tells_of_it(own: Tally) -> None:
    result = own("documents", "forget", FIRST[:8], *WHY, "--yes")
    assert result.exit_code == 0, result.stderr
    assert f"forget  document {FIRST[:10]}  (ann: court order 12)" in result.stdout
    assert FIRST not in listed(own)
    assert own("verify").exit_code == 0
    assert "court order 12" in own("history").stdout
    assert "court order 12" in own("history", FIRST[:8]).stdout
    assert_error(own("show", FIRST[:8]), 1, "was forgotten on")
    assert_error(own("undo", "1"), 2, "deleted a text, which is gone")
    again = own("documents", "forget", FIRST[:8], *WHY, "--yes")
    assert again.stdout == result.stdout


def test_nobody_deletes_by_mistake(own: Tally) -> None:
    assert_error(own("documents", "forget", FIRST[:8], *WHY), 2, "can't be undone")
    assert_error(own("documents", "forget", FIRST[:8], "--yes"), 2, "reason")
    claim_id = two_sides()[0][1][0].claim_id
    assert_error(own("documents", "forget", claim_id, *WHY, "--yes"), 2, "is no document")
    assert_error(own("documents", "forget", FIRST[:8], "abcdef99", *WHY, "--yes"), 2, "nothing is called")
    assert_error(own("documents", "--measure", "killed", "forget", FIRST[:8]), 2, "filters")
    assert FIRST in listed(own)


def test_a_terminal_is_asked(own: Tally, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tallybook.cli.documents._is_terminal", lambda: True)
    assert own("documents", "forget", FIRST[:8], *WHY, stdin="n\n").exit_code != 0
    assert FIRST in listed(own)
    result = own("documents", "forget", FIRST[:8], SECOND[:8], *WHY, stdin="y\n")
    assert result.exit_code == 0
    assert "can't be undone" in result.stderr
    assert not {FIRST, SECOND} & listed(own)


def test_the_same_text_is_refused(own: Tally, tmp_path: Path) -> None:
    own("documents", "forget", FIRST[:8], *WHY, "--yes")
    file = tmp_path / "first.txt"
    file.write_text(two_sides()[0][0].text, encoding="utf-8")
    refused = own("ingest", "--extractor", "rules", str(file))
    assert refused.exit_code == 1
    assert "court order 12" in refused.stderr
    assert "--again" in refused.stderr
    assert own("ingest", "--extractor", "rules", "--again", str(file)).exit_code == 0
    assert FIRST in listed(own)
