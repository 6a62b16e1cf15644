"""What a question came to: rows that are read when they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from html import escape
from importlib import import_module
from typing import TYPE_CHECKING, Any, Generic, TypeVar, overload

from tallybook.errors import UsageError
from tallybook.interface import notebook
from tallybook.interface.listing import Listing

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tallybook.queries.filters.criteria import Filters
    from tallybook.queries.lists.unmatched import Unmatched

Row = TypeVar("Row")
SHOWN_ROWS = 50  # of a table in a notebook
SHOWN_CLAIMS = 20  # with their paragraphs


class MissingLibraryError(UsageError):
    """A library that only this needs is not installed; the error says how to install it."""


class Results(Sequence[Row], Generic[Row]):
    """The rows of a list, in its order; of each the columns are attributes.

    Iterating reads them from the database as they are needed, however many there are. `len`, an index or a slice read
    all of them, once.
    """

    def __init__(
        self, listing: Listing[Row], filters: Filters, session: Callable[[], AbstractContextManager[Session]]
    ) -> None:
        """The rows of `listing` that fit; `session` opens a session on the database."""
        self._listing, self._filters, self._session = listing, filters, session
        self._rows: list[Row] | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        from tallybook.queries.rows import columns

        return columns(self._listing.kind)

    @property
    def unmatched(self) -> tuple[Unmatched, ...]:
        """The names in the filters that fit nothing in the database, each with those that are near."""
        from tallybook.queries.lists.unmatched import find_unmatched

        with self._session() as session:
            return tuple(find_unmatched(session, self._filters))

    def __iter__(self) -> Iterator[Row]:
        """Yield the rows, read one after the other."""
        if self._rows is not None:
            yield from self._rows
            return
        with self._session() as session:
            yield from self._listing.read(session, self._filters)

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self._all())

    @overload
    def __getitem__(self, index: int) -> Row: ...

    @overload
    def __getitem__(self, index: slice) -> list[Row]: ...

    def __getitem__(self, index: int | slice) -> Row | list[Row]:
        """A row by its number, or several."""
        return self._all()[index]

    def __bool__(self) -> bool:
        """Whether there is any row; no more than one is read for it."""
        return bool(self._first(1))

    def to_dicts(self) -> list[dict[str, object]]:
        """The rows by their columns."""
        return [{name: getattr(row, name) for name in self.columns} for row in self]

    def to_pandas(self) -> Any:
        """A `pandas.DataFrame` with a row each. Raises MissingLibraryError where pandas is not installed."""
        return data_frame(self.to_dicts(), self.columns)

    def __repr__(self) -> str:
        """What was asked for; reads nothing."""
        from tallybook.queries.filters.criteria import Filters

        nothing = Filters()
        names = (
            name for name in Filters.__dataclass_fields__ if getattr(self._filters, name) != getattr(nothing, name)
        )
        asked = ", ".join(f"{name}={getattr(self._filters, name)!r}" for name in names)
        return f"<{self._listing.noun} where {asked}>" if asked else f"<all {self._listing.noun}>"

    def _repr_html_(self) -> str:
        """A table of the first rows, for notebooks."""
        rows = self._first(SHOWN_ROWS + 1)
        shown = [[getattr(row, name) for name in self.columns] for row in rows[:SHOWN_ROWS]]
        return notebook.table(self.columns, shown, self._caption(rows, SHOWN_ROWS))

    def _caption(self, rows: Sequence[Row], most: int) -> str:
        more = f"the first {most} {self._listing.noun}" if len(rows) > most else f"{len(rows)} {self._listing.noun}"
        return ". ".join([more, *(str(one) for one in self.unmatched)])

    def _first(self, most: int) -> list[Row]:
        if self._rows is not None:
            return self._rows[:most]
        limit = min(most, self._filters.limit or most)
        with self._session() as session:
            return list(self._listing.read(session, replace(self._filters, limit=limit)))

    def _all(self) -> list[Row]:
        if self._rows is None:
            with self._session() as session:  # not `list(self)`, which would ask for the length first
                self._rows = list(self._listing.read(session, self._filters))
        return self._rows


class ClaimResults(Results[Row]):
    """Claims of a list; notebooks show each in its paragraph, its parts marked."""

    def _repr_html_(self) -> str:
        """The first claims where they stand in their documents."""
        from tallybook.queries.lists.claims import load_whole
        from tallybook.queries.sql.as_of import seen_at

        rows = self._first(SHOWN_CLAIMS + 1)
        with self._session() as session, seen_at(session, self._filters.as_of) as then:
            wholes = [load_whole(then, row.claim_id) for row in rows[:SHOWN_CLAIMS]]  # type: ignore[attr-defined]
        shown = "".join(notebook.claim(whole.claim, whole.document.text) for whole in wholes)
        caption = escape(self._caption(rows, SHOWN_CLAIMS))
        return f"<div><small>{caption} · {notebook.key()}</small>{shown}</div>"


def data_frame(rows: Iterable[Mapping[str, object]], columns: Sequence[str]) -> Any:
    """A `pandas.DataFrame` of rows by their columns. Raises MissingLibraryError where pandas is not installed."""
    try:
        pandas: Any = import_module("pandas")
    except ModuleNotFoundError:
        raise MissingLibraryError("a DataFrame needs pandas, which is not installed", "pip install pandas") from None
    return pandas.DataFrame(list(rows), columns=list(columns))
