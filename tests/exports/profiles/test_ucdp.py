from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from tallybook.errors import ExportError
from tallybook.exports import Flat, Records
from tallybook.exports.profiles import ucdp
from tallybook.queries.rows import ListedFigure

from tests.exports.package.test_folder import a_figure

# In this order in the UCDP GED Codebook, version 24.1.
GED = (
    *("source_article", "source_office", "source_date", "source_headline", "source_original", "where_description"),
    *("date_start", "date_end", "best", "high", "low"),
)


def shaped(*figures: ListedFigure) -> list[Mapping[str, Any]]:
    table = ucdp.shaped(Flat.of(ListedFigure, figures))
    return [dict(zip(table.columns, values, strict=True)) for values in table.values()]


def test_geds_columns_come_first() -> None:
    assert tuple(ucdp.shaped(Flat.of(ListedFigure, [])).columns)[: len(GED)] == GED


def test_columns_hold_what_the_codebook_says() -> None:
    figure = a_figure(
        source="Ministry of Health",
        publisher="Daily Courier",
        published=date(2023, 5, 2),
        title="Toll, again",
        place="Nyala",
        period_start=date(2023, 4, 30),
        period_end=date(2023, 5, 1),
        low=5,
        high=None,
    )
    (row,) = shaped(figure)
    assert {name: row[name] for name in GED} == {
        "source_article": "Daily Courier,2023-05-02,Toll, again",
        "source_office": "Daily Courier",
        "source_date": date(2023, 5, 2),
        "source_headline": "Toll, again",
        "source_original": "Ministry of Health",
        "where_description": "Nyala",
        "date_start": date(2023, 4, 30),
        "date_end": date(2023, 5, 1),
        "best": None,
        "high": None,
        "low": 5,
    }
    assert (row["value"], row["claim_id"], row["position"]) == (5, "1", 0)


def test_the_day_of_a_report_is_not_the_day_of_the_event() -> None:
    (row,) = shaped(a_figure(day=date(2023, 5, 1), published=date(2023, 5, 1)))
    assert (row["date_start"], row["date_end"]) == (None, None)


def test_what_is_denied_has_no_bounds() -> None:
    (row,) = shaped(a_figure(certainty="denied"))
    assert (row["high"], row["low"], row["certainty"], row["span"]) == (None, None, "denied", "5")


@pytest.mark.parametrize(
    ("fields", "citation"),
    [
        ({"title": "Toll"}, "Toll"),
        ({"url": "https://a.example/1"}, "https://a.example/1"),
        ({}, None),
    ],
)
def test_an_article_is_cited_as_far_as_it_is_known(fields: dict[str, Any], citation: str | None) -> None:
    assert shaped(a_figure(**fields))[0]["source_article"] == citation


def test_only_deaths_have_a_row() -> None:
    rows = shaped(a_figure(), a_figure(measure="wounded"), a_figure(measure="killed_or_wounded", claim_id="2"))
    assert [row["claim_id"] for row in rows] == ["1"]


@pytest.mark.parametrize("content", [Records([]), Flat(("day",), [])], ids=["records", "another table"])
def test_only_figures_have_geds_columns(content: Flat | Records) -> None:
    with pytest.raises(ExportError, match="UCDP"):
        ucdp.shaped(content)
