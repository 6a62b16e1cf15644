"""How conditions are written so that the database's planner reads few rows; never what fits.

A planner does not know how many rows a name has, nor that only fifty rows are wanted. It is told by hiding a column
from the indexes ("masked") where one of them would find thousands of rows to be sorted, and by asking claim by claim
(EXISTS) where few claims are looked at, or for all at once (IN) where many are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, SelectBase, String, exists, false, func, select, type_coerce
from sqlalchemy.orm import InstrumentedAttribute

from tallybook.queries.sql.dialects import is_among
from tallybook.queries.sql.resolved import ResolvedNames
from tallybook.store.schema.tables import ClaimRow, FigureRow

Condition = ColumnElement[bool]
Column = InstrumentedAttribute[Any]
Values = Sequence[Any] | SelectBase


@dataclass(frozen=True, slots=True)
class Planner:
    """Writes the conditions of one question, by what was resolved of it beforehand."""

    resolved: ResolvedNames

    @property
    def is_one_by_one(self) -> bool:
        """Whether few claims are looked at, each for itself: those of a page, or of a document."""
        return self.resolved.is_paged or self.resolved.is_nested

    def can_fit(self, claim_id: Column) -> list[Condition]:
        """That a claim is one of the few that can fit, where these are known."""
        return [] if self.resolved.claims is None else [is_among(claim_id, self.resolved.claims)]

    def one_of(self, column: Column, values: Values, *, is_nested: bool = False) -> Condition:
        """Whether a column has one of some values; `is_nested` where it is asked of few rows only."""
        if not isinstance(values, SelectBase) and not values:
            return false()
        one = values[0] if not isinstance(values, SelectBase) and len(values) == 1 else None
        # An index holds the order of the list for one value; for several, all that it finds would have to be sorted.
        # And the figures of one claim or the claims of one document are found by that, not by an index of thousands.
        is_masked = is_nested or self.resolved.is_nested or (self.resolved.is_paged and one is None)
        term = masked(column) if is_masked else column
        return term.in_(values) if one is None else term == one

    def few(self, column: Column) -> ColumnElement[Any] | Column:
        """A column for a condition that few rows of a page are sifted by; for all rows, one that indexes serve."""
        return masked(column) if self.is_one_by_one else column

    def few_of_a_page(self, column: Column) -> ColumnElement[Any] | Column:
        """As `few`, where the claims of a document are better found by the condition's own index."""
        return masked(column) if self.resolved.is_paged else column

    def has_figure(self, asked: Sequence[Condition]) -> Condition:
        """Whether a claim has a figure that fits: claim by claim where few are wanted, else for all figures at once."""
        if self.is_one_by_one:
            return exists().where(FigureRow.claim_id == ClaimRow.id, *asked)
        return ClaimRow.id.in_(select(FigureRow.claim_id).where(*asked))


def masked(column: Column) -> ColumnElement[Any]:
    """A column as a term that no index serves, and by which no table is read whole to sift it beforehand."""
    if isinstance(column.type, String):
        return func.coalesce(type_coerce(column, String), "")
    return func.coalesce(column, 0)
