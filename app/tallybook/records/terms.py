"""The terms that records choose from. Light: what only reads the database needs these, and none of the models."""

from __future__ import annotations

from enum import StrEnum


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


class Mode(StrEnum):
    """How the content is given: all in quotation marks, none of it, some of it, or in the article's own voice."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"
    UNATTRIBUTED = "unattributed"


class Certainty(StrEnum):
    """How sure the source is said to be."""

    ASSERTED = "asserted"
    ASSESSED = "assessed"
    REPORTED = "reported"
    POSSIBLE = "possible"
    DENIED = "denied"


class Category(StrEnum):
    """What is counted."""

    PERSONNEL = "personnel"
    CIVILIANS = "civilians"
    CHILDREN = "children"
    MEDICS = "medics"
    JOURNALISTS = "journalists"
    AID_WORKERS = "aid_workers"
    POLICE = "police"
    PEOPLE = "people"
    EQUIPMENT = "equipment"


class Modifier(StrEnum):
    """How the number is bounded by its words."""

    EXACT = "exact"
    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    AT_MOST = "at_most"
    FEWER_THAN = "fewer_than"
    ABOUT = "about"
    BETWEEN = "between"
    VAGUE = "vague"
    UNSTATED = "unstated"


class Scope(StrEnum):
    """What the number covers: a running toll, one event, what was added since the last report."""

    TOTAL = "total"
    INCIDENT = "incident"
    INCREMENT = "increment"
    UNKNOWN = "unknown"


class Severity(StrEnum):
    """Whether something was lost (`error`: exit code 1) or is only worth knowing (`warning`)."""

    ERROR = "error"
    WARNING = "warning"


class Decided(StrEnum):
    """What people decided about a figure, a claim or a document: how what holds came about."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    CORRECTED = "corrected"
    REJECTED = "rejected"
    ADDED = "added"


WITHDRAWN = "withdrawn"
"""What stands for `Decided` in the row of a claim or figure whose addition was undone: it is in no list."""
