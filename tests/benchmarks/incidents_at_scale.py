"""How long grouping takes on many claims, and how much memory grouping all of them anew.

    python tests/benchmarks/incidents_at_scale.py FOLDER --documents 12500 --new 200

fills FOLDER/tally.db with invented reports, eight claims each, if it is not there, and prints as JSON: the milliseconds
of grouping one new document (median, 95 of 100, most), of the first page of incidents (95 of 100), of a page in the
middle of them; the seconds and the highest memory of grouping all anew. Events are drawn by chance: places and names
recur as they do in news of one war, three reports tell of an event, a few days apart. Nothing is asserted.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tallybook.ingest.grouping import group_new, regroup
from tallybook.queries.filters.criteria import Filters
from tallybook.queries.lists.incidents import list_incidents
from tallybook.records import Claim, DateRange, Document, Scope
from tallybook.settings import Settings
from tallybook.store.database import Database, open_database

from tests.factories import make_claim, make_document, make_figure, save

SYLLABLES = ("ka", "ru", "men", "dal", "osh", "ti", "vor", "lan", "be", "zu", "qar", "ni", "hol", "pe", "sta", "gim")
PLACES, PEOPLE, WORDS, CLAIMS = 400, 3_000, 2_000, 8
FIRST_DAY, DAYS = date(2020, 1, 1), 2_000


class Inventor:
    """Draws events, and the reports of each."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        drawn = random.Random(1)
        self._places = [self._word(drawn, 3).capitalize() for _ in range(PLACES)]
        self._people = [
            f"{self._word(drawn, 2).capitalize()} {self._word(drawn, 3).capitalize()}" for _ in range(PEOPLE)
        ]
        self._words = [self._word(drawn, 2) for _ in range(WORDS)]

    @staticmethod
    def _word(drawn: random.Random, syllables: int) -> str:
        return "".join(drawn.choice(SYLLABLES) for _ in range(syllables))

    def reports(self, count: int) -> Iterator[tuple[Document, list[Claim]]]:
        """Yield reports, three of an event."""
        drawn = self._random
        for number in range(count):
            if number % 3 == 0:
                place = self._places[min(int(drawn.expovariate(0.02)), PLACES - 1)]
                people = drawn.sample(self._people, 3)
                words = drawn.sample(self._words, 12)
                day = FIRST_DAY + timedelta(days=drawn.randrange(DAYS))
                toll = drawn.randrange(2, 90)
            yield self._report(number, place, people, words, day, toll + drawn.choice((0, 0, 1)))

    def _report(
        self, number: int, place: str, people: list[str], words: list[str], day: date, toll: int
    ) -> tuple[Document, list[Claim]]:
        drawn = self._random
        lines = [f"At least {toll} people were killed in {place} on the day of report {number}."]
        for at in range(1, CLAIMS):
            told = " ".join([*drawn.sample(words, 4), *drawn.sample(self._words, 6)])
            lines.append(f"Officials said at point {at} that {drawn.choice(people)} saw {told}.")
        document = make_document(
            "\n\n".join(lines), location=f"{number}-{drawn.random()}.txt", published=day + timedelta(days=number % 3)
        )
        period = DateRange(text="that day", start=day, end=day)
        figure = make_figure(document, str(toll), toll, scope=Scope.INCIDENT, place=place, period=period)
        claims = [
            make_claim(document, line.rstrip("."), figures=() if at else (figure,)) for at, line in enumerate(lines)
        ]
        return document, claims


def come(database: Database, contents: Iterator[tuple[Document, list[Claim]]], at_once: int = 100) -> None:
    """Keep documents, some in a transaction."""
    batch = []
    for content in contents:
        batch.append(content)
        if len(batch) == at_once:
            _keep(database, batch)
            batch = []
    _keep(database, batch)


def _keep(database: Database, batch: list[tuple[Document, list[Claim]]]) -> None:
    with database.session(write=True) as session:
        for document, claims in batch:
            save(session, document, claims)


def milliseconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1e3


def p95(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.95) - 1]


def main() -> None:
    """Fill, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--documents", type=int, default=12_500)
    parser.add_argument("--new", type=int, default=200)
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    path = options.folder / "tally.db"
    is_there = path.exists()
    found: dict[str, object] = {}
    with closing(open_database(Settings.load(str(path)))) as database:
        if not is_there:
            come(database, Inventor(2).reports(options.documents))
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        start = time.perf_counter()
        found["regrouped"] = regroup(database)
        found["regrouping_s"] = round(time.perf_counter() - start, 1)
        highest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        found["memory_mb"], found["memory_before_mb"] = highest // 1024, before // 1024
        times = []
        for content in Inventor(int(time.time())).reports(options.new):
            _keep(database, [content])
            times.append(milliseconds(lambda: group_new(database)))
        found |= {
            "grouping_median_ms": round(statistics.median(times), 1),
            "grouping_p95_ms": round(p95(times), 1),
            "grouping_most_ms": round(max(times), 1),
        }
        pages = {
            "first_page": Filters(limit=50),
            "page_since": Filters(since=FIRST_DAY + timedelta(days=900), limit=50),
        }
        for name, filters in pages.items():

            def read(filters: Filters = filters) -> int:
                with database.session() as session:
                    return len(list(list_incidents(session, filters)))

            found[f"{name}_p95_ms"] = round(p95([milliseconds(read) for _ in range(100)]), 1)
        found |= {name: count for name, count in database.stats().items() if "claims" in name or "incidents" in name}
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
