"""The views hold what the lists show, on both databases, and are described in the guide column by column."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import tallybook
from sqlalchemy import select, text
from sqlalchemy.orm import Session
from tallybook import review
from tallybook.interface import deciding
from tallybook.queries.filters.criteria import Filters
from tallybook.queries.lists.claims import list_claims
from tallybook.queries.lists.documents import list_documents
from tallybook.queries.lists.figures import list_figures
from tallybook.queries.rows import as_mapping
from tallybook.settings import Settings
from tallybook.store.database import open_database
from tallybook.store.schema.tables import ClaimRow, IncidentClaimRow, IncidentRow
from tallybook.store.schema.views import VIEWS

from tests.factories import make_claim, make_database, make_document, save, two_sides
from tests.postgresql import a_database, a_server

ANN = review.Author("ann")
MOMENT = datetime(2024, 5, 6, tzinfo=UTC)
PAGE = Path(str(tallybook.__path__[0])) / "help" / "sql.md"
LISTS = {"v_claims": list_claims, "v_figures": list_figures, "v_documents": list_documents}
OWN = {"v_figures": {"figure_id", "incident"}, "v_documents": {"location"}, "v_claims": {"incident"}}
NOT_IN_VIEWS = {"version", "superseded_by", "near_duplicates", "locations", "published_from"}


@pytest.fixture(params=["sqlite", "postgresql"])
def session(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Session]:
    """A session on a database with two sides, a text in two versions, and one of every decision."""
    if request.param == "sqlite":
        yield from filled(str(tmp_path / "tally.db"))
        return
    with a_server() as server, a_database(server, "tally_views") as url:
        yield from filled(url)


def filled(url: str) -> Iterator[Session]:
    post = "https://post.example/changed"
    versions = [make_document(f"He said {toll} died.", url=post, location=post) for toll in (4, 6)]
    changed = [(version, [make_claim(version, f"{toll} died")]) for version, toll in zip(versions, (4, 6), strict=True)]
    with closing(open_database(Settings.load(url))) as database:
        with database.session(write=True) as session:
            for document, claims in [*two_sides(), *changed]:
                save(session, document, claims)
        with database.session(write=True) as session:
            yield session


def decide(session: Session) -> None:
    """Correct, reject, confirm, merge and grade; one rejection is undone."""
    figures = list(list_figures(session, Filters()))
    first, second, third = [f"{row.claim_id}.{row.position + 1}" for row in figures[:3]]
    deciding.correct(session, first, {"value": "about 1,200", "scope": "incident", "place": "Kyiv"}, ANN)
    deciding.decide(session, "reject", second, ANN)
    deciding.decide(session, "confirm", third, ANN)
    review.undo(session, deciding.decide(session, "reject", third, ANN), ANN)
    documents = list(list_documents(session, Filters()))
    deciding.correct(session, documents[0].document, {"publisher": "Own Press", "published": "2024-12-01"}, ANN)
    deciding.decide(session, "reject", documents[-1].document, ANN)
    deciding.decide(session, "reject", documents[1].document, ANN)
    deciding.correct(session, documents[1].document, {"title": "Read again"}, ANN)
    review.merge(session, 3, 1, ANN)
    review.grade_source(session, 1, "B", ANN)
    review.grade_claim(session, figures[0].claim_id, "2", ANN)


def plain(value: object) -> object:
    """A value as both sides give it: days as ISO words, numbers and truth as numbers."""
    return (
        value
        if isinstance(value, str | None)
        else float(value)
        if isinstance(value, bool | int | float)
        else str(value)
    )


@pytest.mark.parametrize("name", LISTS)
def test_a_view_holds_what_its_list_shows(session: Session, name: str) -> None:
    for step in (lambda: None, lambda: decide(session)):
        step()
        session.flush()
        listed = [as_mapping(row) for row in LISTS[name](session, Filters())]
        rows = [dict(row) for row in session.execute(text(f"SELECT * FROM {name}")).mappings()]
        assert set(rows[0]) == set(listed[0]) - NOT_IN_VIEWS | OWN[name]
        assert len(rows) == len(listed) > 2
        shared = [column for column in rows[0] if column in listed[0]]
        assert _sorted(rows, shared) == _sorted(listed, shared)


def test_incidents_are_those_that_hold_now(session: Session) -> None:
    counts = {"confidence": 0.9, "claims": 1, "documents": 1}
    first = {"title": "Strike, Nyala", "places": ["Nyala"], "place": "Nyala", **counts}
    kept = IncidentRow(incident_id="a1" * 8, recorded_at=MOMENT, **first)
    gone = IncidentRow(incident_id="b2" * 8, recorded_at=MOMENT, replaced_at=MOMENT, **first)
    claim = session.scalars(select(ClaimRow)).first()
    assert claim is not None
    member = {"claim_id": claim.id, "confidence": 0.9, "why": [], "is_given": False, "recorded_at": MOMENT}
    session.add_all([kept, gone, IncidentClaimRow(incident_id="a1" * 8, **member)])
    session.flush()
    assert session.execute(text("SELECT incident, title FROM v_incidents")).all() == [("a1" * 8, "Strike, Nyala")]
    found = session.execute(text("SELECT claim_id FROM v_claims WHERE incident IS NOT NULL")).scalars().all()
    assert found == [claim.claim_id]


def _sorted(rows: list[Any], shared: list[str]) -> list[list[str]]:
    return sorted([repr(plain(row[column])) for column in shared] for row in rows)


def test_an_id_of_a_figure_is_what_commands_take(session: Session) -> None:
    for name, span in session.execute(text("SELECT figure_id, span FROM v_figures")):
        ref = deciding.resolve(session, name)
        assert [
            row.span
            for row in list_figures(session, Filters())
            if (row.claim_id, row.position) == (ref.claim_id, ref.position)
        ] == [span]


def test_what_people_corrected_is_applied_and_what_they_rejected_left_out(session: Session) -> None:
    rejected = list(list_figures(session, Filters()))[1]
    decide(session)
    session.flush()
    corrected = "SELECT value, modifier, scope, place, publisher FROM v_figures WHERE decided = 'corrected'"
    assert session.execute(text(corrected)).all() == [(1200, "about", "incident", "Kyiv", "Own Press")]
    ids = session.scalars(text("SELECT figure_id FROM v_figures")).all()
    assert ids
    assert f"{rejected.claim_id}.{rejected.position + 1}" not in ids
    documents = dict(session.execute(text("SELECT publisher, decided FROM v_documents")).all())
    assert documents["Own Press"] == "corrected"
    left_out = "SELECT sha256 FROM documents WHERE sha256 NOT IN (SELECT document FROM v_documents)"
    gone = session.scalars(text(left_out)).all()
    assert len(gone) == 2  # an older version, and one that is rejected
    assert session.scalars(text("SELECT document FROM v_claims")).all()
    assert set(gone) & set(session.scalars(text("SELECT document FROM v_claims")).all()) == set()


@pytest.mark.parametrize("name", VIEWS)
def test_every_column_is_described(tmp_path: Path, name: str) -> None:
    path = make_database(tmp_path / "x.db", [])
    with closing(sqlite3.connect(path)) as connection:
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({name})")]
    section = PAGE.read_text(encoding="utf-8").split(f"\n## {name}\n")[1].split("\n## ")[0]
    described = [
        column for row in re.findall(r"^\| (`.+?) \|", section, re.MULTILINE) for column in re.findall(r"`(\w+)`", row)
    ]
    assert described == columns
