from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect, select, text
from tallybook.queries.filters.criteria import Filters
from tallybook.queries.lists.actors.sources import list_sources
from tallybook.review import Author, merge
from tallybook.settings import Settings
from tallybook.store.database import alembic_config, open_database
from tallybook.store.read.snapshot import stood_at
from tallybook.store.read.verify import verify
from tallybook.store.schema import indexes, views  # noqa: F401 - what they make is of the tables
from tallybook.store.schema.fulltext import is_own
from tallybook.store.schema.tables import HEAD, ActorAliasRow, ActorRow, Base, ClaimRow, DocumentRow, LocationRow

from tests.factories import make_claim, make_database, make_document, two_sides


def schema(url: str) -> dict[str, list[str]]:
    """Every statement that made a table, index or trigger, its parts sorted: the order of columns means nothing."""
    with create_engine(url).connect() as connection:
        rows = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"))
        return {name: parts(sql) for name, sql in rows if "alembic" not in name}


def parts(sql: str) -> list[str]:
    """A statement cut at the commas of its outermost list, without line breaks and quoted names."""
    found, depth = [""], 0
    for letter in " ".join(sql.replace('"', "").split()):
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if letter == "," and depth == 1:
            found.append("")
        elif letter not in "()" or depth != (letter == "("):
            found[-1] += letter
        else:
            found.append("")
    return sorted(part.strip() for part in found)


def test_blank_to_head_makes_the_tables_of_this_program(tmp_path: Path) -> None:
    migrated, made = (f"sqlite:///{tmp_path / name}" for name in ("migrated.db", "made.db"))
    open_database(Settings(database_url=migrated)).close()
    Base.metadata.create_all(create_engine(made))
    with create_engine(migrated).connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": lambda name, *_: not is_own(name or "")})
        assert compare_metadata(context, Base.metadata) == []
    # Alembic does not compare CHECK constraints; the statements do.
    assert schema(migrated) == schema(made)


def test_the_head_that_the_program_knows_is_the_last_migration() -> None:
    assert ScriptDirectory.from_config(alembic_config()).get_heads() == [HEAD]


def test_alembic_alone_migrates_up_and_down(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "tally.db"
    monkeypatch.setenv("TALLY_DB", str(path))
    command.upgrade(alembic_config(), "head")
    command.check(alembic_config())
    command.downgrade(alembic_config(), "base")
    assert inspect(create_engine(f"sqlite:///{path}")).get_table_names() == ["alembic_version"]


def test_a_database_without_tables_yet_is_made_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "tally.db"
    monkeypatch.setenv("TALLY_DB", str(path))
    command.upgrade(alembic_config(), "head")
    command.downgrade(alembic_config(), "base")
    assert open_database(Settings.load()).revision() == HEAD


def test_what_is_kept_goes_down_and_up_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database of the first tables, which knew of no decisions, is read as before, and can be decided on."""
    url = "https://post.example/changed"
    versions = [make_document(f"He said {toll} died.", url=url, location=url) for toll in (4, 6)]
    changed = [(version, [make_claim(version, f"{toll} died")]) for version, toll in zip(versions, (4, 6), strict=True)]
    path = make_database(tmp_path / "tally.db", [*two_sides(), *changed])
    monkeypatch.setenv("TALLY_DB", str(path))
    database = open_database(Settings.load())
    with database.session() as session:
        before = list(list_sources(session, Filters()))
        moments = {
            row: session.execute(select(row.id, row.recorded_at)).all()
            for row in (ActorRow, ActorAliasRow, LocationRow, DocumentRow, ClaimRow)
        }
    database.close()
    command.downgrade(alembic_config(), "0001")
    with create_engine(f"sqlite:///{path}").connect() as connection:
        columns = [row[1] for row in connection.execute(text("PRAGMA table_info(claims)"))]
        assert {"said_by_id", "credibility"} & set(columns) == set()
        assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
    database = open_database(Settings.load())
    with database.session(write=True) as session:
        assert list(list_sources(session, Filters())) == before
        for row, known in moments.items():
            assert session.execute(select(row.id, row.recorded_at)).all() == known, row
        assert list(verify(session)) == []
        old = session.scalars(select(DocumentRow).where(DocumentRow.superseded_at.is_not(None))).one()
        # What replaced a document is in its history now.
        with stood_at(session, old.recorded_at) as then:
            assert then.get_one(DocumentRow, old.id).superseded_at is None
        merge(session, 3, 1, Author())
    database.close()


OLD_ROWS = """
INSERT INTO runs VALUES (1, '2024-01-01', NULL, 'tally ingest', 'test/1', 'done', '{}');
INSERT INTO documents (id, sha256, reader, metadata, is_complete, run_id, recorded_at, characters, text)
VALUES (1, 'abc', 'plain', '{}', 1, 1, '2024-01-01', 9, 'mines lie');
INSERT INTO actors (id, identity, name, kind) VALUES (7, 'x', 'Coast Guard', 'police');
INSERT INTO claims (id, claim_id, revision, document_id, source_id, content_text, content_pieces, content_start, mode,
    certainty, confidence, stands_for, digest, extractor, run_id, recorded_at)
VALUES (3, 'c', 0, 1, 7, 'mines lie', '[[0, 9]]', 0, 'indirect', 'asserted', 0.5, '2024-02-03', 'd', 'test/1', 1,
    '2024-01-01');
INSERT INTO claims (id, claim_id, revision, document_id, source_id, relayed_by_id, content_text, content_pieces,
    content_start, mode, certainty, confidence, digest, extractor, run_id, recorded_at, superseded_at)
VALUES (4, 'd', 0, 1, 7, 7, 'mines lie', '[[0, 9]]', 0, 'indirect', 'denied', 0.5, 'd', 'test/1', 1, '2024-01-01',
    '2024-01-02');
INSERT INTO figures (claim_id, position, span_text, span_pieces, measure, category, modifier, scope)
VALUES (3, 0, 'mines', '[[0, 5]]', 'present', 'equipment', 'unstated', 'unknown'),
    (4, 0, 'mines', '[[0, 5]]', 'present', 'equipment', 'unstated', 'unknown');
"""


def test_what_an_old_database_holds_is_indexed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "tally.db"
    monkeypatch.setenv("TALLY_DB", str(path))
    command.upgrade(alembic_config(), "0001")
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(OLD_ROWS)
    with closing(open_database(Settings.load())) as database, database.session() as session:
        words = text("SELECT rowid FROM claims_fts WHERE claims_fts MATCH 'mines'")
        assert session.scalars(words).all() == [3, 4]
        kept = text(
            "SELECT stands_for, said_by_id, relayed_by_id, is_denied, is_superseded FROM figures ORDER BY claim_id"
        )
        assert session.execute(kept).all() == [("2024-02-03", 7, None, 0, 0), (None, 7, 7, 1, 1)]
