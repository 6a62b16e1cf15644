"""Questions by their shape: which filters are set, and with how many values, whatever these are.

Making a statement and finding out that its like was made before takes longer than to read a page. So the statements of
the usual questions are made once for a shape, and a question of it gives its values as parameters.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import BindParameter, Date, Integer, String, bindparam
from sqlalchemy.types import TypeEngine

from tallybook.queries.filters.criteria import Filters
from tallybook.queries.sql.dialects import given
from tallybook.queries.sql.resolved import ResolvedNames
from tallybook.store.schema.tables import FigureRow

_NO_FILTERS = Filters()
_ACTOR_ROLES = ("source", "subject", "counterpart")
_TYPES: dict[str, TypeEngine[Any]] = {
    **dict.fromkeys((*_ACTOR_ROLES, "equipment"), Integer()),
    "measure": FigureRow.measure.type,
    "category": FigureRow.category.type,
    "publisher": String(),
}
_DAYS = ("since", "until")
_LIMIT = "most"
_MANY = 20
"""Statements for longer lists of values are made each time."""

_SET: dict[str, Any] = {name: getattr(_NO_FILTERS, name) for name in (*_TYPES, *_DAYS, "limit", "all_versions")}


@dataclass(frozen=True, slots=True)
class StatementShape:
    """What a statement depends on, apart from the values: how many each filter has, and what is resolved of it."""

    sizes: tuple[tuple[str, int], ...]
    days: tuple[str, ...]
    all_versions: bool
    is_limited: bool
    has_claims: bool

    def filters(self) -> Filters:
        """Filters of this shape, their values parameters."""
        named: dict[str, Any] = {name: (name,) for name, _ in self.sizes}
        named |= {name: _parameters(name, size) for name, size in self.sizes if name in ("measure", "category")}
        named |= {day: bindparam(day, type_=Date()) for day in self.days}
        return Filters(**named, all_versions=self.all_versions)

    def resolved(self) -> ResolvedNames:
        """What their names are resolved to, row ids being parameters; claims that can fit are `dialects.is_given`."""
        sizes = dict(self.sizes)
        return ResolvedNames(
            actors={(role,): _parameters(role, sizes[role]) for role in _ACTOR_ROLES if role in sizes},
            equipment=_parameters("equipment", sizes["equipment"]) if "equipment" in sizes else None,
            publishers=_parameters("publisher", sizes["publisher"]) if "publisher" in sizes else None,
            is_paged=self.is_limited,
        )

    def limit(self) -> BindParameter[int] | None:
        """The parameter for how many rows are wanted, where not all are."""
        return bindparam(_LIMIT, type_=Integer()) if self.is_limited else None


def shape_of(filters: Filters, resolved: ResolvedNames) -> tuple[StatementShape, dict[str, Any]] | None:
    """The shape of a question with its parameters; None for one whose statement has to be made for itself."""
    if replace(filters, **_SET) != _NO_FILTERS or filters.limit == 0:
        return None
    values = _values(filters, resolved)
    if not all(values.values()) or any(len(found) > _MANY for found in values.values()):
        return None
    shape = StatementShape(
        sizes=tuple((name, len(found)) for name, found in values.items()),
        days=tuple(day for day in _DAYS if getattr(filters, day) is not None),
        all_versions=filters.all_versions,
        is_limited=resolved.is_paged,
        has_claims=resolved.claims is not None,
    )
    parameters = {f"{name}_{place}": value for name, found in values.items() for place, value in enumerate(found)}
    parameters |= {day: getattr(filters, day) for day in shape.days}
    if resolved.is_paged:
        parameters[_LIMIT] = filters.limit
    if resolved.claims is not None:
        parameters |= given(resolved.claims)
    return shape, parameters


def _values(filters: Filters, resolved: ResolvedNames) -> Mapping[str, Sequence[Any]]:
    """For each filter that is set, what its column is compared with; empty where that is not resolved."""
    found: dict[str, Sequence[Any]] = {}
    for role in _ACTOR_ROLES:
        if names := getattr(filters, role):
            found[role] = resolved.actors.get(names, ())
    if filters.equipment:
        found["equipment"] = resolved.equipment or ()
    if filters.publisher:
        found["publisher"] = resolved.publishers or ()
    for name in ("measure", "category"):
        if names := getattr(filters, name):
            found[name] = names
    return found


def _parameters(name: str, size: int) -> Any:  # they stand where a question has its values
    return tuple(bindparam(f"{name}_{place}", type_=_TYPES[name]) for place in range(size))
