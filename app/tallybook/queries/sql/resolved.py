"""What the names in filters were resolved to before rows are read: see `resolve`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tallybook.queries.filters.criteria import Names


@dataclass(frozen=True, slots=True)
class ResolvedNames:
    """The row ids behind names and grades, and which claims alone can fit; None and empty where not resolved.

    Behind a name are all actors that are held to be one with those who have it.

    With `is_paged` only the first rows are wanted, so that the order of the list matters more than a filter's index.
    With `is_nested` claims are looked at document by document, as figures without a list of their own claim by claim.
    """

    actors: Mapping[Names, Sequence[int]] = field(default_factory=dict)
    graded: Sequence[int] | None = None
    equipment: Sequence[int] | None = None
    publishers: Sequence[str] | None = None
    claims: frozenset[int] | None = None
    is_paged: bool = False
    is_nested: bool = False


NOTHING_RESOLVED = ResolvedNames()
