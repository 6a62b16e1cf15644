"""A proposed mapping for a table without one: from the names of its columns and what its first rows hold."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path

from tallybook.readers.base import Options, Target
from tallybook.readers.tables.cells import parse_count, parse_day, read_cell, serial_day
from tallybook.readers.tables.mapping import EMPTY_CELLS
from tallybook.readers.tables.rows import open_rows
from tallybook.vocab.compiled import Table, read_toml

_SAMPLE = 200  # rows
_HEADER_WITHIN = 30
_MOST = 0.6  # of a column's cells: it is what most of them are
_SENTENCE = 6  # words
_PATTERNS = (
    *("%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%Y/%m/%d", "%d %B %Y", "%B %d, %Y", "%d %b %Y", "%b %d, %Y"),
    *("%d-%b-%Y", "%d.%m.%y", "%d/%m/%y", "%m/%d/%y", "%d-%b-%y", "%Y%m%d"),
)


@dataclass(slots=True)
class _Column:
    """A column of the sample."""

    name: str
    words: str  # its name in lower case, as words
    cells: list[str]

    def share(self, fits: int) -> float:
        return fits / len(self.cells) if self.cells else 0.0

    @property
    def is_counts(self) -> bool:
        return self.share(sum(read_cell(cell) is not None for cell in self.cells)) >= _MOST

    @property
    def is_text(self) -> bool:
        return self.share(sum(len(cell.split()) >= _SENTENCE for cell in self.cells)) >= _MOST

    @property
    def is_days(self) -> bool:
        return bool(self.cells) and _date_patterns(self.cells) is not None


def unmapped_step(target: Target, options: Options) -> str:
    """What to do about a table without a mapping, with the proposal."""
    beside = f"{Path(target.name).stem}.mapping.toml"
    return (
        f"Check this proposal, save it as {beside} beside the table (--mapping-draft {beside} writes it), and read "
        f"the table again.\n\n{propose(target, options)}"
    )


def propose(target: Target, options: Options) -> str:
    """A mapping in TOML, with remarks where a person has to decide. Raises ReadError where the file is no table."""
    place, columns = _sample(target, options)
    if not columns:
        return "# The table has no header: give its columns names in the first row."
    lines = [f"# Proposed for {place} by the names of its columns and {len(columns[0].cells)} rows; check it."]
    lines += [f"# Columns: {', '.join(column.name for column in columns)}", ""]
    lines += _keys(columns)
    lines += _dates(columns)
    lines += _source(columns)
    lines += _figures(columns)
    return "\n".join(lines).rstrip() + "\n"


def _sample(target: Target, options: Options) -> tuple[str, list[_Column]]:
    """The columns below the row that looks most like a header: the first with as many names as the rows have cells."""
    rows = open_rows(target, options, sheet=None, delimiter=None, wanted=())
    found = [rows.header, *(cells for _, cells in islice(rows.rows, _SAMPLE))]
    widest = max((sum(map(bool, cells)) for cells in found), default=0)
    at = next(
        (
            at
            for at, cells in enumerate(found[:_HEADER_WITHIN])
            if sum(map(bool, cells)) > widest / 2 and _is_named(cells)
        ),
        0,
    )
    below = [cells for cells in found[at + 1 :] if any(cells)]
    columns = []
    for index, name in enumerate(found[at] if found else []):
        cells = [cells[index] for cells in below if index < len(cells)]
        if name:
            kept = [cell for cell in cells if cell not in EMPTY_CELLS]
            columns.append(_Column(name, " ".join(re.findall(r"[^\W_]+", name.lower())), kept))
    return rows.place, columns


def _is_named(cells: Sequence[str]) -> bool:
    return all(parse_count(cell) is None and parse_day(cell) is None for cell in cells if cell)


@cache
def _table() -> Table:
    return read_toml(Path(__file__).with_name("columns.toml"))


def _called(column: _Column, names: Sequence[str]) -> bool:
    """Whether all words of one of the names stand in a column's name."""
    own = column.words.split()
    return any(all(word in own for word in name.split()) for name in names)


def _find(columns: Sequence[_Column], kind: str, *, days: bool = False) -> _Column | None:
    """The first column called so; of those for days, one that holds days."""
    fitting = [column for name in _table()[kind] for column in columns if _called(column, [name])]
    return next((column for column in fitting if not days or column.is_days), None)


def _keys(columns: list[_Column]) -> list[str]:
    lines = ['# publisher = ""  # who published the table']
    named = _find(columns, "key")
    if named and len(set(named.cells)) == len(named.cells) and named.cells:
        lines.append(f"key = [{_quoted(named.name)}]")
    else:
        lines.append("# key = []  # the columns that tell rows apart, where the day alone does not")
    places = [
        column for name in _table()["place"] for column in columns if column.words == name and not column.is_counts
    ]
    if places:
        listed = ", ".join(dict.fromkeys(_quoted(column.name) for column in places))
        lines.append(f"place = [{listed}]")
    sentences = [column for column in columns if column.is_text]
    if sentences:
        listed = ", ".join(_quoted(column.name) for column in sentences)
        lines.append(f"text = [{listed}]  # each cell is read for claims; leave it out if they say the same again")
    return [*lines, ""]


def _dates(columns: list[_Column]) -> list[str]:
    start, end = _find(columns, "period_start", days=True), _find(columns, "period_end", days=True)
    if start and end and start is not end:
        lines = ["[period]  # the days of the event", f"start = {_quoted(start.name)}", f"end = {_quoted(end.name)}"]
        return [*lines, *_format([*start.cells, *end.cells]), ""]
    day = _find(columns, "date", days=True) or next((column for column in columns if column.is_days), None)
    if day is None:
        return ["[date]", 'column = "?"  # no column holds days that can be read', ""]
    lines = ["[date]  # when a row was said; write [period] and `start` where it is the day of the event"]
    return [*lines, f"column = {_quoted(day.name)}", *_format(day.cells), ""]


def _format(cells: Sequence[str]) -> list[str]:
    patterns = _date_patterns(cells) or []
    if not patterns:
        return []
    shown = _quoted(patterns[0]) if len(patterns) == 1 else f"[{', '.join(map(_quoted, patterns))}]"
    other = {"%d/%m/%Y": "%m/%d/%Y", "%d/%m/%y": "%m/%d/%y"}.get(patterns[0])
    is_open = other is not None and all(parse_day(cell, (other,)) for cell in cells if parse_day(cell, (patterns[0],)))
    return [f"format = {shown}" + (f"  # or {_quoted(str(other))}: no day of the sample tells" if is_open else "")]


def _date_patterns(cells: Sequence[str]) -> list[str] | None:
    """The patterns by which most cells are days; None where most are none.

    No pattern is needed for ISO 8601 and for the numbers by which a spreadsheet keeps days, if all are such.
    """
    plain = [cell for cell in cells if parse_day(cell) is not None]
    if len(plain) == len(cells) and (not all(map(serial_day, cells)) or len(cells) > 1):
        return []
    left = [cell for cell in cells if parse_day(cell, ("%Y-%m-%d",)) is None]
    chosen: list[str] = []
    while left:
        best = max(_PATTERNS, key=lambda pattern: sum(parse_day(cell, (pattern,)) is not None for cell in left))
        rest = [cell for cell in left if parse_day(cell, (best,)) is None]
        if len(rest) == len(left):
            break
        chosen.append(best)
        left = rest
    return chosen if len(left) <= (1 - _MOST) * len(cells) and chosen else None


def _source(columns: list[_Column]) -> list[str]:
    column = _find([one for one in columns if not one.is_counts], "source")
    if column is None:
        return ["# [source]  # who says what the table says", '# name = ""', '# kind = "other"', ""]
    lines = ["[source]", f"column = {_quoted(column.name)}"]
    for separator in (";", " / ", "|"):
        if any(separator in cell for cell in column.cells):
            lines.append(f"separator = {_quoted(separator)}")
            break
    return [*lines, 'kind = "media"  # of the names in the column', ""]


def _figures(columns: list[_Column]) -> list[str]:
    """A rule for each column of counts whose name says what it counts, bounds beside it; the others are remarked."""
    counts = [column for column in columns if column.is_counts]
    bounds = {side: [one for one in counts if _called(one, _table()[side])] for side in ("low", "high")}
    plain = [one for one in counts if one not in bounds["low"] and one not in bounds["high"]]
    lines: list[str] = []
    for column in plain:
        rule = next((rule for rule in _table()["figures"] if _called(column, rule["words"])), None)
        if rule is None:
            continue
        lines += ["[[figures]]", f"columns = {{ incident = {_quoted(column.name)} }}  # or total, or increment"]
        for side, named in bounds.items():
            beside = _bound_of(column, named, rule)
            lines += [f"{side} = {_quoted(beside.name)}"] if beside else []
        lines += [f'measure = "{rule["measure"]}"', f'category = "{rule["category"]}"', ""]
    if not lines:
        lines = ["# No column says what it counts. For each that counts something:", "[[figures]]"]
        lines += ['columns = { incident = "?" }', 'measure = "killed"', 'category = "people"']
    return lines


def _bound_of(column: _Column, named: Sequence[_Column], rule: Table) -> _Column | None:
    """The column with a bound of another: "killed_min" of "killed", "low" of "best"."""
    of_same = [one for one in named if _called(one, rule["words"])]
    bare = [one for one in named if len(one.words.split()) == 1 and "best" in column.words.split()]
    shared = [one for one in of_same if set(column.words.split()) & set(one.words.split())]
    return next(iter([*shared, *bare]), None)


def _quoted(words: str) -> str:
    return json.dumps(words, ensure_ascii=False)
