from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
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
from tallybook.store.convert import day_of
from tallybook.store.database import Database
from tallybook.store.read.load import load_claim, load_document
from tallybook.store.write.save import Origin, save_document
from tallybook.vocab.load import equipment_classes, measures

# Any character but surrogates, which no text can hold.
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
# Actors are one without regard to case, so their names are given in lower case here.
names = st.text("abcdefghij äßї'", min_size=1, max_size=12).map(str.casefold)
days = st.dates(date(1900, 1, 1), date(2100, 1, 1))
counts = st.integers(0, 2**53) | st.floats(0, 1e12, allow_nan=False)


@st.composite
def spans(draw: st.DrawFn) -> Span:
    bounds = sorted(draw(st.sets(st.integers(0, 10_000), min_size=2, max_size=6)))
    pieces = tuple(pair for pair in list(pairwise(bounds))[::2])
    return Span(text=draw(words), pieces=pieces)


@st.composite
def ranges(draw: st.DrawFn) -> DateRange:
    start, end = draw(st.none() | days), draw(st.none() | days)
    if start and end and start > end:
        start, end = end, start
    return DateRange(text=draw(words), start=start, end=end)


actors = st.builds(
    Actor, name=names, kind=st.sampled_from(ActorKind), country=st.none() | st.sampled_from(["CO", "XK", "SD"])
)
equipment = st.builds(
    Equipment,
    name=words,
    class_=st.sampled_from(equipment_classes()),
    calibre_mm=st.none() | st.floats(0.1, 1000, allow_nan=False),
)


@st.composite
def figures(draw: st.DrawFn, position: int, total: int) -> Figure:
    low, high = draw(st.none() | counts), draw(st.none() | counts)
    if low is not None and high is not None and low > high:
        low, high = high, low
    others = [other for other in range(total) if other != position]
    return Figure(
        span=draw(spans()),
        measure=draw(st.sampled_from(measures())),
        category=draw(st.sampled_from(Category)),
        subject=draw(st.none() | actors),
        counterpart=draw(st.none() | actors),
        equipment=draw(st.none() | equipment),
        value=draw(st.none() | counts),
        low=low,
        high=high,
        modifier=draw(st.sampled_from(Modifier)),
        scope=draw(st.sampled_from(Scope)),
        period=draw(st.none() | ranges()),
        place=draw(st.none() | words),
        part_of=draw(st.none() | st.sampled_from(others)) if others else None,
    )


@st.composite
def claims(draw: st.DrawFn, document: Document, number: int) -> Claim:
    source = draw(st.none() | actors)
    total = draw(st.integers(0, 3))
    return Claim(
        claim_id=f"{document.sha256[:12]}-{number}",
        document=document.sha256,
        source=source,
        source_mention=draw(st.none() | spans()),
        relayed_by=draw(st.none() | actors),
        cue=draw(st.none() | spans()),
        content=draw(spans()),
        mode=draw(st.sampled_from(Mode)) if source else Mode.UNATTRIBUTED,
        certainty=draw(st.sampled_from(Certainty)),
        said_on=draw(st.none() | ranges()),
        audience=draw(st.none() | words),
        figures=tuple(draw(figures(position, total)) for position in range(total)),
        confidence=draw(st.floats(0, 1)),
    )


@st.composite
def documents(draw: st.DrawFn) -> Document:
    return Document(
        text=draw(words),
        location=draw(words),
        reader="plain",
        published=draw(st.none() | days),
        publisher=draw(st.none() | words),
        title=draw(st.none() | words),
        author=draw(st.none() | words),
        language=draw(st.none() | st.just("en")),
        metadata=draw(st.dictionaries(words, words | st.booleans() | st.integers(-(2**40), 2**40), max_size=3)),
        extractor="test/1",
    )


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None)
@given(st.data())
def test_records_come_back_from_their_rows_as_they_were(
    database: Database, origin: Callable[..., Origin], data: st.DataObject
) -> None:
    document = data.draw(documents())
    written = [data.draw(claims(document, number)) for number in range(data.draw(st.integers(0, 3)))]
    with database.session(write=True) as session:
        save_document(session, document, written, origin())
        assert load_document(session, document.sha256) == document
        for claim in written:
            session.expire_all()
            assert load_claim(session, claim.claim_id) == claim
        session.rollback()


@pytest.mark.parametrize(
    ("start", "end", "published", "day"),
    [
        ((2023, 5, 1), (2023, 5, 3), (2023, 5, 9), (2023, 5, 1)),
        (None, (2023, 5, 3), (2023, 5, 9), (2023, 5, 3)),
        (None, None, (2023, 5, 9), (2023, 5, 9)),
        (None, None, None, None),
    ],
    ids=["first day", "only an end", "day of publication", "unknown"],
)
def test_the_day_that_a_claim_stands_for(
    start: tuple[int, int, int] | None,
    end: tuple[int, int, int] | None,
    published: tuple[int, int, int] | None,
    day: tuple[int, int, int] | None,
) -> None:
    said_on = DateRange(text="then", start=date(*start) if start else None, end=date(*end) if end else None)
    assert day_of(said_on, date(*published) if published else None) == (date(*day) if day else None)


def test_a_claim_without_a_day_of_its_own_stands_for_the_day_of_publication() -> None:
    assert day_of(None, date(2023, 5, 9)) == date(2023, 5, 9)
