"""A folder of many files, broken ones of every sort among them: each of those is named, all others are kept."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from tallybook.cli.main import app
from tallybook.ingest import Request, Summary, ingest
from tallybook.readers import Limits, Options
from tallybook.records import Problem
from tallybook.settings import Settings
from tallybook.store.database import open_database
from tallybook.store.read.verify import verify
from tallybook.store.schema.tables import Base, LocationRow
from typer.testing import CliRunner

from tests.benchmarks.broken_files import SORTS, Broken
from tests.benchmarks.many_files import write_folder

MEGABYTE = 1024 * 1024
SHARE = 0.04  # of the full sizes: "200 MB of one line" are eight
LIMITS = Limits(document_bytes=6 * MEGABYTE, line_bytes=6 * MEGABYTE)
FILES = 60


@dataclass(frozen=True, slots=True)
class Done:
    folder: Path
    database: Path
    manifest: dict[str, Any]
    summary: Summary

    def problems(self, name: str) -> list[Problem]:
        place = str(self.folder / name)
        return [problem for problem in self.summary.problems if problem.location.startswith(place)]


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Done]:
    """The folder, ingested once."""
    top = tmp_path_factory.mktemp("many")
    manifest = write_folder(top / "files", FILES + len(SORTS), len(SORTS), SHARE)
    database = top / "tally.db"
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Request, "reading", lambda _: Options(limits=LIMITS))
        summary = ingest([str(top / "files")], Settings.load(str(database)), Request())
        yield Done(top / "files", database, manifest, summary)
    for path in (top / "files").rglob("*without permission"):
        path.chmod(0o700)  # so that pytest can remove it


def rows_of(database: Path) -> dict[str, int]:
    """How many rows each table has, but those that note the runs themselves."""
    opened = open_database(Settings.load(str(database)), create=False)
    try:
        with opened.session() as session:
            return {
                table.name: session.scalars(select(func.count()).select_from(table)).one()
                for table in Base.metadata.sorted_tables
                if table.name not in {"runs", "problems"}
            }
    finally:
        opened.close()


@pytest.mark.parametrize(
    ("number", "sort"), list(enumerate(SORTS)), ids=[f"{sort.sort}{sort.ending}" for sort in SORTS]
)
def test_a_broken_file_is_named_with_its_reason(done: Done, number: int, sort: Broken) -> None:
    names = [name for name in done.manifest["broken"] if name.startswith(f"broken/{number:03} ")]
    # Root may read everything, so that the files without permission are not made for it.
    assert names or os.geteuid() == 0
    for name in names:
        problems = done.problems(name)
        assert problems, "not named"
        assert any(sort.said in problem.message for problem in problems), problems
        assert all(problem.next_step and problem.message.isprintable() for problem in problems)


def test_all_other_files_are_kept(done: Done) -> None:
    database = open_database(Settings.load(str(done.database)), create=False)
    with database.session() as session:
        places = list(session.scalars(select(LocationRow.location)))
    database.close()
    wanted = Counter({str(done.folder / name): count for name, count in done.manifest["good"].items()})
    wanted += Counter(str(done.folder / name) for name in done.manifest["odd"])
    wanted += Counter({str(done.folder / name): one["kept"] for name, one in done.manifest["broken"].items()})
    found = {name: sum(place == name or place.startswith(f"{name}#") for place in places) for name in wanted}
    assert found == dict(wanted)
    assert len(places) == sum(wanted.values()) == done.manifest["documents"]
    assert [problem for problem in done.summary.problems if "/broken/" not in problem.location] == []


def test_what_is_kept_is_whole(done: Done) -> None:
    database = open_database(Settings.load(str(done.database)), create=False)
    with database.session() as session:
        assert list(verify(session)) == []
    database.close()
    assert done.summary.claims == rows_of(done.database)["claims"] > FILES


def test_again_nothing_changes_and_the_exit_code_says_that_files_failed(done: Done) -> None:
    before = rows_of(done.database)
    result = CliRunner().invoke(app, ["ingest", str(done.folder), "--db", str(done.database), "--format", "json"])
    assert result.exit_code == 1
    assert all(f"{done.folder / name}" in result.stderr for name in done.manifest["broken"])
    assert json.loads(result.stdout)["same"] == done.manifest["documents"]
    assert rows_of(done.database) == before
