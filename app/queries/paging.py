"""Lists in parts: in a fixed order, a limit, and the row behind which the next part begins."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Select, func, literal, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.errors import UsageError

Query: TypeAlias = "Select[*tuple[Any, ...]]"
Column: TypeAlias = "ColumnElement[Any] | InstrumentedAttribute[Any]"

# What has no day comes last; a day that no text is about stands for it where days are compared.
_UNDATED = date(9999, 12, 31)
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Cursor:
    """A row's place in the order of a list, and the order itself."""

    order: Sequence[Column]
    place: Sequence[object]

    def behind(self) -> ColumnElement[bool]:
        """Whether a row comes after this one."""
        return tuple_(*self.order) > tuple_(*(literal(value) for value in self.place))


def dated(day: InstrumentedAttribute[date | None]) -> ColumnElement[date]:
    """A day as it is put in order: what has none comes last."""
    return func.coalesce(day, literal(_UNDATED))


def place_of(session: Session, query: Query, order: Sequence[Column], name: str) -> Cursor:
    """The cursor of the first row that `query` finds, by the columns of `order`.

    Raises UsageError where there is none; `name` is what the person gave for it.
    """
    found = session.execute(query.with_only_columns(*order).limit(1)).first()
    if found is None:
        raise UsageError(f'nothing to go on behind: no row is called "{name}"', "give the --after that a note named")
    return Cursor(order, tuple(found))


def rows(session: Session, query: Query, limit: int | None) -> Iterator[Any]:
    """Yield the rows of a query, few at a time, so that memory stays the same however many there are."""
    limited = query.limit(limit) if limit else query
    yield from session.execute(limited, execution_options={"yield_per": _AT_ONCE})


def count(session: Session, query: Query) -> int:
    """How many rows a query has."""
    return session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
