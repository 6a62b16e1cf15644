"""A run that is killed, at any statement or moment, leaves whole documents; the next run finishes the rest."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from tallybook.ingest import Request, ingest
from tallybook.settings import Settings
from tallybook.store.database import open_database
from tallybook.store.read.verify import verify

from tests.ingest.conftest import Kept, report

Read = Callable[[Settings], Kept]

# Ends itself by SIGKILL before the nth statement; 0 never does.
PROGRAM = """
import os, signal, sys
from sqlalchemy import Engine, event
from tallybook.ingest import Request, ingest
from tallybook.settings import Settings

count = 0

def before(*_):
    global count
    count += 1
    if count == int(sys.argv[3]):
        os.kill(os.getpid(), signal.SIGKILL)

event.listen(Engine, "before_cursor_execute", before)
if __name__ == "__main__":
    summary = ingest([sys.argv[1]], Settings.load(sys.argv[2]), Request(jobs=int(sys.argv[4])))
    print(summary.added, summary.same, count)
"""


@pytest.fixture
def program(tmp_path: Path) -> Path:
    path = tmp_path / "program.py"
    path.write_text(PROGRAM, encoding="utf-8")
    return path


def started(program: Path, *arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, str(program), *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def assert_whole(settings: Settings, wanted: Kept, read: Read) -> None:
    """Every document that is there is there with all its claims, and all is sound."""
    database = open_database(settings)
    with database.session() as session:
        assert list(verify(session)) == []
    database.close()
    found = read(settings)
    for table in ("documents", "claims", "figures", "locations"):
        assert found[table] == wanted[table][: len(found[table])], table
    assert len(found["claims"]) in claims_after_each_document(wanted)


def claims_after_each_document(kept: Kept) -> set[int]:
    """How many claims there may be: those of the first document, of the first two …"""
    owners = [row[3] for row in kept["claims"]]
    return {sum(owner <= number for owner in owners) for number in range(len(kept["documents"]) + 1)}


@pytest.mark.parametrize("seed", range(6))
def test_killed_at_any_statement(
    program: Path, folder: Path, settings: Settings, tmp_path: Path, kept: Read, seed: int
) -> None:
    whole = Settings.load(str(tmp_path / "whole.db"))
    ingest([str(folder)], whole, Request())
    wanted = kept(whole)
    at = random.Random(seed).randint(30, 300)
    done = started(program, folder, tmp_path / "tally.db", at, 1)
    assert done.wait(120) == -signal.SIGKILL, done.communicate()
    assert_whole(settings, wanted, kept)
    ingest([str(folder)], settings, Request())
    assert kept(settings) == wanted


def test_killed_while_the_tables_are_made(
    program: Path, folder: Path, settings: Settings, tmp_path: Path, kept: Read
) -> None:
    done = started(program, folder, tmp_path / "tally.db", 20, 1)
    assert done.wait(120) == -signal.SIGKILL, done.communicate()
    summary = ingest([str(folder)], settings, Request())
    assert (summary.added, summary.run_id) == (12, 1)


def test_killed_with_several_processes_ends_them_too(
    program: Path, folder: Path, settings: Settings, tmp_path: Path, kept: Read
) -> None:
    whole = Settings.load(str(tmp_path / "whole.db"))
    ingest([str(folder)], whole, Request())
    done = started(program, folder, tmp_path / "tally.db", 150, 2)
    assert done.wait(120) == -signal.SIGKILL
    # Its processes hold the same pipe; they are gone when it closes.
    assert done.stdout is not None
    assert done.stdout.read() == ""
    assert_whole(settings, kept(whole), kept)
    ingest([str(folder)], settings, Request())
    assert kept(settings) == kept(whole)


def test_two_runs_at_once_keep_everything_once(program: Path, folder: Path, settings: Settings, tmp_path: Path) -> None:
    for number in range(20, 50):
        (folder / f"{number}.txt").write_text(report(number), encoding="utf-8")
    first, second = (started(program, folder, tmp_path / "tally.db", 0, 1) for _ in range(2))
    counted = []
    for run in (first, second):
        out, errors = run.communicate(timeout=240)
        assert run.returncode == 0, errors
        counted.append([int(number) for number in out.split()])
    assert sum(added for added, _, _ in counted) == 42
    assert sum(added + same for added, same, _ in counted) == 84
    database = open_database(settings)
    assert (database.stats()["documents"], database.stats()["locations"]) == (42, 42)
    with database.session() as session:
        assert list(verify(session)) == []


def test_a_writer_waits_for_another(program: Path, folder: Path, settings: Settings, tmp_path: Path) -> None:
    database = open_database(settings)
    with database.session(write=True) as session:
        session.connection()
        run = started(program, folder, tmp_path / "tally.db", 0, 1)
        time.sleep(3)
        assert run.poll() is None
    out, errors = run.communicate(timeout=240)
    assert out.startswith("12 0"), errors
