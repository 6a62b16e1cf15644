from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select
from tallybook.errors import UsageError
from tallybook.ingest import Request
from tallybook.ingest.watch import watch
from tallybook.settings import Settings
from tallybook.store.database import open_database
from tallybook.store.schema.tables import RunRow


class StoppedError(Exception):
    """The watching is over."""


class Clock:
    """Sleeps by doing what happens meanwhile; stops when nothing more does."""

    def __init__(self, *happenings: object) -> None:
        self.left = list(happenings)

    def __call__(self, seconds: float) -> None:
        assert seconds == 60
        if not self.left:
            raise StoppedError
        happening = self.left.pop(0)
        if callable(happening):
            happening()


def write(path: Path, text: str, *, age: float = 10.0) -> None:
    path.write_text(text, encoding="utf-8")
    then = time.time() - age
    os.utime(path, (then, then))


def passes(folder: Path, settings: Settings, clock: Clock) -> list[tuple[int, int, int, int]]:
    """Of each pass that found something: new documents, new versions, the same ones, errors."""
    found: list[tuple[int, int, int, int]] = []
    summaries = watch([str(folder)], settings, Request(engine="rules"), 60, sleep=clock)
    with pytest.raises(StoppedError):
        found.extend((one.added, one.new_versions, one.same, one.errors) for one in summaries)
    return found


def runs(settings: Settings) -> int:
    with open_database(settings).session() as session:
        return session.scalars(select(func.count(RunRow.id))).one()


def test_what_is_new_is_read_and_a_quiet_pass_leaves_no_run(tmp_path: Path, settings: Settings) -> None:
    folder = tmp_path / "inbox"
    folder.mkdir()
    clock = Clock(
        lambda: write(folder / "a.txt", "Nine sailors are missing, the guard said."),
        None,
        lambda: write(folder / "b.txt", "The army said that two tanks burned."),
        lambda: write(folder / "a.txt", "Eleven sailors are missing, the guard said.", age=5),
        lambda: write(folder / "c.pdf", "no PDF"),
        None,
    )
    assert passes(folder, settings, clock) == [(1, 0, 0, 0), (1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 0, 1)]
    assert runs(settings) == 4


def test_a_file_that_is_being_written_waits(tmp_path: Path, settings: Settings) -> None:
    folder = tmp_path / "inbox"
    folder.mkdir()
    file = folder / "a.txt"
    write(file, "Nine sailors", age=0)
    assert passes(folder, settings, Clock(lambda: write(file, "Nine sailors are missing, the guard said."))) == [
        (1, 0, 0, 0)
    ]


def test_watching_again_after_a_stop_reads_nothing_twice(tmp_path: Path, settings: Settings) -> None:
    folder = tmp_path / "inbox"
    folder.mkdir()
    write(folder / "a.txt", "Nine sailors are missing, the guard said.")
    assert passes(folder, settings, Clock()) == [(1, 0, 0, 0)]
    assert passes(folder, settings, Clock()) == [(0, 0, 1, 0)]


def test_a_folder_that_is_missing_is_told_once(tmp_path: Path, settings: Settings) -> None:
    assert passes(tmp_path / "none", settings, Clock(None, None)) == [(0, 0, 0, 1)]


@pytest.mark.parametrize(
    ("arguments", "request_", "seconds"),
    [(["-"], Request(), 60.0), (["a"], Request(title="x"), 60.0), (["a"], Request(), 0.1)],
)
def test_what_cannot_be_watched_is_refused(
    settings: Settings, arguments: list[str], request_: Request, seconds: float
) -> None:
    with pytest.raises(UsageError):
        next(watch(arguments, settings, request_, seconds))
