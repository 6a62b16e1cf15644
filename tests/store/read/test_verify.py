from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text
from tallybook.records import Claim, Document
from tallybook.settings import Settings
from tallybook.store.database import Database, open_database
from tallybook.store.read.verify import Verified, verify
from tallybook.store.write.save import Origin, save_document

TEXT = "Silva said 12 soldiers were killed. Prado said 4 were wounded."


@pytest.fixture
def kept(
    database: Database,
    origin: Callable[..., Origin],
    article: Callable[..., Document],
    claims_of: Callable[..., list[Claim]],
) -> Database:
    for number in range(3):
        document = article(TEXT + f" Edition {number}.", location=f"{number}.txt")
        with database.session(write=True) as session:
            save_document(session, document, claims_of(document), origin())
    return database


def test_a_sound_database_gives_no_problem(kept: Database) -> None:
    verified = Verified()
    with kept.session() as session:
        assert list(verify(session, verified)) == []
    assert verified == Verified(documents=3, claims=6, figures=6)


def test_a_blank_database_is_sound(tmp_path: Path) -> None:
    with open_database(Settings.load(str(tmp_path / "tally.db"))).session() as session:
        assert list(verify(session)) == []


@pytest.mark.parametrize(
    ("spoil", "location", "message"),
    [
        (
            "UPDATE documents SET text = replace(text, '12', '13') WHERE id = 1",
            "0.txt",
            "not the one that was ingested",
        ),
        ("UPDATE documents SET characters = 7 WHERE id = 1", "0.txt", "characters, not 7"),
        ("DELETE FROM locations WHERE document_id = 3", "", "has no location"),
        (
            "UPDATE claims SET content_text = '13 soldiers were killed' WHERE id = 3",
            "1.txt",
            "does not hold its content",
        ),
        ("UPDATE claims SET content_pieces = '[[5000, 5010]]' WHERE id = 3", "1.txt", "does not hold its content"),
        ("UPDATE claims SET content_pieces = '[[20, 25], [3, 9]]' WHERE id = 3", "1.txt", "pieces must be in order"),
        ("UPDATE claims SET content_pieces = '[[20' WHERE id = 3", "1.txt", "holds a value that can't be"),
        ("UPDATE claims SET content_pieces = '[[20]]' WHERE id = 3", "1.txt", "can't be read"),
        ("UPDATE claims SET content_start = 1 WHERE id = 3", "1.txt", "content_start is 1"),
        ("UPDATE claims SET source_mention_text = 'Prada' WHERE id = 4", "1.txt", "source mention 'Prada'"),
        ("UPDATE figures SET span_text = '5' WHERE id = 4", "1.txt", "does not hold its figure '5'"),
        ("UPDATE figures SET part_of = 3 WHERE id = 4", "1.txt", "is part of figure 3"),
        ("UPDATE figures SET position = 2 WHERE id = 4", "1.txt", "a figure of it is missing"),
        ("UPDATE figures SET value = 999, high = 999 WHERE id = 4", "1.txt", "is not the one that was kept"),
        ("UPDATE figures SET measure = 'captured' WHERE id = 4", "1.txt", "is not the one that was kept"),
        ("DELETE FROM figures WHERE id = 4", "1.txt", "is not the one that was kept"),
        ("UPDATE claims SET claim_id = 'another' WHERE id = 3", "1.txt", "is not the one that was kept"),
        ("UPDATE claims SET source_id = 1 WHERE id = 4", "1.txt", "is not the one that was kept"),
        ("UPDATE actors SET country = 'BR' WHERE id = 1", "0.txt", "is not the one that was kept"),
        ("UPDATE claims SET stands_for = '1999-01-01' WHERE id = 3", "1.txt", "it stands for 1999-01-01"),
        ("UPDATE figures SET measure = 'killd' WHERE id = 4", "1.txt", "no measure called"),
        ("UPDATE figures SET stands_for = '1999-01-01' WHERE id = 4", "1.txt", "stands for another day or source"),
        ("UPDATE figures SET said_by_id = 9 WHERE id = 4", "1.txt", "stands for another day or source"),
        ("UPDATE figures SET relayed_by_id = 1 WHERE id = 4", "1.txt", "stands for another day or source"),
        ("UPDATE figures SET is_denied = 1 WHERE id = 4", "1.txt", "whether the claim is superseded or denied"),
        ("UPDATE figures SET is_superseded = 1 WHERE id = 4", "1.txt", "whether the claim is superseded or denied"),
        ("INSERT INTO claims_fts(claims_fts) VALUES ('delete-all')", "claims_fts", "the index of words does not fit"),
        ("UPDATE claims SET mode = 'whispered' WHERE id = 3", "1.txt", "holds a value that can't be"),
        ("UPDATE claims SET said_on_text = 'x', said_on_start = 'May' WHERE id = 3", "1.txt", "holds a value"),
        ("DELETE FROM actors WHERE id = 1", "claims", "refers to a row of actors"),
    ],
    ids=lambda value: value[:60] if value.startswith(("UPDATE", "DELETE")) else "",
)
def test_whatever_does_not_give_back_its_words_is_named(
    kept: Database, spoil: str, location: str, message: str
) -> None:
    connection = kept.engine.raw_connection()
    for statement in ("PRAGMA foreign_keys = OFF", "PRAGMA ignore_check_constraints = ON", spoil):
        connection.cursor().execute(statement)
    verified = Verified()
    with kept.session() as session:
        problems = list(verify(session, verified))
    assert [problem for problem in problems if message in problem.message], problems
    assert [problem for problem in problems if problem.location.startswith(location)], problems
    assert all(problem.next_step for problem in problems)
    assert verified.documents == 3
    assert verified.claims == 6


def test_a_text_at_a_time_is_held(kept: Database) -> None:
    with kept.session() as session:
        for _ in verify(session):
            pass
        assert len(session.identity_map) == 0
        assert session.scalar(text("SELECT count(*) FROM documents")) == 3
