"""A folder of small articles of several kinds, some of them broken, and ways to look at what was kept of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from tallybook.settings import Settings
from tallybook.store.database import Database, open_database
from tallybook.store.schema.tables import Base

# What depends on when and how often something was ingested rather than on what.
_UNSTEADY = {"last_seen_at", "fetched_at", "recorded_at", "superseded_at", "run_id"}
_UNSTEADY_TABLES = {"runs", "problems"}

Kept = dict[str, list[tuple[Any, ...]]]


def report(number: int) -> str:
    """An article of which several claims can be extracted; no two are alike."""
    return (
        f"The defence ministry said on Monday that {number + 3} soldiers were killed near the harbour.\n\n"
        f'"We lost {number + 4} vehicles," a spokesman for the ministry said. '
        f"Residents of district {number} said at least {number + 5} people were wounded, and that hundreds had fled "
        "along the coast road before the bridge was closed to all but ambulances and the trucks of the harvest."
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Twelve documents: plain texts, JSON Lines, one in Ukrainian; and two files that can't be read."""
    folder = tmp_path / "articles"
    folder.mkdir()
    for number in range(6):
        (folder / f"{number}.txt").write_text(report(number), encoding="utf-8")
    lines = [
        {"text": report(number), "published": "2022-07-05", "publisher": "Coast Herald"} for number in range(6, 11)
    ]
    (folder / "lines.jsonl").write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    (folder / "ukrainian.txt").write_text(
        "Військові повідомили про втрати за минулу добу. У місті загинули люди, сказали в обласній адміністрації.",
        encoding="utf-8",
    )
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7\n1 0 obj <<")
    (folder / "empty.txt").write_bytes(b"")
    return folder


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.load(str(tmp_path / "tally.db"))


@pytest.fixture
def kept() -> Callable[[Settings], Kept]:
    """Reads everything that a database keeps of documents, but the moments at which it was met."""

    def read(settings: Settings) -> Kept:
        database = open_database(settings, create=False)
        try:
            return _rows(database)
        finally:
            database.close()

    return read


def _rows(database: Database) -> Kept:
    with database.session() as session:
        return {
            table.name: [
                tuple(value for column, value in row._mapping.items() if column not in _UNSTEADY)
                for row in session.execute(select(table).order_by(*table.primary_key))
            ]
            for table in Base.metadata.sorted_tables
            if table.name not in _UNSTEADY_TABLES
        }
