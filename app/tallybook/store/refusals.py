"""What a database refuses for reasons outside the program, in words a person can act on."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, OperationalError

from tallybook.errors import StoreError

_REFUSALS = (
    ("not a database", "is no Tallybook database: the file is of another kind", "name another with --db or TALLY_DB"),
    ("malformed", "is damaged", "restore a backup, or ingest the sources again into a new database"),
    ("locked", "is locked by another program", "wait until that has finished, then try again"),
    (
        "disk is full",
        "can't grow: the disk is full",
        "make room, then run the command again: it goes on where it stopped",
    ),
    ("readonly", "can't be written to", "ask for the right to write to the file and its folder, or use another --db"),
    ("unable to open", "can't be opened", "check that the folder is there and that you may write to it"),
)


@contextmanager
def refusals_named(url: str) -> Iterator[None]:
    """What a database refuses for reasons outside the program becomes a StoreError; a wrong statement stays a bug."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        words = str(error.orig if isinstance(error, DBAPIError) else error)
        for sign, message, next_step in _REFUSALS:
            if sign in words:
                raise StoreError(f"{url.removeprefix('sqlite:///')} {message}", next_step) from error
        if isinstance(error, OperationalError) and not url.startswith("sqlite"):
            raise StoreError(f"{url}: {words.strip()}", "check the URL and that the server answers") from error
        raise
