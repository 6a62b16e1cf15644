"""Lists in parts of a size that a statement may hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

_Item = TypeVar("_Item")
IN_ONE_STATEMENT = 500  # values of an IN list: far below the limits of SQLite and PostgreSQL


def in_batches(items: Iterable[_Item], size: int = IN_ONE_STATEMENT) -> Iterator[list[_Item]]:
    """Yield the items in lists of at most `size`."""
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch
