"""Documents without a day, ids that are short, and the progress of reading."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from sqlalchemy import text
from tallybook.cli.ingest import _progress
from tallybook.cli.options import General
from tallybook.errors import UsageError
from tallybook.ingest import Progress
from tallybook.interface.refs import claim_or_document, resolve
from tallybook.settings import Settings
from tallybook.store.database import open_database

from .conftest import Tally


@pytest.fixture
def own(tally: Tally, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tally:
    """The program on a database of its own with two documents, of which one says when it was published."""
    monkeypatch.setenv("TALLY_DB", "own.db")
    monkeypatch.setenv("COLUMNS", "200")
    for name, more in (("a", {}), ("b", {"published": "2024-05-06"})):
        line = {"text": f"The army said on Monday in {name} that 12 people were killed near the harbour.", **more}
        (tmp_path / f"{name}.jsonl").write_text(json.dumps(line) + "\n", encoding="utf-8")
    return tally


def test_undated_documents_are_counted_listed_and_given_a_day(own: Tally) -> None:
    result = own("ingest", "a.jsonl", "b.jsonl", "--extractor", "rules")
    assert "undated            1" in result.stderr
    assert "tally documents --undated" in result.stderr
    assert "tally correct DOCUMENT published=" in result.stderr
    listed = own("documents", "--undated", "--format", "jsonl").stdout.splitlines()
    (row,) = map(json.loads, listed)
    assert row["locations"][0].startswith("a.jsonl")
    assert "tally correct DOCUMENT published=" in own("documents", "--undated").stderr
    assert own("correct", row["document"][:10], "published=2024-05-07").exit_code == 0
    assert own("documents", "--undated", "--format", "jsonl").stdout == ""
    again = json.loads(own("ingest", "a.jsonl", "b.jsonl", "--extractor", "rules", "--format", "json").stdout)
    assert (again["documents"], again["undated"]) == (2, 0)


def test_all_are_dated(own: Tally) -> None:
    assert "ndated" not in own("ingest", "b.jsonl", "--extractor", "rules").stderr


def test_ids_of_sources_are_in_the_list_and_taken(own: Tally) -> None:
    own("ingest", "a.jsonl", "--extractor", "rules")
    header, row = own("sources").stdout.splitlines()[:2]
    name = row.split("  ")[0]
    actor_id = row[header.index("Id") : header.index("Id") + 2].strip()
    assert name in own("sources", "show", actor_id).stdout


def test_a_beginning_that_fits_several_is_refused_with_all_of_them(own: Tally, tmp_path: Path) -> None:
    own("ingest", "a.jsonl", "b.jsonl", "--extractor", "rules")
    database = open_database(Settings.load(str(tmp_path / "own.db")))
    with database.session(write=True) as session:
        session.execute(text("UPDATE documents SET sha256 = 'abcdef' || substr(sha256, 7)"))
        hashes = session.scalars(text("SELECT sha256 FROM documents ORDER BY sha256")).all()
        (claim, *_) = session.scalars(text("SELECT claim_id FROM claims"))
        mixed = f"abcdef{claim[6:]}"
        session.execute(text("UPDATE claims SET claim_id = :new WHERE claim_id = :old"), {"new": mixed, "old": claim})
    for command in ("tag abcdef x", "show abcdef"):
        assert own(*command.split()).exit_code == 2
    with database.session() as session:
        for look_up in (resolve, claim_or_document):
            with pytest.raises(UsageError) as raised:
                look_up(session, "abcdef")
            assert all(one in raised.value.next_step for one in hashes)
        session.execute(text("UPDATE documents SET sha256 = 'fedcba' || substr(sha256, 7) WHERE id = 2"))
        with pytest.raises(UsageError, match="a claim and a document") as raised:
            resolve(session, "abcdef")
        assert mixed in raised.value.next_step
        assert resolve(session, mixed).claim_id == mixed
    database.close()


def test_progress_tells_files_and_is_of_terminals_alone(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with _progress(General()) as update:
        assert update is None
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("COLUMNS", "120")
    with _progress(General(quiet=True)) as update:
        assert update is None
    with _progress(General()) as update:
        assert update is not None
        update(Progress(41, 1, "articles/[b]x.txt", begun=12, total=40))
    shown = capsys.readouterr()
    assert shown.out == ""
    for words in ("11/40", "left", "41 documents, 1 problems: articles/[b]x.txt"):
        assert words in shown.err
