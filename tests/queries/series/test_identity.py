"""What tells series apart is the same as a key, in SQL, and as a public name."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from tallybook.queries.comparison import by_day, compare
from tallybook.queries.filters.criteria import Filters
from tallybook.queries.lists import figures
from tallybook.queries.series.identity import CANONICAL, COUNTED, THING, SeriesKey, key_columns, name_of
from tallybook.queries.series.read import figure_of, read_series, whole_figures
from tallybook.queries.sql import paging
from tallybook.queries.terms import By, Every
from tallybook.records import Scope

from tests.factories import make_claim, make_document, make_figure, save
from tests.queries.said import MINISTRY, SUDAN, UNITED_NATIONS, keep, said

INCIDENT: dict[str, Any] = {"scope": Scope.INCIDENT}
ASKED = Filters(subject=("Sudan",), measure=("killed",))


def two_claims_of_one_document(session: Session, **fields: Any) -> None:
    """A document in which two sources count the dead of one event, each in a claim of its own."""
    document = make_document("The ministry said 9 died. The mission said 12 died.", published=date(2023, 6, 1))
    claims = [
        make_claim(
            document,
            words,
            source=source,
            figures=(make_figure(document, number, float(number), subject=SUDAN, **INCIDENT | fields),),
        )
        for words, number, source in (("9 died", "9", MINISTRY), ("12 died", "12", UNITED_NATIONS))
    ]
    save(session, document, claims)


@pytest.mark.parametrize("place", [None, "Mellit"])
def test_one_incident_of_a_document_is_one_comparison_with_one_name(empty: Session, place: str | None) -> None:
    two_claims_of_one_document(empty, place=place)
    rows = list(compare.list_comparisons(empty, ASKED))
    assert [(row.value, row.all_sources, row.all_low, row.all_high) for row in rows] == [(9, 2, 9, 12), (12, 2, 9, 12)]
    assert len({row.comparison for row in rows}) == 1
    days = list(by_day.list_days(empty, ASKED, Every.DAY))
    assert {day.comparison for day in days} == {rows[0].comparison}


def test_a_place_has_one_name_however_its_letters_are_written(empty: Session) -> None:
    keep(
        empty,
        said("9 died", ("9", 9, INCIDENT | {"place": "Mellit"})),
        said("12 died", ("12", 12, INCIDENT | {"place": "MELLIT"}), source=UNITED_NATIONS),
    )
    rows = list(compare.list_comparisons(empty, ASKED))
    assert [row.all_sources for row in rows] == [2, 2]
    assert len({row.comparison for row in rows}) == 1


def test_incidents_of_two_documents_without_a_place_are_two(empty: Session) -> None:
    keep(empty, said("9 died", ("9", 9, INCIDENT)), said("12 died", ("12", 12, INCIDENT), source=UNITED_NATIONS))
    rows = list(compare.list_comparisons(empty, ASKED))
    assert [row.all_sources for row in rows] == [1, 1]
    assert len({row.comparison for row in rows}) == 2


@pytest.mark.parametrize("by", By)
def test_each_series_has_one_name_and_each_name_one_series(session: Session, by: By) -> None:
    names = {}
    for series in read_series(session, replace(Filters(), all_versions=True), by):
        key = series[0].key
        assert {entry.key for entry in series} == {key}
        row = series[0].row
        name = name_of(row, key, (row.source, row.source_country, key.publisher, key.is_denied))
        assert names.setdefault(name, key) == key
    assert len(names) > 2


def test_the_key_read_is_that_of_the_columns(session: Session) -> None:
    columns = [paging.plain(column).label(name) for name, column in key_columns(CANONICAL).items()]
    query = figures.with_tables(select(*columns))
    by_columns = sorted(map(str, (SeriesKey._make(row) for row in session.execute(query))))
    read = sorted(str(figure_of(row)[1]) for row in session.execute(whole_figures()))
    assert read == by_columns
    assert len(set(read)) > 2


def test_what_is_counted_is_the_first_part_of_a_key() -> None:
    key = SeriesKey(1, "killed", "people", None, "total", 0, None, None, None, 2, None, None, is_denied=False)
    assert dict(zip(COUNTED, key.counted, strict=True)) == {name: getattr(key, name) for name in COUNTED}
    assert key.thing == tuple(getattr(key, name) for name in THING)
    assert replace_source(key).counted == key.counted


def test_merged_actors_have_the_key_of_the_one_they_are() -> None:
    key = SeriesKey(1, "supplied", "equipment", 4, "total", 3, None, None, None, 2, None, None, is_denied=False)
    assert key.canonical({1: 10, 2: 20, 3: 30, 4: 40}) == key._replace(subject_id=10, source_id=20, receiver_id=30)


def replace_source(key: SeriesKey) -> SeriesKey:
    return key._replace(source_id=99, publisher="Courier", is_denied=True)
