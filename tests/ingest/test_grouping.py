"""Documents are grouped as they come, in whatever order and however many at a time, as if all came at once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from tallybook.ingest import Request, ingest
from tallybook.ingest.grouping import group_new, group_noted, regroup
from tallybook.queries.filters.criteria import Filters
from tallybook.queries.lists.incidents import iter_whole, load_incident
from tallybook.records import Claim, Document
from tallybook.review import Author, correct, reject
from tallybook.review.records import Ref, Target
from tallybook.settings import Settings
from tallybook.store.database import Database, open_database
from tallybook.store.read.snapshot import stood_at
from tallybook.store.schema.tables import IncidentClaimRow, IncidentRow, UngroupedDocumentRow

from tests.factories import save
from tests.incidents.invented import EVENTS, all_tellings, telling

SAMPLES = Path(__file__).resolve().parents[2] / "data" / "samples"
ANN = Author("ann")


@contextmanager
def memory() -> Iterator[Database]:
    with closing(open_database(Settings("sqlite://"))) as database:
        yield database


def come(database: Database, contents: Iterable[tuple[Document, Sequence[Claim]]]) -> None:
    for document, claims in contents:
        with database.session(write=True) as session:
            save(session, document, claims)


def told(database: Database) -> list[object]:
    """All that is said of incidents, with the claims of each and why they belong."""
    with database.session() as session:
        wholes = [load_incident(session, one.listed.incident_id) for one in iter_whole(session, Filters())]
    return [asdict(one) | {"decisions": ()} for one in wholes]


def events(database: Database) -> list[set[str]]:
    """The addresses of the documents of each incident."""
    with database.session() as session:
        return [{one.url or "" for one in whole.documents} for whole in iter_whole(session, Filters())]


@pytest.fixture(scope="module")
def at_once() -> list[object]:
    with memory() as database:
        come(database, all_tellings())
        assert group_new(database) == len(all_tellings())
        return told(database)


def test_each_event_is_an_incident() -> None:
    with memory() as database:
        come(database, all_tellings())
        group_new(database)
        expected = [
            {f"https://news.example/{event}/{report}" for report in range(len(known.tolls))}
            for event, known in enumerate(EVENTS)
        ]
        assert sorted(events(database), key=min) == expected


@given(order=st.permutations(range(len(all_tellings()))), size=st.integers(1, 4))
@settings(max_examples=10, deadline=None)
def test_any_order_and_any_number_at_a_time_give_the_same(at_once: list[object], order: list[int], size: int) -> None:
    contents = all_tellings()
    with memory() as database:
        for start in range(0, len(order), size):
            come(database, [contents[number] for number in order[start : start + size]])
            group_new(database)
        assert told(database) == at_once
        regroup(database)
        assert told(database) == at_once


def test_grouping_all_anew_leaves_what_is_the_same_as_it_is(at_once: list[object]) -> None:
    with memory() as database:
        come(database, all_tellings())
        group_new(database)
        with database.session() as session:
            before = session.execute(select(IncidentRow.id, IncidentRow.recorded_at)).all()
        regroup(database)
        with database.session() as session:
            assert session.execute(select(IncidentRow.id, IncidentRow.recorded_at)).all() == before
        assert told(database) == at_once


def test_nothing_is_left_to_group() -> None:
    with memory() as database:
        come(database, all_tellings()[:3])
        group_new(database)
        with database.session() as session:
            assert session.scalar(select(func.count()).select_from(UngroupedDocumentRow)) == 0
        assert group_new(database) == 0


def test_a_new_version_of_a_document_takes_its_place() -> None:
    document, claims = telling(0, 0)
    newer, its_claims = telling(0, 1)
    newer = newer.model_copy(update={"url": document.url})
    with memory() as database:
        come(database, [(document, claims), telling(0, 2), (newer, its_claims)])
        group_new(database)
        [whole] = told(database)
        assert {one["document"] for one in whole["documents"]} == {newer.sha256, telling(0, 2)[0].sha256}  # type: ignore[index]


def test_what_people_reject_leaves_its_incident() -> None:
    with memory() as database:
        come(database, [telling(0, 0), telling(0, 1)])
        group_new(database)
        with database.session(write=True) as session:
            reject(session, Ref(Target.DOCUMENT, document=telling(0, 1)[0].sha256), ANN)
            group_noted(session)
        assert events(database) == [{"https://news.example/0/0"}]


def test_a_corrected_place_moves_the_incident() -> None:
    with memory() as database:
        come(database, [telling(2, 0)])
        group_new(database)
        with database.session(write=True) as session:
            figure = Ref(Target.FIGURE, claim_id=telling(2, 0)[1][0].claim_id, position=0)
            correct(session, figure, {"place": "Pellagash Bay"}, ANN)
            group_noted(session)
        with database.session() as session:
            [one] = iter_whole(session, Filters())
            assert one.listed.place == "Pellagash Bay"


def test_as_of_a_moment_incidents_stand_as_they_did() -> None:
    with memory() as database:
        come(database, [telling(0, 0)])
        group_new(database)
        moment = datetime.now(UTC)
        before = told(database)
        come(database, [telling(0, 1), telling(1, 0)])
        group_new(database)
        assert told(database) != before
        with database.session() as session, stood_at(session, moment) as then:
            [one] = iter_whole(then, Filters())
            assert [asdict(one.listed)] == [entry["listed"] for entry in before]  # type: ignore[index]
            assert then.scalar(select(func.count()).select_from(IncidentClaimRow)) == one.listed.claims


def test_claims_are_in_one_incident_at_a_time() -> None:
    contents = all_tellings()
    Random(3).shuffle(contents)
    with memory() as database:
        for content in contents:
            come(database, [content])
            group_new(database)
        with database.session() as session:
            current = select(IncidentClaimRow.claim_id).where(IncidentClaimRow.replaced_at.is_(None))
            ids = session.scalars(current).all()
            assert len(ids) == len(set(ids)) == sum(len(claims) for _, claims in contents)


def test_the_samples_tell_of_the_strike_as_one_incident(tmp_path: Path) -> None:
    path = tmp_path / "tally.db"
    ingest([str(SAMPLES)], Settings.load(str(path)), Request(engine="rules"))
    with closing(open_database(Settings.load(str(path)))) as database, database.session() as session:
        found = [one for one in iter_whole(session, Filters()) if one.listed.place == "Nyala"]
        assert len(found) == 1
        assert found[0].listed.documents == 4
        assert found[0].listed.day_start == date(2023, 6, 11)


def test_ingest_groups_what_it_brings_and_is_the_same_file_by_file(tmp_path: Path) -> None:
    lines = [
        json.dumps(
            {"text": document.text, "url": document.url, "published": str(document.published), "title": document.title}
        )
        for document, _ in all_tellings()[:5]
    ]
    at_once, one_by_one = tmp_path / "at-once.db", tmp_path / "one-by-one.db"
    (tmp_path / "all.jsonl").write_text("\n".join(lines))
    ingest([str(tmp_path / "all.jsonl")], Settings.load(str(at_once)), Request(engine="rules"))
    for number, line in reversed(list(enumerate(lines))):
        file = tmp_path / f"{number}.jsonl"
        file.write_text(line)
        ingest([str(file)], Settings.load(str(one_by_one)), Request(engine="rules"))
    answers = []
    for path in (at_once, one_by_one):
        with closing(open_database(Settings.load(str(path)))) as database:
            answers.append(told(database))
    assert answers[0] == answers[1]
    assert answers[0]
