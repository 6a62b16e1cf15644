"""Tables of figures: every row a document with one claim ready-made, by a mapping of what the columns mean."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from tallybook.errors import ReadError
from tallybook.readers.base import Options, Reading, Target
from tallybook.readers.tables.mapping import FigureRule, Mapping, ModifierColumn, find_mapping, load_mapping
from tallybook.readers.tables.rows import find_rows
from tallybook.records import Actor, Certainty, Claim, DateRange, Document, Figure, Mode, Modifier, Problem, Scope, Span
from tallybook.records import text_hash as hash_of

EXTRACTOR = "table/1"
_SEPARATOR = "[ \u00a0\u2009\u202f'’,.]"
_GROUPED = re.compile(rf"\d{{1,3}}({_SEPARATOR})\d{{3}}(?:\1\d{{3}})*")
_LONGEST_NUMBER = 20
_LOWS = {Modifier.EXACT, Modifier.ABOUT, Modifier.AT_LEAST, Modifier.MORE_THAN}
_HIGHS = {Modifier.EXACT, Modifier.ABOUT, Modifier.AT_MOST, Modifier.FEWER_THAN}


class TableReader:
    """Reads CSV, TSV and XLSX through a mapping file; claims are made by the table, nothing is extracted."""

    name = "table"
    suffixes = (".csv", ".tsv", ".xlsx")
    media_types = (
        "text/csv",
        "text/tab-separated-values",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )

    def recognises(self, head: bytes) -> bool:
        """Never: without its ending a table can't be told from prose with commas."""
        return False

    def read(self, target: Target, options: Options) -> Iterator[Reading]:
        """Yield a document for each row (of a long table: for each run of rows of one day), Problems for bad cells."""
        path = find_mapping(target, options)
        mapping = load_mapping(path)
        rows = find_rows(target, mapping, options)
        _, header = next(rows, (0, list[str]()))
        missing = [column for column in mapping.columns() if column not in header]
        if missing:
            raise ReadError(
                f"{target.location} has no column {missing[0]!r}, which the mapping {path} names; "
                f"its columns are {', '.join(header) or 'none'}",
                "Mend the mapping, or give the table a header.",
            )
        yield from _Table(target.location, mapping, header).read(rows)


@dataclass(slots=True)
class _Line:
    """A row by the names of its columns, without the cells that say nothing."""

    number: int
    cells: dict[str, str]
    day: date


@dataclass(slots=True)
class _Page:
    """A document under construction: its text grows, and figures are put down with their place in it."""

    text: str = ""
    figures: list[Figure] = field(default_factory=list)

    def write(self, label: str, words: str) -> Span:
        """Add a line `label: words`, and give the place of the words."""
        self.text += f"\n{label}: " if self.text else f"{label}: "
        start = len(self.text)
        self.text += words
        return Span(text=words, pieces=((start, len(self.text)),))


class _Table:
    """One table while it is read."""

    def __init__(self, location: str, mapping: Mapping, header: list[str]) -> None:
        self._location = location
        self._mapping = mapping
        self._header = header
        self._keys: set[str] = set()

    def read(self, rows: Iterator[tuple[int, list[str]]]) -> Iterator[Reading]:
        group: list[_Line] = []
        for number, cells in rows:
            line = self._line(number, cells)
            if isinstance(line, Problem):
                yield line
            elif line is not None:
                if group and not self._belongs(line, group[0]):
                    yield from self._document(group)
                    group = []
                group.append(line)
        if group:
            yield from self._document(group)

    def _line(self, number: int, cells: list[str]) -> _Line | Problem | None:
        """The row with its day; None for an empty row."""
        words = [" ".join(cell.split()) for cell in cells]
        if not any(words):
            return None
        if any(words[len(self._header) :]):
            return self._problem(number, f"{len(words)} cells under {len(self._header)} columns; the row is left out")
        named = {name: word for name, word in zip(self._header, words, strict=False) if name and self._says(word)}
        column = self._mapping.date.column
        day = parse_day(named.get(column, ""), self._mapping.date.format)
        if day is None:
            cell = named.get(column, "")
            return self._problem(number, f"column {column}: {cell!r} is no date; the row is left out", column="date")
        return _Line(number, named, day)

    def _says(self, word: str) -> bool:
        return word not in self._mapping.empty

    def _belongs(self, line: _Line, first: _Line) -> bool:
        """Whether a row of a long table goes on with the document of the rows before it."""
        return self._mapping.long is not None and self._key(line) == self._key(first)

    def _key(self, line: _Line) -> str:
        """What tells the documents of a table apart, as it stands behind `#` in their URLs."""
        named = [line.cells.get(column, "") for column in self._mapping.key]
        return "/".join(named) if any(named) else line.day.isoformat()

    def _document(self, group: list[_Line]) -> Iterator[Reading]:
        first = group[0]
        key = self._key(first)
        if key in self._keys:
            yield self._problem(
                first.number,
                f"{key} came before; the row is left out",
                "Sort the rows, or name the columns that tell them apart under `key` in the mapping.",
            )
            return
        self._keys.add(key)
        page = _Page()
        if self._mapping.long is None:
            yield from self._write_wide(page, first)
        else:
            yield from self._write_long(page, group)
        yield self._finish(page, first, key)

    def _write_wide(self, page: _Page, line: _Line) -> Iterator[Problem]:
        counted = {column: (rule, scope) for rule in self._mapping.figures for scope, column in rule.columns.items()}
        for column, word in line.cells.items():
            span = page.write(column, word)
            if column in counted:
                yield from self._count(page, line, column, span, counted[column])

    def _write_long(self, page: _Page, group: list[_Line]) -> Iterator[Problem]:
        long = self._mapping.long
        assert long is not None  # noqa: S101 - the caller looked; this tells the type checker
        rules = {rule.value: rule for rule in self._mapping.figures}
        counts = {long.category, *long.columns.values()}
        for column, word in group[0].cells.items():
            if column not in counts:
                page.write(column, word)
        for line in group:
            what = line.cells.get(long.category, "")
            rule = rules.get(what)
            if rule is None:
                yield self._problem(
                    line.number, f"column {long.category}: the mapping has no figures for {what!r}", column="figures"
                )
                continue
            for scope, column in long.columns.items():
                if column in line.cells:
                    span = page.write(f"{what}, {column}", line.cells[column])
                    yield from self._count(page, line, column, span, (rule, scope))

    def _count(
        self, page: _Page, line: _Line, column: str, span: Span, meaning: tuple[FigureRule, Scope]
    ) -> Iterator[Problem]:
        """Put down the figure of one cell."""
        rule, scope = meaning
        value = parse_count(span.text, self._mapping.decimal)
        modifier = self._modifier(rule, line)
        if value is None or modifier is None:
            wrong = f"column {column}: {span.text!r} is no number" if value is None else "the modifier is unknown"
            yield self._problem(line.number, f"{wrong}; the row's other figures are kept")
            return
        page.figures.append(
            Figure(
                span=span,
                measure=rule.measure,
                category=rule.category,
                subject=rule.subject or self._actor("subject", line),
                counterpart=rule.counterpart,
                equipment=rule.equipment,
                value=value,
                low=value if modifier in _LOWS else None,
                high=value if modifier in _HIGHS else None,
                modifier=modifier,
                scope=scope,
                place=line.cells.get(self._mapping.place) if self._mapping.place else None,
            )
        )

    def _modifier(self, rule: FigureRule, line: _Line) -> Modifier | None:
        """How the count is bounded; None for a word that is no modifier."""
        if not isinstance(rule.modifier, ModifierColumn):
            return rule.modifier
        word = line.cells.get(rule.modifier.column, "")
        if not word:
            return Modifier.EXACT
        named = rule.modifier.values.get(word, word)
        return Modifier(named) if named in set(Modifier) else None

    def _actor(self, role: str, line: _Line) -> Actor | None:
        rule = self._mapping.source if role == "source" else self._mapping.subject
        return rule.resolve(line.cells.get(rule.column or "", "")) if rule else None

    def _finish(self, page: _Page, line: _Line, key: str) -> Document:
        mapping = self._mapping
        sha256 = hash_of(page.text)
        source = self._actor("source", line)
        said = line.cells[mapping.date.column]
        claim = Claim(
            claim_id="table-" + hashlib.sha256(f"{sha256} {EXTRACTOR}".encode()).hexdigest()[:20],
            document=sha256,
            source=source,
            content=Span(text=page.text, pieces=((0, len(page.text)),)),
            mode=Mode.INDIRECT if source else Mode.UNATTRIBUTED,
            certainty=Certainty.ASSERTED,
            said_on=DateRange(text=said, start=line.day, end=line.day),
            figures=tuple(page.figures),
            confidence=1.0,
        )
        return Document(
            text=page.text,
            location=f"{self._location}#{line.number}",
            reader=TableReader.name,
            published=line.day,
            publisher=mapping.publisher,
            title=mapping.title.replace("{date}", line.day.isoformat()) if mapping.title else None,
            url=f"{mapping.url}#{key}" if mapping.url else None,
            author=mapping.author,
            language=mapping.language,
            claims=(claim,),
            extractor=EXTRACTOR,
        )

    def _problem(self, number: int, message: str, next_step: str = "", *, column: str = "") -> Problem:
        steps = {
            "date": "Write dates as 2022-03-21, or give `date.format` in the mapping.",
            "figures": "Add a [[figures]] with this `value`, or leave the row out.",
        }
        return Problem(
            location=self._location,
            message=f"{self._location}, row {number}, {message}",
            next_step=next_step or steps.get(column, "Mend the cell and read the table again."),
            line=number,
        )


def parse_day(cell: str, pattern: str | None = None) -> date | None:
    """The day of a cell: "2022-03-21", "2022-03-21 00:00:00", or by a `strptime` pattern; None for all else."""
    try:
        if pattern is not None:
            return datetime.strptime(cell, pattern).date()
        return datetime.fromisoformat(cell).date()
    except ValueError:
        return None


def parse_count(cell: str, decimal: str = ".") -> int | float | None:
    """The number of a cell: 15000 for "15,000", "15 000" and "+15000"; None for what is no count.

    Where `decimal` is a comma, "15.000" is 15000 too; where it is a point, "15.000" is 15.
    """
    digits = cell.removeprefix("+")
    if len(digits) > _LONGEST_NUMBER:
        return None
    whole, mark, fraction = digits.partition(decimal)
    grouped = _GROUPED.fullmatch(whole)
    if grouped:
        whole = whole.replace(grouped[1], "")
    if not (whole.isascii() and whole.isdigit() and (not mark or (fraction.isascii() and fraction.isdigit()))):
        return None
    number = float(f"{whole}.{fraction or 0}")
    return int(whole) if number.is_integer() else number
