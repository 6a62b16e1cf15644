"""Tables of figures: every row a document with one claim ready-made, by a mapping of what the columns mean."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tallybook.errors import ReadError
from tallybook.readers.base import Options, Reading, Target
from tallybook.readers.tables.cells import serial_day
from tallybook.readers.tables.known import check_columns, find_mapping
from tallybook.readers.tables.mapping import FigureRule, Mapping, load_mapping
from tallybook.readers.tables.meaning import CellError, RowMeaning
from tallybook.readers.tables.propose import unmapped_step
from tallybook.readers.tables.rows import Rows, open_rows
from tallybook.records import Certainty, Claim, DateRange, Document, Figure, Mode, Problem, Scope, Severity, Span
from tallybook.records import text_hash as hash_of

EXTRACTOR = "table/1"


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
        """Yield a document for each row (of a long table: for each run of rows of one day), Problems for bad cells.

        A cell of a column of sentences is a document of its own, and its claims are extracted.
        """
        path = find_mapping(target, options)
        if path is None:
            raise ReadError(
                f"{target.location} is a table, and nothing says what its columns mean",
                unmapped_step(target, options),
            )
        mapping = load_mapping(path)
        rows = open_rows(target, options, sheet=mapping.sheet, delimiter=mapping.delimiter, wanted=mapping.columns())
        check_columns(mapping, rows.header, rows.place, path)
        yield from _Table(target.location, rows, mapping).read()


@dataclass(slots=True)
class _Line:
    """A row by the names of its columns, without the cells that say nothing."""

    number: int
    cells: dict[str, str]
    day: date | None  # when it was said
    published: date | None
    period: DateRange | None

    @property
    def first_day(self) -> date | None:
        """The day by which a row is named."""
        return self.day or (self.period.start if self.period else None) or self.published


@dataclass(slots=True)
class _Page:
    """A document under construction: its text grows, and figures are put down with their place in it."""

    text: str = ""
    figures: list[Figure] = field(default_factory=list)
    whole: int | None = None  # which of the figures is the one that parts are part of

    def write(self, label: str, words: str) -> Span:
        """Add a line `label: words`, and give the place of the words."""
        self.text += f"\n{label}: " if self.text else f"{label}: "
        start = len(self.text)
        self.text += words
        return Span(text=words, pieces=((start, len(self.text)),))


class _Table:
    """One table while it is read."""

    def __init__(self, location: str, rows: Rows, mapping: Mapping) -> None:
        self._location = location
        self._rows = rows
        self._mapping = mapping
        self._header = rows.header
        self._keys: set[str] = set()
        self._serial_days = 0
        self._read = RowMeaning(mapping)

    def read(self) -> Iterator[Reading]:
        group: list[_Line] = []
        for number, cells in self._rows.rows:
            line = self._line(number, cells)
            if isinstance(line, Problem):
                yield line
            elif line is not None and self._mapping.long is None:
                yield from self._document([line])
            elif line is not None:
                if group and not self._belongs(line, group[0]):
                    yield from self._document(group)
                    group = []
                group.append(line)
        if group:
            yield from self._document(group)
        yield from self._notes()

    def _notes(self) -> Iterator[Problem]:
        """How a sheet kept by hand was understood, once for all of its rows."""
        rows = self._rows
        told = []
        if rows.skipped:
            told.append(f"the header is row {rows.header_row}; {rows.skipped} rows above it were left out")
        if rows.merged:
            told.append(f"{rows.merged} cells under merged ones were given their value")
        if self._serial_days:
            told.append(f"{self._serial_days} days were written as a spreadsheet's numbers")
        if told:
            yield Problem(
                location=self._location, message=f"{rows.place}: {'; '.join(told)}", severity=Severity.WARNING
            )

    def _line(self, number: int, cells: list[str]) -> _Line | Problem | None:
        """The row with its days; None for an empty row."""
        words = [" ".join(cell.split()) for cell in cells]
        if not any(words):
            return None
        if any(words[len(self._header) :]):
            return self._problem(number, f"{len(words)} cells under {len(self._header)} columns; the row is left out")
        named = {name: word for name, word in zip(self._header, words, strict=False) if name and self._says(word)}
        try:
            day, published, period = self._read.days(named)
        except CellError as error:
            return self._problem(number, f"{error}; the row is left out", column="date")
        date_column = self._mapping.date
        if date_column and serial_day(named.get(date_column.column, "")):
            self._serial_days += 1
        return _Line(number, named, day, published, period)

    def _says(self, word: str) -> bool:
        return word not in self._mapping.empty

    def _belongs(self, line: _Line, first: _Line) -> bool:
        """Whether a row of a long table goes on with the document of the rows before it."""
        return self._key(line) == self._key(first)

    def _key(self, line: _Line) -> str:
        """What tells the documents of a table apart, as it stands behind `#` in their URLs."""
        named = [line.cells.get(column, "") for column in self._mapping.key]
        return "/".join(named) if any(named) else str(line.first_day)

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
        yield from self._texts(first, key)

    def _write_wide(self, page: _Page, line: _Line) -> Iterator[Problem]:
        spans = {column: page.write(column, word) for column, word in line.cells.items()}
        for rule in self._mapping.figures:
            for scope, column in rule.columns.items():
                if column in spans:
                    yield from self._count(page, line, column, spans[column], (rule, scope))

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
        try:
            count = self._read.count(rule, column, line.cells)
        except CellError as error:
            yield self._problem(line.number, f"{error}; the row's other figures are kept")
            return
        if count is None:
            return
        if page.whole is None and not rule.is_part:
            page.whole = len(page.figures)
        page.figures.append(
            Figure(
                span=span,
                measure=rule.measure,
                category=rule.category,
                subject=self._read.party(rule.subject, line.cells)
                or self._read.party(self._mapping.subject, line.cells),
                counterpart=self._read.party(rule.counterpart, line.cells),
                equipment=rule.equipment,
                value=count.value,
                low=count.low,
                high=count.high,
                modifier=count.modifier,
                scope=scope,
                period=line.period,
                place=self._read.place(line.cells),
                part_of=page.whole if rule.is_part else None,
            )
        )

    def _finish(self, page: _Page, line: _Line, key: str) -> Document:
        mapping = self._mapping
        sha256 = hash_of(page.text)
        sources = self._read.sources(line.cells)
        said = line.cells[mapping.date.column] if mapping.date else ""
        claims = [
            Claim(
                claim_id="table-" + hashlib.sha256(f"{sha256} {EXTRACTOR}{suffix}".encode()).hexdigest()[:20],
                document=sha256,
                source=source,
                content=Span(text=page.text, pieces=((0, len(page.text)),)),
                mode=Mode.INDIRECT if source else Mode.UNATTRIBUTED,
                certainty=Certainty.ASSERTED,
                said_on=DateRange(text=said, start=line.day, end=line.day) if line.day else None,
                figures=tuple(page.figures),
                confidence=1.0,
            )
            for source, suffix in zip(sources, ("", *(f" {at}" for at in range(2, len(sources) + 1))), strict=False)
        ]
        return self._made(
            line,
            text=page.text,
            location=f"{self._location}#{line.number}",
            published=line.published or line.day,
            url=f"{mapping.url}#{key}" if mapping.url else None,
            claims=tuple(claims),
            extractor=EXTRACTOR,
        )

    def _texts(self, line: _Line, key: str) -> Iterator[Document]:
        """The cells of a row that are sentences, each a text to be read for claims."""
        for column in self._mapping.text:
            if words := line.cells.get(column):
                yield self._made(
                    line,
                    text=words,
                    location=f"{self._location}#{line.number}/{column}",
                    published=line.published or line.day,
                    url=f"{self._mapping.url}#{key}/{column}" if self._mapping.url else None,
                )

    def _made(self, line: _Line, **given: Any) -> Document:
        mapping, day = self._mapping, line.first_day
        listed = mapping.sources.split(line.cells.get(mapping.sources.column, "")) if mapping.sources else []
        return Document(
            reader=TableReader.name,
            publisher=mapping.publisher,
            title=mapping.title.replace("{date}", str(day or "")) if mapping.title else None,
            author=mapping.author,
            language=mapping.language,
            metadata={"sources": listed} if listed else {},
            **given,
        )

    def _problem(self, number: int, message: str, next_step: str = "", *, column: str = "") -> Problem:
        steps = {
            "date": "Write dates as 2022-03-21, or give `date.format` in the mapping.",
            "figures": "Add a [[figures]] with this `value`, or leave the row out.",
        }
        return Problem(
            location=self._location,
            message=f"{self._rows.place}, row {number}, {message}",
            next_step=next_step or steps.get(column, "Mend the cell and read the table again."),
            line=number,
        )
