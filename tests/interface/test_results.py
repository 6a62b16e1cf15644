"""Results: read when asked for, whole or in part, as records, dicts, a DataFrame and a table."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import tallybook
from sqlalchemy import event
from tallybook.interface.results import MissingLibraryError
from tallybook.queries.rows import ListedFigure, columns
from tallybook.settings import Settings
from tallybook.store.database import open_database

from tests.factories import make_claim, make_document, save, two_sides


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "tally.db"
    store = open_database(Settings.load(str(found)))
    with store.session(write=True) as session:
        for document, claims in two_sides():
            save(session, document, claims)
        evil = make_document("<script>alert(1)</script> fell & 3 > 2", location="evil")
        save(session, evil, [make_claim(evil, "<script>alert(1)</script> fell & 3 > 2")])
    store.close()
    return found


@pytest.fixture
def db(path: Path) -> Iterator[tallybook.Database]:
    with tallybook.open(path) as opened:
        yield opened


def test_rows_are_records_with_columns(db: tallybook.Database) -> None:
    found = db.figures()
    rows = list(found)
    assert rows
    assert all(isinstance(row, ListedFigure) for row in rows)
    assert found.columns == columns(ListedFigure)
    assert found.to_dicts()[0] == {name: getattr(rows[0], name) for name in found.columns}
    assert (len(found), found[0], found[-1], found[:2]) == (len(rows), rows[0], rows[-1], rows[:2])


def test_iterating_reads_no_more_than_is_taken(db: tallybook.Database) -> None:
    rows = iter(db.claims())
    first = next(rows)
    assert db.claims()[0] == first


def test_all_rows_are_read_once(db: tallybook.Database) -> None:
    statements: list[str] = []
    event.listen(db._store.engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
    found = db.claims()
    repr(found)
    assert statements == []
    assert len(found) == len(list(found)) == len(found[:])
    assert len([one for one in statements if "FROM claims" in one]) == 1


def test_truth_is_whether_there_is_a_row(db: tallybook.Database) -> None:
    assert db.claims()
    assert not db.claims(source="Nobody at all")


def test_names_that_nothing_has_are_told(db: tallybook.Database) -> None:
    found = db.claims(source="Ukrain")
    assert [(one.filter, one.name) for one in found.unmatched] == [("source", "Ukrain")]
    assert "No source called" in found._repr_html_()


def test_repr_says_what_was_asked(db: tallybook.Database) -> None:
    assert repr(db.claims()) == "<all claims>"
    assert repr(db.figures(measure="killed", limit=2)) == "<figures where measure=('killed',), limit=2>"


@pytest.mark.parametrize("name", ["claims", "figures", "documents", "sources", "series"])
def test_notebooks_show_no_markup_of_a_text(db: tallybook.Database, name: str) -> None:
    shown = getattr(db, name)()._repr_html_()
    assert "<script" not in shown
    assert shown.startswith(("<table>", "<div>"))


def test_notebooks_show_claims_with_their_parts_marked(db: tallybook.Database) -> None:
    shown = db.claims()._repr_html_()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; fell &amp; 3 &gt; 2" in shown
    for part in ("content", "figure"):
        assert f'title="{part}"' in shown
    assert shown.count("<span") == shown.count("</span>")


def test_a_long_table_says_that_there_is_more(db: tallybook.Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tallybook.interface.results.SHOWN_ROWS", 2)
    shown = db.figures()._repr_html_()
    assert "the first 2 figures" in shown
    assert shown.count("<tr>") == 3


def test_pandas_is_asked_for_only_when_needed(db: tallybook.Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(MissingLibraryError) as caught:
        db.claims().to_pandas()
    assert caught.value.next_step == "pip install pandas"


def test_a_data_frame_has_the_rows_by_their_columns(db: tallybook.Database, monkeypatch: pytest.MonkeyPatch) -> None:
    pandas: Any = ModuleType("pandas")
    pandas.DataFrame = lambda rows, columns: (rows, columns)
    monkeypatch.setitem(sys.modules, "pandas", pandas)
    found = db.claims(limit=2)
    assert found.to_pandas() == (found.to_dicts(), list(found.columns))
