"""The full-text index over the words of claims' contents.

On SQLite it is an FTS5 table that keeps no copy of the texts, only where each word stands; triggers hold it in step
with `claims`, whoever writes there. A migration that makes the table `claims` anew must make the triggers anew too.
On PostgreSQL it is a GIN index over the words, which needs no triggers. Words are compared without case and accents.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import DDL, event, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from app.records import Problem
from app.store.tables import Base, ClaimRow

NAME = "claims_fts"
"""The FTS5 table; its row ids are those of `claims`."""

CONFIGURATION = "simple"
"""PostgreSQL's text search configuration: words as they are, in any language."""

_SQLITE = (
    f"CREATE VIRTUAL TABLE {NAME} USING fts5("
    "content_text, content='claims', content_rowid='id', tokenize='unicode61 remove_diacritics 2')",
    f"CREATE TRIGGER {NAME}_added AFTER INSERT ON claims BEGIN "
    f"INSERT INTO {NAME}(rowid, content_text) VALUES (new.id, new.content_text); END",
    f"CREATE TRIGGER {NAME}_removed AFTER DELETE ON claims BEGIN "
    f"INSERT INTO {NAME}({NAME}, rowid, content_text) VALUES ('delete', old.id, old.content_text); END",
    f"CREATE TRIGGER {NAME}_changed AFTER UPDATE OF id, content_text ON claims BEGIN "
    f"INSERT INTO {NAME}({NAME}, rowid, content_text) VALUES ('delete', old.id, old.content_text); "
    f"INSERT INTO {NAME}(rowid, content_text) VALUES (new.id, new.content_text); END",
)
_POSTGRESQL = (
    f"CREATE INDEX ix_claims_content_words ON claims USING gin (to_tsvector('{CONFIGURATION}', content_text))",
)

for _dialect, _statements in (("sqlite", _SQLITE), ("postgresql", _POSTGRESQL)):
    for _statement in _statements:
        event.listen(
            Base.metadata.tables[ClaimRow.__tablename__], "after_create", DDL(_statement).execute_if(dialect=_dialect)
        )


def is_own(table: str) -> bool:
    """Whether a table is the index or one of those in which FTS5 keeps it: no table of rows."""
    return table == NAME or table.startswith(f"{NAME}_")


def rebuild(session: Session) -> None:
    """Make the index anew from the claims that are kept."""
    if session.get_bind().dialect.name == "sqlite":
        session.execute(text(f"INSERT INTO {NAME}({NAME}) VALUES ('rebuild')"))


def verify(session: Session) -> Iterator[Problem]:
    """Yield a Problem where the index does not hold exactly the words of the claims."""
    if session.get_bind().dialect.name != "sqlite":
        return
    try:
        # With a rank other than 0 the words are compared with those of the claims, not only with themselves.
        session.execute(text(f"INSERT INTO {NAME}({NAME}, rank) VALUES ('integrity-check', 1)"))
    except DatabaseError:
        yield Problem(
            location=NAME,
            message="the index of words does not fit the claims, so that searches may miss some",
            next_step="Make it anew with `tally db reindex`.",
        )
