"""What claims refer to (actors with the words that named them, equipment): found by identity, else inserted."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from tallybook.records import UNNAMED_KINDS
from tallybook.store.batches import in_batches
from tallybook.store.convert import Keys, Values, alias_of
from tallybook.store.schema.tables import ActorAliasRow, ActorRow, EquipmentRow
from tallybook.store.write.clock import moment_of

if TYPE_CHECKING:
    from tallybook.records import Actor, Claim, Equipment


def upsert_references(session: Session, claims: Sequence[Claim], document_id: int) -> Keys:
    """The row ids of all actors and equipment of a document's claims; those not yet kept are inserted."""
    actors = dict.fromkeys(actor for claim in claims for actor in find_actors(claim))
    equipment = dict.fromkeys(
        figure.equipment for claim in claims for figure in claim.figures if figure.equipment is not None
    )
    named = {actor: _actor_identity(actor, document_id) for actor in actors}
    pieces = {piece: _equipment_identity(piece) for piece in equipment}
    moment = {"recorded_at": moment_of(session)}
    actor_ids = _upsert_rows(
        session, ActorRow, {key: _actor_values(a, key, document_id) | moment for a, key in named.items()}
    )
    piece_ids = _upsert_rows(session, EquipmentRow, {key: _equipment_values(e, key) for e, key in pieces.items()})
    return Keys(
        actors={actor: actor_ids[identity] for actor, identity in named.items()},
        equipment={piece: piece_ids[identity] for piece, identity in pieces.items()},
    )


def upsert_actor(session: Session, actor: Actor, document_id: int | None = None) -> int:
    """The row id of an actor that no text but a person names; it is added where it isn't there.

    `document_id` is the document that an unnamed one is known in.
    """
    identity = _actor_identity(actor, document_id)
    values = _actor_values(actor, identity, document_id) | {"recorded_at": moment_of(session)}
    return _upsert_rows(session, ActorRow, {identity: values})[identity]


def count_aliases(session: Session, claims: Iterable[Claim], keys: Keys) -> None:
    """Add the words that name the sources of these claims to the aliases of their actors."""
    seen: Counter[tuple[int, str]] = Counter()
    words: dict[tuple[int, str], str] = {}
    for claim in claims:
        if claim.source is None or claim.source_mention is None:
            continue
        alias = alias_of(claim.source_mention.text)
        if alias is None:
            continue
        normalised = alias.casefold()
        key = (keys.actors[claim.source], normalised)
        seen[key] += 1
        words.setdefault(key, alias)
    known = _known_aliases(session, {actor_id for actor_id, _ in seen})
    added = [
        {
            "actor_id": key[0],
            "normalised": key[1],
            "alias": words[key],
            "count": count,
            "recorded_at": moment_of(session),
        }
        for key, count in seen.items()
        if key not in known
    ]
    if added:
        session.execute(insert(ActorAliasRow), added)
    counted = [{"id": known[key][0], "count": known[key][1] + count} for key, count in seen.items() if key in known]
    if counted:
        session.execute(update(ActorAliasRow), counted)


def find_actors(claim: Claim) -> Iterator[Actor]:
    """Yield every actor that a claim refers to: source, go-between, subjects and counterparts of its figures."""
    pairs = [(claim.source, claim.relayed_by), *((figure.subject, figure.counterpart) for figure in claim.figures)]
    for pair in pairs:
        yield from (actor for actor in pair if actor is not None)


def _known_aliases(session: Session, actor_ids: set[int]) -> dict[tuple[int, str], tuple[int, int]]:
    known: dict[tuple[int, str], tuple[int, int]] = {}
    for batch in in_batches(sorted(actor_ids)):
        rows = session.execute(
            select(ActorAliasRow.actor_id, ActorAliasRow.normalised, ActorAliasRow.id, ActorAliasRow.count).where(
                ActorAliasRow.actor_id.in_(batch)
            )
        )
        known.update({(row.actor_id, row.normalised): (row.id, row.count) for row in rows})
    return known


def _upsert_rows(
    session: Session, table: type[ActorRow | EquipmentRow], wanted: Mapping[str, Values]
) -> dict[str, int]:
    ids = _ids_of(session, table, wanted)
    missing = [values for identity, values in wanted.items() if identity not in ids]
    if missing:
        session.execute(insert(table), missing)
        ids |= _ids_of(session, table, [values["identity"] for values in missing])
    return ids


def _ids_of(session: Session, table: type[ActorRow | EquipmentRow], identities: Iterable[str]) -> dict[str, int]:
    ids: dict[str, int] = {}
    for batch in in_batches(identities):
        rows = session.execute(select(table.identity, table.id).where(table.identity.in_(batch)))
        ids.update((row.identity, row.id) for row in rows)
    return ids


def _actor_identity(actor: Actor, document_id: int | None) -> str:
    parts: list[str | int | None] = [actor.name.casefold(), actor.kind, actor.country]
    if actor.kind in UNNAMED_KINDS and document_id is not None:
        parts.append(document_id)
    return json.dumps(parts, ensure_ascii=False)


def _actor_values(actor: Actor, identity: str, document_id: int | None) -> Values:
    return {
        "identity": identity,
        "name": actor.name,
        "kind": actor.kind,
        "country": actor.country,
        "document_id": document_id if actor.kind in UNNAMED_KINDS else None,
    }


def _equipment_identity(equipment: Equipment) -> str:
    return json.dumps([equipment.name, equipment.class_, equipment.calibre_mm], ensure_ascii=False)


def _equipment_values(equipment: Equipment, identity: str) -> Values:
    return {
        "identity": identity,
        "name": equipment.name,
        "class_": equipment.class_,
        "calibre_mm": equipment.calibre_mm,
    }
