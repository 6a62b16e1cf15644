"""What the columns of a table of figures mean: a mapping file in TOML, read and checked whole."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from tallybook.errors import ReadError
from tallybook.records import Actor, ActorKind, Category, Equipment, Modifier, Scope
from tallybook.records.figure import Measure

_Name = Annotated[str, Field(min_length=1)]
EMPTY_CELLS = ("", "-", "–", "—", "NA", "N/A", "n/a", "nan", "NaN", "null", "None")


class _Part(BaseModel):
    """A part of a mapping; a key that is not named here is refused, for it would be a slip of the pen."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class DateColumn(_Part):
    """`[date]`, `[published]`: the column with each row's day, and how it is written if not as 2022-03-21.

    `format` is a pattern of `strptime`, "unix" for seconds since 1970, or a list of them for a column of two styles.
    """

    column: _Name
    format: str | tuple[_Name, ...] | None = None

    @property
    def patterns(self) -> tuple[str, ...]:
        """All patterns, in the order in which they are tried."""
        return _listed(self.format)


class PeriodColumns(_Part):
    """`[period]`: the columns with the first and the last day of the event that a row counts."""

    start: _Name
    end: _Name | None = None
    format: str | tuple[_Name, ...] | None = None

    @property
    def patterns(self) -> tuple[str, ...]:
        """As for `[date]`."""
        return _listed(self.format)


class ListColumn(_Part):
    """`sources = { column = "source", separator = ";" }`: a column with several names in a cell."""

    column: _Name
    separator: _Name = ";"

    def split(self, cell: str) -> list[str]:
        """The names in a cell, each once."""
        return list(dict.fromkeys(name for part in cell.split(self.separator) if (name := part.strip())))


class ActorRule(_Part):
    """`[source]` or `[subject]`: one actor for the whole table, or a column that names one in each row.

    With a `separator`, a cell of `[source]` names several, and each of them is the source of a claim of its own.
    `values` gives the actor for the words of a cell; for words that are not among them the cell is the name, and
    `kind` and `country` are those of the rule.
    """

    name: str | None = None
    column: str | None = None
    separator: str | None = None
    kind: ActorKind = ActorKind.OTHER
    country: str | None = None
    values: dict[str, Actor] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _named_once(self) -> Self:
        if (self.name is None) == (self.column is None):
            raise ValueError("needs either `name` or `column`")
        self.resolve(self.name or "a name")
        return self

    def resolve(self, cell: str) -> Actor | None:
        """The actor for the cell of the rule's column; the table's one actor where the rule names no column."""
        if self.name is not None:
            return Actor(name=self.name, kind=self.kind, country=self.country)
        if not cell:
            return None
        return self.values.get(cell) or Actor(name=cell, kind=self.kind, country=self.country)

    def resolve_all(self, cell: str) -> tuple[Actor, ...]:
        """All actors for the cell; several only where the rule has a separator."""
        names = (
            [cell]
            if self.separator is None or not cell
            else ListColumn(column="-", separator=self.separator).split(cell)
        )
        return tuple(actor for name in names if (actor := self.resolve(name)))


class ModifierColumn(_Part):
    """`modifier = { column = "qualifier", values = { "c." = "about" } }`; an empty cell is `exact`."""

    column: _Name
    values: dict[str, Modifier] = Field(default_factory=dict)


class FigureRule(_Part):
    """`[[figures]]`: what a count means, and which columns hold it, by scope: `{ total = "tank", increment = "new" }`.

    In a long table, where a row has one count and a column says of what, `value` is that column's word instead.
    `low` and `high` are columns with the bounds of a single count, which is then the best estimate between them.
    `is_part` marks the part of the row's first figure (the children among the dead); where `zero` is "none", a 0 says
    that nothing is known and is no figure.
    """

    columns: dict[Scope, _Name] = Field(default_factory=dict)
    low: _Name | None = None
    high: _Name | None = None
    is_part: bool = False
    zero: Literal["count", "none"] = "count"
    value: str | None = None
    measure: Measure
    category: Category
    equipment: Equipment | None = None
    subject: Actor | ActorRule | None = None
    counterpart: Actor | ActorRule | None = None
    modifier: Modifier | ModifierColumn = Modifier.EXACT


class LongRows(_Part):
    """`[long]`: the column that says what a row counts, and the columns with the counts, by scope."""

    category: _Name
    columns: dict[Scope, _Name] = Field(min_length=1)


class Mapping(_Part):
    """A whole mapping file."""

    title: str | None = None
    publisher: str | None = None
    url: str | None = None
    author: str | None = None
    language: str = "en"
    date: DateColumn | None = None
    period: PeriodColumns | None = None
    published: DateColumn | None = None
    source: ActorRule | None = None
    subject: ActorRule | None = None
    sources: ListColumn | None = None
    place: _Name | tuple[_Name, ...] | None = None  # columns, the narrowest first
    text: tuple[_Name, ...] = ()  # columns with sentences, each cell of which is read as a text of its own
    key: tuple[str, ...] = ()  # the columns that tell rows apart; the date alone where there are none
    sheet: str | None = None
    delimiter: Annotated[str, Field(min_length=1, max_length=1)] | None = None
    decimal: Annotated[str, Field(pattern=r"^[.,]$")] = "."
    empty: tuple[str, ...] = EMPTY_CELLS
    long: LongRows | None = None
    figures: tuple[FigureRule, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _of_one_shape(self) -> Self:
        if self.date is None and self.period is None:
            raise ValueError("needs [date], the day of what a row says, or [period], the days of the event it counts")
        for index, rule in enumerate(self.figures):
            if self.long is None and (not rule.columns or rule.value is not None):
                raise ValueError(f"figures.{index} needs `columns`, and no `value`, in a table without [long]")
            if (rule.low or rule.high) and len(rule.columns) != 1:
                raise ValueError(f"figures.{index} has bounds, and needs one column with the count between them")
            if self.long is not None and (rule.columns or rule.value is None):
                raise ValueError(f"figures.{index} needs `value`, and no `columns`, in a table with [long]")
        return self

    @property
    def places(self) -> tuple[str, ...]:
        """The columns that name the place, the narrowest first."""
        return _listed(self.place)

    def columns(self) -> list[str]:
        """Every column that the mapping names, once."""
        parts = (self.date, self.published, self.sources, self.source, self.subject)
        named = [*self.key, *self.places, *self.text]
        named += [part.column for part in parts if part is not None and part.column]
        named += [self.period.start, self.period.end or ""] if self.period else []
        named += [self.long.category, *self.long.columns.values()] if self.long else []
        for rule in self.figures:
            named += [*rule.columns.values(), rule.low or "", rule.high or ""]
            named += [rule.modifier.column] if isinstance(rule.modifier, ModifierColumn) else []
            named += [one.column or "" for one in (rule.subject, rule.counterpart) if isinstance(one, ActorRule)]
        named = [name for name in named if name]
        return list(dict.fromkeys(named))


def _listed(value: str | tuple[str, ...] | None) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else value or ()


def load_mapping(path: Path) -> Mapping:
    """The mapping in a file. Raises ReadError that names the file and the key."""
    try:
        content: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        return Mapping.model_validate(content)
    except OSError as error:
        raise ReadError(f"the mapping {path} can't be read: {error.strerror}", "Check --mapping.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ReadError(f"the mapping {path} is no TOML: {error}", "Mend the file at the line named.") from error
    except ValidationError as error:
        raise ReadError(f"the mapping {path}: {_faults(error)}", "Mend the keys named.") from error


def _faults(error: ValidationError) -> str:
    """Up to three keys and what is wrong with each."""
    told = []
    for fault in error.errors(include_url=False)[:3]:
        key = ".".join(str(part) for part in fault["loc"]) or "the whole"
        message = "no such key" if fault["type"] == "extra_forbidden" else fault["msg"].removeprefix("Value error, ")
        told.append(f"{key}: {message}")
    return "; ".join(told)
