"""The full-text index over the words of claims' contents.

On SQLite it is an FTS5 table that keeps no copy of the texts, only where each word stands; triggers hold it in step
with `claims`, whoever writes there. A migration that makes the table `claims` anew must make the triggers anew too.
On PostgreSQL it is a GIN index over the words, which needs no triggers. Words are compared without case, on SQLite also
without accents.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, Table, event, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from tallybook import records
from tallybook.store.schema.tables import Base, ClaimRow

NAME = "claims_fts"
"""The FTS5 table; its row ids are those of `claims`."""

CONFIGURATION = "simple"
"""PostgreSQL's text search configuration: words as they are, in any language."""

_ADDED = "INSERT INTO claims_fts(rowid, content_text) VALUES (new.id, new.content_text)"
_REMOVED = "INSERT INTO claims_fts(claims_fts, rowid, content_text) VALUES ('delete', old.id, old.content_text)"
_SQLITE = (
    """CREATE VIRTUAL TABLE claims_fts USING fts5(
    content_text, content='claims', content_rowid='id', tokenize='unicode61 remove_diacritics 2')""",
    f"CREATE TRIGGER claims_fts_added AFTER INSERT ON claims BEGIN {_ADDED}; END",
    f"CREATE TRIGGER claims_fts_removed AFTER DELETE ON claims BEGIN {_REMOVED}; END",
    f"CREATE TRIGGER claims_fts_changed AFTER UPDATE OF id, content_text ON claims BEGIN {_REMOVED}; {_ADDED}; END",
)
_INDEX = "ix_claims_content_words"
_POSTGRESQL = (f"CREATE INDEX {_INDEX} ON claims USING gin (to_tsvector('simple', content_text))",)


def _make(table: Table, connection: Connection, **_: object) -> None:
    """Make the index with the table, as the migration does for a database that is there."""
    del table
    for statement in {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}[connection.dialect.name]:
        connection.execute(text(statement))


event.listen(Base.metadata.tables[ClaimRow.__tablename__], "after_create", _make)


def is_own(name: str) -> bool:
    """Whether a table or index of this name is the full-text index or a part of it: none of the rows' own."""
    return name in (NAME, _INDEX) or name.startswith(f"{NAME}_")


def rebuild(session: Session) -> None:
    """Make the index anew from the claims that are kept."""
    if session.get_bind().dialect.name == "sqlite":
        session.execute(text("INSERT INTO claims_fts(claims_fts) VALUES ('rebuild')"))


def verify(session: Session) -> Iterator[records.Problem]:
    """Yield a Problem where the index does not hold exactly the words of the claims.

    SQLite writes nothing for it but asks for the right to: a database that is read only is not looked at.
    """
    if session.get_bind().dialect.name != "sqlite":
        return
    try:
        # With a rank other than 0 the words are compared with those of the claims, not only with themselves.
        session.execute(text("INSERT INTO claims_fts(claims_fts, rank) VALUES ('integrity-check', 1)"))
    except DatabaseError as error:
        if "malformed" not in str(error):
            return
        yield records.Problem(
            location=NAME,
            message="the index of words does not fit the claims, so that searches may miss some",
            next_step="Make it anew with `tally db reindex`.",
        )
