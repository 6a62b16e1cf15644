"""Decisions go with whole records to another database, and hold there."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest
from tallybook.errors import UsageError
from tallybook.exports import Options, Records, export_for, write_file
from tallybook.ingest import Request, ingest
from tallybook.interface import deciding
from tallybook.queries.filters.criteria import Filters
from tallybook.queries.lists.claims import list_claims
from tallybook.queries.lists.decisions import list_decisions
from tallybook.queries.lists.documents import iter_records, list_documents
from tallybook.queries.lists.figures import list_figures
from tallybook.review import Author, alias, grade_claim, grade_source, merge
from tallybook.review.undo import undo
from tallybook.settings import Settings
from tallybook.store.read.verify import verify
from tallybook.store.schema.tables import DecisionRow

from tests.factories import make_database, two_sides

from .test_any_sequence import answers, decide, opened

ANN = Author("ann", "read again")


def exported(path: Path, file: Path, moment: datetime | None = None) -> Path:
    with opened(path) as database, database.session() as session:
        content = Records(iter_records(session, Filters(as_of=moment)))
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


@pytest.mark.parametrize("seed", [2, 3])
def test_two_databases_that_exchange_their_decisions_answer_alike(tmp_path: Path, seed: int) -> None:
    """Whichever export is read first: what was decided last counts.

    Of two who merge the same sources crosswise the one who was first in a database is followed there.
    """
    one = make_database(tmp_path / "one.db", two_sides())
    other = Path(shutil.copy(one, tmp_path / "other.db"))
    random = Random(seed)
    with opened(one) as first, opened(other) as second:
        for _ in range(12):
            for database in (first, second):
                with database.session(write=True) as session:
                    decide(session, random)
    from_one, from_other = exported(one, tmp_path / "one.jsonl"), exported(other, tmp_path / "other.jsonl")
    assert told(imported(from_other, one)) == told(imported(from_one, other))


def test_what_was_decided_later_elsewhere_counts_however_it_comes(tmp_path: Path) -> None:
    one = make_database(tmp_path / "one.db", two_sides())
    other = Path(shutil.copy(one, tmp_path / "other.db"))
    claim_id = two_sides()[1][1][0].claim_id
    sha256 = two_sides()[1][0].sha256
    for path, value, grade in ((one, "4", "2"), (other, "5", "3")):
        with opened(path) as database, database.session(write=True) as session:
            deciding.correct(session, f"{claim_id}.1", {"value": value}, ANN)
            deciding.correct(session, claim_id, {"source": f"Coast Guard {value} (SD, police)"}, ANN)
            deciding.correct(session, sha256, {"publisher": f"Courier {value}"}, ANN)
            grade_claim(session, claim_id, grade, ANN)
    imported(exported(one, tmp_path / "one.jsonl"), other)  # earlier decisions come last, and stay the earlier ones
    with opened(other) as database, database.session() as session:
        [row] = [row for row in list_figures(session, Filters()) if row.claim_id == claim_id]
        assert (row.value, row.source, row.publisher, row.credibility) == (5, "Coast Guard 5", "Courier 5", 3)
        assert list(verify(session)) == []


def test_a_rejected_document_is_rejected_elsewhere_too_with_what_was_decided_in_it(tmp_path: Path) -> None:
    path = make_database(tmp_path / "first.db", two_sides())
    sha256 = two_sides()[1][0].sha256
    with opened(path) as database, database.session(write=True) as session:
        deciding.correct(session, f"{two_sides()[1][1][0].claim_id}.1", {"value": "4"}, ANN)
        number = deciding.decide(session, "reject", sha256, ANN)
    other = imported(exported(path, tmp_path / "all.jsonl"), tmp_path / "second.db")
    assert told(other) == told(path)
    for place in (path, other):
        with opened(place) as database, database.session(write=True) as session:
            assert sha256 not in {row.document for row in list_documents(session, Filters())}
            undo(session, number, ANN)
    assert told(other) == told(path)


def test_what_was_decided_about_a_figure_that_was_taken_back_is_about_no_other(tmp_path: Path) -> None:
    """Where it never had a row, the figure of the same words in another claim stays as it is."""
    path = make_database(tmp_path / "first.db", two_sides())
    sha256, claim_id = two_sides()[1][0].sha256, two_sides()[1][1][0].claim_id
    with opened(path) as database, database.session(write=True) as session:
        deciding.add(session, sha256, "1,150", {"source": "Ukraine"}, ANN)
        hand = next(row.claim_id for row in list_claims(session, Filters()) if row.content == "1,150")
        number = deciding.add(session, hand, "1,150", {"measure": "wounded", "value": "9"}, ANN)
        deciding.correct(session, f"{hand}.1", {"value": "8"}, ANN)
        undo(session, number, ANN)
        with pytest.raises(UsageError, match="taken back"):
            deciding.correct(session, f"{hand}.1", {"value": "7"}, ANN)
    other = imported(exported(path, tmp_path / "all.jsonl"), tmp_path / "second.db")
    assert told(other) == told(path)
    with opened(other) as database, database.session() as session:
        [row] = [row for row in list_figures(session, Filters()) if row.claim_id == claim_id]
        assert (row.value, row.decided) == (1150, "open")


def test_what_was_decided_about_a_claim_that_was_taken_back_is_about_no_other(tmp_path: Path) -> None:
    path = make_database(tmp_path / "first.db", two_sides())
    document, [claim] = two_sides()[1]
    sha256 = document.sha256
    with opened(path) as database, database.session(write=True) as session:
        number = deciding.add(session, sha256, claim.content.text, {"source": "Ukraine"}, ANN)
        hand = next(row.claim_id for row in list_claims(session, Filters()) if row.document == sha256)
        assert hand != claim.claim_id
        deciding.correct(session, hand, {"certainty": "denied"}, ANN)
        undo(session, number, ANN)
    other = imported(exported(path, tmp_path / "all.jsonl"), tmp_path / "second.db")
    assert told(other) == told(path)
    with opened(other) as database, database.session() as session:
        assert {row.certainty for row in list_claims(session, Filters()) if row.document == sha256} == {"asserted"}


def test_tags_notes_additions_and_corrections_of_documents_travel_and_an_older_state_without_them(
    tmp_path: Path,
) -> None:
    path = make_database(tmp_path / "first.db", two_sides())
    sha256, claim_id = two_sides()[1][0].sha256, two_sides()[1][1][0].claim_id
    before = told(path)
    then = datetime.now(UTC)
    with opened(path) as database, database.session(write=True) as session:
        deciding.mark(session, "tag", claim_id, "to check", ANN)
        number = deciding.mark(session, "note", f"{claim_id}.1", "of two days", ANN)
        deciding.correct(session, sha256, {"publisher": "The Courier", "published": "2023-06-03"}, ANN)
        deciding.add(session, sha256, "up from 100", {"source": "Ukraine"}, ANN)
        deciding.add(session, claim_id, "100", {"measure": "wounded"}, ANN)
    with opened(path) as database, database.session(write=True) as session:
        undo(session, number, Author("ben"))
    now = imported(exported(path, tmp_path / "now.jsonl"), tmp_path / "now.db")
    past = imported(exported(path, tmp_path / "past.jsonl", then), tmp_path / "past.db")
    assert told(now) == told(path) != before
    assert told(past) == before
    with opened(path) as one, opened(now) as other, one.session() as first, other.session() as second:
        in_order = [
            sorted(list_decisions(session), key=lambda one: (one.recorded_at, one.kind == "undo", one.decision))
            for session in (first, second)
        ]
        for made, came in zip(*in_order, strict=True):
            # An undoing names the number of the other decision, which may be another one here.
            assert came.kind == "undo" or came.what == made.what
            assert (came.kind, came.decided_by, came.note, came.document, came.claim_id) == (
                *(made.kind, made.decided_by, made.note, made.document, made.claim_id),
            )
            assert (came.recorded_at, came.undone_at) == (made.recorded_at, made.undone_at)
        for session in (first, second):
            assert [row.claim_id for row in list_claims(session, Filters(tag=("to check",)))] == [claim_id]


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
