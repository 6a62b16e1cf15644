"""Records and rows made for tests: a text, the words in it that are a claim, and a database that holds both."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session
from tallybook.records import (
    Actor,
    ActorKind,
    Category,
    Certainty,
    Claim,
    DateRange,
    Document,
    Equipment,
    Figure,
    Mode,
    Modifier,
    Scope,
    Span,
)
from tallybook.settings import Settings
from tallybook.store.database import open_database
from tallybook.store.schema.tables import RunRow, RunState
from tallybook.store.write.save import Origin, save_document

EXTRACTOR = "tests/1"
FETCHED_AT = datetime(2023, 5, 4, 12, 0, tzinfo=UTC)

GENERAL_STAFF = Actor(name="General Staff", kind=ActorKind.MILITARY, country="UA")
RUSSIAN_STAFF = Actor(name="General Staff", kind=ActorKind.MILITARY, country="RU")
SUDANESE_MINISTRY = Actor(name="Ministry of Health", kind=ActorKind.HEALTH_AUTHORITY, country="SD")
NORTH_KOREA = Actor(name="North Korea", kind=ActorKind.GOVERNMENT, country="KP")
RESIDENTS = Actor(name="residents", kind=ActorKind.WITNESSES, country="SD")


def make_document(text: str, **fields: Any) -> Document:
    """A document with a text; everything else has a plain value that `fields` overrules."""
    plain: dict[str, Any] = {"location": "article.txt", "reader": "plain", "language": "en"}
    return Document(text=text, **plain | fields)


def span_of(text: str, words: str) -> Span:
    """The first place where words stand in a text."""
    start = text.index(words)
    return Span(text=words, pieces=((start, start + len(words)),))


def make_claim(document: Document, content: str, **fields: Any) -> Claim:
    """A claim with these words of a document; spans may be given as words, the source's mention and cue too."""
    spans = {name: span_of(document.text, fields.pop(name)) for name in ("source_mention", "cue") if name in fields}
    plain: dict[str, Any] = {
        "claim_id": hashlib.sha256(f"{document.sha256} {content}".encode()).hexdigest()[:20],
        "document": document.sha256,
        "source": GENERAL_STAFF,
        "content": span_of(document.text, content),
        "mode": Mode.INDIRECT,
        "certainty": Certainty.ASSERTED,
        "confidence": 0.9,
    }
    return Claim(**plain | spans | fields)


def make_figure(document: Document, words: str, value: float | None = None, **fields: Any) -> Figure:
    """A figure with these words of a document: killed people, the number as stated."""
    plain: dict[str, Any] = {
        "span": span_of(document.text, words),
        "measure": "killed",
        "category": Category.PEOPLE,
        "value": value,
        "low": value,
        "high": value,
        "modifier": Modifier.EXACT if value is not None else Modifier.UNSTATED,
        "scope": Scope.TOTAL,
    }
    return Figure(**plain | fields)


def save(session: Session, document: Document, claims: Sequence[Claim] = ()) -> None:
    """Write a document with its claims, in a run of its own."""
    run = RunRow(
        started_at=FETCHED_AT,
        finished_at=FETCHED_AT,
        command="tally ingest article.txt",
        extractor=EXTRACTOR,
        state=RunState.DONE,
        counts={},
    )
    session.add(run)
    session.flush()
    save_document(session, document, claims, Origin(EXTRACTOR, run.id, FETCHED_AT))


def make_database(path: Path, contents: Iterable[tuple[Document, Sequence[Claim]]]) -> Path:
    """A database file that holds these documents with their claims."""
    with closing(open_database(Settings.load(str(path)))) as database:
        for document, claims in contents:
            with database.session(write=True) as session:
                save(session, document, claims)
    return path


def two_sides() -> list[tuple[Document, list[Claim]]]:
    """Three articles about two conflicts: figures that differ, a range, equipment, an undated one and a denial."""
    return [_first_toll(), _second_toll(), _clinic()]


def _first_toll() -> tuple[Document, list[Claim]]:
    text = (
        "Ukraine's General Staff said at least 100 North Korean soldiers were killed.\n\n"
        "Moscow's General Staff denied that 20 to 30 tanks were destroyed."
    )
    document = make_document(
        text, published=date(2023, 5, 2), publisher="Daily Courier", title="Tolls differ", location="first.txt"
    )
    killed = make_claim(
        document,
        "at least 100 North Korean soldiers were killed",
        source_mention="Ukraine's General Staff",
        cue="said",
        figures=(
            make_figure(
                document,
                "at least 100",
                100,
                high=None,
                modifier=Modifier.AT_LEAST,
                category=Category.PERSONNEL,
                subject=NORTH_KOREA,
            ),
        ),
    )
    denied = make_claim(
        document,
        "20 to 30 tanks were destroyed",
        source=RUSSIAN_STAFF,
        source_mention="Moscow's General Staff",
        cue="denied",
        certainty=Certainty.DENIED,
        said_on=DateRange(text="on Monday", start=date(2023, 5, 1), end=date(2023, 5, 1)),
        confidence=0.5,
        figures=(
            make_figure(
                document,
                "20 to 30",
                low=20,
                high=30,
                modifier=Modifier.BETWEEN,
                measure="destroyed",
                category=Category.EQUIPMENT,
                equipment=Equipment(name="tanks", class_="tank"),
                scope=Scope.INCIDENT,
            ),
        ),
    )
    return document, [killed, denied]


def _second_toll() -> tuple[Document, list[Claim]]:
    text = "The General Staff put the toll among North Korean soldiers at 1,150, up from 100."
    document = make_document(
        text,
        published=date(2023, 6, 2),
        publisher="Evening Post",
        url="https://post.example/toll",
        location="second.txt",
    )
    figure = make_figure(document, "1,150", 1150, category=Category.PERSONNEL, subject=NORTH_KOREA)
    claim = make_claim(
        document,
        "the toll among North Korean soldiers at 1,150",
        source_mention="The General Staff",
        cue="put",
        figures=(figure,),
    )
    return document, [claim]


def _clinic() -> tuple[Document, list[Claim]]:
    text = "=cmd: residents of Omdurman said that 7 children were wounded. The ministry called it shelling."
    document = make_document(text, publisher="Daily Courier", title="=HYPERLINK(0)", location="clinic.txt")
    wounded = make_claim(
        document,
        "7 children were wounded",
        source=RESIDENTS,
        source_mention="residents of Omdurman",
        cue="said",
        figures=(make_figure(document, "7", 7, measure="wounded", category=Category.CHILDREN, scope=Scope.INCIDENT),),
    )
    shelling = make_claim(
        document, "it shelling", source=SUDANESE_MINISTRY, source_mention="The ministry", cue="called", mode=Mode.DIRECT
    )
    return document, [wounded, shelling]
