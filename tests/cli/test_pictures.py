"""From rows to pictures: what becomes a panel, a line, a bar, and what is said of the rest."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from tallybook.cli.pictures import of_comparison, of_days, of_series
from tallybook.plots import MOST_PANELS, OverTime, Picture, Style, check
from tallybook.queries.rows import ComparedDay, ComparedFigure, SeriesPoint

from tests.cli.conftest import Tally
from tests.factories import make_database
from tests.queries.said import said

FIRST = date(2023, 6, 11)


def point(**fields: Any) -> SeriesPoint:
    """A figure of people killed; `days` after the first."""
    days = fields.pop("days", 0)
    value = fields.pop("value", 10)
    known: dict[str, Any] = dict.fromkeys(SeriesPoint.__dataclass_fields__)
    known |= {"day": FIRST + timedelta(days=days), "source": "Ministry", "publisher": "Courier", "subject": "Sudan",
              "measure": "killed", "category": "people", "scope": "total", "modifier": "exact", "value": value,
              "low": value, "high": value, "claim_id": f"c{days}", "certainty": "asserted"}  # fmt: skip
    return SeriesPoint(**{**known, **fields})


def compared(**fields: Any) -> ComparedFigure:
    known: dict[str, Any] = dict.fromkeys(ComparedFigure.__dataclass_fields__)
    known |= {"day": FIRST, "source": "Ministry", "publisher": "Courier", "subject": "Sudan", "measure": "killed",
              "category": "people", "scope": "total", "modifier": "exact", "value": 10, "low": 10, "high": 10,
              "claim_id": "c", "is_independent": True, "comparison": "one", "all_sources": 1,
              "all_independent": 1}  # fmt: skip
    return ComparedFigure(**{**known, **fields})


def compared_day(days: int, low: int, middle: int | None, high: int) -> ComparedDay:
    known: dict[str, Any] = dict.fromkeys(ComparedDay.__dataclass_fields__)
    known |= {"day": FIRST + timedelta(days=days), "measure": "killed", "category": "people", "scope": "total",
              "low": low, "middle": middle, "high": high, "independent": 2}  # fmt: skip
    return ComparedDay(**known)


def styles(picture: OverTime) -> set[Style]:
    return {line.style for panel in picture.panels for line in panel.lines}


@pytest.mark.parametrize(
    ("scope", "one_incident", "style"),
    [
        ("total", False, Style.STEPS),
        ("increment", False, Style.BARS),
        ("incident", False, Style.DOTS),
        ("unknown", False, Style.DOTS),
        ("incident", True, Style.STEPS),
        ("increment", True, Style.BARS),
    ],
)
def test_how_a_series_is_drawn_follows_what_it_covers(scope: str, one_incident: bool, style: Style) -> None:
    picture = of_series([point(scope=scope), point(scope=scope, days=1)], "source", of_one_incident=one_incident)
    assert styles(picture) == {style}


def test_the_caption_says_who_what_where_and_when() -> None:
    picture = of_series([point(place="Nyala"), point(place="Nyala", days=6, source="Agency")], "source")
    assert picture.title == "Sudan: killed, people: running total"
    assert picture.subtitle == "Said by Ministry, Agency · Nyala · 11 to 17 June 2023"
    assert (picture.x_name, picture.y_name) == ("day that the figure stands for", "killed, people")
    assert picture.note == "2 figures published by Courier."


def test_a_place_that_only_some_state() -> None:
    assert "· Nyala where stated ·" in of_series([point(place="Nyala"), point(days=1)], "source").subtitle


def test_in_an_incident_the_days_are_those_of_the_reports() -> None:
    tolls = [(43, FIRST), (58, FIRST + timedelta(days=2))]
    points = [point(scope="incident", value=value, said=said_on) for value, said_on in tolls]
    picture = of_series(points, "source", of_one_incident=True)
    assert picture.x_name == "day of the report"
    assert [(mark.value, mark.day) for mark in picture.panels[0].lines[0].marks] == tolls
    assert {mark.day for mark in of_series(points, "source").marks} == {FIRST}


def test_the_caption_tells_of_what_is_drawn_only() -> None:
    many = [point(measure=f"m{number}", days=day) for number in range(MOST_PANELS) for day in (0, 1)]
    picture = of_series([*many, point(measure="last", source="Nobody", publisher="Unread", days=99)], "source")
    assert "Nobody" not in picture.subtitle
    assert "Unread" not in picture.note
    assert picture.subtitle.endswith("11 to 12 June 2023")
    assert picture.note.startswith("16 figures")


@pytest.mark.parametrize("sources", [1, 6, 7, 12, 40])
@pytest.mark.parametrize("measures", [1, 3, 9, 20])
def test_a_picture_can_be_drawn_whatever_there_is(sources: int, measures: int) -> None:
    points = [point(measure=f"m{measure}", source=f"Source {source}", days=source)
              for measure in range(measures) for source in range(sources)]  # fmt: skip
    picture = of_series(points, "source")
    check(picture)
    needed = measures * -(-sources // 6)
    assert bool(picture.advice) == (needed > MOST_PANELS)
    assert f"of {needed} panels" in picture.advice or not picture.advice
    assert all(line.drawn for panel in picture.panels for line in panel.lines)


def test_more_sources_than_one_picture_can_hold_are_those_with_the_most_figures() -> None:
    points = [point(source=f"Source {number}", days=day) for number in range(60) for day in range(1 + number // 30)]
    picture = of_series(points, "source")
    check(picture)
    names = {line.name for panel in picture.panels for line in panel.lines}
    assert {f"Source {number}" for number in range(30, 60)} <= names
    assert "of 10 panels" in picture.advice


def test_comparisons_have_as_many_groups_as_can_be_read() -> None:
    rows = [compared(comparison=f"{number}", measure=f"m{number}", category="equipment") for number in range(13)]
    picture = of_comparison(rows)
    assert len(picture.groups) == MOST_PANELS
    assert "Drawn: 8 of 13 panels" in picture.advice
    assert "--measure m0 (1)" in picture.advice


def test_a_comparison_without_a_number_makes_no_empty_group() -> None:
    rows = [compared(), compared(comparison="two", value=None, low=None, high=None)]
    picture = of_comparison(rows)
    assert len(picture.groups) == 1
    assert "Not drawn: 1" in picture.note


def test_sources_together_over_time_are_a_band() -> None:
    picture = of_days([compared_day(0, 24, None, 99), compared_day(1, 24, 43, 99)])
    assert styles(picture) == {Style.BAND}
    (line,) = picture.panels[0].lines
    assert [(mark.low, mark.high, mark.height) for mark in line.marks] == [(24, 99, 61.5), (24, 99, 43)]
    assert picture.subtitle == "11 to 12 June 2023"


EMPTY: Iterable[Any] = ()


@pytest.mark.parametrize("picture", [of_series(EMPTY, "source"), of_days(EMPTY), of_comparison(EMPTY)])
def test_nothing_is_no_picture(picture: Picture) -> None:
    assert picture.subtitle == ""
    assert list(picture.marks) == []


def test_figures_that_are_not_the_claims_one_number_are_left_out() -> None:
    points = [point(), replace(point(days=1), flag="part"), replace(point(days=2), flag="denied")]
    assert "Not drawn: 2" in of_series(points, "source").note


def test_the_filter_that_a_picture_advises_leaves_what_it_says(tally: Tally, tmp_path: Path) -> None:
    categories = ("people", "children", "civilians", "personnel")
    kinds = [(measure, category) for measure in ("killed", "wounded", "missing") for category in categories]
    contents = [
        said(f"{number} hurt", (str(number), number, {"measure": measure, "category": category}), day=number)
        for number, (measure, category) in enumerate(kinds, start=1)
    ]
    path = str(make_database(tmp_path / "x.db", [(document, [claim]) for document, claim in contents]))
    result = tally("--db", path, "figures", "--over-time", "--plot", "-")
    assert result.exit_code == 0
    assert "Drawn: 8 of 12 panels" in result.stderr
    assert "Drawn" not in result.stdout
    advised = re.findall(r"(--\w+) (\w+) \((\d+)\)", result.stderr)
    assert advised
    for option, value, count in advised:
        narrowed = tally("--db", path, "figures", "--over-time", option, value, "--plot", "-")
        assert narrowed.stdout.count("┌") == int(count)
        assert "Drawn" not in narrowed.stderr
