"""The rows of the lists, and that they can be read page by page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session
from tallybook.errors import StoreError, UsageError
from tallybook.queries.filters.criteria import Filters
from tallybook.queries.lists import claims, documents, figures
from tallybook.queries.lists.actors import sources
from tallybook.queries.rows import Listed, ListedFigure, SeriesPoint, as_mapping, columns
from tallybook.queries.series import points as series
from tallybook.records import Actor, ActorKind, Claim, Document, Scope

from tests.factories import GENERAL_STAFF, make_claim, make_document, make_figure, save

Read = Callable[[Session, Filters], Iterable[Listed]]

LISTS: list[tuple[Read, Callable[[Session, Filters], int], Callable[[Any], str]]] = [
    (claims.list_claims, claims.count_claims, claims.cursor_of),
    (figures.list_figures, figures.count_figures, figures.cursor_of),
    (series.list_points, series.count_points, series.cursor_of),
    (sources.list_sources, sources.count_sources, sources.cursor_of),
    (documents.list_documents, documents.count_documents, documents.cursor_of),
]
NAMES = ["claims", "figures", "series", "sources", "documents"]


@pytest.mark.parametrize(("read", "count", "cursor_of"), LISTS, ids=NAMES)
@pytest.mark.parametrize("size", [1, 2, 10])
def test_pages_together_are_the_list(
    session: Session, read: Read, count: Callable[[Session, Filters], int], cursor_of: Callable[[Any], str], size: int
) -> None:
    whole = list(read(session, Filters()))
    assert count(session, Filters(limit=1)) == len(whole) > 2
    found: list[Listed] = []
    filters = Filters(limit=size)
    while page := list(read(session, filters)):
        assert len(page) <= size
        found += page
        filters = replace(filters, after=cursor_of(page[-1]))
        assert count(session, filters) == len(whole) - len(found)
    assert found == whole


@pytest.mark.parametrize(("read", "_count", "_cursor"), LISTS, ids=NAMES)
@pytest.mark.parametrize("cursor", ["nothing", "nothing:0", "99"])
def test_a_cursor_that_names_nothing_is_wrong_usage(
    session: Session, read: Read, _count: object, _cursor: object, cursor: str
) -> None:
    with pytest.raises(UsageError, match="nothing to go on behind"):
        list(read(session, Filters(after=cursor)))


def test_a_figure_has_its_claim_and_its_document(session: Session) -> None:
    first, *_ = figures.list_figures(session, Filters())
    row = as_mapping(first)
    assert tuple(row) == columns(ListedFigure)
    expected = {
        "day": date(2023, 5, 1),
        "source": "General Staff",
        "source_kind": "military",
        "source_country": "RU",
        "publisher": "Daily Courier",
        "equipment": "tanks",
        "equipment_class": "tank",
        "value": None,
        "low": 20,
        "high": 30,
        "modifier": "between",
        "span": "20 to 30",
        "said_on": "on Monday",
        "content": "20 to 30 tanks were destroyed",
        "certainty": "denied",
        "published": date(2023, 5, 2),
        "title": "Tolls differ",
        "position": 0,
        "extractor": "tests/1",
    }
    assert {name: row[name] for name in expected} == expected
    assert isinstance(row["low"], int)


def test_whole_counts_are_whole_and_others_are_not(empty: Session) -> None:
    document = make_document("He said 2 and 2.5 died.")
    claim = make_claim(
        document,
        "2 and 2.5 died",
        figures=(make_figure(document, "2", 2), make_figure(document, "2.5", 2.5)),
    )
    save(empty, document, [claim])
    assert [repr(row.value) for row in figures.list_figures(empty, Filters())] == ["2", "2.5"]


def tolls(
    days: list[tuple[int | None, float | None, Scope]], source: Actor = GENERAL_STAFF
) -> list[tuple[Document, Claim]]:
    """Documents of the days of a month, each with one toll."""
    found = []
    for number, (day, value, scope) in enumerate(days):
        text = f"Toll {number} of {source.country}: {value} dead."
        document = make_document(text, published=date(2019, 4, day) if day else None, location=f"{number}.txt")
        figure = make_figure(document, str(value), value, scope=scope)
        found.append((document, make_claim(document, f"{value} dead", source=source, figures=(figure,))))
    return found


@pytest.mark.parametrize(
    ("days", "changes"),
    [
        pytest.param([(1, 5, Scope.TOTAL), (2, 8, Scope.TOTAL), (3, 6, Scope.TOTAL)], [None, 3, -2], id="totals"),
        pytest.param([(2, 8, Scope.TOTAL), (1, 5, Scope.TOTAL)], [None, 3], id="by day, not by arrival"),
        pytest.param(
            [(1, 5, Scope.TOTAL), (2, 2, Scope.INCREMENT), (3, 9, Scope.TOTAL)], [None, None, 4], id="increment"
        ),
        pytest.param(
            [(1, 5, Scope.TOTAL), (2, None, Scope.TOTAL), (3, 9, Scope.TOTAL)], [None, None, 4], id="no number"
        ),
        pytest.param([(1, 5, Scope.TOTAL), (None, 9, Scope.TOTAL)], [None, None], id="no day"),
        pytest.param([(1, 5, Scope.INCIDENT), (2, 9, Scope.INCIDENT)], [None, None], id="incidents"),
    ],
)
def test_change_is_from_the_figure_before(
    empty: Session, days: list[tuple[int | None, float | None, Scope]], changes: list[float | None]
) -> None:
    for document, claim in tolls(days):
        save(empty, document, [claim])
    assert [point.change for point in series.list_points(empty, Filters())] == changes


def test_each_source_has_a_series_of_its_own(empty: Session) -> None:
    other = Actor(name="General Staff", kind=ActorKind.MILITARY, country="RU")
    days: list[tuple[int | None, float | None, Scope]] = [(1, 5, Scope.TOTAL), (2, 8, Scope.TOTAL)]
    for document, claim in [*tolls(days), *tolls(days, other)]:
        save(empty, document, [claim])
    points = list(series.list_points(empty, Filters()))
    assert [(point.day, point.change) for point in points] == [
        (date(2019, 4, 1), None),
        (date(2019, 4, 2), 3),
        (date(2019, 4, 1), None),
        (date(2019, 4, 2), 3),
    ]
    assert len({point.series for point in points}) == 2
    assert [point.change for point in series.list_points(empty, Filters(after=points[2].claim_id))] == [3]


def test_the_columns_of_a_series() -> None:
    assert ", ".join(columns(SeriesPoint)) == (
        "day, source, publisher, subject, measure, category, equipment, scope, modifier, "
        "value, low, high, change, claim_id, flag, superseded_by, estimate, estimate_by, certainty, source_country, "
        "equipment_class, place, said, series, position, reliability, credibility, reports, decided"
    )


def test_a_superseded_version_is_left_out_unless_asked_for(empty: Session) -> None:
    for day, toll in ((1, "4 died"), (2, "6 died")):
        document = make_document(f"He said {toll}.", url="https://a.example/1", published=date(2022, 1, day))
        figure = make_figure(document, toll[0], int(toll[0]))
        save(empty, document, [make_claim(document, toll, figures=(figure,))])
    assert [row.span for row in figures.list_figures(empty, Filters())] == ["6"]
    assert [row.span for row in figures.list_figures(empty, Filters(all_versions=True))] == ["4", "6"]
    old, new = documents.list_documents(empty, Filters(all_versions=True))
    assert (old.version, old.superseded_by) == (1, new.document)
    assert (new.version, new.superseded_by) == (2, None)
    assert [row.document for row in documents.list_documents(empty, Filters())] == [new.document]


def test_near_duplicates_name_each_other(empty: Session) -> None:
    wire = " ".join(f"Sentence {number} of the wire report tells what happened in the town." for number in range(40))
    for place in ("a", "b"):
        save(empty, make_document(f"{wire} Filed from {place}.", location=f"{place}.txt"))
    first, second = documents.list_documents(empty, Filters())
    assert first.near_duplicates == (second.document,)
    assert second.near_duplicates == (first.document,)


def test_a_claim_is_loaded_by_enough_of_its_id(session: Session) -> None:
    row = next(iter(claims.list_claims(session, Filters())))
    whole = claims.load_whole(session, row.claim_id[:6])
    assert whole.claim.claim_id == row.claim_id
    assert whole.claim.content.gives_back(whole.document.text)
    assert (whole.extractor, whole.run_command, whole.is_superseded) == ("tests/1", "tally ingest article.txt", False)


@pytest.mark.parametrize("claim_id", ["", "nothing", "%"])
def test_an_id_of_nothing_is_an_error(session: Session, claim_id: str) -> None:
    with pytest.raises(StoreError, match="no claim called"):
        claims.load_whole(session, claim_id)


def test_an_id_of_several_names_them(empty: Session) -> None:
    document = make_document("He said one died. She said two died.")
    save(empty, document, [make_claim(document, f"{n} died", claim_id=f"abc-{n}") for n in ("one", "two")])
    with pytest.raises(UsageError, match="several claims") as raised:
        claims.load_whole(empty, "abc")
    assert raised.value.next_step == "give more of the id: abc-one, abc-two"
