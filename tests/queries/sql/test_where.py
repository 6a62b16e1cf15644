"""Each filter on figures and claims: which of the rows of `two_sides` fit."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session
from tallybook.queries.filters.criteria import Filters, parse_filters
from tallybook.queries.lists.actors.sources import list_sources
from tallybook.queries.lists.claims import list_claims
from tallybook.queries.lists.documents import list_documents
from tallybook.queries.lists.figures import list_figures

TANKS, KOREANS, TOLL, CHILDREN = "20 to 30", "at least 100", "1,150", "7"
SHELLING = "it shelling"
ALL = [TANKS, KOREANS, TOLL, CHILDREN]

CASES: list[tuple[str, dict[str, Any], list[str]]] = [
    ("nothing asked", {}, ALL),
    ("canonical name", {"source": ["General Staff"]}, [TANKS, KOREANS, TOLL]),
    ("name without case", {"source": ["GENERAL STAFF"]}, [TANKS, KOREANS, TOLL]),
    ("alias", {"source": ["Moscow's General Staff"]}, [TANKS]),
    ("name with a country in front", {"source": ["Ukrainian General Staff"]}, [KOREANS, TOLL]),
    ("name as listed", {"source": ["General Staff (RU)"]}, [TANKS]),
    ("country of the source", {"source": ["Ukraine"]}, [KOREANS, TOLL]),
    ("demonym of the source", {"source": ["Sudanese"]}, [CHILDREN]),
    ("any of two sources", {"source": ["Sudan", "Russia"]}, [TANKS, CHILDREN]),
    ("unknown source", {"source": ["Nobody"]}, []),
    ("wildcards are letters", {"source": ["General%"]}, []),
    ("subject", {"subject": ["North Korea"]}, [KOREANS, TOLL]),
    ("subject by demonym", {"subject": ["North Korean"]}, [KOREANS, TOLL]),
    ("subject by its capital", {"subject": ["Pyongyang"]}, [KOREANS, TOLL]),
    ("capital that is no one's subject", {"subject": ["Kyiv"]}, []),
    ("counterpart", {"counterpart": ["North Korea"]}, []),
    ("country of the source or the subject", {"country": ["KP"]}, [KOREANS, TOLL]),
    ("country of the source alone", {"country": ["Russia"]}, [TANKS]),
    ("publisher without case", {"publisher": ["daily courier"]}, [TANKS, KOREANS, CHILDREN]),
    ("measure", {"measure": ["killed"]}, [KOREANS, TOLL]),
    ("any of two measures", {"measure": ["wounded", "destroyed"]}, [TANKS, CHILDREN]),
    ("category", {"category": ["children"]}, [CHILDREN]),
    ("equipment by class", {"equipment": ["tank"]}, [TANKS]),
    ("equipment by name", {"equipment": ["Tanks"]}, [TANKS]),
    ("certainty", {"certainty": ["denied"]}, [TANKS]),
    ("mode", {"mode": ["indirect"]}, ALL),
    ("since the day it was said", {"since": "2023-05-02"}, [KOREANS, TOLL]),
    ("until the day it was said", {"until": "2023-05-01"}, [TANKS]),
    ("a month", {"since": "2023-05", "until": "2023-05"}, [TANKS, KOREANS]),
    ("a word", {"search": "TANKS"}, [TANKS]),
    ("all of the words", {"search": "soldiers toll"}, [TOLL]),
    ("words that are wildcards", {"search": "%"}, []),
    ("confidence", {"min_confidence": 0.6}, [KOREANS, TOLL, CHILDREN]),
    ("several filters", {"source": ["Ukraine"], "since": "2023-06"}, [TOLL]),
    ("limit", {"limit": 2}, [TANKS, KOREANS]),
]


@pytest.mark.parametrize(("values", "spans"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_figures(session: Session, values: dict[str, Any], spans: list[str]) -> None:
    assert [row.span for row in list_figures(session, parse_filters(values))] == spans


@pytest.mark.parametrize(
    ("values", "spans"), [case[1:] for case in CASES if case[0] != "mode"], ids=[c[0] for c in CASES if c[0] != "mode"]
)
def test_claims_fit_with_their_figures(session: Session, values: dict[str, Any], spans: list[str]) -> None:
    found = list(list_claims(session, parse_filters(values)))
    with_figures = [row for row in found if row.figures]
    assert len(with_figures) == len(spans)
    assert all(any(span in row.content for row in with_figures) for span in spans)


def test_a_claim_without_figures_is_listed_unless_figures_are_asked_for(session: Session) -> None:
    def contents(filters: Filters) -> list[str]:
        return [row.content for row in list_claims(session, filters)]

    assert SHELLING in contents(Filters())
    assert contents(Filters(mode=("direct",))) == [SHELLING]
    assert SHELLING not in contents(Filters(measure=("killed", "wounded", "destroyed")))


def test_a_claim_fits_only_if_one_figure_fits_all_that_is_asked(session: Session) -> None:
    assert [row.content for row in list_claims(session, Filters(measure=("killed",), category=("children",)))] == []


@pytest.mark.parametrize(
    ("filters", "titles"),
    [
        pytest.param(Filters(), ["first.txt", "second.txt", "clinic.txt"], id="all"),
        pytest.param(Filters(publisher=("Daily Courier",)), ["first.txt", "clinic.txt"], id="publisher"),
        pytest.param(Filters(measure=("wounded",)), ["clinic.txt"], id="that hold a figure"),
        pytest.param(Filters(since=date(2023, 5, 2)), ["first.txt", "second.txt"], id="published since"),
        pytest.param(Filters(until=date(2023, 5, 1)), [], id="published until"),
    ],
)
def test_documents(session: Session, filters: Filters, titles: list[str]) -> None:
    assert [row.locations[0] for row in list_documents(session, filters)] == titles


def test_sources_count_what_fits(session: Session) -> None:
    rows = [(row.source, row.country, row.claims, row.figures) for row in list_sources(session, Filters())]
    assert rows == [
        ("General Staff", "UA", 2, 2),
        ("General Staff", "RU", 1, 1),
        ("residents", "SD", 1, 1),
        ("Ministry of Health", "SD", 1, 0),
    ]
    (only,) = list_sources(session, Filters(since=date(2023, 6, 1)))
    assert (only.claims, only.first_day, only.last_day) == (1, date(2023, 6, 2), date(2023, 6, 2))
    assert only.aliases == ("Ukraine's General Staff", "The General Staff")
