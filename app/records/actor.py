"""Who speaks, who is spoken of: the resolved actor."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import StringConstraints

from app.records.span import Record


class ActorKind(StrEnum):
    """What sort of body or person an actor is."""

    MILITARY = "military"
    INTELLIGENCE = "intelligence"
    GOVERNMENT = "government"
    MINISTRY = "ministry"
    HEALTH_AUTHORITY = "health_authority"
    POLICE = "police"
    INTERGOVERNMENTAL = "intergovernmental"
    NGO = "ngo"
    MEDIA = "media"
    ARMED_GROUP = "armed_group"
    COMPANY = "company"
    PERSON = "person"
    WITNESSES = "witnesses"
    ANONYMOUS = "anonymous"
    OTHER = "other"


# Kinds that are no lasting body: those of two documents are never one actor.
UNNAMED_KINDS = frozenset({ActorKind.WITNESSES, ActorKind.ANONYMOUS})


class Actor(Record):
    """An actor by its canonical name; `country` is an ISO 3166-1 alpha-2 code (XK for Kosovo) or None."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=300)]
    kind: ActorKind
    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")] | None = None
