"""What is asked of a large database of invented claims: names and phrases that are in it; and how long it takes."""

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

YEARS = ("2019-01-01", "2021-12-31")


def milliseconds(run: Callable[[], object]) -> float:
    """How long something takes."""
    began = time.perf_counter()
    run()
    return (time.perf_counter() - began) * 1000


def processor_milliseconds(run: Callable[[], object]) -> float:
    """How long the processor works on something: what other programs on the machine hardly change."""
    began = time.process_time()
    run()
    return (time.process_time() - began) * 1000


def frequent(path: Path) -> tuple[str, str]:
    """A source that says much, though not the most, and the side whose killed it counts most often."""
    with sqlite3.connect(path) as connection:
        (source,) = connection.execute(
            "SELECT said_by_id FROM claims WHERE said_by_id IS NOT NULL "
            "GROUP BY 1 ORDER BY count(*) DESC LIMIT 1 OFFSET 2"
        ).fetchone()
        (subject,) = connection.execute(
            "SELECT subject_id FROM figures WHERE said_by_id = ? AND measure = 'killed' "
            "GROUP BY 1 ORDER BY count(*) DESC LIMIT 1",
            (source,),
        ).fetchone()
        names = dict(connection.execute("SELECT id, name FROM actors WHERE id IN (?, ?)", (source, subject)))
    return names[source], names[subject]


def drawn_phrases(path: Path, count: int, chance: random.Random) -> list[str]:
    """Phrases of two words that stand side by side in some claim, so that frequent ones come frequently."""
    with sqlite3.connect(path) as connection:
        (last,) = connection.execute("SELECT max(id) FROM claims").fetchone()
        found = []
        while len(found) < count:
            row = connection.execute(
                "SELECT content_text FROM claims WHERE id >= ?", (chance.randint(1, last),)
            ).fetchone()
            words = row[0].split()
            at = chance.randrange(len(words) - 1)
            found.append(f'"{words[at]} {words[at + 1]}"')
    return found
