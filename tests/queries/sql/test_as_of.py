"""Every question, asked as of a moment, gives exactly what it gave then."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import or_, select
from sqlalchemy.orm import Session
from tallybook.errors import TallybookError
from tallybook.queries.comparison import by_day as compare_days
from tallybook.queries.comparison import compare
from tallybook.queries.filters.criteria import Filters
from tallybook.queries.lists import claims, documents, figures, search
from tallybook.queries.lists.actors import sources
from tallybook.queries.series import points as series
from tallybook.queries.sql.as_of import seen_at
from tallybook.queries.terms import Every
from tallybook.records import Actor, ActorKind, Category, Certainty, Claim, Document
from tallybook.review import Author, add_actor, alias, grade_claim, grade_source, merge, split, undo
from tallybook.settings import Settings
from tallybook.store.database import Database, open_database
from tallybook.store.schema.tables import ActorRow, ClaimRow, DecisionRow, DocumentRow, FigureRow, RunRow, RunState
from tallybook.store.write import clock as moments
from tallybook.store.write.save import Origin, save_document

from tests.factories import make_claim, make_database, make_document, make_figure

START = datetime(2024, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
NOBODY = Author()
Step = Callable[[Session], object]
ACTORS = [
    Actor(name="Ministry of Health", kind=ActorKind.HEALTH_AUTHORITY, country="SD"),
    Actor(name="Armed Forces", kind=ActorKind.MILITARY, country="SD"),
    Actor(name="Doctors' Union", kind=ActorKind.NGO, country=None),
    Actor(name="residents", kind=ActorKind.WITNESSES, country=None),
]
MENTIONS = ("The ministry", "Its army", "A union")
TURNS = 3
FILTERS = [
    Filters(source=("Ministry of Health",)),
    Filters(source=("its army",)),
    Filters(source=("Sudan",)),
    Filters(subject=("Armed Forces",)),
    Filters(country=("SD",)),
    Filters(publisher=("Nile Post",)),
    Filters(min_reliability="B"),
    Filters(min_credibility=3),
    Filters(since=date(2024, 2, 10)),
    Filters(search=("hurt OR 6",)),
    Filters(subject=("Armed Forces",), source=("Sudan",), limit=2),
    Filters(min_reliability="B", min_credibility=3, limit=2),
]
COMPARED = Filters(measure=("killed",), country=("SD",))


def rows_of(read: Callable[..., Any], session: Session, filters: Filters) -> list[object]:
    return list(read(session, filters))


def records(session: Session, filters: Filters) -> list[object]:
    return [(document.model_dump(mode="json"), found) for document, found in documents.iter_records(session, filters)]


def find(session: Session, filters: Filters) -> list[object]:
    """What a search finds, however well it fits: words are weighed against all claims that were ever kept."""
    rows = search.search_claims(session, replace(filters, search=("killed", *filters.search)))
    return sorted((row.claim_id, row.source, row.marked, row.day, row.reliability, row.credibility) for row in rows)


QUESTIONS: dict[str, Callable[[Session, Filters], list[object]]] = {
    "claims": lambda session, filters: rows_of(claims.list_claims, session, filters),
    "figures": lambda session, filters: rows_of(figures.list_figures, session, filters),
    "over time": lambda session, filters: rows_of(series.list_points, session, filters),
    "search": find,
    "compare": lambda session, filters: list(compare.list_comparisons(session, replace(COMPARED, as_of=filters.as_of))),
    "compare days": lambda session, filters: list(
        compare_days.list_days(session, replace(COMPARED, as_of=filters.as_of), Every.DAY)
    ),
    "sources": lambda session, filters: rows_of(sources.list_sources, session, filters),
    "documents": lambda session, filters: rows_of(documents.list_documents, session, filters),
    "records": records,
    "counts": lambda session, filters: [
        claims.count_claims(session, filters),
        figures.count_figures(session, filters),
        sources.count_sources(session, filters),
        documents.count_documents(session, filters),
        series.count_points(session, filters),
        search.count_found(session, replace(filters, search=("killed",))),
    ],
}


def answers(session: Session, moment: datetime | None, turn: int) -> dict[str, object]:
    """What each question gives, some filters in turn, and what is shown of each claim."""
    found: dict[str, object] = {name: ask(session, Filters(as_of=moment)) for name, ask in QUESTIONS.items()}
    for number, filters in list(enumerate(FILTERS))[turn % TURNS :: TURNS]:
        for name in ("claims", "figures", "documents", "search"):
            found[f"{name} {number}"] = QUESTIONS[name](session, replace(filters, as_of=moment))
    found["all versions"] = QUESTIONS["documents"](session, Filters(as_of=moment, all_versions=True))
    with seen_at(session, moment) as then:
        ids = sorted(set(then.scalars(select(ClaimRow.claim_id))))
        found["show"] = [claims.load_whole(then, claim_id) for claim_id in ids]
    return found


def apart(session: Session) -> list[int]:
    """The figures that stand for another source or day than their claim, or are current while it is not."""
    is_other = or_(
        FigureRow.is_superseded != or_(ClaimRow.superseded_at.is_not(None), DocumentRow.superseded_at.is_not(None)),
        FigureRow.is_denied != (ClaimRow.certainty == Certainty.DENIED),
        FigureRow.relayed_by_id.is_distinct_from(ClaimRow.relayed_by_id),
        FigureRow.said_by_id.is_distinct_from(ClaimRow.said_by_id),
        FigureRow.stands_for.is_distinct_from(ClaimRow.stands_for),
    )
    figures_of = select(FigureRow.id).join(ClaimRow, ClaimRow.id == FigureRow.claim_id)
    return list(session.scalars(figures_of.join(DocumentRow, DocumentRow.id == ClaimRow.document_id).where(is_other)))


@dataclass
class World:
    """A database to which things happen, a day after the other, with the answers of each evening."""

    database: Database
    now: datetime = START
    evenings: list[tuple[datetime, dict[str, object]]] = field(default_factory=list)

    def do(self, step: Callable[[Session], object]) -> None:
        try:
            with self.database.session(write=True) as session:
                step(session)
        except TallybookError:
            pass  # a decision that may not be made changes nothing
        with self.database.session() as session:
            assert apart(session) == []
            self.evenings.append((self.now + timedelta(hours=1), answers(session, None, len(self.evenings))))
        self.now += DAY


def article(number: int, version: int, day: int | None, publisher: str | None, extractor: int) -> tuple[Document, Any]:
    """An article of which two versions stand at one URL, and its claims as one of two extractors sees them."""
    text = (
        f"Article {number}, version {version}. The ministry said 4 were killed. Its army said 5 were hurt. "
        f"A union said 6 were killed. Residents said 7 were killed."
    )
    document = make_document(
        text,
        published=date(2024, 2, day) if day else None,
        publisher=publisher,
        url=f"https://nile.example/{number}",
        location=f"https://nile.example/{number}",
    )
    contents = ("4 were killed", "5 were hurt", "6 were killed", "7 were killed")
    found: list[Claim] = []
    for at, (mention, content) in enumerate(zip((*MENTIONS, "Residents"), contents, strict=True)):
        figure = make_figure(document, content[0], int(content[0]), subject=ACTORS[1], category=Category.CIVILIANS)
        # Both extractors give the first two the same ids; the second finds nothing of the union.
        if extractor and mention == "A union":
            continue
        claim_id = f"{number}-{version}-{at}" if at < 2 else f"{number}-{version}-{at}-{extractor}"
        found.append(
            make_claim(
                document,
                content,
                claim_id=claim_id,
                source=ACTORS[at if at != extractor else 0],
                source_mention=mention,
                figures=(figure,),
                confidence=0.5 + at / 10,
            )
        )
    return document, found


def ingest(number: int, version: int, day: int | None, publisher: str | None, extractor: int) -> Step:
    def step(session: Session) -> object:
        document, found = article(number, version, day, publisher, extractor)
        run = RunRow(
            started_at=moments.now(), finished_at=None, command="t", extractor="t", state=RunState.DONE, counts={}
        )
        session.add(run)
        session.flush()
        # Fetched long before, as the files of an archive are: what counts is when the database learned of them.
        origin = Origin(f"test/{extractor}", run.id, moments.now() - timedelta(days=900))
        return save_document(session, document, found, origin, overriding={"published", "publisher"})

    return step


def ids(session: Session, row: Any) -> list[Any]:
    return list(session.scalars(select(row).order_by(row)))


def chosen(found: list[Any], number: int) -> Any:
    return found[number % len(found)] if found else 0


def decide(kind: str, one: int, other: int) -> Step:
    def step(session: Session) -> object:
        actors, claim_ids = ids(session, ActorRow.id), ids(session, ClaimRow.claim_id)
        first, second = chosen(actors, one), chosen(actors, other)
        match kind:
            case "merge":
                return merge(session, first, second, NOBODY)
            case "split by words":
                return split(session, first, second, NOBODY, words=[MENTIONS[other % 3]])
            case "split to a new one":
                to_id = add_actor(session, Actor(name=f"Office {other}", kind=ActorKind.OTHER, country="SD"))
                return split(session, first, to_id, NOBODY, words=[MENTIONS[one % 3]])
            case "split by claim":
                claim_id = chosen(claim_ids, one)
                owner = session.scalar(select(ClaimRow.said_by_id).where(ClaimRow.claim_id == claim_id).limit(1))
                return split(session, owner or 0, second, NOBODY, claim_ids=[claim_id])
            case "alias":
                return alias(session, first, MENTIONS[other % 3], NOBODY)
            case "grade source":
                return grade_source(session, first, "ABCDEF"[other % 6], NOBODY)
            case "grade claim":
                return grade_claim(session, chosen(claim_ids, one), str(other % 6 + 1), NOBODY)
        return undo(session, chosen(ids(session, DecisionRow.id), one), NOBODY)

    return step


KINDS = [
    "merge",
    "split by words",
    "split to a new one",
    "split by claim",
    "alias",
    "grade source",
    "grade claim",
    "undo",
]
INGESTED = st.builds(
    ingest,
    st.integers(1, 2),
    st.integers(1, 2),
    st.sampled_from([None, 5, 20]),
    st.sampled_from([None, "Nile Post", "Desert Sun"]),
    st.integers(0, 1),
)
DECIDED = st.builds(decide, st.sampled_from(KINDS), st.integers(0, 11), st.integers(0, 11))


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file without rows, to be copied: making the tables takes longer than filling them."""
    return make_database(tmp_path_factory.mktemp("blank") / "blank.db", [])


def live_and_look_back(blank: Path, path: Path, steps: Iterable[Step]) -> None:
    """Let all steps happen, then ask for each evening what it answered."""
    with closing(open_database(Settings.load(str(shutil.copy(blank, path))))) as database:
        world = World(database)
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(moments, "now", lambda: world.now)
            for step in steps:
                world.do(step)
        with database.session() as session:
            for turn, (evening, given_then) in enumerate(world.evenings):
                given_now = answers(session, evening, turn)
                for question, answer in given_then.items():
                    assert given_now[question] == answer, (question, evening)


def test_what_people_decide_and_undo(blank: Path, tmp_path: Path) -> None:
    steps = [
        ingest(1, 1, None, None, 0),
        decide("grade source", 0, 1),
        decide("split by words", 0, 3),
        ingest(2, 1, 5, None, 1),
        decide("merge", 1, 2),
        decide("split to a new one", 2, 1),
        ingest(1, 1, 20, "Nile Post", 1),
        decide("grade claim", 1, 1),
        decide("merge", 2, 0),
        decide("alias", 3, 2),
        ingest(1, 2, 20, "Nile Post", 0),
        *(decide("undo", number, 0) for number in range(8)),
        ingest(1, 1, 20, "Nile Post", 0),
    ]
    live_and_look_back(blank, tmp_path / "tally.db", steps)


@given(
    first=st.lists(INGESTED, min_size=1, max_size=2), steps=st.lists(st.one_of(INGESTED, DECIDED, DECIDED), max_size=5)
)
@settings(max_examples=4, deadline=None)
def test_whatever_happens_the_answers_of_each_evening_are_given_again(
    blank: Path, tmp_path_factory: pytest.TempPathFactory, first: list[Step], steps: list[Step]
) -> None:
    live_and_look_back(blank, tmp_path_factory.mktemp("world") / "tally.db", [*first, *steps])
