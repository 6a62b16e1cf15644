"""The database that the options choose, opened for a command."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tallybook.cli.options import General

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tallybook.store.database import Database


@contextmanager
def opened(general: General, *, create: bool = False, migrate: bool = True) -> Iterator[Database]:
    """The database that the options choose; raises StoreError where there is none and `create` is not asked for."""
    from tallybook.store.database import open_database

    database = open_database(general.settings(), create=create, migrate=migrate)
    try:
        yield database
    finally:
        database.close()


@contextmanager
def reading(general: General) -> Iterator[Session]:
    """A session on the database that the options choose, which has to be there already."""
    with opened(general) as database, database.session() as session:
        yield session
