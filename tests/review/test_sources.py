"""What people decide: what it changes, that it can be undone, and what may not be decided."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from tallybook.errors import StoreError, UsageError
from tallybook.queries.filters.criteria import Filters
from tallybook.queries.lists.actors.find_source import find_source
from tallybook.queries.lists.actors.sources import list_sources
from tallybook.queries.lists.claims import list_claims, load_whole
from tallybook.queries.lists.figures import list_figures
from tallybook.records import Actor, ActorKind
from tallybook.review import Author, add_actor, alias, grade_claim, grade_source, merge, split, undo
from tallybook.settings import Settings
from tallybook.store.database import open_database
from tallybook.store.schema.tables import ActorRow, ClaimRow, DecisionRow

from tests.factories import NORTH_KOREA, make_claim, make_database, make_document, make_figure, save, two_sides

ANN = Author("ann", "said so herself")
KYIV, MOSCOW, PYONGYANG = "General Staff (UA)", "General Staff (RU)", "North Korea"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the three articles of `two_sides`, to be copied."""
    return make_database(tmp_path_factory.mktemp("review") / "tally.db", two_sides())


@pytest.fixture
def session(kept: Path, tmp_path: Path) -> Iterator[Session]:
    """A session on a database with these articles."""
    own = Settings.load(str(shutil.copy(kept, tmp_path / "tally.db")))
    with closing(open_database(own)) as database, database.session() as session:
        yield session


def listed(session: Session, **filters: Any) -> dict[str, int]:
    """How many claims each source has."""
    return {f"{row.source} ({row.country})": row.claims for row in list_sources(session, Filters(**filters))}


def spans(session: Session, **filters: Any) -> list[str]:
    return [row.span for row in list_figures(session, Filters(**filters))]


def merged(session: Session, one: str, other: str) -> int:
    return merge(session, find_source(session, one), find_source(session, other), ANN)


def test_merged_sources_are_one_in_every_list(session: Session) -> None:
    before = listed(session)
    number = merged(session, MOSCOW, KYIV)
    assert listed(session) == {KYIV: 3, "residents (SD)": 1, "Ministry of Health (SD)": 1}
    assert {row.source_country for row in list_claims(session, Filters(source=(MOSCOW,)))} == {"UA"}
    assert spans(session, source=("Moscow's General Staff",)) == ["20 to 30", "at least 100", "1,150"]
    assert spans(session, source=("Russia",)) == []
    assert spans(session, country=("UA",)) == ["20 to 30", "at least 100", "1,150"]
    undo(session, number, ANN)
    assert listed(session) == before
    assert spans(session, source=("Moscow's General Staff",)) == ["20 to 30"]


def test_a_merged_subject_shows_and_is_found_as_the_other(session: Session) -> None:
    number = merged(session, PYONGYANG, KYIV)
    assert {row.subject for row in list_figures(session, Filters(measure=("killed",)))} == {"General Staff"}
    assert spans(session, subject=(KYIV,)) == spans(session, subject=(PYONGYANG,)) == ["at least 100", "1,150"]
    undo(session, number, ANN)
    assert spans(session, subject=(KYIV,)) == []


def test_merges_in_a_chain_lead_to_its_end_and_are_undone_one_by_one(session: Session) -> None:
    first = merged(session, MOSCOW, KYIV)
    second = merged(session, KYIV, PYONGYANG)
    assert listed(session)["North Korea (KP)"] == 3
    assert spans(session, source=(MOSCOW,)) == ["20 to 30", "at least 100", "1,150"]
    undo(session, first, ANN)
    assert listed(session)[MOSCOW] == 1
    assert listed(session)["North Korea (KP)"] == 2
    undo(session, second, ANN)
    assert listed(session)[KYIV] == 2


def test_what_is_merged_is_still_there_as_it_was_read(session: Session) -> None:
    read = session.execute(select(ClaimRow.id, ClaimRow.source_id, ClaimRow.digest)).all()
    merged(session, MOSCOW, KYIV)
    split_off(session, KYIV, "Press office", words=["The General Staff"])
    assert session.execute(select(ClaimRow.id, ClaimRow.source_id, ClaimRow.digest)).all() == read
    row = next(iter(list_claims(session, Filters(certainty=("denied",)))))
    whole = load_whole(session, row.claim_id)
    assert (whole.claim.source.country, whole.extracted.source.country) == ("UA", "RU")  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("one", "other", "words"),
    [
        (KYIV, KYIV, "can't be merged into itself"),
        ("1", "1", "can't be merged into itself"),
        ("3", "1", r'"General Staff \(RU\)" is merged into "General Staff \(UA\)" already$'),
        ("1", "3", "would go in a circle"),
        ("2", "3", "is merged into"),
    ],
)
def test_a_source_is_not_merged_into_itself_or_in_a_circle(session: Session, one: str, other: str, words: str) -> None:
    merged(session, "3", "1")
    merged(session, "2", "1")
    with pytest.raises(UsageError, match=words) as raised:
        merged(session, one, other)
    assert raised.value.next_step


def split_off(session: Session, name: str, new: str, **part: Any) -> int:
    to = add_actor(session, Actor(name=new, kind=ActorKind.MILITARY, country="UA"))
    return split(session, find_source(session, name), to, ANN, **part)


def test_claims_that_words_name_are_split_off_and_so_are_later_ones(session: Session) -> None:
    number = split_off(session, KYIV, "Press office", words=["the  general STAFF"])
    assert listed(session)["Press office (UA)"] == 1
    assert listed(session)[KYIV] == 1
    assert spans(session, source=("Press office",)) == ["1,150"]
    later = make_document("The General Staff said 9 died.", published=date(2023, 7, 1), location="later.txt")
    figure = make_figure(later, "9", 9)
    save(session, later, [make_claim(later, "9 died", source_mention="The General Staff", figures=(figure,))])
    assert spans(session, source=("Press office",)) == ["1,150", "9"]
    aliases = {row.source: row.aliases for row in list_sources(session, Filters(source=("Press office",)))}
    assert aliases == {"Press office": ("The General Staff",)}
    undo(session, number, ANN)
    assert listed(session)[KYIV] == 3
    assert spans(session, source=("Press office",)) == []


def test_a_single_claim_is_split_off_to_a_known_source(session: Session) -> None:
    claim_id = next(row.claim_id for row in list_claims(session, Filters(source=(KYIV,))))
    number = split(session, find_source(session, KYIV), find_source(session, MOSCOW), ANN, claim_ids=[claim_id])
    assert spans(session, source=(MOSCOW,)) == ["20 to 30", "at least 100"]
    # The last decision counts; where it is undone, the one before it does.
    again = split(session, find_source(session, MOSCOW), find_source(session, PYONGYANG), ANN, claim_ids=[claim_id])
    assert spans(session, source=(PYONGYANG,)) == ["at least 100"]
    undo(session, again, ANN)
    assert spans(session, source=(MOSCOW,)) == ["20 to 30", "at least 100"]
    undo(session, number, ANN)
    assert spans(session, source=(MOSCOW,)) == ["20 to 30"]


@pytest.mark.parametrize(
    ("to", "part", "words"),
    [
        (KYIV, {"words": ["The General Staff"]}, "are one source"),
        (MOSCOW, {}, "nothing to split off"),
        (MOSCOW, {"words": ["Nobody"]}, 'no claim of .* is named by "Nobody"'),
        (MOSCOW, {"claim_ids": ["nothing"]}, "nothing is no claim of"),
    ],
)
def test_what_can_not_be_split_off(session: Session, to: str, part: dict[str, Any], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        split(session, find_source(session, KYIV), find_source(session, to), ANN, **part)
    assert session.scalars(select(DecisionRow)).all() == []


def test_a_name_finds_its_source_until_it_is_undone(session: Session) -> None:
    assert spans(session, source=("Bankova",)) == []
    number = alias(session, find_source(session, KYIV), " Bankova ", ANN)
    assert spans(session, source=("the BANKOVA",)) == ["at least 100", "1,150"]
    assert next(iter(list_sources(session, Filters(source=(KYIV,))))).aliases[0] == "Bankova"
    for known in ("bankova", "The General Staff", "general staff"):
        with pytest.raises(UsageError, match="already"):
            alias(session, find_source(session, KYIV), known, ANN)
    with pytest.raises(UsageError, match="no words"):
        alias(session, find_source(session, KYIV), " ", ANN)
    undo(session, number, ANN)
    assert spans(session, source=("Bankova",)) == []


def test_grades_are_kept_apart_and_filtered_by(session: Session) -> None:
    first = next(iter(list_claims(session, Filters(source=(KYIV,)))))
    assert (first.reliability, first.credibility) == ("F", 6)
    source, claim = grade_source(session, 1, "b", ANN), grade_claim(session, first.claim_id, "2", ANN)
    graded = [(row.claim_id, row.reliability, row.credibility) for row in list_claims(session, Filters(source=(KYIV,)))]
    assert [row[1:] for row in graded] == [("B", 2), ("B", 6)]
    assert spans(session, min_reliability="C") == spans(session, source=(KYIV,))
    assert spans(session, min_reliability="A") == []
    assert spans(session, min_reliability="F") == spans(session, min_credibility=6) == spans(session)
    assert spans(session, min_credibility=3) == ["at least 100"]
    assert spans(session, min_credibility=1) == []
    worse = grade_source(session, 1, "D", ANN)
    assert spans(session, min_reliability="C") == []
    undo(session, worse, ANN)
    assert spans(session, min_reliability="C") == spans(session, source=(KYIV,))
    undo(session, source, ANN)
    undo(session, claim, ANN)
    assert spans(session, min_credibility=3) == spans(session, min_reliability="C") == []


def test_a_merged_source_has_the_grade_of_the_one_it_is(session: Session) -> None:
    grade_source(session, find_source(session, MOSCOW), "E", ANN)
    number = merged(session, MOSCOW, KYIV)
    grade_source(session, 3, "A", ANN)
    assert {row.reliability for row in list_claims(session, Filters(source=(KYIV,)))} == {"A"}
    undo(session, number, ANN)
    grades = {row.source_country: row.reliability for row in list_claims(session, Filters(source=("General Staff",)))}
    assert grades == {"UA": "A", "RU": "E"}


@pytest.mark.parametrize("grade", ["", "G", "AB", "1"])
def test_a_grade_of_a_source_that_is_none(session: Session, grade: str) -> None:
    with pytest.raises(UsageError, match="no grade of a source"):
        grade_source(session, 1, grade, ANN)


@pytest.mark.parametrize("grade", ["", "0", "7", "A", "²"])
def test_a_grade_of_a_claim_that_is_none(session: Session, grade: str) -> None:
    claim_id = next(iter(list_claims(session, Filters()))).claim_id
    with pytest.raises(UsageError, match="no grade of a claim"):
        grade_claim(session, claim_id, grade, ANN)


def test_what_is_not_there_is_an_error(session: Session) -> None:
    with pytest.raises(StoreError, match="no claim called"):
        grade_claim(session, "nothing", "1", ANN)
    with pytest.raises(UsageError, match="no source has the id 99"):
        merge(session, 1, 99, ANN)
    with pytest.raises(UsageError, match="no decision 7"):
        undo(session, 7, ANN)


def test_a_decision_is_undone_once(session: Session) -> None:
    number = merged(session, MOSCOW, KYIV)
    undo(session, number, Author("ben"))
    with pytest.raises(UsageError, match="undone already"):
        undo(session, number, ANN)
    kept = session.get_one(DecisionRow, number)
    assert (kept.decided_by, kept.note, kept.undone_by) == ("ann", "said so herself", "ben")
    assert kept.undone_at is not None
    assert kept.undone_at >= kept.recorded_at


def test_a_name_that_a_person_makes_is_one_actor(session: Session) -> None:
    made = Actor(name="press Office", kind=ActorKind.MILITARY, country="UA")
    first = add_actor(session, made)
    assert add_actor(session, made.model_copy(update={"name": "Press office"})) == first
    assert add_actor(session, NORTH_KOREA) == find_source(session, PYONGYANG)
    assert session.get_one(ActorRow, first).document_id is None
