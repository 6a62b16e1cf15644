"""What all tables are made of: the base of the rows, and the types of their columns."""

from __future__ import annotations

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Date, DateTime, Dialect, Double, Enum, MetaData, Text, TypeDecorator
from sqlalchemy.orm import DeclarativeBase

from tallybook.records import ActorKind, Category, Certainty, Mode, Modifier, Scope, Severity


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC. One without a time zone is refused, as nobody could say when it was."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The moment in UTC, as the database keeps it."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value.isoformat()} has no time zone; give it one (UTC) before it is kept")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The moment with its time zone, UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class RunState(StrEnum):
    """How an ingest run stands; one that was killed stays `running` without an end."""

    RUNNING = "running"
    DONE = "done"
    INTERRUPTED = "interrupted"
    FAILED = "failed"


class LinkKind(StrEnum):
    """Why two documents are linked."""

    NEAR_DUPLICATE = "near_duplicate"


class DecisionKind(StrEnum):
    """What a person decided: about actors and grades, about what was read in a text, or that a decision is undone.

    The last eight are about incidents: which claims are one, which belong to it or do not, that two are one or one is
    two, and what an incident is called, where and when it was.
    """

    MERGE = "merge"
    SPLIT = "split"
    ALIAS = "alias"
    GRADE = "grade"
    CORRECT = "correct"
    REJECT = "reject"
    CONFIRM = "confirm"
    ADD = "add"
    TAG = "tag"
    NOTE = "note"
    FORGET = "forget"
    UNDO = "undo"
    CREATE = "create"
    ASSIGN = "assign"
    REMOVE = "remove"
    JOIN = "join"
    PART = "part"
    RENAME = "rename"
    PLACE = "place"
    DATE = "date"


class Target(StrEnum):
    """What of a text a decision is about; an incident is named by words of a claim that belongs to it."""

    DOCUMENT = "document"
    CLAIM = "claim"
    FIGURE = "figure"
    INCIDENT = "incident"


def _checked(enum: type[StrEnum], name: str) -> Enum:
    """Text with a CHECK constraint; the width leaves room for new members."""
    return Enum(
        enum,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=32,
        values_callable=lambda members: [member.value for member in members],
    )


class Base(DeclarativeBase):
    """The base of all rows."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it from the class
        datetime: UtcDateTime(),
        date: Date(),
        float: Double(),
        str: Text(),
        ActorKind: _checked(ActorKind, "kind"),
        Category: _checked(Category, "category"),
        Certainty: _checked(Certainty, "certainty"),
        Mode: _checked(Mode, "mode"),
        Modifier: _checked(Modifier, "modifier"),
        Scope: _checked(Scope, "scope"),
        Severity: _checked(Severity, "severity"),
        RunState: _checked(RunState, "state"),
        LinkKind: _checked(LinkKind, "kind"),
        DecisionKind: _checked(DecisionKind, "kind"),
        Target: _checked(Target, "target"),
        list[list[int]]: JSON(none_as_null=True),
        dict[str, Any]: JSON(none_as_null=True),
        dict[str, int]: JSON(none_as_null=True),
    }
