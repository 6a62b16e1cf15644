"""What tells series apart, defined once: as columns of SQL, as a key, as an order, and as a public name.

A series is of one source, subject, measure, category, equipment and scope; of one place and day where the scope is an
incident. Figures that a source states and figures that it denies are never in one series.

* The article's own voice is a source a publisher, as a publisher answers for it; without one, a source a document.
* An incident is the same one where the place (as written, without case) and the day are the same; without a place,
  inside one document only. That two reports of different days mean one event can't be known from a count.
* What was supplied or pledged is told apart by who gets it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import aliased

from tallybook.queries.lists import figures
from tallybook.queries.sql.days import ORDERED_DAY
from tallybook.queries.terms import By
from tallybook.records import Scope
from tallybook.store.schema.tables import ActorRow, ClaimRow, DocumentRow, EquipmentRow, FigureRow

RECEIVED = ("supplied", "pledged")
"""The measures whose figures are told apart by their counterpart, who gets what is counted."""

_HANDLE_LENGTH = 12  # hex digits of a public name: 48 bits tell the series of a database apart


class SeriesKey(NamedTuple):
    """What tells the series of a figure apart, in this database; ids are those of canonical actors.

    First what is counted: the thing, its scope, and of an incident its place (without case), its day, and, where it
    names no place, its document. Then by whom: a source, else the publisher, else the document in whose own voice it
    is said; and whether that one denies it.
    """

    subject_id: int | None
    measure: str
    category: str
    equipment_id: int | None
    scope: str
    receiver_id: int
    place: str | None
    day: date | None
    document_id: int | None
    source_id: int | None
    publisher: str | None
    own_document_id: int | None
    is_denied: bool

    @property
    def thing(self) -> tuple[object, ...]:
        """What is counted, whatever its scope: subject, measure, category, equipment."""
        return self[:4]

    @property
    def counted(self) -> tuple[object, ...]:
        """What is counted, whoever says it: figures with this in common can be compared."""
        return self[:9]

    def canonical(self, ends: Mapping[Any, int]) -> SeriesKey:
        """The key of the canonical actors, where `ends` has those of merged ones."""
        return self._replace(
            subject_id=ends.get(self.subject_id, self.subject_id),
            receiver_id=ends.get(self.receiver_id, self.receiver_id),
            source_id=ends.get(self.source_id, self.source_id),
        )


COUNTED = SeriesKey._fields[:9]
THING = SeriesKey._fields[:4]

_IS_INCIDENT = FigureRow.scope == Scope.INCIDENT
_PLACE = func.lower(func.coalesce(FigureRow.place, ""))
_READ = aliased(ActorRow, name="receiver_read")
# Asked for one by one, as few figures are of what was supplied.
_CANONICAL_RECEIVER = (
    select(func.coalesce(_READ.merged_into_id, _READ.id))
    .where(_READ.id == FigureRow.counterpart_id)
    .correlate(FigureRow)
    .scalar_subquery()
)
RECEIVER_NAME: Any = case(
    (
        FigureRow.measure.in_(RECEIVED),
        select(ActorRow.name).where(ActorRow.id == _CANONICAL_RECEIVER).correlate(FigureRow).scalar_subquery(),
    )
)
# The same in every database: what an incident without a place is told apart by.
INCIDENT_DOCUMENT: Any = case((and_(_IS_INCIDENT, FigureRow.place.is_(None)), DocumentRow.sha256))


@dataclass(frozen=True, slots=True)
class Parties:
    """The columns that hold the row ids of who and what a figure is about."""

    source: Any
    subject: Any
    receiver: Any
    equipment: Any
    document: Any


CANONICAL = Parties(figures.SOURCE.id, figures.SUBJECT.id, _CANONICAL_RECEIVER, EquipmentRow.id, DocumentRow.id)
"""Of figures joined with their canonical actors, equipment and documents."""

AS_READ = Parties(
    FigureRow.said_by_id, FigureRow.subject_id, FigureRow.counterpart_id, FigureRow.equipment_id, ClaimRow.document_id
)
"""Of figures alone (with their claims for an incident): actors are those that the texts were read to mean."""


def key_columns(parties: Parties) -> dict[str, Any]:
    """The columns of the key, by the names of `SeriesKey`."""
    is_own = parties.source.is_(None)
    return {
        "subject_id": parties.subject,
        "measure": FigureRow.measure,
        "category": FigureRow.category,
        "equipment_id": parties.equipment,
        "scope": FigureRow.scope,
        "receiver_id": case((FigureRow.measure.in_(RECEIVED), func.coalesce(parties.receiver, 0)), else_=0),
        "place": case((_IS_INCIDENT, _PLACE)),
        "day": case((_IS_INCIDENT, ORDERED_DAY)),
        "document_id": case((and_(_IS_INCIDENT, FigureRow.place.is_(None)), parties.document)),
        "source_id": parties.source,
        "publisher": case((is_own, DocumentRow.publisher)),
        "own_document_id": case((and_(is_own, DocumentRow.publisher.is_(None)), DocumentRow.id)),
        "is_denied": FigureRow.is_denied,
    }


_KEY = key_columns(CANONICAL)
# What stands in the order for none; the other columns always hold a value.
_ABSENT: dict[str, Any] = {
    **dict.fromkeys(("subject_id", "equipment_id", "document_id", "source_id", "own_document_id"), 0),
    **dict.fromkeys(("place", "publisher"), ""),
    "day": date.max,
}
_NAMES: dict[str, tuple[Any, ...]] = {
    "source_id": (figures.SOURCE.name,),
    "subject_id": (figures.SUBJECT.name,),
    "equipment_id": (EquipmentRow.class_, EquipmentRow.name),
}
_SOURCE = ("source_id", "publisher", "own_document_id")
_SUBJECT, _MEASURE, _EQUIPMENT = ("subject_id",), ("measure", "category"), ("equipment_id",)
_KIND = ("scope", "receiver_id", "place", "day", "document_id", "is_denied")
_ORDERS: dict[By, tuple[str, ...]] = {
    By.SOURCE: (*_SOURCE, *_SUBJECT, *_MEASURE, *_EQUIPMENT, *_KIND),
    By.SUBJECT: (*_SUBJECT, *_MEASURE, *_EQUIPMENT, *_KIND, *_SOURCE),
    By.MEASURE: (*_MEASURE, *_SUBJECT, *_EQUIPMENT, *_KIND, *_SOURCE),
    By.EQUIPMENT: (*_EQUIPMENT, *_SUBJECT, *_MEASURE, *_KIND, *_SOURCE),
    By.PUBLISHER: (*_SOURCE, *_SUBJECT, *_MEASURE, *_EQUIPMENT, *_KIND),
}


def order_of(by: By) -> tuple[Any, ...]:
    """The terms of SQL that put series in order, by name where a part of the key has one; none comes first."""
    first = (func.coalesce(DocumentRow.publisher, ""),) if by is By.PUBLISHER else ()
    return (*first, *(term for name in _ORDERS[by] for term in _terms(name)))


def _terms(name: str) -> tuple[Any, ...]:
    names = (func.coalesce(column, "") for column in _NAMES.get(name, ()))
    absent = _ABSENT.get(name)
    return (*names, _KEY[name] if absent is None else func.coalesce(_KEY[name], absent))


def place_in_order(row: Any, key: SeriesKey) -> tuple[str, ...]:
    """Where what a figure counts stands among others, as `order_of` has it by subject: by names, then by ids."""
    return (
        *(row.subject or "", str(key.subject_id or ""), key.measure, key.category),
        *(row.equipment_class or "", row.equipment or "", str(key.equipment_id or ""), key.scope, row.receiver or ""),
        *(key.place or "", str(key.day or date.max), str(key.document_id or "")),
    )


def name_of(row: Any, key: SeriesKey, speaker: Sequence[object] = ()) -> str:
    """A short name for what a figure counts, the same in every database: a hash of names, with those of `speaker`.

    An incident without a place goes by the hash of its document, as the key has its row id.
    """
    incident = None if key.scope != Scope.INCIDENT else (key.place or row.incident_document, row.day)
    named = (
        *(row.subject, row.subject_country, row.measure, row.category, row.equipment, row.equipment_class),
        *(row.scope, row.receiver, incident, *speaker),
    )
    return hashlib.sha256(repr(tuple(map(str, named))).encode()).hexdigest()[:_HANDLE_LENGTH]
