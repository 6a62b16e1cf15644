"""Whatever people decide and undo, in whatever order: all is sound, can be taken back, and was as it was."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session
from tallybook.errors import UsageError
from tallybook.interface import deciding
from tallybook.queries.filters.criteria import Filters
from tallybook.queries.lists.actors.sources import list_sources
from tallybook.queries.lists.claims import list_claims
from tallybook.queries.lists.documents import list_documents
from tallybook.queries.lists.figures import list_figures
from tallybook.review import Author, alias, grade_claim, grade_source, merge, split, undo
from tallybook.settings import Settings
from tallybook.store.database import Database, open_database
from tallybook.store.read.verify import verify
from tallybook.store.schema.tables import ActorRow, ClaimRow, DecisionKind, DecisionRow, DocumentRow, FigureRow, RunRow
from tallybook.store.write.save import Origin, save_document

from tests.factories import FETCHED_AT, make_database, two_sides

LENGTH = 200
VALUES = {
    "figure": (
        {"value": "40"},
        {"value": "at least 7"},
        {"value": "dozens"},
        {"measure": "wounded"},
        {"subject": "Ukraine"},
        {"subject": "none", "place": "Omdurman"},
        {"scope": "increment", "period": "2023-05-01..2023-05-02"},
        {"equipment": "T-72 (tank)", "category": "equipment"},
    ),
    "claim": (
        {"source": "General Staff (UA)"},
        {"source": "Coast Guard (SD, police)"},
        {"certainty": "denied"},
        {"said_on": "2023-04-02"},
        {"relayed_by": "North Korea", "audience": "lawmakers"},
    ),
    "document": ({"published": "2023-07-01"}, {"publisher": "The Courier", "title": "none"}, {"published": "none"}),
}
ADDED = (("at least 100 North", "killed"), ("1,150", "wounded"), ("100", "killed"), ("7 children", "missing"))
AUTHORS = (Author("ann"), Author("ben", "read again"))


@contextmanager
def opened(path: Path) -> Iterator[Database]:
    with closing(open_database(Settings.load(str(path)))) as database:
        yield database


def answers(session: Session, **filters: Any) -> list[list[dict[str, Any]]]:
    chosen = Filters(**filters)
    return [
        [asdict(row) for row in read(session, chosen)]
        for read in (list_figures, list_claims, list_documents, list_sources)
    ]


def names(session: Session) -> dict[str, list[str]]:
    """What can be decided about now."""
    current = select(ClaimRow.claim_id, ClaimRow.id).where(ClaimRow.superseded_at.is_(None))
    claims = {row.id: row.claim_id for row in session.execute(current)}
    figures = session.execute(select(FigureRow.claim_id, FigureRow.position).order_by(FigureRow.id))
    return {
        "claim": list(claims.values()),
        "figure": [f"{claims[row.claim_id]}.{row.position + 1}" for row in figures if row.claim_id in claims],
        "document": list(session.scalars(select(DocumentRow.sha256).order_by(DocumentRow.id))),
    }


def decide(session: Session, random: Random) -> None:
    """One decision, or an undoing of one that counts, drawn at random; one that is refused decides nothing."""
    known = names(session)
    author = random.choice(AUTHORS)
    kind = random.choice(("correct", "correct", "reject", "confirm", "add", "tag", "note", "source", "undo", "undo"))
    what = random.choice(("figure", "figure", "claim", "document"))
    name = random.choice(known[what])
    try:
        if kind == "undo":
            counting = select(DecisionRow.id).where(
                DecisionRow.undone_at.is_(None), DecisionRow.kind != DecisionKind.UNDO
            )
            if numbers := session.scalars(counting.order_by(DecisionRow.id)).all():
                undo(session, random.choice(numbers), author)
        elif kind == "correct":
            deciding.correct(session, name, random.choice(VALUES[what]), author)
        elif kind == "add":
            words, measure = random.choice(ADDED)
            of_claim = random.choice(("claim", "document"))
            values = {"measure": measure, "value": "9"} if of_claim == "claim" else {"source": "Ukraine"}
            deciding.add(session, random.choice(known[of_claim]), words, values, author)
        elif kind in ("tag", "note"):
            deciding.mark(session, kind, name, random.choice(("one", "two")), author)
        elif kind == "source":
            decide_on_source(session, random, author, random.choice(known["claim"]))
        else:
            deciding.decide(session, kind, name, author)
    except UsageError as refused:
        assert refused.next_step


def decide_on_source(session: Session, random: Random, author: Author, claim_id: str) -> None:
    actors = list(session.scalars(select(ActorRow.id).order_by(ActorRow.id)))
    one, other = random.choice(actors), random.choice(actors)
    match random.choice(("merge", "split", "alias", "grade", "grade claim")):
        case "merge":
            merge(session, one, other, author)
        case "split":
            split(session, one, other, author, claim_ids=[claim_id])
        case "alias":
            alias(session, one, random.choice(("the staff", "the spokesman")), author)
        case "grade":
            grade_source(session, one, random.choice("ACF"), author)
        case _:
            grade_claim(session, claim_id, random.choice("136"), author)


def undo_all(session: Session, random: Random) -> None:
    counting = select(DecisionRow.id).where(DecisionRow.undone_at.is_(None), DecisionRow.kind != DecisionKind.UNDO)
    numbers = list(session.scalars(counting))
    random.shuffle(numbers)
    for number in numbers:
        undo(session, number, AUTHORS[0])


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return make_database(tmp_path_factory.mktemp("sequence") / "tally.db", two_sides()).read_bytes()


def test_two_hundred_decisions_and_undoings_are_sound_and_can_all_be_undone(kept: bytes, tmp_path: Path) -> None:
    check(kept, tmp_path / "tally.db", Random(20_241), length=LENGTH)


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(random=st.randoms(use_true_random=False), length=st.integers(1, 40))
def test_any_short_sequence_is(
    kept: bytes, tmp_path_factory: pytest.TempPathFactory, random: Random, length: int
) -> None:
    check(kept, tmp_path_factory.mktemp("sequence") / "tally.db", random, length)


def check(kept: bytes, path: Path, random: Random, length: int) -> None:
    path.write_bytes(kept)
    with opened(path) as database:
        with database.session() as session:
            first = answers(session)
        stood: list[tuple[datetime, list[list[dict[str, Any]]]]] = []
        for number in range(length):
            with database.session(write=True) as session:
                decide(session, random)
            if number % (length // 4 + 1) == 0:
                with database.session() as session:
                    assert list(verify(session)) == []
                    stood.append((datetime.now(UTC), answers(session)))
        with database.session() as session:
            assert list(verify(session)) == []
        with database.session(write=True) as session:
            undo_all(session, random)
        with database.session() as session:
            assert list(verify(session)) == []
            assert answers(session) == first
            for moment, then in stood:
                assert answers(session, as_of=moment) == then


@pytest.mark.parametrize("seed", range(3))
def test_texts_that_are_read_again_in_between_stay_sound(kept: bytes, tmp_path: Path, seed: int) -> None:
    """By extractors of other names, which give other ids, leave claims out and find them again."""
    random = Random(seed)
    (tmp_path / "tally.db").write_bytes(kept)
    with opened(tmp_path / "tally.db") as database:
        for number in range(40):
            with database.session(write=True) as session:
                decide(session, random)
            if number % 8 == 5:
                document, claims = random.choice(two_sides())
                read = [one.model_copy(update={"claim_id": f"{number}-{one.claim_id}"}) for one in claims]
                read = [one for one in read if random.random() < 0.8]
                with database.session(write=True) as session:
                    run_id = session.scalars(select(RunRow.id).limit(1)).one()
                    save_document(session, document, read, Origin(f"tests/{number}", run_id, FETCHED_AT))
        with database.session() as session:
            assert [problem.message for problem in verify(session)] == []
        with database.session(write=True) as session:
            undo_all(session, random)
        with database.session() as session:
            assert [problem.message for problem in verify(session)] == []
            assert {row.decided for row in list_figures(session, Filters())} <= {"open"}
