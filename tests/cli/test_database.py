from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.factories import make_database, two_sides

from .conftest import Tally


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A database that a test may spoil."""
    return make_database(tmp_path / "own.db", two_sides())


def test_status_of_a_database(tally: Tally, database: Path) -> None:
    facts = json.loads(tally("db", "status", "--format", "json").stdout)
    assert facts["is_current"] is True
    assert facts["database"].endswith("tally.db")
    assert facts["size_bytes"] == database.stat().st_size


def test_stats(tally: Tally) -> None:
    facts = json.loads(tally("db", "stats", "--format", "json").stdout)
    assert (facts["documents"], facts["claims"], facts["figures"]) == (3, 5, 4)
    assert ["claims", "5"] in [line.split() for line in tally("db", "stats").stdout.splitlines()]


@pytest.mark.parametrize(
    "arguments", [["--db", "x.db", "db", "status"], ["db", "--db", "x.db", "status"], ["db", "status", "--db", "x.db"]]
)
def test_the_database_may_be_named_anywhere(tally: Tally, tmp_path: Path, arguments: list[str]) -> None:
    make_database(tmp_path / "x.db", [])
    assert tally(*arguments).stdout.splitlines()[0].endswith("/x.db")


def test_upgrade_makes_a_database(tally: Tally, tmp_path: Path) -> None:
    assert tally("db", "upgrade", "--db", "new.db").exit_code == 0
    assert (tmp_path / "new.db").is_file()
    assert tally("claims", "--db", "new.db").stderr == "No claims.\n"


def test_backup_gives_the_same_rows_and_overwrites_nothing(tally: Tally) -> None:
    assert tally("db", "backup", "copy.db").exit_code == 0
    assert tally("figures", "--format", "csv", "--db", "copy.db").stdout == tally("figures", "--format", "csv").stdout
    again = tally("db", "backup", "copy.db")
    assert again.exit_code == 1
    assert "Error: copy.db is there already" in again.stderr


def test_a_sound_database(tally: Tally) -> None:
    result = tally("verify")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "Read again: 3 documents, 5 claims, 4 figures. All give back their words.\n"


def test_what_was_changed_is_named(tally: Tally, own: Path) -> None:
    with sqlite3.connect(own) as connection:
        connection.execute("UPDATE documents SET text = replace(text, '1,150', '9,150')")
    result = tally("verify", "--db", str(own))
    assert result.exit_code == 1
    assert "second.txt" in result.stdout
    assert "1,150" in result.stdout
    problems = json.loads(tally("verify", "--db", str(own), "--format", "json").stdout)
    assert len(problems) >= 2
    assert {problem["location"] for problem in problems} == {"second.txt"}


def test_a_file_of_another_kind_is_refused(tally: Tally, tmp_path: Path) -> None:
    (tmp_path / "notes.db").write_text("not a database at all, just some words " * 50)
    result = tally("claims", "--db", "notes.db")
    assert result.exit_code == 1
    assert "is no Tallybook database" in result.stderr


def rewrite(path: Path, statement: str) -> None:
    """Change the file as another program would, which the application does not see."""
    with closing(sqlite3.connect(path)) as connection, connection:
        assert connection.execute(statement).rowcount == 1


@pytest.mark.parametrize("spoilt", ["value = 1000", "value = 1000, low = 1000", "value = NULL, low = NULL"])
def test_verify_names_a_number_that_its_words_can_not_mean(tally: Tally, own: Path, spoilt: str) -> None:
    rewrite(own, f"UPDATE figures SET {spoilt} WHERE span_text = 'at least 100'")
    result = tally("verify", "--db", str(own))
    assert result.exit_code == 1
    told = " ".join(result.stdout.split())
    assert "its words “at least 100” can't mean value" in told


def test_verify_tells_a_correction_from_a_number_that_was_tampered_with(tally: Tally, own: Path) -> None:
    claim_id = next(
        claim.claim_id for _, claims in two_sides() for claim in claims if "at least 100" in claim.content.text
    )
    assert tally("correct", f"{claim_id}.1", "value=90", "--db", str(own)).exit_code == 0
    sound = tally("verify", "--db", str(own))
    assert (sound.exit_code, sound.stdout) == (0, "")
    assert "“at least 100” changed by a person: value 100 → 90" in sound.stderr
    assert "(decision 1)" in sound.stderr
    rewrite(own, "UPDATE figures SET value = 9000 WHERE span_text = 'at least 100'")
    spoilt = tally("verify", "--db", str(own))
    assert spoilt.exit_code == 1
    assert "it holds value 9000, not 90" in " ".join(spoilt.stdout.split())
