"""A text deleted on request: none of its words is left anywhere, that it was there and why it went is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
import tallybook
from sqlalchemy import inspect, select, text
from sqlalchemy.orm import Session
from tallybook.errors import UsageError
from tallybook.ingest import Request, ingest
from tallybook.interface import deciding
from tallybook.interface.deciding import decisions_on
from tallybook.queries.filters.criteria import Filters
from tallybook.queries.lists.documents import list_documents
from tallybook.records import Actor, ActorKind
from tallybook.review import Author, alias, forget, grade_claim, grade_source, merge, split, undo
from tallybook.settings import Settings
from tallybook.store.database import Database
from tallybook.store.read.verify import verify
from tallybook.store.schema.tables import ActorRow, ClaimRow, DecisionRow

from tests.factories import make_claim, make_database, make_document, make_figure, save, two_sides
from tests.postgresql import a_database, a_server

from .test_any_sequence import answers, decide, opened
from .test_travel import exported

ANN, ASKED = Author("ann", "she read it"), Author("ben", "court order 12")
PERSON = Actor(name="Zoraida Quimby", kind=ActorKind.PERSON, country="SD")
WORDS = ("quimby", "zoraida", "harbourmaster", "tugboat", "wharfinger", "zanzibar", "quayside", "stevedores", "flotsam")
TEXT = (
    "Harbourmaster Zoraida Quimby said 41 stevedores were killed at the quayside in Zanzibar.\n\n"
    "A wharfinger said that 3 tugboats were destroyed."
)


def contents() -> list[tuple[object, list[object]]]:
    document = make_document(
        TEXT, title="Flotsam at the quayside", url="https://zanzibar.example/tugboat", location="quimby.txt"
    )
    toll = make_claim(
        document,
        "41 stevedores were killed at the quayside in Zanzibar",
        source=PERSON,
        source_mention="Harbourmaster Zoraida Quimby",
        figures=(make_figure(document, "41 stevedores", 41, place="Zanzibar", subject=PERSON),),
    )
    witness = Actor(name="wharfinger", kind=ActorKind.WITNESSES)
    boats = make_claim(
        document,
        "3 tugboats were destroyed",
        source=witness,
        source_mention="A wharfinger",
        figures=(make_figure(document, "3 tugboats", 3, measure="destroyed"),),
    )
    return [*two_sides(), (document, [toll, boats])]  # type: ignore[list-item]


HASH = make_document(TEXT).sha256


def decide_about_it(session: Session) -> None:
    claims = {row.content_text[:2]: row.claim_id for row in session.scalars(select(ClaimRow))}
    toll, boats = claims["41"], claims["3 "]
    person = session.scalars(select(ActorRow.id).where(ActorRow.name == PERSON.name)).one()
    staff = session.scalars(select(ActorRow.id).where(ActorRow.name == "General Staff")).first() or 0
    deciding.correct(session, f"{toll}.1", {"value": "40", "place": "the quayside"}, Author("ann", "of the stevedores"))
    undone = deciding.correct(session, toll, {"source": "Flotsam Board (SD, police)"}, ANN)
    undo(session, undone, Author("ann", "no tugboat"))
    deciding.add(session, HASH, "Harbourmaster", {"source": "none"}, ANN)
    deciding.add(session, toll, "3", {"measure": "wounded"}, ANN)
    deciding.mark(session, "note", HASH, "ask the harbourmaster", ANN)
    deciding.mark(session, "tag", boats, "zanzibar", ANN)
    deciding.correct(session, HASH, {"title": "Tugboats", "publisher": "The Quayside"}, ANN)
    grade_claim(session, toll, "2", Author("ann", "Quimby saw it"))
    grade_source(session, person, "B", Author("ann", "Quimby again"))
    alias(session, person, "the harbourmaster of Zanzibar", ANN)
    split(session, person, staff, Author("ann", "not of Zoraida"), words=["Harbourmaster Zoraida Quimby"])


def told(database: Database) -> str:
    """All that is kept in all tables of the database, those included that this program has no rows for."""
    with database.engine.connect() as connection:
        names = inspect(connection).get_table_names()
        rows = [repr(row) for name in names for row in connection.execute(text(f'SELECT * FROM "{name}"'))]
    return "\n".join(rows).casefold()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_database(tmp_path / "tally.db", contents())  # type: ignore[arg-type]


def test_no_word_of_it_is_left_in_the_file(path: Path) -> None:
    with opened(path) as database:
        with database.session() as session:
            first = answers(session)
        with database.session(write=True) as session:
            decide_about_it(session)
        before = told(database)
        assert all(word in before for word in WORDS)
        [done] = deciding.forget(database, [HASH[:8]], ASKED)
        after = told(database)
        assert [word for word in WORDS if word in after] == []
        assert HASH in after
        with database.session() as session:
            assert list(verify(session)) == []
            others = [[row for row in rows if row.get("document") != HASH] for rows in first[:3]]
            assert answers(session)[:3] == others
            [*_, last] = decisions_on(session, HASH[:8])
            assert (last.decision, last.kind, last.decided_by, last.note) == (
                done.decision,
                "forget",
                "ben",
                ASKED.note,
            )
    for file in path.parent.iterdir():
        found = file.read_bytes().lower()
        assert [word for word in WORDS if word.encode() in found] == [], file


def test_nor_in_a_database_on_a_server() -> None:
    with a_server() as server, a_database(server, "forgetting") as url, tallybook.open(url) as kept:
        database = kept._store
        for document, claims in contents():
            with database.session(write=True) as session:
                save(session, document, claims)  # type: ignore[arg-type]
        with database.session(write=True) as session:
            decide_about_it(session)
        kept.forget(HASH, by="ben", note="court order 12")
        assert [word for word in WORDS if word in told(database)] == []
        with database.session() as session:
            assert list(verify(session)) == []


def test_it_is_refused_from_then_on_unless_it_is_wanted_again(tmp_path: Path) -> None:
    file = tmp_path / "article.txt"
    file.write_text(f"{TEXT}\n", encoding="utf-8")
    with tallybook.open(tmp_path / "tally.db") as database:
        database.ingest(file)
        [row] = database.documents()
        database.forget(row.document, by="ben", note="court order 12")
        refused = database.ingest(file)
        [problem] = refused.problems
        assert refused.added == 0
        assert "was forgotten on" in problem.message
        assert "by ben: court order 12" in problem.message
        assert "--again" in problem.next_step
        assert database.ingest(file, again=True).added == 1
        assert [one.document for one in database.documents()] == [row.document]
        assert database.ingest(file).same == 1
        database.forget(row.document, by="ben", note="and again")
        assert "and again" in database.ingest(file).problems[0].message


def test_it_can_not_be_undone_and_needs_a_reason(path: Path) -> None:
    with opened(path) as database, database.session(write=True) as session:
        with pytest.raises(UsageError, match="reason"):
            forget(session, HASH, Author("ben"))
        number = forget(session, HASH, ASKED).decision
        assert forget(session, HASH, ANN).decision == number
        with pytest.raises(UsageError, match="deleted a text"):
            undo(session, number, ANN)
        with pytest.raises(UsageError, match="was forgotten on"):
            deciding.decide(session, "reject", HASH, ANN)
        with pytest.raises(UsageError, match="no document"):
            forget(session, "0" * 64, ASKED)


def test_what_an_export_brought_back_has_no_decisions_of_before(path: Path, tmp_path: Path) -> None:
    file = exported(path, tmp_path / "all.jsonl")
    with opened(path) as database, database.session(write=True) as session:
        decide_about_it(session)
        forget(session, HASH, ASKED)
    ingest([str(file)], Settings.load(str(path)), Request(again=True))
    with opened(path) as database, database.session() as session:
        assert list(verify(session)) == []
        assert {row.decided for row in list_documents(session, Filters())} == {"open"}
    with opened(path) as database, database.session(write=True) as session:
        deciding.mark(session, "tag", HASH, "one", ANN)
    other = tmp_path / "other.db"
    summary = ingest([str(exported(path, tmp_path / "later.jsonl"))], Settings.load(str(other)), Request())
    assert summary.problems == []
    with opened(other) as database, database.session() as session:
        counting = session.scalars(select(DecisionRow).where(DecisionRow.undone_at.is_(None))).all()
        assert [row.kind for row in counting if row.kind != "undo"] == ["tag"]


def test_names_that_other_texts_have_too_stay(path: Path) -> None:
    """An actor that others name, one that others were held to be, and what was decided about them."""
    with opened(path) as database, database.session(write=True) as session:
        ids = {row.name: row.id for row in session.scalars(select(ActorRow))}
        merge(session, ids["North Korea"], ids[PERSON.name], ANN)
        forget(session, HASH, ASKED)
        kept = {row.name: row for row in session.scalars(select(ActorRow))}
        assert PERSON.name in kept
        assert kept["North Korea"].merged_into_id == kept[PERSON.name].id
        assert list(verify(session)) == []


def test_the_version_before_it_is_current_again_and_told(tmp_path: Path) -> None:
    texts = [make_document(f"{'word ' * 30}number {one}.", url="https://paper.example/a") for one in range(3)]
    path = make_database(tmp_path / "tally.db", [(one, []) for one in texts])
    with opened(path) as database, database.session(write=True) as session:
        assert forget(session, texts[1].sha256, ASKED).current_again == ()
        assert list(verify(session)) == []
        assert forget(session, texts[2].sha256, ASKED).current_again == (texts[0].sha256,)
        assert [row.document for row in list_documents(session, Filters())] == [texts[0].sha256]
        assert list(verify(session)) == []


@pytest.fixture(params=range(3))
def seed(request: pytest.FixtureRequest) -> Iterator[int]:
    yield request.param


def test_whatever_was_decided_before_and_after_all_is_sound(tmp_path: Path, seed: int) -> None:
    random = Random(seed)
    path = make_database(tmp_path / "tally.db", two_sides())
    with opened(path) as database:
        for number in range(30):
            with database.session(write=True) as session:
                decide(session, random)
                if number == 20:
                    forget(session, two_sides()[seed][0].sha256, ASKED)
        with database.session() as session:
            assert list(verify(session)) == []
        exported(path, tmp_path / "all.jsonl")
