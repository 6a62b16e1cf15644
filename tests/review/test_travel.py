"""Decisions go with whole records to another database, and hold there."""

from __future__ import annotations

import shutil
from pathlib import Path
from random import Random

import pytest
from tallybook.exports import Options, Records, export_for, write_file
from tallybook.ingest import Request, ingest
from tallybook.interface import deciding
from tallybook.queries.filters.criteria import Filters
from tallybook.queries.lists.documents import iter_records
from tallybook.review import Author, alias, grade_claim, grade_source, merge
from tallybook.review.undo import undo
from tallybook.settings import Settings
from tallybook.store.read.verify import verify
from tallybook.store.schema.tables import DecisionRow

from tests.factories import make_database, two_sides

from .test_any_sequence import answers, decide, opened

ANN = Author("ann", "read again")


def exported(path: Path, file: Path) -> Path:
    with opened(path) as database, database.session() as session:
        content = Records(iter_records(session, Filters()))
        write_file(content, file, export_for(file), Options())
    return file


def imported(file: Path, path: Path) -> Path:
    summary = ingest([str(file)], Settings.load(str(path)), Request())
    assert [problem.message for problem in summary.problems] == []
    return path


def told(path: Path) -> list[object]:
    """The answers of a database, the rejected ones too, without what only it knows."""
    with opened(path) as database, database.session() as session:
        assert list(verify(session)) == []
        found = answers(session) + answers(session, decided=("rejected",))
    for row in (row for rows in found for row in rows):
        row.pop("locations", None)
        row.pop("reader", None)
        row.pop("actor_id", None)
    return [sorted(map(repr, rows)) for rows in found]


@pytest.mark.parametrize("seed", [1, 5])
def test_an_export_brings_back_every_list_and_every_decision(tmp_path: Path, seed: int) -> None:
    path = make_database(tmp_path / "first.db", two_sides())
    random = Random(seed)
    with opened(path) as database:
        for _ in range(25):
            with database.session(write=True) as session:
                decide(session, random)
    other = imported(exported(path, tmp_path / "all.jsonl"), tmp_path / "second.db")
    assert told(other) == told(path)
    again = imported(tmp_path / "all.jsonl", Path(shutil.copy(other, tmp_path / "third.db")))
    assert told(again) == told(path)


def test_decisions_on_sources_travel_too(tmp_path: Path) -> None:
    path = make_database(tmp_path / "first.db", two_sides())
    with opened(path) as database, database.session(write=True) as session:
        merge(session, 3, 1, ANN)
        grade_source(session, 1, "B", ANN)
        alias(session, 1, "Kyiv's generals", ANN)
        grade_claim(session, two_sides()[1][1][0].claim_id, "2", ANN)
        undo(session, alias(session, 1, "the staff", ANN), Author("ben"))
    other = imported(exported(path, tmp_path / "all.jsonl"), tmp_path / "second.db")
    assert told(other) == told(path)
    with opened(other) as database, database.session() as session:
        rows = session.query(DecisionRow).order_by(DecisionRow.id).all()
        assert [row.kind for row in rows] == ["merge", "grade", "alias", "grade", "alias", "undo"]
        assert {row.decided_by for row in rows[:5]} == {"ann"}
        assert all(row.made_at is not None for row in rows)


def test_what_is_undone_later_is_undone_by_the_next_export(tmp_path: Path) -> None:
    path = make_database(tmp_path / "first.db", two_sides())
    claim_id = two_sides()[1][1][0].claim_id
    with opened(path) as database, database.session(write=True) as session:
        number = deciding.correct(session, f"{claim_id}.1", {"value": "4"}, ANN)
    other = imported(exported(path, tmp_path / "all.jsonl"), tmp_path / "second.db")
    with opened(path) as database, database.session(write=True) as session:
        undo(session, number, ANN)
    imported(exported(path, tmp_path / "later.jsonl"), other)
    assert told(other) == told(path)
