"""A large database of invented claims, to measure questions on.

    python tests/benchmarks/invented_claims.py tally.db --documents 200000 --claims 1000000 --figures 1500000

fills a new database and prints as JSON how long it took and how large it became. Nothing in it is news: words are made
of syllables, names are numbered. What is like news is the skew: a few sources and publishers say most (Zipf), days lie
between 2014 and 2024 and grow denser, measures, categories and modifiers come as often as in reports of wars, a source
mostly counts the losses of the same two or three sides, and some texts were replaced by later versions. The same seed
and sizes give the same rows. Spans give back their words; the digests of claims are placeholders.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sqlite3
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import date, timedelta
from itertools import cycle
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tallybook.settings import Settings
from tallybook.store.database import open_database

FIRST_DAY, LAST_DAY = date(2014, 1, 1), date(2024, 12, 31)
MOMENT = "2025-01-01 00:00:00.000000"
COUNTRIES = ("UA", "RU", "SY", "IQ", "YE", "SD", "ML", "MM", "AF", "SO", "LY", "ET", "PS", "IL", "LB", "KP", "NG", "CD")
KINDS = ("military", "ministry", "ngo", "government", "health_authority", "police", "media", "person", "armed_group")
CLASSES = ("tank", "armoured_vehicle", "artillery", "drone", "aircraft", "helicopter", "missile", "vehicle", "ship")
# As often as in reports of wars, about.
MEASURES = {
    "killed": 34,
    "wounded": 20,
    "killed_or_wounded": 12,
    "lost": 9,
    "destroyed": 6,
    "shot_down": 5,
    "displaced": 4,
    "detained": 3,
    "captured": 2.5,
    "launched": 2,
    "evacuated": 1,
    "missing": 0.8,
    "deployed": 0.5,
    "surrendered": 0.2,
}
EQUIPMENT_MEASURES = frozenset({"lost", "destroyed", "shot_down", "launched"})
CATEGORIES = {
    "people": 45,
    "personnel": 28,
    "civilians": 18,
    "children": 6,
    "police": 2,
    "medics": 0.7,
    "journalists": 0.3,
}
MODIFIERS = {"exact": 62, "at_least": 18, "more_than": 9, "about": 7, "at_most": 3, "vague": 1}
WRITTEN = {
    "exact": "{}",
    "at_least": "at least {}",
    "more_than": "more than {}",
    "about": "about {}",
    "at_most": "up to {}",
    "vague": "dozens",
}
SCOPES = {"incident": 45, "total": 35, "increment": 12, "unknown": 8}
MODES = {"indirect": 60, "direct": 20, "mixed": 12, "unattributed": 8}
CERTAINTIES = {"asserted": 78, "assessed": 9, "reported": 7, "possible": 4, "denied": 2}
SYLLABLES = [a + b for a in "bdfgklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "el", "or", "is", "um")]


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many rows there are to be of each kind."""

    documents: int = 200_000
    claims: int = 1_000_000
    figures: int = 1_500_000
    sources: int = 5_000
    publishers: int = 400
    words: int = 20_000


class Dice:
    """Chance, seeded: choices in bulk, as one by one they take longer than the database."""

    def __init__(self, seed: int) -> None:
        self.generator = np.random.default_rng(seed)

    def weighted(self, shares: dict[str, float], count: int) -> list[str]:
        """Names by their shares."""
        weights = np.array(list(shares.values()), dtype=float)
        found = self.generator.choice(len(shares), size=count, p=weights / weights.sum())
        names = list(shares)
        return [names[index] for index in found]

    def zipf(self, kinds: int, count: int) -> np.ndarray:
        """Ranks from 0, the first the most frequent: the share of a rank is as its inverse."""
        weights = 1.0 / np.arange(1, kinds + 1)
        return self.generator.choice(kinds, size=count, p=weights / weights.sum())

    def spread(self, total: int, over: int) -> np.ndarray:
        """`total` things given to `over` holders by chance, some of which get none and a few many."""
        weights = self.generator.gamma(1.2, size=over)
        return self.generator.multinomial(total, weights / weights.sum())

    def days(self, count: int) -> np.ndarray:
        """Days from the first one on, denser towards the last."""
        return (np.sqrt(self.generator.random(count)) * ((LAST_DAY - FIRST_DAY).days + 1)).astype(int)


def words_of(dice: Dice, count: int) -> list[str]:
    """Invented words, the short ones first, as the frequent ones are short."""
    found: dict[str, None] = {}
    while len(found) < count:
        length = 1 + min(3, len(found) // 300 + 1)
        found["".join(SYLLABLES[index] for index in dice.generator.integers(len(SYLLABLES), size=length))] = None
    return list(found)


def fill(path: Path, sizes: Sizes, seed: int = 1) -> None:
    """Make a database at `path` and fill it."""
    open_database(Settings.load(str(path))).close()
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -400000", "foreign_keys = OFF"):
        connection.execute(f"PRAGMA {pragma}")
    aside = _put_aside(connection)
    connection.execute("BEGIN")
    dice = Dice(seed)
    _fill_names(connection, dice, sizes)
    _fill_texts(connection, dice, sizes)
    for statement in aside:
        connection.execute(statement)
    connection.execute("INSERT INTO claims_fts(claims_fts) VALUES ('rebuild')")
    connection.execute("COMMIT")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.close()


def _put_aside(connection: sqlite3.Connection) -> list[str]:
    """Drop what would be kept in step row by row; the statements that make it again."""
    found = connection.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE type IN ('index', 'trigger') AND sql IS NOT NULL "
        "AND (tbl_name IN ('documents', 'claims', 'figures', 'actors', 'locations'))"
    ).fetchall()
    for kind, name, _ in found:
        connection.execute(f"DROP {kind} {name}")
    return [sql for _, _, sql in found]


def _insert(connection: sqlite3.Connection, table: str, columns: str, rows: Iterator[tuple[Any, ...]]) -> None:
    marks = ", ".join("?" * (columns.count(",") + 1))
    connection.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)


def _fill_names(connection: sqlite3.Connection, dice: Dice, sizes: Sizes) -> None:
    """The run, the actors (sources, of whom the governments are also counted) and the equipment."""
    connection.execute(
        "INSERT INTO runs (id, started_at, finished_at, command, extractor, state, counts) "
        "VALUES (1, ?, ?, 'invented', 'invented/1', 'done', '{}')",
        (MOMENT, MOMENT),
    )
    kinds = [KINDS[index] for index in dice.generator.integers(len(KINDS), size=sizes.sources)]
    actors = []
    for number, kind in enumerate(kinds, start=1):
        name, country = f"{kind.replace('_', ' ').title()} {number}", COUNTRIES[number % len(COUNTRIES)]
        actors.append((number, json.dumps([name.casefold(), kind, country]), name, kind, country, MOMENT))
    _insert(connection, "actors", "id, identity, name, kind, country, recorded_at", iter(actors))
    aliases = ((row[0], f"the {row[2]}", f"the {row[2]}".casefold(), 9, MOMENT) for row in actors)
    _insert(connection, "actor_aliases", "actor_id, alias, normalised, count, recorded_at", aliases)
    equipment = [(f"{sort}-{number}", sort) for sort in CLASSES for number in range(6)]
    rows = ((json.dumps([name, sort, None]), name, sort) for name, sort in equipment)
    _insert(connection, "equipment", "identity, name, class", rows)


@dataclass(slots=True)
class Text:
    """A document while it is written; `is_old` where the one after it stands at its address now."""

    id: int
    published: date
    publisher: int
    text: str
    is_old: bool
    claims: list[tuple[Any, ...]] = field(default_factory=list)
    figures: list[tuple[Any, ...]] = field(default_factory=list)


_DOCUMENT = (
    "id, sha256, reader, published, publisher, title, url, author, language, metadata, extractor, is_complete, run_id, "
    "recorded_at, superseded_by_id, superseded_at, characters, text"
)
_CLAIM = (
    "id, claim_id, revision, document_id, source_id, source_mention_text, source_mention_pieces, cue_text, cue_pieces, "
    "content_text, content_pieces, content_start, mode, certainty, said_on_text, said_on_start, said_on_end, "
    "confidence, stands_for, digest, extractor, run_id, recorded_at, superseded_at, said_by_id"
)
_FIGURE = (
    "claim_id, position, span_text, span_pieces, measure, category, subject_id, equipment_id, value, low, high, "
    "modifier, scope, stands_for, said_by_id, is_denied, is_superseded"
)
_BATCH = 5_000


def _fill_texts(connection: sqlite3.Connection, dice: Dice, sizes: Sizes) -> None:
    words = words_of(dice, sizes.words)
    claims_of = dice.spread(sizes.claims, sizes.documents)
    figures_of = iter(dice.spread(sizes.figures, sizes.claims))
    days = dice.days(sizes.documents)
    publishers = dice.zipf(sizes.publishers, sizes.documents)
    claim_id = 0
    for first in range(0, sizes.documents, _BATCH):
        texts = []
        count = int(claims_of[first : first + _BATCH].sum())
        drawn = _Drawn(dice, sizes, words, [next(figures_of) for _ in range(count)])
        for index in range(first, min(first + _BATCH, sizes.documents)):
            published = FIRST_DAY + timedelta(days=int(days[index]))
            is_old = index % 50 == 0 and index + 1 < sizes.documents  # one in fifty
            text = Text(index + 1, published, int(publishers[index]), f"Report {index + 1}.\n", is_old)
            for _ in range(claims_of[index]):
                claim_id += 1
                drawn.write_claim(text, claim_id)
            texts.append(text)
        _insert(connection, "documents", _DOCUMENT, map(_document, texts))
        where = "document_id, location, run_id, fetched_at, last_seen_at, recorded_at"
        _insert(connection, "locations", where, ((t.id, f"{t.id}.txt", 1, MOMENT, MOMENT, MOMENT) for t in texts))
        _insert(connection, "claims", _CLAIM, (row for text in texts for row in text.claims))
        _insert(connection, "figures", _FIGURE, (row for text in texts for row in text.figures))


def _document(text: Text) -> tuple[Any, ...]:
    address = f"https://news.example/{text.id + text.is_old}"
    return (
        text.id,
        hashlib.sha256(text.text.encode()).hexdigest(),
        "plain",
        text.published.isoformat(),
        f"Outlet {text.publisher}",
        f"Report {text.id}",
        address,
        None,
        "en",
        "{}",
        "invented/1",
        True,
        1,
        MOMENT,
        text.id + 1 if text.is_old else None,
        MOMENT if text.is_old else None,
        len(text.text),
        text.text,
    )


class _Drawn:
    """What a batch of claims is made of, drawn in bulk, and taken from one by one."""

    def __init__(self, dice: Dice, sizes: Sizes, words: Sequence[str], figures_of: Sequence[int]) -> None:
        claims, figures = len(figures_of), sum(figures_of)
        self.figures_of = iter(figures_of)
        self.source = iter((dice.zipf(sizes.sources, claims) + 1).tolist())
        self.mode = iter(dice.weighted(MODES, claims))
        self.certainty = iter(dice.weighted(CERTAINTIES, claims))
        self.confidence = iter(np.round(dice.generator.beta(6, 2, size=claims), 3).tolist())
        # One claim in four says its own day, up to a week before.
        self.before = iter((dice.generator.integers(-21, 8, size=claims)).tolist())
        self.length = iter(dice.generator.integers(6, 18, size=claims).tolist())
        self.word = (words[index] for index in dice.zipf(len(words), 18 * claims).tolist())
        self.measure = iter(dice.weighted(MEASURES, figures))
        self.category = iter(dice.weighted(CATEGORIES, figures))
        self.modifier = iter(dice.weighted(MODIFIERS, figures))
        self.scope = iter(dice.weighted(SCOPES, figures))
        self.value = iter(np.minimum(dice.generator.pareto(0.6, size=figures) * 3 + 1, 90_000).astype(int).tolist())
        self.side = iter(dice.zipf(60, figures).tolist())
        self.equipment = iter((dice.generator.integers(1, len(CLASSES) * 6 + 1, size=figures)).tolist())

    def write_claim(self, text: Text, claim_id: int) -> None:
        """Add a sentence to a text, with the claim and the figures in it."""
        source, mode = next(self.source), next(self.mode)
        before = next(self.before)
        day = text.published - timedelta(days=before) if before > 0 else text.published
        figures = [self._figure(position) for position in range(next(self.figures_of))]
        plain = [next(self.word) for _ in range(next(self.length))]
        content = " ".join(
            [*(f"{span} {word}" for (span, *_), word in zip(figures, cycle(plain), strict=False)), *plain]
        )
        mention, cue = f"Source {source}", "said"
        at = len(text.text)
        start = at + len(mention) + 1 + len(cue) + 6
        text.text += f"{mention} {cue} that {content}.\n"
        is_own = mode == "unattributed"
        certainty = next(self.certainty)
        text.claims.append(
            (
                claim_id,
                f"{claim_id * 2654435761 % 2**32:08x}{claim_id:08x}",
                0,
                text.id,
                None if is_own else source,
                None if is_own else mention,
                None if is_own else f"[[{at}, {at + len(mention)}]]",
                None if is_own else cue,
                None if is_own else f"[[{at + len(mention) + 1}, {at + len(mention) + 1 + len(cue)}]]",
                content,
                f"[[{start}, {start + len(content)}]]",
                start,
                mode,
                certainty,
                "on that day" if before > 0 else None,
                day.isoformat() if before > 0 else None,
                day.isoformat() if before > 0 else None,
                next(self.confidence),
                day.isoformat(),
                "0" * 64,
                "invented/1",
                1,
                MOMENT,
                None,
                None if is_own else source,
            )
        )
        offset = start
        for (span, *rest), word in zip(figures, cycle(plain), strict=False):
            position, measure, category, subject, equipment, value, low, high, modifier, scope = rest
            # A source mostly counts the losses of the same few sides.
            side = (source * 7 + subject) % 60 + 1
            pieces = f"[[{offset}, {offset + len(span)}]]"
            counts = (value, low, high, modifier, scope, day.isoformat(), None if is_own else source)
            standing = (certainty == "denied", text.is_old)
            figure = (claim_id, position, span, pieces, measure, category, side, equipment, *counts, *standing)
            text.figures.append(figure)
            offset += len(span) + len(word) + 2

    def _figure(self, position: int) -> tuple[Any, ...]:
        measure, category, modifier, value = (
            next(self.measure),
            next(self.category),
            next(self.modifier),
            next(self.value),
        )
        equipment, scope, subject = next(self.equipment), next(self.scope), next(self.side)
        is_equipment = measure in EQUIPMENT_MEASURES
        stated = None if modifier == "vague" else float(value)
        low = {"vague": 24.0, "at_most": None}.get(modifier, stated)
        high = {"vague": 99.0, "at_least": None, "more_than": None}.get(modifier, stated)
        return (
            WRITTEN[modifier].format(value),
            position,
            measure,
            "equipment" if is_equipment else category,
            subject,
            equipment if is_equipment else None,
            stated,
            low,
            high,
            modifier,
            scope,
        )


def main() -> None:
    """Fill the database that the command line asks for."""
    parser = argparse.ArgumentParser(description="Fill a new database with invented claims.")
    parser.add_argument("database", type=Path)
    add_sizes(parser)
    chosen = parser.parse_args()
    print(json.dumps(filled(chosen.database, sizes_of(chosen), chosen.seed), indent=1))


def add_sizes(parser: argparse.ArgumentParser) -> None:
    """Options for how much there is to be."""
    for size in fields(Sizes):
        parser.add_argument(f"--{size.name}", type=int, default=size.default)
    parser.add_argument("--seed", type=int, default=1)


def sizes_of(chosen: argparse.Namespace) -> Sizes:
    """The sizes that the options ask for."""
    return Sizes(**{size.name: getattr(chosen, size.name) for size in fields(Sizes)})


def filled(path: Path, sizes: Sizes, seed: int) -> dict[str, object]:
    """Fill a database; how long that took and how large it became."""
    began = time.perf_counter()
    fill(path, sizes, seed)
    seconds = time.perf_counter() - began
    return asdict(sizes) | {"seconds": round(seconds, 1), "megabytes": round(path.stat().st_size / 1e6, 1)}


if __name__ == "__main__":
    main()
