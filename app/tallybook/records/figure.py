"""A count of people or equipment, as a claim states it."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from tallybook.records.actor import Actor
from tallybook.records.span import DateRange, Record, Span
from tallybook.records.terms import Category, Modifier, Scope
from tallybook.vocab.load import equipment_classes, measures


def _known_measure(name: str) -> str:
    if name not in measures():
        raise ValueError(f"no measure called {name!r}; the measures are {', '.join(measures())}")
    return name


def _known_class(name: str) -> str:
    if name not in equipment_classes():
        raise ValueError(f"no equipment class called {name!r}; the classes are {', '.join(equipment_classes())}")
    return name


def _whole_where_it_is(number: object) -> object:
    return int(number) if isinstance(number, float) and number.is_integer() else number


Count = Annotated[int | float, BeforeValidator(_whole_where_it_is), Field(ge=0)]
Measure = Annotated[str, AfterValidator(_known_measure)]
EquipmentClass = Annotated[str, AfterValidator(_known_class)]


class Equipment(Record):
    """A weapon, vehicle or other piece of equipment; a calibre or model number is part of it, never a count."""

    name: str
    class_: Annotated[EquipmentClass, Field(alias="class")]
    calibre_mm: float | None = None

    model_config = Record.model_config | {"populate_by_name": True, "serialize_by_alias": True}


class Figure(Record):
    """One figure inside a claim's content. `value`, `low` and `high` are counts; None where not stated or unbounded."""

    span: Span
    measure: Measure
    category: Category
    subject: Actor | None = None
    counterpart: Actor | None = None
    equipment: Equipment | None = None
    value: Count | None = None
    low: Count | None = None
    high: Count | None = None
    modifier: Modifier
    scope: Scope
    period: DateRange | None = None
    place: str | None = None
    part_of: int | None = Field(default=None, ge=0)

    @model_validator(mode="after")
    def _bounded(self) -> Self:
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(f"low {self.low} is above high {self.high}")
        return self
