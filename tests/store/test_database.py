from __future__ import annotations

import multiprocessing
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select, text
from tallybook.errors import StoreError
from tallybook.settings import Settings
from tallybook.store.database import open_database
from tallybook.store.schema.tables import HEAD, RunRow


def settings(path: Path) -> Settings:
    return Settings.load(str(path))


def test_a_missing_database_is_made_with_write_ahead_log_and_foreign_keys(tmp_path: Path) -> None:
    database = open_database(settings(tmp_path / "tally.db"))
    with database.session() as session:
        assert session.scalar(text("PRAGMA journal_mode")) == "wal"
        assert session.scalar(text("PRAGMA foreign_keys")) == 1
        assert session.scalar(text("PRAGMA synchronous")) == 1
    assert database.revision() == HEAD
    assert database.status().is_current
    assert (database.status().size_bytes or 0) > 0


def test_an_open_database_is_opened_again_without_alembic(tmp_path: Path) -> None:
    open_database(settings(tmp_path / "tally.db")).close()
    script = (
        "import sys; from tallybook.settings import Settings; from tallybook.store.database import open_database;"
        f"open_database(Settings.load({str(tmp_path / 'tally.db')!r}), create=False); print('alembic' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize("content", [None, b""], ids=["missing", "empty"])
def test_reading_from_nothing_says_what_to_do_and_makes_no_file(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "tally.db"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(StoreError, match=r"no database at .*tally\.db") as raised:
        open_database(settings(path), create=False)
    assert "tally ingest" in raised.value.next_step
    assert path.exists() == (content is not None)


def other_program(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("CREATE TABLE notes (words TEXT)")


def newer(path: Path) -> None:
    open_database(settings(path)).close()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")


def no_database(path: Path) -> None:
    path.write_text("There was a meeting in Bogota on Tuesday. " * 200)


def folder(path: Path) -> None:
    path.mkdir()


def truncated(path: Path) -> None:
    open_database(settings(path)).close()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    path.write_bytes(path.read_bytes()[:3000])


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (other_program, "of another program"),
        (newer, "made by a newer version"),
        (no_database, "is no Tallybook database"),
        (folder, "is a folder"),
        (truncated, "is damaged"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
@pytest.mark.parametrize("create", [True, False], ids=["writing", "reading"])
def test_what_is_no_database_of_this_program_is_refused(
    tmp_path: Path, spoil: object, message: str, create: bool
) -> None:
    path = tmp_path / "tally.db"
    spoil(path)  # type: ignore[operator]
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(StoreError, match=message) as raised:
        open_database(settings(path), create=create)
    assert raised.value.next_step
    assert (path.read_bytes() if path.is_file() else None) == before


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("no such thing://x", "not a database URL"),
        ("nosuchserver://localhost/x", "not a database URL"),
        ("mysql://localhost/x", "not a database URL"),
    ],
)
def test_a_url_that_is_none_is_refused(url: str, message: str) -> None:
    with pytest.raises(StoreError, match=message):
        open_database(Settings(database_url=url))


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"no folder .*deep"):
        open_database(settings(tmp_path / "deep" / "tally.db"))


def test_a_database_that_may_not_be_written_says_so(tmp_path: Path) -> None:
    path = tmp_path / "tally.db"
    open_database(settings(path)).close()
    database = open_database(Settings(database_url=f"sqlite:///file:{path}?mode=ro&uri=true"))
    with pytest.raises(StoreError, match="can't be written to"), database.session(write=True) as session:
        session.execute(text("DELETE FROM runs"))


def make_and_write(path: str) -> None:
    database = open_database(Settings.load(path))
    with database.session(write=True) as session:
        session.execute(
            text(
                "INSERT INTO runs (started_at, command, extractor, state, counts) "
                "VALUES ('2025-01-01 00:00:00', 'x', 'x', 'done', '{}')"
            )
        )


def test_several_processes_may_make_the_same_database(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    path = str(tmp_path / "tally.db")
    processes = [context.Process(target=make_and_write, args=(path,)) for _ in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(120)
    assert [process.exitcode for process in processes] == [0] * 4
    database = open_database(Settings.load(path))
    assert database.stats()["runs"] == 4


def test_a_session_that_fails_leaves_nothing(tmp_path: Path) -> None:
    database = open_database(settings(tmp_path / "tally.db"))
    with pytest.raises(ZeroDivisionError), database.session(write=True) as session:
        session.execute(
            text(
                "INSERT INTO runs (started_at, command, extractor, state, counts) "
                "VALUES ('2025-01-01 00:00:00', 'x', 'x', 'done', '{}')"
            )
        )
        _ = 1 / 0
    with database.session() as session:
        assert session.scalars(select(RunRow)).all() == []


def test_a_backup_is_a_whole_database_and_never_overwrites(tmp_path: Path) -> None:
    database = open_database(settings(tmp_path / "tally.db"))
    make_and_write(str(tmp_path / "tally.db"))
    copy = database.backup(tmp_path / "copy.db")
    assert sorted(path.name for path in tmp_path.glob("copy*")) == ["copy.db"]
    assert open_database(settings(copy), create=False).stats() == database.stats()
    with pytest.raises(StoreError, match="is there already"):
        database.backup(copy)
    with pytest.raises(StoreError, match="can't write"):
        database.backup(tmp_path / "nowhere" / "copy.db")


def test_upgrading_what_is_current_changes_nothing(tmp_path: Path) -> None:
    database = open_database(settings(tmp_path / "tally.db"))
    assert database.upgrade() == HEAD
    assert database.upgrade() == HEAD


def test_a_password_is_never_shown() -> None:
    with pytest.raises(StoreError) as raised:
        open_database(Settings(database_url="postgresql+nodriver://ann:secret@localhost/x"))
    assert "secret" not in str(raised.value)
