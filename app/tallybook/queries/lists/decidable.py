"""What people name when they decide: actors, equipment, documents, and the text that a claim stands in."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tallybook.errors import UsageError
from tallybook.queries.filters.countries import find_codes
from tallybook.queries.filters.suggest import choose, did_you_mean, near
from tallybook.queries.lists.actors.canonical_actors import canonical_actor
from tallybook.queries.lists.actors.find_source import find_source
from tallybook.queries.sql.equipment import equipped
from tallybook.records import ActorKind
from tallybook.store.read.forgotten import Forgetting as ForgottenText
from tallybook.store.read.forgotten import find_forgotten
from tallybook.store.read.load import SHORTEST_PREFIX
from tallybook.store.read.reports import first_claims
from tallybook.store.schema.tables import ClaimRow, DocumentRow, EquipmentRow
from tallybook.vocab.load import equipment_classes, measures, table

__all__ = [
    "ForgottenText",
    "find_actor",
    "find_equipment",
    "find_forgotten_text",
    "full_hash",
    "known_measures",
    "load_context",
]

_MOST = 5  # documents that are named where a beginning fits several
_HEX = frozenset("0123456789abcdef")


def find_actor(session: Session, words: str) -> dict[str, Any]:
    """The record of the actor that has a name or an id, or of a country's government; as JSON.

    Raises UsageError where none or several are meant.
    """
    try:
        row = canonical_actor(session, find_source(session, words))
    except UsageError:
        codes = find_codes(words)
        if len(codes) != 1:
            raise
        [code] = codes
        name = table("actors/countries.toml")["countries"].get(code, {"name": words})["name"]
        return {"name": name, "kind": ActorKind.GOVERNMENT.value, "country": code}
    assert row is not None  # noqa: S101 - find_source gives ids of rows
    return {"name": row.name, "kind": row.kind.value, "country": row.country}


def find_equipment(session: Session, name: str, class_: str | None = None) -> dict[str, Any]:
    """The record of a piece of equipment by its name and class, as JSON; its class is looked up where none is given.

    Raises UsageError for a class that there is none of, and for a name whose class nobody knows.
    """
    if class_ is not None:
        return {"name": name, "class": choose(class_, equipment_classes(), "equipment class"), "calibre_mm": None}
    row = session.scalars(select(EquipmentRow).where(equipped(name)).order_by(EquipmentRow.id).limit(1)).one_or_none()
    if row is not None:
        return {"name": row.name, "class": row.class_, "calibre_mm": row.calibre_mm}
    if name in equipment_classes():
        return {"name": name.replace("_", " "), "class": name, "calibre_mm": None}
    hint = (
        did_you_mean(near(name, equipment_classes())) or f"name it with its class, as T-90 ({equipment_classes()[0]})"
    )
    raise UsageError(f'no equipment called "{name}" is known', hint)


def known_measures() -> tuple[str, ...]:
    """The names of all measures."""
    return tuple(measures())


def full_hash(session: Session, prefix: str) -> str | None:
    """The hash of the document that it begins so; None where there is none. Raises UsageError for several."""
    plain = prefix.lower()
    if len(plain) < SHORTEST_PREFIX or not set(plain) <= _HEX:
        return None
    starts_so = DocumentRow.sha256 >= plain, DocumentRow.sha256 < plain + "g"
    found = session.scalars(
        select(DocumentRow.sha256).where(*starts_so).order_by(DocumentRow.sha256).limit(_MOST)
    ).all()
    if len(found) > 1:
        raise UsageError(f"several documents start with {prefix}", f"give more of the id: {', '.join(found)}")
    return found[0] if found else None


def find_forgotten_text(session: Session, prefix: str) -> ForgottenText | None:
    """The text that was deleted on request and whose hash begins so; raises UsageError for several."""
    plain = prefix.lower()
    if len(plain) < SHORTEST_PREFIX or not set(plain) <= _HEX:
        return None
    found = find_forgotten(session, plain)
    if len(found) > 1:
        raise UsageError(f"several forgotten documents start with {prefix}", "give more digits of the SHA-256")
    return found[0] if found else None


def first_claims_of(session: Session, sha256: str) -> list[str]:
    """The id of the first claim of each report of the document of a hash, which is there."""
    return first_claims(session, session.scalars(select(DocumentRow.id).where(DocumentRow.sha256 == sha256)).one())


def load_context(session: Session, sha256: str, claim_id: str) -> tuple[str, date | None, int]:
    """The text that a claim, or else the document of a hash, has; its day of publication; where the claim begins."""
    query = select(DocumentRow.text, DocumentRow.published)
    if claim_id:
        with_place = query.add_columns(ClaimRow.content_start).join(ClaimRow, ClaimRow.document_id == DocumentRow.id)
        order = ClaimRow.revision.desc()
        found = session.execute(with_place.where(ClaimRow.claim_id == claim_id).order_by(order).limit(1)).one()
        return found[0], found[1], found[2]
    row = session.execute(query.where(DocumentRow.sha256 == sha256)).one()
    return row[0], row[1], 0
