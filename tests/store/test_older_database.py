"""A database that the program made before its rooms were built opens, is brought up to date, and answers the same.

`kept/made_by_0_1.db.xz` holds the samples, two versions of an invented report, and decisions of each kind (a merge, a
split, an alias, grades, one undone), as version 0.1.0 (`3fb85c2`) kept them. `kept/answers_of_0_1.json.xz` holds what
that version answered: a question is the name of a list, its filters, and the rows, dates as ISO words.
"""

from __future__ import annotations

import json
import lzma
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session
from tallybook.queries.comparison import by_day, compare
from tallybook.queries.filters.criteria import Filters, parse_filters
from tallybook.queries.lists import claims, documents, figures, search
from tallybook.queries.lists.actors import sources
from tallybook.queries.rows import as_mapping
from tallybook.queries.series import points
from tallybook.queries.terms import Every, Flag
from tallybook.settings import Settings
from tallybook.store.database import open_database
from tallybook.store.read.verify import verify

KEPT = Path(__file__).parent / "kept"
LISTS: dict[str, Callable[[Session, Filters], Iterable[Any]]] = {
    "claims": claims.list_claims,
    "figures": figures.list_figures,
    "documents": documents.list_documents,
    "sources": sources.list_sources,
    "search": search.search_claims,
    "series": points.list_points,
    "compare": compare.list_comparisons,
    "days": lambda session, filters: by_day.list_days(session, filters, Every.DAY),
}
# Handles of series and comparisons: 0.1.0 gave one incident several. What they hold together is compared instead.
HANDLES = ("series", "comparison")


def answers() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(lzma.decompress((KEPT / "answers_of_0_1.json.xz").read_bytes()))
    return found


ANSWERS = answers()


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    path = tmp_path_factory.mktemp("older") / "tally.db"
    path.write_bytes(lzma.decompress((KEPT / "made_by_0_1.db.xz").read_bytes()))
    database = open_database(Settings.load(str(path)))
    assert database.status().is_current
    with database.session() as opened:
        yield opened
    database.close()


@pytest.mark.parametrize("asked", ANSWERS, ids=lambda asked: f"{asked['list']} {asked['filters']}")
def test_the_answers_are_those_of_then(session: Session, asked: dict[str, Any]) -> None:
    rows = [as_mapping(row) for row in LISTS[asked["list"]](session, parse_filters(asked["filters"]))]
    now = json.loads(json.dumps(rows, default=str))
    columns = set().union(*asked["rows"])
    assert [as_then(row, asked["list"], columns) for row in now] == [without_handles(row) for row in asked["rows"]]


@pytest.mark.parametrize("name", ["series", "compare", "days"])
def test_what_belonged_together_still_does(session: Session, name: str) -> None:
    for asked in (one for one in ANSWERS if one["list"] == name):
        rows = [as_mapping(row) for row in LISTS[name](session, parse_filters(asked["filters"]))]
        handle = "series" if name == "series" else "comparison"
        groups = defaultdict(set)
        for before, now in zip(asked["rows"], rows, strict=True):
            groups[before[handle]].add(now[handle])
        assert all(len(found) == 1 for found in groups.values())


def test_many_questions_are_answered() -> None:
    assert {asked["list"] for asked in ANSWERS} == set(LISTS)
    assert sum(bool(asked["rows"]) for asked in ANSWERS) > 60
    assert sum("as_of" in asked["filters"] for asked in ANSWERS) > 50


def test_every_word_of_it_is_where_it_was(session: Session) -> None:
    assert list(verify(session)) == []


def as_then(row: dict[str, Any], name: str, columns: set[str]) -> dict[str, Any]:
    """A row with the columns of then. The `day` of a listed figure was what is `said` now, the middle number was called
    the best, and nothing was flagged as stale.
    """
    then = {column.replace("middle", "best"): value for column, value in row.items()}
    if name == "figures":
        then["day"] = row["said"]
    if then.get("flag") == Flag.STALE:
        then["flag"] = None
    return without_handles({column: value for column, value in then.items() if column in columns})


def without_handles(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in HANDLES}
