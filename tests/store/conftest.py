"""A blank database for each test, and documents with claims that are made, not extracted."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from tallybook.records import Actor, Category, Certainty, Claim, Document, Figure, Mode, Modifier, Scope, Span
from tallybook.settings import Settings
from tallybook.store.database import Database, open_database
from tallybook.store.write.runs import RunLog
from tallybook.store.write.save import Origin

_REPORT = re.compile(
    r"(?P<source>[A-Z]\w+) said (?P<content>(?P<count>\d+) (?:soldiers )?were (?P<measure>killed|wounded))"
)

ClaimsOf = Callable[..., list[Claim]]
Article = Callable[..., Document]


@pytest.fixture
def database() -> Iterator[Database]:
    opened = open_database(Settings(database_url="sqlite://"))
    yield opened
    opened.close()


@pytest.fixture
def origin(database: Database) -> Callable[..., Origin]:
    log = RunLog(database, "tally ingest test", "test/1")

    def make(extractor: str | None = "test/1", day: int = 1) -> Origin:
        return Origin(extractor, log.run_id, datetime(2025, 6, day, 12, tzinfo=UTC))

    return make


@pytest.fixture
def article() -> Article:
    def make(text: str, **fields: Any) -> Document:
        return Document(**({"text": text, "location": "news/one.txt", "reader": "plain", "language": "en"} | fields))

    return make


@pytest.fixture
def claims_of() -> ClaimsOf:
    """Makes a claim of every "X said N were killed"; `salt` makes other ids, as another extractor would."""

    def make(document: Document, salt: str = "", confidence: float = 0.9) -> list[Claim]:
        return [_claim(document, match, salt, confidence) for match in _REPORT.finditer(document.text)]

    return make


def _claim(document: Document, match: re.Match[str], salt: str, confidence: float) -> Claim:
    def span(group: str) -> Span:
        return Span(text=match[group], pieces=(match.span(group),))

    count = int(match["count"])
    figure = Figure(
        span=span("count"),
        measure=match["measure"],
        category=Category.PERSONNEL,
        value=count,
        low=count,
        high=count,
        modifier=Modifier.EXACT,
        scope=Scope.INCIDENT,
    )
    seed = f"{document.sha256} {match.span()} {salt}"
    return Claim(
        claim_id=hashlib.sha256(seed.encode()).hexdigest()[:16],
        document=document.sha256,
        source=Actor(name=match["source"], kind="witnesses" if match["source"] == "Residents" else "person"),
        source_mention=span("source"),
        content=span("content"),
        mode=Mode.INDIRECT,
        certainty=Certainty.ASSERTED,
        figures=(figure,),
        confidence=confidence,
    )
