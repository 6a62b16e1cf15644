"""Lists in parts: in a fixed order, a limit, and the row behind which the next part begins."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from sqlalchemy import (
    ColumnElement,
    Date,
    Enum,
    Select,
    String,
    and_,
    func,
    literal,
    literal_column,
    select,
    tuple_,
    type_coerce,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from tallybook.errors import UsageError
from tallybook.store.read.snapshot import read_columns
from tallybook.store.schema.indexes import UNDATED

Query: TypeAlias = "Select[*tuple[Any, ...]]"
Column: TypeAlias = "ColumnElement[Any] | InstrumentedAttribute[Any]"

COUNTED = 10_000
"""So many rows are counted one by one; of more it is only said that they are more, as that is known at once."""

# Written into the statement: an index over an expression serves no other than the very same.
_UNDATED = literal_column(f"'{UNDATED}'", Date)
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Cursor:
    """A row's place in the order of a list, and the order itself."""

    order: Sequence[Column]
    place: Sequence[object]

    def behind(self) -> ColumnElement[bool]:
        """Whether a row comes after this one."""
        behind = tuple_(*self.order) > tuple_(*(literal(value) for value in self.place))
        # SQLite begins to read where the first condition says; the second drops what is left of that day.
        return and_(self.order[0] >= literal(self.place[0]), behind)


def dated(day: InstrumentedAttribute[date | None]) -> ColumnElement[date]:
    """A day as it is put in order: what has none comes last."""
    return func.coalesce(day, _UNDATED)


def between(
    day: InstrumentedAttribute[date | None], since: date | None, until: date | None
) -> list[ColumnElement[bool]]:
    """Whether a day lies in a stretch, both ends inclusive; what has no day lies in none."""
    if since is None and until is None:
        return []
    # Of the day as it is put in order, so that the index of the order serves it.
    ordered = dated(day)
    found = [ordered < _UNDATED if until is None else ordered <= until]
    return found if since is None else [ordered >= since, *found]


def place_of(session: Session, query: Query, order: Sequence[Column], name: str) -> Cursor:
    """The cursor of the first row that `query` finds, by the columns of `order`.

    Raises UsageError where there is none; `name` is what the person gave for it.
    """
    found = session.execute(query.with_only_columns(*order).limit(1)).first()
    if found is None:
        raise UsageError(f'nothing to go on behind: no row is called "{name}"', "give the --after that a note named")
    return Cursor(order, tuple(found))


def plain(column: Column) -> Column:
    """A column of one of several names, as the text that it is kept as."""
    return type_coerce(column, String) if isinstance(column.type, Enum) else column


def rows(
    session: Session, query: Query, limit: int | None, parameters: Mapping[str, Any] | None = None
) -> Iterator[Any]:
    """Yield the rows of a query, few at a time, so that memory stays the same however many there are."""
    limited = query.limit(limit) if limit else query
    yield from read_columns(session, limited, parameters, at_once=_AT_ONCE)


def count(session: Session, query: Query) -> int:
    """How many rows a query has; `COUNTED` + 1 where they are more than `COUNTED`."""
    return session.scalar(select(func.count()).select_from(query.order_by(None).limit(COUNTED + 1).subquery())) or 0
