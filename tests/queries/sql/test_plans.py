"""How SQLite reads the lists: by an index, in their order, however large the database.

`EXPLAIN QUERY PLAN` names a SCAN where it reads a table or an index from its beginning, and a TEMP B-TREE where it
collects rows to sort them (https://sqlite.org/eqp.html).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import event, select, text
from sqlalchemy.orm import Session
from tallybook.queries.comparison import compare
from tallybook.queries.filters.criteria import Filters, parse_filters
from tallybook.queries.lists import claims, documents, figures, search
from tallybook.queries.lists.actors import sources
from tallybook.queries.series import points as series
from tallybook.queries.sql import resolve
from tallybook.review import Author, grade_claim, grade_source, merge, undo
from tallybook.settings import Settings
from tallybook.store.database import Database, open_database
from tallybook.store.schema.tables import ActorRow, ClaimRow

from tests.benchmarks.invented_claims import Sizes, fill

Read = Callable[[Session, Filters], Iterable[Any]]
LISTS: dict[str, Read] = {
    "claims": claims.list_claims,
    "figures": figures.list_figures,
    "documents": documents.list_documents,
}
CURSORS: dict[str, Callable[[Any], str]] = {
    "claims": claims.cursor_of,
    "figures": figures.cursor_of,
    "documents": documents.cursor_of,
}
IN_ORDER = re.compile(r"SCAN (\w+) USING (COVERING )?INDEX ix_\1_day$")
TABLES = re.compile(r"SCAN (claims|figures|documents)\b")
SIFTED = re.compile(r"BLOOM FILTER ON (claims|figures|documents)\b")
SORTED = "USE TEMP B-TREE FOR ORDER BY"

SOURCE, OTHER = "Armed Group 8", "Health Authority 1"  # the first is often counted, the second often speaks
FILTERS: dict[str, dict[str, Any]] = {
    "source": {"source": [SOURCE]},
    "two sources": {"source": [SOURCE, OTHER]},
    "country of sources": {"source": ["Ukraine"]},
    "subject": {"subject": [SOURCE]},
    "subjects": {"subject": ["Ukraine"]},
    "counterpart": {"counterpart": [SOURCE]},
    "publisher": {"publisher": ["outlet 1"]},
    "country": {"country": ["UA"]},
    "measure": {"measure": ["killed"]},
    "measures": {"measure": ["killed", "wounded"]},
    "category": {"category": ["civilians"]},
    "equipment by name": {"equipment": ["tank-1"]},
    "equipment by class": {"equipment": ["tank"]},
    "mode": {"mode": ["direct"]},
    "certainty": {"certainty": ["denied"]},
    "confidence": {"min_confidence": 0.9},
    "since": {"since": "2020"},
    "until": {"until": "2020"},
    "search": {"search": "at least"},
    "search and source": {"search": "100", "source": [SOURCE]},
    "subject and measure": {"subject": [SOURCE], "measure": ["killed"]},
    "a series": {"source": [OTHER], "subject": [SOURCE], "measure": ["killed"], "since": "2018", "until": "2021"},
    "grade of sources": {"min_reliability": "B"},
    "grade of claims": {"min_credibility": 3},
    "graded and measure": {"min_reliability": "B", "measure": ["killed"]},
    "much at once": {"source": [SOURCE], "publisher": ["Outlet 1"], "category": ["people"], "mode": ["indirect"]},
}
# For one value of these, alone, an index holds the list in its order.
SERVED = {
    "claims": {"source", "since", "until"},
    "figures": {
        *("source", "subject", "counterpart", "measure", "category", "equipment by name", "since", "until"),
        *("subject and measure", "a series"),
    },
    "documents": {"publisher", "since", "until"},
}


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    path = tmp_path_factory.mktemp("plans") / "tally.db"
    fill(path, Sizes(documents=200, claims=1000, figures=1500, sources=60, publishers=8, words=300))
    opened = open_database(Settings.load(str(path)))
    with opened.session(write=True) as session:
        grade_source(session, 7, "A", Author())
        grade_claim(session, session.scalars(select(ClaimRow.claim_id)).first() or "", "1", Author())
    yield opened
    opened.close()


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.session() as opened:
        yield opened


@pytest.fixture(params=["few", "many"])
def is_few(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether what a filter leaves is little enough to be sorted, or, as in a large database, too much."""
    if request.param == "many":
        monkeypatch.setattr(resolve, "FEW", -1)
    return bool(request.param == "few")


def plans(session: Session, read: Callable[[], object]) -> list[list[str]]:
    """The plan of each statement that reading makes, in order."""
    seen: list[tuple[str, Any]] = []

    def note(_: object, __: object, statement: str, parameters: Any, *___: object) -> None:
        seen.append((statement, parameters))

    engine = session.get_bind().engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        read()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    driver: Any = session.connection().connection.driver_connection
    return [
        [row[3] for row in driver.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)]
        for statement, parameters in seen
    ]


def page(session: Session, kind: str, name: str, **others: Any) -> list[list[str]]:
    filters = parse_filters({**FILTERS.get(name, {}), "limit": 5, **others})
    return plans(session, lambda: list(LISTS[kind](session, filters)))


def assert_served(plan: list[str], kind: str, *, is_few: bool) -> None:
    """No table is read that an index serves, and no more is sorted than the few rows that fit."""
    for step in plan:
        assert IN_ORDER.match(step) or not TABLES.match(step), plan
        assert not SIFTED.match(step), plan
    # What belongs to the rows of a page, such as where its documents were found, may be sorted.
    is_list = any(re.match(rf"\w+ {kind}\b", step) for step in plan) and "document_links" not in str(plan)
    is_from_few = is_few and any("json_each" in step for step in plan)
    assert SORTED not in plan or is_from_few or not is_list, plan


@pytest.mark.parametrize("kind", LISTS)
@pytest.mark.parametrize("name", ["nothing", *FILTERS])
def test_a_page_is_served_by_indexes(session: Session, kind: str, name: str, is_few: bool) -> None:
    for plan in page(session, kind, name):
        assert_served(plan, kind, is_few=is_few)


def test_pages_are_served_just_so_where_somebody_ran_analyze(database: Database, is_few: bool) -> None:
    with database.session() as session:
        session.execute(text("ANALYZE"))
        found = [(kind, plan) for kind in LISTS for name in FILTERS for plan in page(session, kind, name)]
        session.execute(text("DELETE FROM sqlite_stat1"))
        session.execute(text("ANALYZE sqlite_schema"))
    for kind, plan in found:
        assert_served(plan, kind, is_few=is_few)


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind, names in SERVED.items() for name in sorted(names)])
def test_what_an_index_serves_is_searched_in_order(session: Session, kind: str, name: str) -> None:
    found = page(session, kind, name)
    lists = [plan for plan in found if any(f" {kind} USING" in step for step in plan) and len(plan) > 1]
    assert any(plan[0].startswith(f"SEARCH {kind} USING INDEX ix_{kind}_") and SORTED not in plan for plan in lists)


@pytest.mark.parametrize("kind", LISTS)
@pytest.mark.parametrize("name", ["nothing", "source", "since", "measure", "publisher"])
def test_a_page_begins_where_the_one_before_it_ended(session: Session, kind: str, name: str, is_few: bool) -> None:
    filters = parse_filters({**FILTERS.get(name, {}), "limit": 3})
    *_, last = LISTS[kind](session, filters)
    filters = replace(filters, after=CURSORS[kind](last))
    for plan in plans(session, lambda: list(LISTS[kind](session, filters))):
        assert not any(TABLES.match(step) for step in plan), plan
    (whole,) = (list(LISTS[kind](session, replace(filters, after=None, limit=6))),)
    assert list(LISTS[kind](session, filters)) == whole[3:]


@pytest.fixture
def merged(database: Database) -> Iterator[Session]:
    """A session while two sources that say much are held to be one."""
    with database.session(write=True) as session:
        ids = [session.scalars(select(ActorRow.id).where(ActorRow.name == name)).one() for name in (SOURCE, OTHER)]
        decision = merge(session, ids[0], ids[1], Author())
    with database.session() as session:
        yield session
    with database.session(write=True) as session:
        undo(session, decision, Author())


@pytest.mark.parametrize("kind", LISTS)
@pytest.mark.parametrize("name", ["source", "subject", "counterpart", "a series", "search and source"])
def test_pages_of_what_was_merged_are_served_too(merged: Session, kind: str, name: str, is_few: bool) -> None:
    for plan in page(merged, kind, name):
        assert_served(plan, kind, is_few=is_few)
    filters = parse_filters(FILTERS[name])
    whole = list(LISTS[kind](merged, filters))
    assert list(LISTS[kind](merged, replace(filters, limit=7))) == whole[:7]


def test_a_merged_source_has_its_claims_on_one_page_in_order(merged: Session) -> None:
    rows = list(claims.list_claims(merged, parse_filters({"source": [SOURCE], "limit": 400})))
    assert {row.source for row in rows} == {OTHER}
    assert [row.day for row in rows] == sorted(row.day for row in rows if row.day)
    both = len(list(search.search_claims(merged, parse_filters({"source": [OTHER], "search": "least"}))))
    assert both == len(list(claims.list_claims(merged, parse_filters({"source": [SOURCE], "search": "least"})))) > 0


@pytest.mark.parametrize("kind", LISTS)
@pytest.mark.parametrize("name", ["nothing", "source", "since", "measure", "publisher", "search"])
def test_a_page_of_the_past_is_served_too(session: Session, kind: str, name: str, is_few: bool) -> None:
    for plan in page(session, kind, name, as_of="2030-01-01"):
        assert_served(plan, kind, is_few=is_few)


def test_a_search_looks_at_no_claims_but_those_that_fit(session: Session) -> None:
    for name in ("search", "search and source"):
        filters = parse_filters({**FILTERS[name], "limit": 5})
        found = plans(session, lambda filters=filters: list(search.search_claims(session, filters)))  # type: ignore[misc]
        assert not any(TABLES.match(step) for plan in found for step in plan), found


@pytest.mark.parametrize("name", ["source", "subject", "measure", "equipment by class", "subject and measure"])
def test_sources_with_a_filter_read_no_more_than_fits(session: Session, name: str) -> None:
    filters = parse_filters({**FILTERS[name], "limit": 5})
    found = plans(session, lambda: list(sources.list_sources(session, filters)))
    assert not any(re.match(r"SCAN (claims|figures)", step) for plan in found for step in plan), found


def test_a_comparison_is_read_from_its_index(session: Session) -> None:
    filters = parse_filters(FILTERS["subject and measure"])
    found = plans(session, lambda: list(compare.list_comparisons(session, filters)))
    about_figures = [plan for plan in found if any(" figures USING" in step for step in plan)]
    # Which claims are the last ones is told by the index alone.
    keys = [plan for plan in about_figures if "ix_figures_compared" in plan[0]]
    assert keys == about_figures[: len(keys)]
    searched = "SEARCH figures USING COVERING INDEX ix_figures_compared (subject_id=?"
    assert all(plan[0].startswith(searched) and "claims" not in str(plan) for plan in keys[:2]), keys
    # What is asked of chosen claims is found by these alone.
    assert len(about_figures) > len(keys) > 1
    assert all("(claim_id=?" in str(plan) for plan in about_figures[len(keys) :]), about_figures


def test_a_series_is_read_from_its_index(session: Session) -> None:
    found = plans(session, lambda: list(series.list_points(session, parse_filters(FILTERS["a series"]))))
    assert found[-1][0].startswith("SEARCH figures USING INDEX ix_figures_said_by_subject_measure (said_by_id=? AND")


@pytest.mark.parametrize("kind", LISTS)
@pytest.mark.parametrize("name", FILTERS)
def test_a_page_holds_the_first_rows_of_the_whole_list(session: Session, kind: str, name: str, is_few: bool) -> None:
    filters = parse_filters(FILTERS[name])
    whole = list(LISTS[kind](session, filters))
    assert list(LISTS[kind](session, replace(filters, limit=7))) == whole[:7]
