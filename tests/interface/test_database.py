"""The lists of a database as methods: the filters' names as keywords, wrong ones named."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import tallybook
from tallybook.cli.options import FilterOptions
from tallybook.interface.database import FilterValues
from tallybook.queries.filters.criteria import Filters, parse_filters
from tallybook.queries.rows import as_mapping
from tallybook.settings import Settings
from tallybook.store.database import open_database

from tests.factories import save, two_sides

LISTS: dict[str, Callable[..., Any]] = {
    "claims": tallybook.Database.claims,
    "figures": tallybook.Database.figures,
    "series": tallybook.Database.series,
    "sources": tallybook.Database.sources,
    "documents": tallybook.Database.documents,
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "tally.db"
    store = open_database(Settings.load(str(found)))
    with store.session(write=True) as session:
        for document, claims in two_sides():
            save(session, document, claims)
    store.close()
    return found


def test_the_filters_are_those_of_the_command_line() -> None:
    assert set(FilterValues.__annotations__) == set(Filters.__dataclass_fields__)
    assert set(FilterValues.__annotations__) == set(FilterOptions.__dataclass_fields__)


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize(
    "filters",
    [{}, {"source": "Ukraine"}, {"measure": ["killed", "wounded"]}, {"since": date(2023, 5, 2)}, {"limit": 1}],
    ids=str,
)
def test_lists_give_what_the_queries_give(path: Path, name: str, filters: dict[str, Any]) -> None:
    with tallybook.open(path) as db:
        found = LISTS[name](db, **filters)
        with db._session() as session:
            rows = list(found._listing.read(session, parse_filters(filters)))
        assert [as_mapping(row) for row in found] == [as_mapping(row) for row in rows]
    assert rows


def test_comparisons_and_searches(path: Path) -> None:
    with tallybook.open(path) as db:
        subjects = [row.subject for row in db.figures(measure="killed") if row.subject]
        compared = db.compare(measure="killed", subject=subjects)
        assert {row.measure for row in compared} == {"killed"}
        assert {day.comparison for day in db.compare_days(measure="killed", subject=subjects)} <= {
            row.comparison for row in compared
        }
        assert all("[" in row.marked for row in db.search("killed"))
        claim_id = db.claims()[0].claim_id
        assert db.claim(claim_id[:8]).claim.claim_id == claim_id


WRONG: list[tuple[str, Callable[[tallybook.Database], Any], str]] = [
    ("filter", lambda db: db.claims(sorce="x"), 'no filter called "sorce"'),  # type: ignore[call-arg]
    ("measure", lambda db: db.figures(measure="killd"), 'no measure called "killd"'),
    ("country", lambda db: db.figures(country="Atlantis"), 'no country called "Atlantis"'),
    ("day", lambda db: db.claims(since="12.3.2020"), '"12.3.2020" is no day'),
    ("limit", lambda db: db.claims(limit=0), "0 is no number of rows"),
    ("limit of another kind", lambda db: db.claims(limit="many"), "'many' is no number of rows"),  # type: ignore[arg-type]
    ("share", lambda db: db.claims(min_confidence=2), "2 is no share"),
    ("name", lambda db: db.claims(source=5), "5 is no name"),  # type: ignore[arg-type]
    ("grouping", lambda db: db.series(by="colour"), 'no grouping called "colour"'),
    ("stretch", lambda db: db.series(every="year"), 'no stretch called "year"'),
    ("scope", lambda db: db.compare(measure="killed", subject="x", scope="all"), 'no scope called "all"'),
    ("convention", lambda db: db.figures(convention="none"), 'no convention called "none"'),
    ("nothing compared", lambda db: db.compare(since="2020"), "a comparison needs"),
    ("no words", lambda db: db.search(" - "), "there is no word to search for"),
    ("no paths", lambda db: db.ingest(), "nothing to read"),
    ("option of ingest", lambda db: db.ingest("x", jbs=2), 'no option of ingest called "jbs"'),  # type: ignore[call-arg]
]


@pytest.mark.parametrize(("ask", "message"), [one[1:] for one in WRONG], ids=[one[0] for one in WRONG])
def test_what_is_wrong_is_named(path: Path, ask: Callable[[tallybook.Database], Any], message: str) -> None:
    with tallybook.open(path) as db, pytest.raises(tallybook.UsageError) as caught:
        ask(db)
    assert message in caught.value.message
    assert caught.value.next_step


def test_a_database_that_is_not_there_is_not_made_unasked(tmp_path: Path) -> None:
    with pytest.raises(tallybook.TallybookError, match="no database"):
        tallybook.open(tmp_path / "none.db", create=False)
    with tallybook.open(tmp_path / "new.db") as db:
        assert len(db.claims()) == 0


def test_what_is_ingested_is_found(tmp_path: Path) -> None:
    article = tmp_path / "article.txt"
    article.write_text("The ministry of health said 12 people were killed in Mellit on Monday.", encoding="utf-8")
    with tallybook.open(tmp_path / "tally.db") as db:
        summary = db.ingest(article, published=date(2024, 12, 23), publisher="Courier", extractor="rules")
        assert (summary.documents, summary.claims, summary.problems) == (1, 1, [])
        (row,) = db.figures(measure="killed")
        assert (row.value, row.publisher, row.published) == (12, "Courier", date(2024, 12, 23))
        before = datetime(2020, 1, 1, tzinfo=UTC)
        assert len(db.claims(as_of=before)) == 0
        assert db.ingest(tmp_path / "none.txt").errors == 1
