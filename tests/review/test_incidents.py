"""What people decide about incidents holds, whatever comes later; it can be undone, and goes to other databases."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy.orm import Session
from tallybook.errors import UsageError
from tallybook.exports import Options, Records, export_for, write_file
from tallybook.ingest import Request, ingest
from tallybook.ingest.grouping import group_new, group_noted, regroup
from tallybook.queries.filters.criteria import Filters
from tallybook.queries.lists.decisions import list_decisions
from tallybook.queries.lists.documents import iter_records
from tallybook.queries.lists.incidents import WholeIncident, iter_whole, load_incident
from tallybook.review import Author, incidents, undo
from tallybook.review.incidents import Member
from tallybook.settings import Settings
from tallybook.store.database import Database, open_database
from tallybook.store.read.reports import first_claims
from tallybook.store.read.verify import verify
from tallybook.store.schema.tables import DocumentRow

from tests.incidents.invented import telling
from tests.ingest.test_grouping import come, events, told

ANN = Author("ann", "read both")
URL = "https://news.example"
CAME = ((0, 0), (0, 1), (1, 0), (2, 0))
LATER = ((0, 2), (1, 1), (2, 1))


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with closing(open_database(Settings.load(str(tmp_path / "tally.db")))) as opened:
        come(opened, [telling(*one) for one in CAME])
        group_new(opened)
        yield opened


def incident_of(session: Session, event: int, report: int = 0) -> WholeIncident:
    found = [
        one for one in iter_whole(session, Filters()) if f"{URL}/{event}/{report}" in {d.url for d in one.documents}
    ]
    return load_incident(session, found[0].listed.incident_id)


def whole(session: Session, event: int, report: int) -> Member:
    sha256 = telling(event, report)[0].sha256
    document = session.query(DocumentRow.id).filter_by(sha256=sha256).scalar()
    return Member(first_claims(session, document)[0], is_whole=True)


def claim(event: int, report: int, number: int) -> Member:
    return Member(telling(event, report)[1][number].claim_id)


def decide(database: Database, what: Callable[[Session], int]) -> int:
    with database.session(write=True) as session:
        number = what(session)
        group_noted(session)
    return number


def merged(session: Session) -> int:
    one, other = (incident_of(session, event).listed.incident_id for event in (1, 2))
    return incidents.join(session, one, [other], ANN)


def split(session: Session) -> int:
    name = incident_of(session, 0).listed.incident_id
    return incidents.split(session, name, [whole(session, 0, 1)], "Another raid", ANN)


def assigned(session: Session) -> int:
    return incidents.assign(session, incident_of(session, 1).listed.incident_id, whole(session, 2, 0), ANN)


def removed(session: Session) -> int:
    return incidents.remove(session, incident_of(session, 0).listed.incident_id, whole(session, 0, 1), ANN)


def created(session: Session) -> int:
    return incidents.create(session, [claim(0, 0, 1), claim(1, 0, 1)], "Two teachers", ANN)


def one_claim(session: Session) -> int:
    return incidents.assign(session, incident_of(session, 1).listed.incident_id, claim(0, 1, 0), ANN)


def documents(*places: tuple[int, int]) -> set[str]:
    return {f"{URL}/{event}/{report}" for event, report in places}


EXPECTED: list[tuple[Callable[[Session], int], list[set[str]]]] = [
    (merged, [documents((0, 0), (0, 1)), documents((1, 0), (2, 0))]),
    (split, [documents((0, 0)), documents((0, 1)), documents((1, 0)), documents((2, 0))]),
    (assigned, [documents((0, 0), (0, 1)), documents((1, 0), (2, 0))]),
    (removed, [documents((0, 0)), documents((0, 1)), documents((1, 0)), documents((2, 0))]),
    (created, [documents((0, 0), (0, 1)), documents((0, 0), (1, 0)), documents((1, 0)), documents((2, 0))]),
    (one_claim, [documents((0, 0), (0, 1)), documents((0, 1), (1, 0)), documents((2, 0))]),
]


@pytest.mark.parametrize(("what", "expected"), EXPECTED)
def test_decisions_set_which_claims_are_one_event(
    database: Database, what: Callable[[Session], int], expected: list[set[str]]
) -> None:
    before = told(database)
    number = decide(database, what)
    assert sorted(map(sorted, events(database))) == sorted(map(sorted, expected))
    regrouped = told(database)
    regroup(database)
    assert told(database) == regrouped
    decide(database, lambda session: undo(session, number, ANN))
    assert told(database) == before
    with database.session() as session:
        assert list(verify(session)) == []


@pytest.mark.parametrize("what", [one for one, _ in EXPECTED])
def test_what_comes_later_does_not_move_what_people_decided(
    database: Database, what: Callable[[Session], int], tmp_path: Path
) -> None:
    decide(database, what)
    kept = events(database)
    for place in LATER:
        come(database, [telling(*place)])
        group_new(database)
    came = documents(*CAME)
    assert sorted(sorted(group & came) for group in events(database)) == sorted(map(sorted, kept))
    if what is assigned:
        return  # it says, too, that the report is apart from those that it was with when it was made
    # The same as when all was there before the decision.
    with closing(open_database(Settings.load(str(tmp_path / "other.db")))) as other:
        come(other, [telling(*one) for one in (*LATER, *CAME)])
        group_new(other)
        decide(other, what)
        assert sorted(map(sorted, events(other))) == sorted(map(sorted, events(database)))


def test_names_places_and_days_are_given_and_taken_back(database: Database) -> None:
    with database.session() as session:
        name = incident_of(session, 0).listed.incident_id
    before = told(database)
    numbers = [
        decide(database, lambda session: incidents.rename(session, name, "  Market  raid ", ANN)),
        decide(database, lambda session: incidents.place(session, name, "Karramel, Sudan", "SD", ANN)),
        decide(database, lambda session: incidents.days(session, name, date(2023, 2, 28), None, ANN)),
        decide(database, lambda session: incidents.tag(session, name, "to-check", ANN)),
    ]
    come(database, [telling(0, 2)])
    group_new(database)
    with database.session() as session:
        found = incident_of(session, 0)
        listed = found.listed
        assert (listed.incident_id, listed.title, listed.place) == (name, "Market raid", "Karramel, Sudan")
        assert (listed.country, listed.day_start, listed.decided) == ("SD", date(2023, 2, 28), "corrected")
        assert [one.kind for one in found.decisions] == ["rename", "place", "date", "tag"]
        tagged = list(iter_whole(session, Filters(tag=("to-check",))))
        assert [one.listed.incident_id for one in tagged] == [name]
        assert "title Market raid" in next(list_decisions(session, incident=name)).what
    for number in numbers:
        decide(database, lambda session, number=number: undo(session, number, ANN))  # type: ignore[misc]
    with database.session(write=True) as session:
        incidents_left = incident_of(session, 0).listed
        assert (incidents_left.title, incidents_left.decided) == (before[0]["listed"]["title"], "open")  # type: ignore[index]


def test_decisions_travel_with_an_export(database: Database, tmp_path: Path) -> None:
    decide(database, merged)
    decide(database, one_claim)
    decide(database, lambda session: incidents.rename(session, incident_of(session, 0).listed.incident_id, "Raid", ANN))
    undone = decide(database, split)
    decide(database, lambda session: undo(session, undone, ANN))
    file = tmp_path / "all.jsonl"
    with database.session() as session:
        write_file(Records(iter_records(session, Filters())), file, export_for(file), Options())
    other = tmp_path / "other.db"
    assert ingest([str(file)], Settings.load(str(other)), Request()).problems == []
    with closing(open_database(Settings.load(str(other)))) as copy:
        assert told(copy) == told(database)
        with copy.session() as session:
            kinds = [one.kind for one in list_decisions(session) if one.kind != "undo"]
        assert sorted(kinds) == ["assign", "join", "part", "rename"]


def test_a_later_word_overrules_an_earlier_one(database: Database) -> None:
    decide(database, merged)
    with database.session() as session:
        name = incident_of(session, 1).listed.incident_id
    decide(database, lambda session: incidents.split(session, name, [whole(session, 2, 0)], None, ANN))
    assert documents((1, 0)) in events(database)
    assert documents((2, 0)) in events(database)


@pytest.mark.parametrize(
    ("what", "words"),
    [
        (lambda session, name: incidents.rename(session, name, "  ", ANN), "without words"),
        (lambda session, name: incidents.days(session, name, date(2023, 3, 2), date(2023, 3, 1), ANN), "is before"),
        (lambda session, name: incidents.join(session, name, [name], ANN), "with another"),
        (lambda session, name: incidents.create(session, [], None, ANN), "no claims are named"),
        (lambda session, name: incidents.remove(session, name, claim(1, 0, 0), ANN), "is not of incident"),
        (
            lambda session, name: incidents.split(
                session, name, [whole(session, 0, 0), whole(session, 0, 1)], None, ANN
            ),
            "nothing else",
        ),
        (lambda session, name: incidents.create(session, [whole(session, 1, 0)], None, ANN), "all claims of incident"),
    ],
)
def test_what_can_not_be_decided_is_refused(
    database: Database, what: Callable[[Session, str], int], words: str
) -> None:
    with database.session(write=True) as session, pytest.raises(UsageError, match=words):
        what(session, incident_of(session, 0).listed.incident_id)
