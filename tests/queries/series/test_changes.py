"""What is kept of each stretch of days: the last report, and of increments their sum."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session
from tallybook.queries.filters.criteria import Filters
from tallybook.queries.rows import SeriesPoint
from tallybook.queries.series.changes import stretch
from tallybook.queries.series.points import SeriesOptions, list_points
from tallybook.queries.terms import Every
from tallybook.records import Modifier, Scope

from tests.queries.said import keep, said


def told(session: Session, choice: SeriesOptions | None = None) -> list[SeriesPoint]:
    return list(list_points(session, Filters(), choice or SeriesOptions()))


DAYS = (1, 2, 4, 5, 12)  # June 2023 begins on a Thursday


@pytest.mark.parametrize(
    ("every", "scope", "kept", "changes"),
    [
        (Every.REPORT, Scope.TOTAL, [10, 20, 40, 50, 120], [None, 10, 20, 10, 70]),
        (Every.DAY, Scope.TOTAL, [10, 20, 40, 50, 120], [None, 10, 20, 10, 70]),
        (Every.WEEK, Scope.TOTAL, [40, 50, 120], [None, 10, 70]),
        (Every.MONTH, Scope.TOTAL, [120], [None]),
        (Every.DAY, Scope.INCREMENT, [10, 20, 40, 50, 120], [None, 10, 20, 10, 70]),
        (Every.WEEK, Scope.INCREMENT, [70, 50, 120], [None, -20, 70]),
        (Every.MONTH, Scope.INCREMENT, [240], [None]),
        (Every.MONTH, Scope.UNKNOWN, [10, 20, 40, 50, 120], [None] * 5),
    ],
)
def test_a_figure_of_each_stretch(
    empty: Session, every: Every, scope: Scope, kept: list[int], changes: list[int | None]
) -> None:
    keep(empty, *(said(f"{10 * n} died", (str(10 * n), 10 * n, {"scope": scope}), day=n) for n in DAYS))
    points = told(empty, SeriesOptions(every=every))
    assert [point.value for point in points] == kept
    assert [point.change for point in points] == changes


def test_increments_of_a_day_passed_on_are_added_once(empty: Session) -> None:
    daily = {"scope": Scope.INCREMENT}
    keep(empty, *(said(f"{v} died", (str(v), v, daily), day=day) for day, v in ((1, 10), (1, 12), (2, 5))))
    (point,) = told(empty, SeriesOptions(every=Every.MONTH))
    assert (point.value, point.low, point.high, point.modifier, point.reports) == (17, 17, 17, Modifier.EXACT, 3)


@pytest.mark.parametrize(
    ("modifier", "bounds", "summed", "modifier_of_sum"),
    [
        pytest.param(Modifier.AT_LEAST, (12, 12, None), (22, 22, None), Modifier.AT_LEAST, id="open above"),
        pytest.param(Modifier.AT_MOST, (12, None, 12), (22, None, 22), Modifier.AT_MOST, id="open below"),
        pytest.param(Modifier.ABOUT, (12, 12, 12), (22, 22, 22), Modifier.ABOUT, id="about"),
        pytest.param(Modifier.BETWEEN, (None, 8, 12), (None, 18, 22), Modifier.BETWEEN, id="a range"),
        pytest.param(Modifier.VAGUE, (None, 24, 99), (None, 34, 109), Modifier.VAGUE, id="a vague word"),
    ],
)
def test_a_sum_says_no_more_than_its_parts(
    empty: Session,
    modifier: Modifier,
    bounds: tuple[int | None, int, int | None],
    summed: tuple[int | None, int, int | None],
    modifier_of_sum: Modifier,
) -> None:
    fields = {"scope": Scope.INCREMENT, "modifier": modifier, **dict(zip(("low", "high"), bounds[1:], strict=True))}
    first = said("10 died", ("10", 10, {"scope": Scope.INCREMENT}), day=1)
    keep(empty, first, said("so many died", ("so many", bounds[0], fields), day=2))
    (point,) = told(empty, SeriesOptions(every=Every.WEEK))
    assert (point.value, point.low, point.high) == summed
    assert point.modifier == modifier_of_sum


def test_a_fall_inside_a_week_is_none_between_weeks(empty: Session) -> None:
    keep(empty, *(said(f"{v} died", (str(v), v), day=day) for day, v in ((1, 10), (5, 30), (6, 20), (12, 25))))
    assert [point.flag for point in told(empty)] == [None, None, "falls", None]
    assert [point.flag for point in told(empty, SeriesOptions(every=Every.WEEK))] == [None, None, None]


@given(st.dates(), st.sampled_from(Every))
def test_a_stretch_begins_on_or_before_its_day_and_is_its_own(day: date, every: Every) -> None:
    first = stretch(day, every)
    assert first is not None
    assert first <= day
    assert stretch(first, every) == first
