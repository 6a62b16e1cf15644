from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session
from tallybook.settings import Settings
from tallybook.store.database import open_database

from tests.factories import save, two_sides


@pytest.fixture
def empty() -> Iterator[Session]:
    """A session on a blank database in memory."""
    database = open_database(Settings(database_url="sqlite://"))
    with database.session() as session:
        yield session
    database.close()


@pytest.fixture
def session(empty: Session) -> Session:
    """A session on a database with the three articles of `two_sides`."""
    for document, claims in two_sides():
        save(empty, document, claims)
    return empty
