"""The lists that can be asked for, each with the class of its rows and how it is read; the one place that says so."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from tallybook.queries.terms import Every

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tallybook.queries.conventions import Convention
    from tallybook.queries.filters.criteria import Filters
    from tallybook.queries.rows import (
        ComparedDay,
        ComparedFigure,
        FoundClaim,
        ListedClaim,
        ListedDocument,
        ListedFigure,
        ListedIncident,
        ListedSource,
        SeriesPoint,
    )
    from tallybook.queries.series.points import SeriesOptions

Row_co = TypeVar("Row_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Listing(Generic[Row_co]):
    """A list: the class of its rows, their name, how to read them, to count them and to name the last one."""

    kind: type[Any]
    noun: str
    read: Callable[[Session, Filters], Iterable[Row_co]]
    count: Callable[[Session, Filters], int]
    cursor_of: Callable[[Any], str]


def claims() -> Listing[ListedClaim]:
    """Who says what, by day."""
    from tallybook.queries.lists import claims
    from tallybook.queries.rows import ListedClaim

    return Listing(ListedClaim, "claims", claims.list_claims, claims.count_claims, claims.cursor_of)


def documents() -> Listing[ListedDocument]:
    """Documents with what was found in each."""
    from tallybook.queries.lists import documents
    from tallybook.queries.rows import ListedDocument

    return Listing(
        ListedDocument, "documents", documents.list_documents, documents.count_documents, documents.cursor_of
    )


def incidents() -> Listing[ListedIncident]:
    """Events to which claims belong, by day."""
    from tallybook.queries.lists import incidents
    from tallybook.queries.rows import ListedIncident

    return Listing(
        ListedIncident, "incidents", incidents.list_incidents, incidents.count_incidents, incidents.cursor_of
    )


def sources() -> Listing[ListedSource]:
    """Who speaks, how much, from when to when."""
    from tallybook.queries.lists.actors import sources
    from tallybook.queries.rows import ListedSource

    return Listing(ListedSource, "sources", sources.list_sources, sources.count_sources, sources.cursor_of)


def found() -> Listing[FoundClaim]:
    """Claims by their words, those that fit best first."""
    from tallybook.queries.lists import search
    from tallybook.queries.rows import FoundClaim

    return Listing(FoundClaim, "claims", search.search_claims, search.count_found, search.cursor_of)


def figures(convention: Convention) -> Listing[ListedFigure]:
    """Figures one by one; with a convention that has rules, numbers for vague words beside them."""
    from tallybook.queries.conventions import STATED, with_estimates
    from tallybook.queries.lists import figures
    from tallybook.queries.rows import EstimatedFigure, ListedFigure

    if convention is STATED:
        return Listing(ListedFigure, "figures", figures.list_figures, figures.count_figures, figures.cursor_of)

    def read(session: Session, filters: Filters) -> Iterator[EstimatedFigure]:
        return with_estimates(figures.list_figures(session, filters), convention)

    return Listing(EstimatedFigure, "figures", read, figures.count_figures, figures.cursor_of)


def series(options: SeriesOptions) -> Listing[SeriesPoint]:
    """Figures over time, series by series."""
    from tallybook.queries.rows import SeriesPoint
    from tallybook.queries.series import points

    read, count = partial(points.list_points, options=options), partial(points.count_points, options=options)
    return Listing(SeriesPoint, "figures", read, count, points.cursor_of)


def comparisons(convention: Convention) -> Listing[ComparedFigure]:
    """Sources side by side, each by its latest figure."""
    from tallybook.queries.comparison import compare
    from tallybook.queries.rows import ComparedFigure

    read = partial(compare.list_comparisons, convention=convention)
    count = partial(compare.count_comparisons, convention=convention)
    return Listing(ComparedFigure, "figures", read, count, compare.cursor_of)


def compared_days(every: Every | None, convention: Convention) -> Listing[ComparedDay]:
    """What sources say together at the end of each day (week, month)."""
    from tallybook.queries.comparison import by_day
    from tallybook.queries.rows import ComparedDay

    read = partial(by_day.list_days, every=every or Every.DAY, convention=convention)

    def count(session: Session, filters: Filters) -> int:
        return sum(1 for _ in read(session, replace(filters, limit=None)))

    return Listing(ComparedDay, "days", read, count, by_day.cursor_of)
