"""Figures over time: which figures make a series, the day they stand for, changes, flags, corrections, stretches."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session
from tallybook.queries.conventions import load_convention
from tallybook.queries.filters.criteria import Filters
from tallybook.queries.rows import SeriesPoint
from tallybook.queries.series import points as series
from tallybook.queries.series.changes import LEAP
from tallybook.queries.series.points import SeriesOptions
from tallybook.queries.terms import By, Every
from tallybook.records import Category, Certainty, Claim, DateRange, Document, Equipment, Mode, Modifier, Scope
from tallybook.review import Author, merge
from tallybook.store.schema.tables import ActorRow

from tests.queries.said import MINISTRY, REUTERS, SUDAN, UNITED_NATIONS, VAGUE, keep, said

Told = list[tuple[Any, ...]]
JUNE: Callable[[int], date] = lambda day: date(2023, 6, day)  # noqa: E731


def told(session: Session, choice: SeriesOptions | None = None) -> list[SeriesPoint]:
    return list(series.list_points(session, Filters(), choice or SeriesOptions()))


def names(points: list[SeriesPoint]) -> list[int]:
    """For each point the number of its series, in order of appearance."""
    seen = list(dict.fromkeys(point.series for point in points))
    return [seen.index(point.series) for point in points]


def period(start: int | None, end: int | None) -> dict[str, Any]:
    days = DateRange(text="then", start=JUNE(start) if start else None, end=JUNE(end) if end else None)
    return {"period": days}


@pytest.mark.parametrize(
    ("fields", "published", "day"),
    [
        pytest.param({}, 20, 20, id="published"),
        pytest.param({"said_on": (18, 18)}, 20, 18, id="said"),
        pytest.param({"said_on": (18, 18), "period": (1, 10)}, 20, 10, id="the period's end"),
        pytest.param({"period": (1, None)}, 20, 20, id="a period without an end"),
        pytest.param({"period": (1, 30)}, 20, 20, id="a period that goes on"),
        pytest.param({"period": (1, 10)}, None, 10, id="a period and no other day"),
        pytest.param({}, None, None, id="no day"),
    ],
)
def test_the_day_a_figure_stands_for(
    empty: Session, fields: dict[str, tuple[int, int | None]], published: int | None, day: int | None
) -> None:
    about = period(*fields["period"]) if "period" in fields else {}
    start, _ = fields.get("said_on", (None, None))
    claim = {"said_on": DateRange(text="then", start=JUNE(start), end=JUNE(start))} if start else {}
    keep(empty, said("9 died", ("9", 9, about), day=published, **claim))
    (point,) = told(empty)
    assert point.day == (JUNE(day) if day else None)


def unlike(**fields: Any) -> tuple[Document, Claim]:
    """Like `said("9 died")`, with something that is another; `figure` is for the figure."""
    about = fields.pop("figure", {})
    return said("7 died", ("7", 7, about), **{"day": 2} | fields)


@pytest.mark.parametrize(
    ("other", "is_same"),
    [
        pytest.param(unlike(), True, id="the same"),
        pytest.param(unlike(publisher="Post"), True, id="another publisher"),
        pytest.param(unlike(figure=period(1, 1)), True, id="a period"),
        pytest.param(unlike(source=UNITED_NATIONS), False, id="source"),
        pytest.param(unlike(figure={"subject": None}), False, id="subject"),
        pytest.param(unlike(figure={"measure": "wounded"}), False, id="measure"),
        pytest.param(unlike(figure={"category": Category.CHILDREN}), False, id="category"),
        pytest.param(unlike(figure={"scope": Scope.INCREMENT}), False, id="increment"),
        pytest.param(unlike(figure={"scope": Scope.INCIDENT}), False, id="incident"),
        pytest.param(unlike(figure={"scope": Scope.UNKNOWN}), False, id="unknown scope"),
        pytest.param(unlike(certainty=Certainty.DENIED), False, id="denied"),
        pytest.param(unlike(figure={"equipment": Equipment(name="tank", class_="tank")}), False, id="equipment"),
    ],
)
def test_what_is_one_series(empty: Session, other: tuple[Document, Claim], is_same: bool) -> None:
    keep(empty, said("9 died", ("9", 9)), other)
    points = told(empty)
    assert (points[0].series == points[1].series) is is_same
    assert ([point.change for point in points] == [None, -2]) is is_same


INCIDENT = {"scope": Scope.INCIDENT}


@pytest.mark.parametrize(
    ("first", "second", "is_same"),
    [
        ({"place": "Omdurman", **period(1, 1)}, {"place": "omdurman", **period(1, 1)}, True),
        ({"place": "Omdurman", **period(1, 1)}, {"place": "Omdurman", **period(2, 2)}, False),
        ({"place": "Omdurman", **period(1, 1)}, {"place": "Nyala", **period(1, 1)}, False),
        (period(1, 1), period(1, 1), False),
    ],
    ids=["place and day", "another day", "another place", "no place, two documents"],
)
def test_which_incidents_are_one(empty: Session, first: dict[str, Any], second: dict[str, Any], is_same: bool) -> None:
    keep(empty, said("9 died", ("9", 9, INCIDENT | first)), said("12 died", ("12", 12, INCIDENT | second), day=3))
    points = told(empty)
    assert [point.change for point in points] == ([None, 3] if is_same else [None, None])
    assert (names(points) == [0, 0]) is is_same


def test_an_articles_own_voice_is_a_series_a_publisher(empty: Session) -> None:
    own: dict[str, Any] = {"source": None, "mode": "unattributed"}
    keep(empty, *(said(f"{5 + n} died", (str(5 + n), 5 + n), day=n, publisher="AB"[n % 2], **own) for n in (1, 2, 3)))
    assert [(point.publisher, point.change) for point in told(empty)] == [("A", None), ("B", None), ("B", 2)]


def test_what_was_supplied_is_told_apart_by_who_got_it(empty: Session) -> None:
    tanks = {"measure": "supplied", "category": Category.EQUIPMENT, "equipment": Equipment(name="tank", class_="tank")}
    keep(
        empty,
        said("9 went", ("9", 9, tanks | {"counterpart": UNITED_NATIONS})),
        said("4 went", ("4", 4, tanks | {"counterpart": REUTERS}), day=2),
    )
    assert names(told(empty)) == [0, 1]


AT_LEAST = {"high": None, "modifier": Modifier.AT_LEAST}
AT_MOST = {"low": None, "modifier": Modifier.AT_MOST}


@pytest.mark.parametrize(
    ("before", "after", "flag"),
    [
        ((9, {}), (12, {}), None),
        ((9, {}), (8, {}), "falls"),
        ((9, {}), (8, AT_LEAST), None),
        ((9, AT_MOST), (8, {}), None),
        ((9, AT_LEAST), (8, {}), "falls"),
        ((9, {}), (None, {"low": 3, "high": 8, "modifier": Modifier.BETWEEN}), "falls"),
        ((9, {}), (None, {"low": 3, "high": 9, "modifier": Modifier.BETWEEN}), None),
        ((9, {}), (9 * LEAP, {}), None),
        ((9, {}), (9 * LEAP + 1, {}), "tenfold"),
        ((9, {}), (None, {"low": 9 * LEAP + 1, "high": 999, "modifier": Modifier.VAGUE}), "tenfold"),
        ((0, {}), (50, {}), None),
        ((9, {"scope": Scope.INCREMENT}), (8, {"scope": Scope.INCREMENT}), None),
    ],
)
def test_a_total_that_falls_or_leaps_is_flagged(
    empty: Session, before: tuple[float, dict[str, Any]], after: tuple[float | None, dict[str, Any]], flag: str | None
) -> None:
    keep(empty, said("first many", ("first many", *before)), said("then many", ("then many", *after), day=2))
    assert [point.flag for point in told(empty)] == [None, flag]


def test_a_correction_supersedes_what_it_corrects_and_both_are_kept(empty: Session) -> None:
    first, second = keep(
        empty,
        said("38 people died", ("38", 38)),
        said("the toll raised to 43 from 38", ("43", 43), ("38", 38), day=3),
    )
    assert [(point.claim_id, point.value, point.change, point.flag, point.superseded_by) for point in told(empty)] == [
        (first, 38, None, "corrected", second),
        (second, 38, None, "corrected", second),
        (second, 43, 5, None, None),
    ]
    assert [(point.value, point.change) for point in told(empty, SeriesOptions(every=Every.DAY))] == [
        (38, None),
        (43, 5),
    ]


def test_a_toll_that_is_lowered_by_its_own_words_does_not_fall(empty: Session) -> None:
    keep(empty, said("50 died", ("50", 50)), said("revised from 50 to 45", ("50", 50), ("45", 45), day=2))
    assert [(point.value, point.change, point.flag) for point in told(empty)][-1] == (45, -5, None)


def test_another_sources_number_is_not_superseded(empty: Session) -> None:
    keep(
        empty,
        said("38 people died", ("38", 38), source=UNITED_NATIONS),
        said("the toll raised to 43 from 38", ("43", 43), ("38", 38), day=3),
    )
    assert [point.superseded_by for point in told(empty) if point.source == "United Nations"] == [None]


def test_an_older_number_of_other_days_is_no_correction(empty: Session) -> None:
    keep(empty, said("raised to 43 from 38 then", ("43", 43), ("38", 38, period(1, 2)), day=20))
    assert [(point.day, point.value, point.change, point.flag) for point in told(empty)] == [
        (JUNE(2), 38, None, None),
        (JUNE(20), 43, 5, None),
    ]


@pytest.mark.parametrize(
    ("words", "numbers", "flags"),
    [
        ("a woman and two girls were taken", [("a woman", 1, {}), ("two", 2, {})], ["several", "several"]),
        ("43 died, 12 in Nyala", [("43", 43, {}), ("12", 12, {"part_of": 0})], ["part", None]),
        ("43 died; the toll is 43", [("43", 43, {}), ("the toll is 43", 43, {})], [None, None]),
    ],
    ids=["several", "part", "twice"],
)
def test_a_claim_with_several_figures_of_one_thing(
    empty: Session, words: str, numbers: list[Any], flags: list[str | None]
) -> None:
    keep(empty, said(words, *numbers), said("50 died", ("50", 50), day=2))
    *found, last = told(empty)
    assert [point.flag for point in found] == flags
    assert last.change == (None if "several" in flags else 7)


def test_denied_figures_have_no_change(empty: Session) -> None:
    keep(empty, *(said(f"{n} died", (str(n), n), day=n, certainty=Certainty.DENIED) for n in (1, 5)))
    assert [(point.change, point.flag) for point in told(empty)] == [(None, "denied"), (None, "denied")]


@pytest.mark.parametrize(
    ("by", "order"),
    [
        (
            By.SOURCE,
            [("Ministry of Health", "killed"), ("Ministry of Health", "wounded"), ("United Nations", "killed")],
        ),
        (
            By.SUBJECT,
            [("Ministry of Health", "killed"), ("United Nations", "killed"), ("Ministry of Health", "wounded")],
        ),
        (
            By.MEASURE,
            [("Ministry of Health", "killed"), ("United Nations", "killed"), ("Ministry of Health", "wounded")],
        ),
        (
            By.PUBLISHER,
            [("United Nations", "killed"), ("Ministry of Health", "killed"), ("Ministry of Health", "wounded")],
        ),
    ],
)
def test_grouped_by(empty: Session, by: By, order: list[tuple[str, str]]) -> None:
    keep(
        empty,
        said("9 died", ("9", 9), publisher="B"),
        said("7 died", ("7", 7), source=UNITED_NATIONS, publisher="A"),
        said("4 hurt", ("4", 4, {"measure": "wounded"}), publisher="B"),
    )
    assert [(point.source, point.measure) for point in told(empty, SeriesOptions(by=by))] == order


def test_by_publisher_each_publisher_has_a_series(empty: Session) -> None:
    keep(empty, *(said(f"{n} died", (str(n), n), day=n, publisher="AB"[n % 2]) for n in (1, 2, 3)))
    assert names(told(empty)) == [0, 0, 0]
    by_publisher = told(empty, SeriesOptions(by=By.PUBLISHER))
    assert [(point.publisher, point.change) for point in by_publisher] == [("A", None), ("B", None), ("B", 2)]


@pytest.mark.parametrize("by", By)
@pytest.mark.parametrize("every", [Every.REPORT, Every.WEEK])
def test_pages_together_are_the_series(session: Session, by: By, every: Every) -> None:
    keep(session, said("the toll raised to 43 from 38", ("43", 43), ("38", 38), day=3), said("50 died", ("50", 50)))
    choice = SeriesOptions(by=by, every=every)
    whole = told(session, choice)
    found: list[SeriesPoint] = []
    filters = Filters(limit=2)
    while page := list(series.list_points(session, filters, choice)):
        found += page
        filters = replace(filters, after=series.cursor_of(page[-1]))
        assert series.count_points(session, filters, choice) == len(whole) - len(found)
    assert found == whole


def test_the_first_of_all_series_are_read_source_by_source(session: Session) -> None:
    own = {"source": None, "mode": Mode.UNATTRIBUTED}
    tolls = [(None, 3), ("Beacon", 4), ("", 5), ("Beacon", 6), ("Anchor", 7)]
    keep(session, *(said(f"{n} died", (str(n), n), publisher=publisher, **own) for publisher, n in tolls))
    keep(session, said("8 died", ("8", 8), source=REUTERS), said("9 died", ("9", 9), source=UNITED_NATIONS))
    ids = {row.name: row.id for row in session.execute(select(ActorRow.name, ActorRow.id))}
    merge(session, ids["Reuters"], ids["United Nations"], Author())
    whole = told(session)
    assert {point.publisher for point in whole[:4]} == {None, "", "Anchor"} | {"Beacon"}
    for size in (1, 2, 5, 50):
        found: list[SeriesPoint] = []
        filters = Filters(limit=size)
        while page := list(series.list_points(session, filters)):
            found += page
            filters = replace(filters, after=series.cursor_of(page[-1]))
        assert found == whole


def test_a_convention_gives_estimates_beside_what_is_stated(empty: Session) -> None:
    keep(empty, said("dozens of people died", ("dozens of", None, VAGUE | {"low": 24, "high": 99})))
    (stated,) = told(empty)
    (estimated,) = told(empty, SeriesOptions(convention=load_convention("acled")))
    assert (stated.estimate, stated.estimate_by) == (None, None)
    assert (estimated.estimate, estimated.estimate_by) == (12, "acled")
    assert (estimated.value, estimated.low, estimated.high) == (None, 24, 99)


def test_statements_do_not_grow_with_the_rows(empty: Session) -> None:
    def count() -> int:
        statements: list[str] = []
        event.listen(empty.get_bind(), "before_cursor_execute", lambda *given: statements.append(given[2]))
        told(empty)
        return len(statements)

    corrected = [said(f"to {n + 1} from {n}", (str(n + 1), n + 1), (str(n), n), day=n) for n in range(1, 29)]
    keep(empty, *corrected[:1])
    few = count()
    keep(empty, *corrected[1:])
    assert count() <= 2 * few
    assert sum(point.flag == "corrected" for point in told(empty)) > 50


def test_the_subject_and_source_are_named(empty: Session) -> None:
    keep(empty, said("9 died", ("9", 9, {"place": "Nyala"})))
    (point,) = told(empty)
    assert (point.source, point.source_country, point.subject, point.place) == (
        "Ministry of Health",
        "SD",
        "Sudan",
        "Nyala",
    )
    assert (MINISTRY.name, SUDAN.name) == (point.source, point.subject)
