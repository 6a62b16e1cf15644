"""Sources side by side: the latest of each, what they say together, and which only pass another on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event
from sqlalchemy.orm import Session
from tallybook.errors import UsageError
from tallybook.queries.comparison import by_day as compare_days
from tallybook.queries.comparison import compare
from tallybook.queries.comparison.compare import Stated, summarise
from tallybook.queries.conventions import STATED, Convention, load_convention
from tallybook.queries.filters.criteria import Filters
from tallybook.queries.rows import ComparedDay, ComparedFigure
from tallybook.queries.terms import Every
from tallybook.records import Actor, ActorKind, Category, Certainty, DateRange, Modifier, Scope

from tests.factories import save
from tests.queries.said import MINISTRY, REUTERS, UNITED_NATIONS, VAGUE, keep, said

ASKED = Filters(subject=("Sudan",), measure=("killed",))
OWN_VOICE: dict[str, Any] = {"source": None, "mode": "unattributed"}
WIRE = " ".join(f"Sentence {number} of the wire report tells what happened in the town." for number in range(40))


def side_by_side(
    session: Session, scope: Scope | None = None, convention: Convention = STATED, **filters: Any
) -> list[ComparedFigure]:
    asked = replace(ASKED, scope=(scope,) if scope else (), **filters)
    return list(compare.list_comparisons(session, asked, convention))


def by_day(session: Session, every: Every = Every.DAY, scope: Scope | None = None) -> list[ComparedDay]:
    return list(compare_days.list_days(session, replace(ASKED, scope=(scope,) if scope else ()), every))


def under(rows: list[ComparedFigure]) -> dict[str | None, str | None]:
    """For each speaker the one under which it counts."""
    return {row.source or row.publisher: row.origin for row in rows}


def test_the_latest_figure_of_each_source_as_of_a_day(empty: Session) -> None:
    _, second, _, fourth = keep(
        empty,
        said("9 died", ("9", 9)),
        said("12 died", ("12", 12), day=5),
        said("20 dead", ("20", 20), source=UNITED_NATIONS, day=2),
        said("60 dead", ("60", 60), source=UNITED_NATIONS, day=8),
    )
    now = side_by_side(empty)
    assert [(row.source, row.value, row.day, row.claim_id, row.reports) for row in now] == [
        ("Ministry of Health", 12, date(2023, 6, 5), second, 2),
        ("United Nations", 60, date(2023, 6, 8), fourth, 2),
    ]
    assert {(row.all_low, row.all_middle, row.all_high, row.all_ratio) for row in now} == {(12, 12, 60, 5.0)}
    before = side_by_side(empty, until=date(2023, 6, 4))
    assert [row.value for row in before] == [9, 20]


def test_a_late_report_on_earlier_days_is_not_the_latest(empty: Session) -> None:
    past = {"period": DateRange(text="in May", start=date(2023, 5, 1), end=date(2023, 5, 31))}
    keep(empty, said("9 died", ("9", 9)), said("5 died", ("5", 5, past), day=20))
    assert [row.value for row in side_by_side(empty)] == [9]


def test_what_is_counted_apart_is_compared_apart(empty: Session) -> None:
    keep(
        empty,
        said("9 died", ("9", 9)),
        said("4 children died", ("4", 4, {"category": Category.CHILDREN}), source=UNITED_NATIONS),
    )
    rows = side_by_side(empty)
    assert len({row.comparison for row in rows}) == 2
    assert {row.all_sources for row in rows} == {1}
    assert {row.all_ratio for row in rows} == {None}


@pytest.mark.parametrize(
    ("scope", "values"),
    [(None, [9]), (Scope.TOTAL, [9]), (Scope.INCIDENT, [4]), (Scope.INCREMENT, [2]), (Scope.UNKNOWN, [])],
)
def test_scopes_are_not_mixed_and_totals_come_first(empty: Session, scope: Scope | None, values: list[int]) -> None:
    keep(
        empty,
        said("4 died", ("4", 4, {"scope": Scope.INCIDENT, "place": "Nyala"})),
        said("2 more", ("2", 2, {"scope": Scope.INCREMENT}), source=UNITED_NATIONS),
        said("9 died", ("9", 9)),
    )
    assert [row.value for row in side_by_side(empty, scope)] == values
    assert [row.middle for row in by_day(empty, scope=scope)] == values


def test_incidents_are_compared_where_place_and_day_are_the_same(empty: Session) -> None:
    there = {"scope": Scope.INCIDENT, "place": "Nyala"}
    keep(
        empty,
        said("4 died", ("4", 4, there)),
        said("6 died", ("6", 6, there), source=UNITED_NATIONS),
        said("8 died", ("8", 8, there), day=2, source=UNITED_NATIONS),
    )
    rows = side_by_side(empty)
    assert [(row.value, row.all_sources) for row in rows] == [(4, 2), (6, 2), (8, 1)]


def test_a_denied_figure_is_shown_and_not_counted(empty: Session) -> None:
    keep(
        empty,
        said("9 died", ("9", 9)),
        said("900 died", ("900", 900), source=UNITED_NATIONS, certainty=Certainty.DENIED),
    )
    counted, denied = side_by_side(empty)
    assert (denied.flag, denied.origin, denied.is_independent) == ("denied", None, False)
    assert (counted.all_high, counted.all_sources) == (9, 1)
    assert [row.high for row in by_day(empty)] == [9]


def test_the_newer_number_of_a_correction_counts(empty: Session) -> None:
    keep(empty, said("the toll raised to 43 from 38", ("43", 43), ("38", 38)))
    assert [row.value for row in side_by_side(empty)] == [43]
    assert [(row.low, row.high, row.reports) for row in by_day(empty)] == [(43, 43, 1)]


def test_the_newer_of_two_points_of_a_claim_counts(empty: Session) -> None:
    june = {"period": DateRange(text="in May", start=date(2023, 5, 1), end=date(2023, 5, 31))}
    keep(empty, said("43 dead, up from 38 in May", ("43", 43), ("38", 38, june), day=9))
    assert [row.value for row in side_by_side(empty)] == [43]


def test_who_passes_a_claim_on_counts_under_its_source(empty: Session) -> None:
    keep(
        empty,
        said("9 died", ("9", 9), relayed_by=REUTERS),
        said("9 were dead", ("9", 9), source=REUTERS, day=2),
        said("20 were dead", ("20", 20), source=UNITED_NATIONS, day=2),
    )
    rows = side_by_side(empty)
    assert [(row.source, row.origin, row.is_independent) for row in rows] == [
        ("Ministry of Health", "Ministry of Health", True),
        ("Reuters", "Ministry of Health", False),
        ("United Nations", "United Nations", True),
    ]
    assert rows[0].relays == ("Reuters",)
    assert {(row.all_sources, row.all_independent) for row in rows} == {(3, 2)}


def test_a_go_between_with_a_number_of_its_own_is_independent(empty: Session) -> None:
    keep(
        empty,
        said("9 died", ("9", 9), relayed_by=REUTERS),
        said("11 were dead", ("11", 11), source=REUTERS, day=2),
    )
    assert under(side_by_side(empty)) == {"Ministry of Health": "Ministry of Health", "Reuters": "Reuters"}


def test_two_who_pass_each_other_on_are_one(empty: Session) -> None:
    keep(
        empty,
        said("9 died", ("9", 9), relayed_by=REUTERS),
        said("9 were dead", ("9", 9), source=REUTERS, relayed_by=MINISTRY, day=2),
    )
    rows = side_by_side(empty)
    assert under(rows) == {"Ministry of Health": "Ministry of Health", "Reuters": "Ministry of Health"}
    assert {row.all_independent for row in rows} == {1}


def test_a_headline_counts_under_the_source_in_its_article(empty: Session) -> None:
    text = {"before": f"{WIRE} "}
    document, claim = said("9 died", ("9", 9), **text)
    _, headline = said("9 died", ("9", 9), **text, **OWN_VOICE)
    headline = headline.model_copy(update={"claim_id": "headline"})
    save(empty, document, [claim, headline])
    assert under(side_by_side(empty)) == {"Ministry of Health": "Ministry of Health", "Courier": "Ministry of Health"}


@pytest.mark.parametrize(
    ("speaker", "number"),
    [
        pytest.param(OWN_VOICE, 1, id="own voice"),
        pytest.param({"source": Actor(name="residents", kind=ActorKind.WITNESSES, country="SD")}, 1, id="witnesses"),
        pytest.param({"source": Actor(name="officials", kind=ActorKind.ANONYMOUS)}, 1, id="unnamed"),
        pytest.param({"source": MINISTRY}, 1, id="one source anyway"),
    ],
)
def test_wire_copies_count_once(empty: Session, speaker: dict[str, Any], number: int) -> None:
    for day, publisher in ((1, "A"), (2, "B"), (3, "C")):
        keep(empty, said("9 died", ("9", 9), day=day, publisher=publisher, before=f"{publisher}: {WIRE} ", **speaker))
    rows = side_by_side(empty)
    assert {row.all_independent for row in rows} == {number}
    assert {row.copies for row in rows} == {2}


def test_two_articles_in_their_own_voice_are_independent(empty: Session) -> None:
    for publisher in ("A", "B"):
        keep(empty, said(f"9 died in {publisher}", ("9", 9), publisher=publisher, **OWN_VOICE))
    assert {row.all_independent for row in side_by_side(empty)} == {2}


def test_estimates_count_only_where_a_convention_is_chosen(empty: Session) -> None:
    dozens = VAGUE | {"low": 24, "high": 99}
    keep(empty, said("dozens of people died", ("dozens of", None, dozens)))
    (row,) = side_by_side(empty)
    assert (row.estimate, row.all_low, row.all_middle, row.all_high) == (None, 24, None, 99)
    (row,) = side_by_side(empty, convention=load_convention("acled"))
    assert (row.estimate, row.estimate_by, row.all_low, row.all_middle, row.all_high) == (12, "acled", 12, 12, 12)
    keep(empty, said("40 dead", ("40", 40), source=UNITED_NATIONS))
    assert {row.all_middle for row in side_by_side(empty, convention=load_convention("acled"))} == {40}


def test_what_is_compared_has_to_be_said(empty: Session) -> None:
    for read in (compare.list_comparisons, lambda *given: compare_days.list_days(*given, Every.DAY)):
        with pytest.raises(UsageError, match="needs --measure, or one of"):
            list(read(empty, Filters(mode=("direct",), certainty=("asserted",))))


def test_a_measure_alone_can_be_compared(empty: Session) -> None:
    keep(empty, said("9 died", ("9", 9, {"subject": None})), said("12 died", ("12", 12), source=UNITED_NATIONS))
    rows = list(compare.list_comparisons(empty, Filters(measure=("killed",))))
    assert [(row.subject, row.value, row.all_sources) for row in rows] == [(None, 9, 1), ("Sudan", 12, 1)]


@pytest.mark.parametrize(
    ("scope", "days", "flags"),
    [
        pytest.param(Scope.TOTAL, (1, 9), ["stale", None], id="a toll of more than a week ago"),
        pytest.param(Scope.TOTAL, (2, 9), [None, None], id="a toll of a week ago"),
        pytest.param(Scope.UNKNOWN, (1, 30), [None, None], id="not a running toll"),
    ],
)
def test_a_toll_left_behind_is_flagged(
    empty: Session, scope: Scope, days: tuple[int, int], flags: list[str | None]
) -> None:
    keep(
        empty,
        said("9 died", ("9", 9, {"scope": scope}), day=days[0]),
        said("12 died", ("12", 12, {"scope": scope}), day=days[1], source=UNITED_NATIONS),
    )
    assert [row.flag for row in side_by_side(empty)] == flags


def test_tolls_without_a_subject_are_compared_by_what_else_is_asked_for(empty: Session) -> None:
    keep(empty, said("9 died in Nyala", ("9", 9, {"subject": None})))
    assert list(compare.list_comparisons(empty, ASKED)) == []
    asked = Filters(measure=("killed",), search=("Nyala",))
    assert [(row.subject, row.value) for row in compare.list_comparisons(empty, asked)] == [(None, 9)]


def test_pages_together_are_the_comparison(empty: Session) -> None:
    for number in range(7):
        about = {"category": Category.CHILDREN} if number % 2 else {}
        source = Actor(name=f"Monitor {number}", kind=ActorKind.NGO)
        keep(empty, said(f"{number} died", (str(number), number, about), source=source))
    whole, found = side_by_side(empty), []
    filters = replace(ASKED, limit=2)
    while page := list(compare.list_comparisons(empty, filters)):
        found += page
        filters = replace(filters, after=compare.cursor_of(page[-1]))
        assert compare.count_comparisons(empty, filters) == len(whole) - len(found)
    assert found == whole
    days = by_day(empty)
    after = replace(ASKED, after=compare_days.cursor_of(days[0]))
    assert list(compare_days.list_days(empty, after, Every.DAY)) == days[1:]
    nothing = replace(ASKED, after="nothing")
    with pytest.raises(UsageError, match="nothing to go on behind"):
        list(compare.list_comparisons(empty, nothing))
    with pytest.raises(UsageError, match="nothing to go on behind"):
        list(compare_days.list_days(empty, nothing, Every.DAY))


@pytest.mark.parametrize(
    ("every", "rows"),
    [
        (Every.DAY, [(1, 9, 9, 1), (2, 9, 9, 1), (5, 9, 30, 2), (8, 12, 30, 2)]),
        (Every.WEEK, [(2, 9, 9, 1), (8, 12, 30, 2)]),
        (Every.MONTH, [(8, 12, 30, 2)]),
    ],
)
def test_over_time_each_source_counts_with_its_latest(
    empty: Session, every: Every, rows: list[tuple[int, int, int, int]]
) -> None:
    keep(
        empty,
        said("9 died", ("9", 9)),
        said("still 9 died", ("9", 9), day=2),
        said("30 dead", ("30", 30), source=UNITED_NATIONS, day=5),
        said("12 died", ("12", 12), day=8),
        said("7 died", ("7", 7), day=None, source=REUTERS),
    )
    found = by_day(empty, every)
    assert [(row.day.day, row.low, row.high, row.sources) for row in found] == rows
    assert (found[-1].low_source, found[-1].high_source) == ("Ministry of Health", "United Nations")
    assert sum(row.reports for row in found) == 4


def test_statements_do_not_grow_with_the_sources(empty: Session) -> None:
    def count() -> int:
        statements: list[str] = []
        event.listen(empty.get_bind(), "before_cursor_execute", lambda *given: statements.append(given[2]))
        side_by_side(empty)
        return len(statements)

    monitors = [Actor(name=f"Monitor {number}", kind=ActorKind.NGO) for number in range(30)]
    contents = [said(f"to {n + 1} from {n}", (str(n + 1), n + 1), (str(n), n), source=monitors[n]) for n in range(30)]
    keep(empty, *contents[:2])
    few = count()
    keep(empty, *contents[2:])
    assert count() <= 2 * few


EXACT = st.integers(0, 10**6).map(lambda number: Stated(number, number, number))
RANGE = st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)).map(lambda ends: Stated(min(ends), max(ends), None))
AT_LEAST = st.integers(0, 10**6).map(lambda number: Stated(number, None, number))
UNSTATED = st.just(Stated(None, None, None))


@given(st.lists(EXACT | RANGE | AT_LEAST | UNSTATED, max_size=8))
def test_a_summary_lies_within_what_is_said(figures: list[Stated]) -> None:
    found = summarise(figures, figures)
    numbers = {number for figure in figures for number in (figure.low, figure.high, figure.number)} - {None}
    assert {found.low, found.high, found.middle} - {None} <= numbers
    if found.low is not None:
        assert found.high is not None
        assert found.low <= found.high
    if found.middle is not None:
        assert found.low is not None
        assert found.high is not None
        assert found.low <= found.middle <= found.high
    assert found.ratio is None or found.ratio >= 1
    assert found == summarise(list(reversed(figures)), list(reversed(figures)))


@pytest.mark.parametrize(
    ("figures", "ratio"),
    [
        ([Stated(10, 10, 10)], None),
        ([Stated(10, 10, 10), Stated(40, 40, 40)], 4.0),
        ([Stated(10, 20, None), Stated(40, 60, None)], 2.0),
        ([Stated(10, 50, None), Stated(40, 60, None)], 1.0),
        ([Stated(100, None, 100), Stated(1150, 1150, 1150)], 11.5),
        ([Stated(0, 0, 0), Stated(5, 5, 5)], None),
    ],
)
def test_the_ratio_is_between_the_farthest(figures: list[Stated], ratio: float | None) -> None:
    assert summarise(figures, figures).ratio == ratio


def test_modifiers_are_kept(empty: Session) -> None:
    keep(empty, said("at least 9 died", ("at least 9", 9, {"high": None, "modifier": Modifier.AT_LEAST})))
    (row,) = side_by_side(empty)
    assert (row.modifier, row.low, row.high, row.all_low, row.all_high) == ("at_least", 9, None, 9, 9)
