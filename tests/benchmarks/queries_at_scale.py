"""How long questions take on a large database, against what else one could ask it with.

    python tests/benchmarks/queries_at_scale.py FOLDER                      # fills FOLDER/tally.db if it is not there
    python tests/benchmarks/queries_at_scale.py FOLDER --only hand pages    # some of the parts
    python tests/benchmarks/queries_at_scale.py FOLDER --documents 2000 --claims 10000 --figures 15000

The parts: `hand`, each question against SQL written by hand through the standard library's sqlite3 on the same file,
both in this process, the making of rows on our side included; `p95`, the time of 95 of 100 questions with parameters
drawn by chance; `pages`, page 1 against page 10,000; `cold`, whole processes against pandas and DuckDB on the exported
figures. Times are in milliseconds: by the clock in `cold` and `p95`, there with the processor's beside them; elsewhere
the processor's, the least of several taken in turns, as other programs hardly change it. Nothing is asserted.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import sqlite3
import statistics
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from sqlalchemy.orm import Session
from tallybook.queries.filters.criteria import Filters, parse_filters
from tallybook.queries.lists import claims, documents, figures, search
from tallybook.queries.lists.actors import sources
from tallybook.queries.series import points as series
from tallybook.settings import Settings
from tallybook.store.database import Database, open_database

from tests.benchmarks.cold_starts import from_cold
from tests.benchmarks.drawn import YEARS, drawn_phrases, frequent, milliseconds, processor_milliseconds
from tests.benchmarks.invented_claims import add_sizes, filled, sizes_of

PARTS = ("hand", "p95", "pages", "cold")
PAGE = 50
MANY = 100_000

CLAIM_COLUMNS = """c.stands_for, s.name, s.kind, s.country, r.name, d.publisher, c.content_text,
    (SELECT count(*) FROM figures f WHERE f.claim_id = c.id), c.source_mention_text, c.cue_text, c.mode, c.certainty,
    c.said_on_text, c.said_on_start, c.said_on_end, c.audience, c.confidence, d.published, d.title, d.url, d.author,
    d.language, d.sha256, c.extractor, c.claim_id"""
CLAIM_TABLES = """claims c JOIN documents d ON d.id = c.document_id LEFT JOIN actors s ON s.id = c.said_by_id
    LEFT JOIN actors r ON r.id = c.relayed_by_id"""
FIGURE_COLUMNS = """f.stands_for, s.name, s.kind, s.country, r.name, d.publisher, u.name, u.country, o.name, o.country,
    f.measure, f.category, e.name, e.class, e.calibre_mm, f.scope, f.modifier, f.value, f.low, f.high, f.span_text,
    f.period_text, f.period_start, f.period_end, f.place, c.content_text, c.source_mention_text, c.cue_text, c.mode,
    c.certainty, c.said_on_text, c.said_on_start, c.said_on_end, c.audience, c.confidence, d.published, d.title, d.url,
    d.author, d.language, d.sha256, c.extractor, c.claim_id, f.position, f.part_of"""
FIGURE_TABLES = """figures f CROSS JOIN claims c ON c.id = f.claim_id CROSS JOIN documents d ON d.id = c.document_id
    LEFT JOIN actors s ON s.id = c.said_by_id LEFT JOIN actors r ON r.id = c.relayed_by_id
    LEFT JOIN actors u ON u.id = f.subject_id LEFT JOIN actors o ON o.id = f.counterpart_id
    LEFT JOIN equipment e ON e.id = f.equipment_id"""
POINT_DAY = """CASE WHEN f.period_end IS NOT NULL AND (f.stands_for IS NULL OR f.period_end <= f.stands_for)
    THEN f.period_end ELSE f.stands_for END"""
POINT_COLUMNS = f"""{POINT_DAY} AS day, s.name AS source, d.publisher, u.name AS subject, f.measure, f.category,
    e.name AS equipment, f.scope, f.modifier, f.value, f.low, f.high, c.claim_id, c.certainty, s.country, e.class,
    f.place, f.stands_for, f.position,
    coalesce(s.reliability, 'F') AS reliability, coalesce(c.credibility, 6) AS credibility,
    s.id AS source_id, u.id AS subject_id, e.id AS equipment_id, f.is_denied, d.id AS document_id, f.claim_id AS claim,
    f.span_text, f.part_of, f.period_start, f.period_end"""
CURRENT = "c.superseded_at IS NULL AND d.superseded_at IS NULL"
CLAIM_ORDER = "ORDER BY coalesce(c.stands_for, '9999-12-31'), c.id"
FIGURE_ORDER = "ORDER BY coalesce(f.stands_for, '9999-12-31'), f.claim_id, f.position"
NAMED = "(SELECT id FROM actors WHERE name = ?)"
DAYS = "coalesce(f.stands_for, '9999-12-31') BETWEEN ? AND ?"

Read = Callable[[Session, Filters], Iterable[Any]]


@dataclass(frozen=True, slots=True)
class Question:
    """A question as the program is asked it, and as one writes it by hand."""

    name: str
    read: Read
    filters: dict[str, Any]
    sql: str
    parameters: tuple[Any, ...] = ()
    first: int | None = None


def questions(source: str, subject: str, words: str) -> list[Question]:
    """One question for each command that lists, with filters and whole."""
    of_source = f"{CURRENT} AND c.said_by_id = {NAMED}"
    figure = f"SELECT {FIGURE_COLUMNS} FROM {FIGURE_TABLES} WHERE {CURRENT}"
    claim = f"SELECT {CLAIM_COLUMNS} FROM {CLAIM_TABLES} WHERE"
    a_series = {"source": [source], "subject": [subject], "measure": ["killed"], "since": YEARS[0], "until": YEARS[1]}
    return [
        Question(
            "claims --source, a page",
            claims.list_claims,
            {"source": [source], "limit": PAGE},
            f"{claim} {of_source} {CLAIM_ORDER} LIMIT {PAGE}",
            (source,),
        ),
        Question(
            "figures --subject, a page",
            figures.list_figures,
            {"subject": [subject], "limit": PAGE},
            f"{figure} AND f.subject_id = {NAMED} {FIGURE_ORDER} LIMIT {PAGE}",
            (subject,),
        ),
        Question("documents, a page", documents.list_documents, {"limit": PAGE}, DOCUMENTS),
        Question("search, a page", search.search_claims, {"search": words, "limit": PAGE}, SEARCH, (words,)),
        Question(
            "claims --source, whole",
            claims.list_claims,
            {"source": [source]},
            f"{claim} {of_source} {CLAIM_ORDER}",
            (source,),
        ),
        Question(
            "figures --measure, whole",
            figures.list_figures,
            {"measure": ["captured"]},
            f"{figure} AND f.measure = 'captured' {FIGURE_ORDER}",
        ),
        Question(f"claims, {MANY:,}", claims.list_claims, {}, f"{claim} {CURRENT} {CLAIM_ORDER}", first=MANY),
        Question(f"figures, {MANY:,}", figures.list_figures, {}, f"{figure} {FIGURE_ORDER}", first=MANY),
        Question(
            "figures --over-time, 3 years",
            series.list_points,
            a_series,
            SERIES,
            (source, subject, *YEARS),
        ),
        Question("sources, whole", sources.list_sources, {}, SOURCES),
        Question("sources --measure", sources.list_sources, {"measure": ["captured"]}, SOURCES_OF_MEASURE),
    ]


# As the program tells series apart: an incident is one of its place, or its document, on a day; the change is from the
# figure before in the series, which the program finds with more care (parts of a claim, corrections, flags).
SERIES = f"""SELECT *, CASE WHEN scope <> 'unknown' THEN value - lag(value) OVER series END AS change
    FROM (SELECT {POINT_COLUMNS}, CASE WHEN f.scope = 'incident'
    THEN coalesce(lower(f.place), d.id) || coalesce({POINT_DAY}, '') END AS incident
    FROM {FIGURE_TABLES} WHERE {CURRENT} AND f.said_by_id = {NAMED} AND f.subject_id = {NAMED} AND f.measure = 'killed'
    AND {DAYS})
    WINDOW series AS (PARTITION BY source, source_id, subject, subject_id, measure, category, class, equipment,
    equipment_id, scope, is_denied, incident ORDER BY day, stands_for, claim, position)
    ORDER BY source, source_id, subject, subject_id, measure, category, class, equipment, equipment_id, scope,
    is_denied, incident, day, stands_for, claim, position"""
_COUNTS = """(SELECT count(*) FROM claims c WHERE c.document_id = d.id AND c.superseded_at IS NULL),
    (SELECT count(*) FROM figures f JOIN claims c ON c.id = f.claim_id
     WHERE c.document_id = d.id AND c.superseded_at IS NULL)"""
DOCUMENTS = f"""SELECT d.sha256, d.published, d.publisher, d.title, d.language, {_COUNTS},
    (SELECT count(*) FROM documents x WHERE x.url = d.url AND x.id < d.id), d.url, d.author, d.reader, d.extractor,
    d.is_complete, d.characters, (SELECT group_concat(location) FROM locations l WHERE l.document_id = d.id)
    FROM documents d WHERE d.superseded_at IS NULL ORDER BY coalesce(d.published, '9999-12-31'), d.id LIMIT {PAGE}"""
SEARCH = f"""SELECT {CLAIM_COLUMNS}, highlight(claims_fts, 0, '[', ']'), claims_fts.rank
    FROM claims_fts JOIN {CLAIM_TABLES} WHERE claims_fts MATCH ? AND c.id = claims_fts.rowid AND {CURRENT}
    ORDER BY claims_fts.rank LIMIT {PAGE}"""
_SPEAKERS = f"""SELECT a.name, a.kind, a.country, count(*) AS n,
    sum((SELECT count(*) FROM figures f WHERE f.claim_id = c.id)), count(DISTINCT c.document_id), min(c.stands_for),
    max(c.stands_for) FROM claims c JOIN documents d ON d.id = c.document_id JOIN actors a ON a.id = c.said_by_id
    WHERE {CURRENT}"""
SOURCES = f"{_SPEAKERS} GROUP BY a.id ORDER BY n DESC, a.id"
SOURCES_OF_MEASURE = (
    f"{_SPEAKERS} AND c.id IN (SELECT claim_id FROM figures WHERE measure = 'captured') GROUP BY a.id "
    "ORDER BY n DESC, a.id"
)


def against_hand(database: Database, path: Path, repeats: int) -> None:
    """Each question and its SQL in turns: the processor's time, the least of each."""
    source, subject = frequent(path)
    phrase = drawn_phrases(path, 1, random.Random(5))[0]
    print(f"\n{'against SQL by hand, CPU ms':<32}{'rows':>9}{'ours':>10}{'hand':>10}{'ratio':>8}{'more':>9}")
    by_hand = sqlite3.connect(path)
    with database.session() as session:
        for asked in questions(source, subject, phrase):
            filters = parse_filters(asked.filters)
            ours, hand = [], []
            counts = [0, 0]

            def run_ours(asked: Question = asked, filters: Filters = filters, counts: list[int] = counts) -> None:
                counts[0] = sum(1 for _ in islice(asked.read(session, filters), asked.first))

            def run_hand(asked: Question = asked, counts: list[int] = counts) -> None:
                counts[1] = sum(1 for _ in islice(by_hand.execute(asked.sql, asked.parameters), asked.first))

            for _ in range(repeats):
                ours.append(processor_milliseconds(run_ours))
                hand.append(processor_milliseconds(run_hand))
            is_same = "" if counts[0] == counts[1] else f"  ({counts[1]:,} rows by hand)"
            print(
                f"{asked.name:<32}{counts[0]:>9,}{min(ours):>10.1f}{min(hand):>10.1f}{min(ours) / min(hand):>8.2f}"
                f"{min(ours) - min(hand):>+9.1f}{is_same}"
            )
    by_hand.close()


def at_95(database: Database, path: Path, draws: int) -> None:
    """The time that 95 of 100 questions with drawn parameters stay below."""
    chance = random.Random(11)
    with sqlite3.connect(path) as connection:
        (last,) = connection.execute("SELECT max(id) FROM figures").fetchone()
        spoken = "SELECT s.name, u.name, f.measure FROM figures f JOIN actors s ON s.id = f.said_by_id JOIN actors u "
        spoken += "ON u.id = f.subject_id WHERE f.id >= ? LIMIT 1"
        rows = [connection.execute(spoken, (chance.randint(1, last - 1000),)).fetchone() for _ in range(draws)]
    phrases = drawn_phrases(path, draws, chance)
    years = [chance.randint(2014, 2022) for _ in range(draws)]
    asked: dict[str, tuple[Read, list[dict[str, Any]]]] = {
        "claims --source, first page": (
            claims.list_claims,
            [{"source": [source], "limit": PAGE} for source, _, _ in rows],
        ),
        "figures --over-time, 3 years": (
            series.list_points,
            [
                {"source": [s], "subject": [u], "measure": [m], "since": str(year), "until": str(year + 2)}
                for (s, u, m), year in zip(rows, years, strict=True)
            ],
        ),
        "search for a phrase, first page": (
            search.search_claims,
            [{"search": phrase, "limit": PAGE} for phrase in phrases],
        ),
    }
    if (compared := comparison()) is not None:
        asked["compare"] = (compared, [{"subject": [u], "measure": [m]} for _, u, m in rows])
    head = f"drawn by chance, {draws} times"
    print(f"\n{head:<36}{'median':>8}{'p95':>8}{'most':>8}{'CPU: med':>9}{'p95':>8}{'rows':>8}")
    with database.session() as session:
        for name, (read, drawn) in asked.items():
            counts, times, processor = [], [], []
            for values in drawn:
                filters = parse_filters(values)
                before = time.process_time()
                times.append(milliseconds(lambda: counts.append(sum(1 for _ in read(session, filters)))))  # noqa: B023
                processor.append((time.process_time() - before) * 1000)
            p95, cpu95 = (sorted(taken)[int(draws * 0.95)] for taken in (times, processor))
            print(
                f"{name:<36}{statistics.median(times):>8.1f}{p95:>8.1f}{max(times):>8.1f}"
                f"{statistics.median(processor):>9.1f}{cpu95:>8.1f}{max(counts):>8,}"
            )


def comparison() -> Read | None:
    """The list of comparisons, where this version of the program has one."""
    try:
        from tallybook.queries.comparison import compare  # type: ignore[attr-defined,unused-ignore]
    except ImportError:
        return None
    return compare.list_comparisons  # type: ignore[no-any-return,unused-ignore]


def page_by_page(database: Database, path: Path, page: int, repeats: int) -> None:
    """The first page and one far behind, of each list."""
    found: dict[str, tuple[Read, str]] = {
        "claims": (
            claims.list_claims,
            "SELECT claim_id FROM claims c ORDER BY coalesce(stands_for, '9999-12-31'), id LIMIT 1 OFFSET ?",
        ),
        "figures": (
            figures.list_figures,
            """SELECT (SELECT c.claim_id FROM claims c WHERE c.id = f.claim_id) || ':' || position FROM figures f
            ORDER BY coalesce(stands_for, '9999-12-31'), f.claim_id, position LIMIT 1 OFFSET ?""",
        ),
        "documents": (
            documents.list_documents,
            "SELECT sha256 FROM documents ORDER BY coalesce(published, '9999-12-31'), id LIMIT 1 OFFSET ?",
        ),
    }
    print(f"\n{'page by page, CPU ms':<24}{'page 1':>10}{'far':>10}{'ratio':>8}{'which':>9}")
    with database.session() as session, sqlite3.connect(path) as connection:
        for name, (read, sql) in found.items():
            (rows,) = connection.execute(f"SELECT count(*) FROM {name}").fetchone()
            last = min(page, rows // PAGE - 1)
            (cursor,) = connection.execute(sql, (last * PAGE - 1,)).fetchone()
            first, far = [], []
            for _ in range(repeats):
                first.append(processor_milliseconds(lambda: list(read(session, Filters(limit=PAGE)))))  # noqa: B023
                far.append(processor_milliseconds(lambda: list(read(session, Filters(limit=PAGE, after=cursor)))))  # noqa: B023
            print(f"{name:<24}{min(first):>10.1f}{min(far):>10.1f}{min(far) / min(first):>8.2f}{last:>9,}")


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(description="How long questions take on a large database.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument("--repeats", type=int, default=7)
    parser.add_argument("--draws", type=int, default=200)
    parser.add_argument("--page", type=int, default=10_000)
    add_sizes(parser)
    chosen = parser.parse_args()
    path = chosen.folder / "tally.db"
    print(f"{os.cpu_count()} × {platform.processor() or platform.machine()}, {platform.system()}, Python ", end="")
    print(f"{platform.python_version()}, SQLite {sqlite3.sqlite_version}; load {os.getloadavg()[0]:.1f}")
    if not path.exists():
        chosen.folder.mkdir(parents=True, exist_ok=True)
        print(filled(path, sizes_of(chosen), chosen.seed))
    database = open_database(Settings.load(str(path)))
    if "hand" in chosen.only:
        against_hand(database, path, chosen.repeats)
    if "p95" in chosen.only:
        at_95(database, path, chosen.draws)
    if "pages" in chosen.only:
        page_by_page(database, path, chosen.page, chosen.repeats)
    database.close()
    if "cold" in chosen.only:
        from_cold(chosen.folder, path, min(3, chosen.repeats))


if __name__ == "__main__":
    main()
