"""What a row means by its mapping: its days, its counts with their bounds, who says it, whose they are and where."""

from __future__ import annotations

from collections.abc import Mapping as Cells
from datetime import date

from tallybook.readers.tables.cells import CellCount, bounded, parse_count, parse_day, read_cell
from tallybook.readers.tables.mapping import ActorRule, DateColumn, FigureRule, Mapping, ModifierColumn
from tallybook.readers.tables.rows import FORMULA
from tallybook.records import Actor, DateRange, Modifier


class CellError(ValueError):
    """A cell does not say what the mapping says that it does; the message names its column."""


class RowMeaning:
    """Reads the cells of a row, by the names of their columns, as a mapping has it."""

    def __init__(self, mapping: Mapping) -> None:
        """Raises nothing; a mapping was checked when it was loaded."""
        self._mapping = mapping

    def days(self, cells: Cells[str, str]) -> tuple[date | None, date | None, DateRange | None]:
        """When a row was said, when it was published, and the days that it counts. Raises CellError."""
        mapping = self._mapping
        day = _day(cells, mapping.date.column, mapping.date.patterns) if mapping.date else None
        published = _optional_day(cells, mapping.published) if mapping.published else None
        if mapping.period is None:
            return day, published, None
        start = _day(cells, mapping.period.start, mapping.period.patterns)
        ending = mapping.period.end
        end = _day(cells, ending, mapping.period.patterns) if ending and ending in cells else start
        if start > end:
            raise CellError(f"column {ending}: the period ends on {end}, before it starts on {start}")
        words = [cells[mapping.period.start], *([cells[ending]] if ending and start != end else [])]
        return day, published, DateRange(text=" – ".join(words), start=start, end=end)

    def count(self, rule: FigureRule, column: str, cells: Cells[str, str]) -> CellCount | None:
        """The count of a column's cell; None where the mapping says that it means nothing. Raises CellError."""
        word = cells[column]
        found = self._read(column, word)
        if rule.zero == "none" and found.value == 0:
            return None
        if found.modifier is Modifier.EXACT and found.value is not None:
            found = bounded(found.value, self._modifier(rule, cells))
        if rule.low is None and rule.high is None:
            return found
        low = self._bound(rule.low, cells)
        high = self._bound(rule.high, cells)
        low, high = (found.low if low is None else low), (found.high if high is None else high)
        if low == found.value == high:
            return found
        is_ordered = (low is None or found.value is None or low <= found.value) and (
            high is None or found.value is None or found.value <= high
        )
        if not is_ordered or (low is not None and high is not None and low > high):
            raise CellError(f"columns {rule.low}, {column}, {rule.high}: {low}, {word}, {high} are not in order")
        return CellCount(found.value, low, high, Modifier.ABOUT if found.value is not None else Modifier.BETWEEN)

    def party(self, rule: Actor | ActorRule | None, cells: Cells[str, str]) -> Actor | None:
        """Whose people or equipment, or the other party, of a row."""
        return rule.resolve(cells.get(rule.column or "", "")) if isinstance(rule, ActorRule) else rule

    def sources(self, cells: Cells[str, str]) -> tuple[Actor | None, ...]:
        """Who says what a row says, one at least: None where nobody is named."""
        rule = self._mapping.source
        return (rule.resolve_all(cells.get(rule.column or "", "")) if rule else ()) or (None,)

    def place(self, cells: Cells[str, str]) -> str | None:
        """The place of a row, the narrowest first: "Kessani, North, Veria"."""
        named = dict.fromkeys(cells[column] for column in self._mapping.places if column in cells)
        return ", ".join(named) or None

    def _read(self, column: str, word: str) -> CellCount:
        found = read_cell(word, self._mapping.decimal)
        if found is not None:
            return found
        if word.startswith(FORMULA):
            raise CellError(f"column {column}: the formula {word} has no value; open and save the sheet in its program")
        if parse_count(word, self._mapping.decimal) is not None:
            raise CellError(f"column {column}: {word!r} is a fraction, and people and things are whole")
        raise CellError(f"column {column}: {word!r} is no number")

    def _bound(self, column: str | None, cells: Cells[str, str]) -> int | float | None:
        if column is None or column not in cells:
            return None
        return self._read(column, cells[column]).value

    def _modifier(self, rule: FigureRule, cells: Cells[str, str]) -> Modifier:
        if not isinstance(rule.modifier, ModifierColumn):
            return rule.modifier
        word = cells.get(rule.modifier.column, "")
        if not word:
            return Modifier.EXACT
        named = rule.modifier.values.get(word, word)
        if named not in set(Modifier):
            raise CellError(f"column {rule.modifier.column}: {word!r} is no modifier")
        return Modifier(named)


def _day(cells: Cells[str, str], column: str, patterns: tuple[str, ...]) -> date:
    day = parse_day(cells.get(column, ""), patterns)
    if day is None:
        raise CellError(f"column {column}: {cells.get(column, '')!r} is no date")
    return day


def _optional_day(cells: Cells[str, str], rule: DateColumn) -> date | None:
    return _day(cells, rule.column, rule.patterns) if rule.column in cells else None
