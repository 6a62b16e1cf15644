"""What the columns of a table of figures mean: a mapping file in TOML, read and checked whole."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from tallybook.errors import ReadError
from tallybook.readers.base import Options, Target
from tallybook.records import Actor, ActorKind, Category, Equipment, Modifier, Scope
from tallybook.records.figure import Measure

_Name = Annotated[str, Field(min_length=1)]
EMPTY_CELLS = ("", "-", "–", "—", "NA", "N/A", "n/a", "nan", "NaN", "null", "None")


class _Part(BaseModel):
    """A part of a mapping; a key that is not named here is refused, for it would be a slip of the pen."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class DateColumn(_Part):
    """`[date]`: the column with each row's day, and how it is written where that is not ISO 8601 (2022-03-21)."""

    column: _Name
    format: str | None = None


class ActorRule(_Part):
    """`[source]` or `[subject]`: one actor for the whole table, or a column that names one in each row.

    `values` gives the actor for the words of a cell; for words that are not among them the cell is the name, and
    `kind` and `country` are those of the rule.
    """

    name: str | None = None
    column: str | None = None
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


class ModifierColumn(_Part):
    """`modifier = { column = "qualifier", values = { "c." = "about" } }`; an empty cell is `exact`."""

    column: _Name
    values: dict[str, Modifier] = Field(default_factory=dict)


class FigureRule(_Part):
    """`[[figures]]`: what a count means, and which columns hold it, by scope: `{ total = "tank", increment = "new" }`.

    In a long table, where a row has one count and a column says of what, `value` is that column's word instead.
    """

    columns: dict[Scope, _Name] = Field(default_factory=dict)
    value: str | None = None
    measure: Measure
    category: Category
    equipment: Equipment | None = None
    subject: Actor | None = None
    counterpart: Actor | None = None
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
    date: DateColumn
    source: ActorRule | None = None
    subject: ActorRule | None = None
    place: str | None = None  # a column
    key: tuple[str, ...] = ()  # the columns that tell rows apart; the date alone where there are none
    sheet: str | None = None
    delimiter: Annotated[str, Field(min_length=1, max_length=1)] | None = None
    decimal: Annotated[str, Field(pattern=r"^[.,]$")] = "."
    empty: tuple[str, ...] = EMPTY_CELLS
    long: LongRows | None = None
    figures: tuple[FigureRule, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _of_one_shape(self) -> Self:
        for index, rule in enumerate(self.figures):
            if self.long is None and (not rule.columns or rule.value is not None):
                raise ValueError(f"figures.{index} needs `columns`, and no `value`, in a table without [long]")
            if self.long is not None and (rule.columns or rule.value is None):
                raise ValueError(f"figures.{index} needs `value`, and no `columns`, in a table with [long]")
        return self

    def columns(self) -> list[str]:
        """Every column that the mapping names, once."""
        named = [self.date.column, *self.key]
        named += [rule.column for rule in (self.source, self.subject) if rule and rule.column]
        named += [self.place] if self.place else []
        named += [self.long.category, *self.long.columns.values()] if self.long else []
        for rule in self.figures:
            named += rule.columns.values()
            named += [rule.modifier.column] if isinstance(rule.modifier, ModifierColumn) else []
        return list(dict.fromkeys(named))


def find_mapping(target: Target, options: Options) -> Path:
    """The mapping file for a table: the one asked for, else `X.mapping.toml` or `X.toml` beside `X.csv`.

    Raises ReadError where there is none.
    """
    if options.mapping is not None:
        return options.mapping
    if target.path is not None:
        for ending in (".mapping.toml", ".toml"):
            beside = target.path.with_suffix(ending)
            if beside.is_file():
                return beside
    raise ReadError(
        f"{target.location} is a table, and nothing says what its columns mean",
        f"Write {Path(target.name).stem}.mapping.toml beside it, or name a mapping with --mapping FILE.toml; "
        "data/losses/russian_losses.toml is an example.",
    )


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
