"""Names in filters that fit nothing that is kept, with those that are near."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from tallybook.queries.filters.criteria import Filters
from tallybook.queries.filters.suggest import did_you_mean, near
from tallybook.queries.sql.actors import is_known, near_names, same
from tallybook.queries.sql.as_of import answered_as_of
from tallybook.queries.sql.equipment import equipped
from tallybook.store.schema.tables import DocumentRow, EquipmentRow
from tallybook.vocab.load import equipment_classes

_MOST_NAMES = 50_000


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A name that a filter asks for and nothing has."""

    filter: str
    name: str
    near: tuple[str, ...]

    def __str__(self) -> str:
        """`No source called "Pentagn": did you mean "Pentagon"?`."""
        hint = did_you_mean(self.near)
        return f'No {self.filter} called "{self.name}"{": " if hint else "."}{hint}'


@answered_as_of
def find_unmatched(session: Session, filters: Filters) -> Iterator[Unmatched]:
    """Yield the names of sources, subjects, counterparts, publishers and equipment that fit nothing kept."""
    for role in ("source", "subject", "counterpart"):
        for name in getattr(filters, role):
            if not is_known(session, name):
                yield Unmatched(role, name, tuple(near_names(session, name)))
    for name in filters.publisher:
        if session.scalar(select(DocumentRow.id).where(same(DocumentRow.publisher, name)).limit(1)) is None:
            yield Unmatched("publisher", name, tuple(near(name, _all(session, DocumentRow.publisher))))
    for name in filters.equipment:
        if session.scalar(select(EquipmentRow.id).where(equipped(name)).limit(1)) is None:
            known = dict.fromkeys([*equipment_classes(), *_all(session, EquipmentRow.name)])
            yield Unmatched("equipment", name, tuple(near(name, known)))


def _all(session: Session, column: InstrumentedAttribute[str] | InstrumentedAttribute[str | None]) -> list[str]:
    query = select(column).where(column.is_not(None)).distinct().limit(_MOST_NAMES)
    return [name for name in session.scalars(query) if name]
