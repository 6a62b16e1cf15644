"""The queries of the topic about SQL, each run in SQLite on the samples, read only."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from .test_topics import HELP

PAGE = (HELP / "sql.md").read_text(encoding="utf-8")
QUERIES = re.findall(r"^```sql\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
# What stands in the commands and the code of other tools, which need not be installed.
QUOTED = [found for found in re.findall(r'"[^"\n]*\b(SELECT [^"\n]+)"', PAGE) if "t.v_" not in found]


@pytest.mark.parametrize("query", [*QUERIES, *QUOTED])
def test_the_queries_run(query: str, samples: Path) -> None:
    with closing(sqlite3.connect(f"file:{samples}?mode=ro", uri=True)) as record:
        rows = record.execute(query).fetchall()
    assert rows or "claims = 0" in query


def test_there_are_queries() -> None:
    assert (len(QUERIES), len(QUOTED)) == (4, 3)


def test_killed_by_source_counts_what_the_list_shows(samples: Path) -> None:
    with closing(sqlite3.connect(f"file:{samples}?mode=ro", uri=True)) as record:
        by_source = {row[0]: row[1] for row in record.execute(QUERIES[0].replace("LIMIT 5", ""))}
        listed = [row[0] for row in record.execute("SELECT source FROM v_figures WHERE measure = 'killed'")]
    assert by_source == {source: listed.count(source) for source in set(listed)}
