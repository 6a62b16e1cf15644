from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import tallybook
from tallybook.interface.database import Database

SAMPLES = Path(__file__).resolve().parents[3] / "data" / "samples"


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    with tallybook.open(tmp_path_factory.mktemp("incident") / "tally.db", create=True) as opened:
        opened.ingest(SAMPLES)
        yield opened


@pytest.fixture
def strike(db: Database) -> str:
    return next(row.incident_id for row in db.incidents() if row.place == "Nyala")


def test_one_comparison_has_every_source_of_a_thing(db: Database, strike: str) -> None:
    rows = [row for row in db.compare(incident=strike, measure="killed") if row.category in {"people", "civilians"}]
    assert len({row.comparison for row in rows}) == 1
    said = {row.source: row.value for row in rows}
    assert said["Ministry of Health"] == 58
    assert said["Rapid Support Forces"] == 51
    assert said["Sudan Doctors' Syndicate"] == 61


def test_its_days_are_those_of_the_reports(db: Database, strike: str) -> None:
    assert all(row.day == row.said for row in db.compare(incident=strike, measure="killed"))


def test_a_series_of_an_incident_runs_by_the_day_of_the_report(db: Database, strike: str) -> None:
    points = [
        point
        for point in db.series(incident=strike, measure="killed", category="people")
        if point.source == "Ministry of Health"
    ]
    assert [(point.day, point.value) for point in points] == sorted((point.day, point.value) for point in points)
    assert [point.value for point in points] == [43, 43, 58]
    assert len({point.series for point in points}) == 1


@pytest.mark.parametrize("size", [4, 8, 16])
def test_the_beginning_of_an_id_suffices(db: Database, strike: str, size: int) -> None:
    assert [row.claim_id for row in db.claims(incident=strike[:size])] == [
        row.claim_id for row in db.claims(incident=strike)
    ]


@pytest.mark.parametrize("words", ["nyala", "NYALA", "Nya"])
def test_a_place_is_found_by_words_of_its_name(db: Database, strike: str, words: str) -> None:
    found = {row.claim_id for row in db.claims(place=words)}
    assert {row.claim_id for row in db.claims(incident=strike)} <= found
    assert found < {row.claim_id for row in db.claims()}


@pytest.mark.parametrize("words", ["zz", "abc", "nyala"])
def test_what_is_no_id_is_refused(db: Database, words: str) -> None:
    with pytest.raises(tallybook.UsageError, match="is no incident"):
        list(db.claims(incident=words))


def test_a_percent_sign_is_no_wildcard(db: Database) -> None:
    assert list(db.figures(place="N%a")) == []
