"""Lists as tables that fit the terminal: what matters least is left out first, what is left stays on one line."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from tallybook.queries.rows import (
    ComparedDay,
    ComparedFigure,
    EstimatedFigure,
    FoundClaim,
    ListedClaim,
    ListedDocument,
    ListedFigure,
    ListedIncident,
    ListedSource,
    SeriesPoint,
)
from tallybook.queries.terms import Flag
from tallybook.records.grade import UNJUDGED_CLAIM, UNJUDGED_SOURCE

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from tallybook.records import Figure

_GAP = 2  # between columns
_ID_LENGTH = 10  # of a hash: forty bits tell the claims of years apart
_FIGURE_ID = 19  # columns; cut off at its end, "table-0123456789.12" would be another figure
_UNJUDGED = f"{UNJUDGED_SOURCE}{UNJUDGED_CLAIM}"
_FAR = 24  # characters before a match that may fill a narrow column
_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

_BOUNDED = {
    "at_least": "≥ {value}",
    "more_than": "> {value}",
    "at_most": "≤ {value}",
    "fewer_than": "< {value}",
    "about": "~{value}",
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: what it shows of a row, how narrow it may get, and its rank (0 stays, the highest goes first)."""

    title: str
    show: Callable[[Any], str]
    narrowest: int
    rank: int = 0
    is_number: bool = False
    is_marked: bool = False


def safe(text: str) -> str:
    """The text, letter for letter, without the control characters with which it could take over a terminal."""
    return "".join("\ufffd" if _is_control(letter) else letter for letter in text)


def printable(text: object) -> str:
    """The text on one line and safe to print."""
    return safe(" ".join(str(text).split()))


def _is_control(letter: str) -> bool:
    return letter in _BIDI or (letter not in "\n\t" and unicodedata.category(letter) in {"Cc", "Cs"})


def amount(row: ListedFigure | SeriesPoint | ComparedFigure | Figure) -> str:
    """A figure with its bounds: "≥ 100", "100–200", "~1,100"; "–" where no number is stated."""
    pattern = _BOUNDED.get(row.modifier)
    if row.value is not None:
        return (pattern or "{value}").format(value=_number(row.value))
    if row.low is not None or row.high is not None:
        return f"{_number(row.low)}–{_number(row.high)}"
    return "–"


def summary(row: ComparedFigure) -> str:
    """What the sources of a row's comparison say together: "low 24, middle 43, high 600; 13.95 times apart; …"."""
    if row.all_sources == 1:
        return "a single source: nothing to compare it with"
    numbers = ((name, getattr(row, f"all_{name}")) for name in ("low", "middle", "high"))
    parts = [", ".join(f"{name} {_number(number) or '–'}" for name, number in numbers)]
    if row.all_ratio is not None:
        parts.append(f"{row.all_ratio:.4g} times apart" if row.all_ratio > 1 else "the bounds overlap")
    sources = "source" if row.all_sources == 1 else "sources"
    return "; ".join([*parts, f"{row.all_sources:,} {sources}, {row.all_independent:,} independent"])


def _estimate(row: SeriesPoint | EstimatedFigure | ComparedFigure) -> str:
    return _number(row.estimate)


def _under(row: ComparedFigure) -> str:
    name = actor(row.source, row.source_country) if row.source else f"{printable(row.publisher or '–')} (own voice)"
    return name if row.is_independent or row.origin is None else f"↳ {name}"


def short_id(identity: str) -> str:
    """The beginning of a claim's id or a document's hash, as `tally show` takes it."""
    kind, dash, digits = identity.rpartition("-")
    return f"{kind}{dash}{digits[:_ID_LENGTH]}"


def figure_id(row: ListedFigure | SeriesPoint | ComparedFigure) -> str:
    """What `tally correct` takes for a figure: its claim's id and its number in it."""
    return f"{short_id(row.claim_id)}.{row.position + 1}"


def _decided(
    row: ListedFigure | SeriesPoint | ComparedFigure | ListedClaim | FoundClaim | ListedDocument | ListedIncident,
) -> str:
    """What people decided about it; nothing where nobody did."""
    return "" if row.decided == "open" else row.decided


def actor(name: str | None, country: str | None) -> str:
    """An actor with its country, as filters take it: "General Staff (UA)"."""
    if name is None:
        return "–"
    return f"{printable(name)} ({country})" if country else printable(name)


def _number(number: float | None) -> str:
    return "" if number is None else f"{number:,}"


def _day(day: date | None) -> str:
    return day.isoformat() if day else "undated"


def _grade(row: ListedFigure | SeriesPoint | ComparedFigure | ListedClaim | FoundClaim) -> str:
    """The Admiralty code of source and claim together, as "B2"; nothing where nobody judged either."""
    code = f"{row.reliability}{row.credibility}"
    return "" if code == _UNJUDGED else code


def _change(row: SeriesPoint) -> str:
    return "" if row.change is None else f"{row.change:+,}"


def _flag(row: ComparedFigure) -> str:
    return f"as of {_day(row.day)}" if row.flag == Flag.STALE else row.flag or ""


def _from_match_on(row: FoundClaim) -> str:
    """The marked content, begun a few words before the first mark where that stands far behind."""
    if not row.matches or row.matches[0][0] <= _FAR:
        return row.marked
    start = row.content.rfind(" ", 0, row.matches[0][0] - _FAR // 2) + 1
    return f"… {row.marked[start:]}"


def _counted(row: ListedFigure | SeriesPoint | ComparedDay) -> str:
    return printable(row.equipment or row.category)


# What people decided goes last of all that may go: a corrected number must not look like one that was read.
_FIGURE = (
    Column("Said", lambda row: _day(row.said), 10),
    Column("Day", lambda row: "" if row.day == row.said else _day(row.day), 10, rank=8),
    Column("Source", lambda row: actor(row.source, row.source_country), 8),
    Column("Grade", _grade, 5, rank=3),
    Column("Publisher", lambda row: printable(row.publisher or ""), 14, rank=6),
    Column("Figure", amount, 7, is_number=True),
    Column("Measure", lambda row: row.measure, 9),
    Column("Whose", lambda row: printable(row.subject or ""), 8, rank=4),
    Column("What", _counted, 9, rank=2),
    Column("Scope", lambda row: row.scope, 8, rank=7),
    Column("Decided", _decided, 9, rank=1),
    Column("Claim", figure_id, _FIGURE_ID),
    Column("Content", lambda row: printable(row.content), 30, rank=5),
)
_POINT = (
    Column("Day", lambda row: _day(row.day), 10),
    Column("Said", lambda row: "" if row.day == row.said else _day(row.said), 10, rank=7),
    Column("Source", lambda row: actor(row.source, None), 10),
    Column("Grade", _grade, 5, rank=5),
    Column("Publisher", lambda row: printable(row.publisher or ""), 14, rank=9),
    Column("Whose", lambda row: printable(row.subject or ""), 11, rank=8),
    Column("Measure", lambda row: row.measure, 9),
    Column("What", _counted, 9, rank=4),
    Column("Scope", lambda row: row.scope, 9, rank=6),
    Column("Figure", amount, 7, is_number=True),
    Column("Estimate", _estimate, 8, rank=1, is_number=True),
    Column("Change", _change, 9, rank=3, is_number=True),
    Column("Reports", lambda row: f"{row.reports:,}" if row.reports > 1 else "", 7, rank=10, is_number=True),
    Column("Flag", lambda row: row.flag or "", 9, rank=2),
    Column("Decided", _decided, 9, rank=1),
    Column("Claim", figure_id, _FIGURE_ID),
)
_COMPARED = (
    Column("Source", _under, 16),
    Column("Grade", _grade, 5, rank=4),
    Column("Publisher", lambda row: printable(row.publisher or ""), 14, rank=6),
    Column("Figure", amount, 7, is_number=True),
    Column("Estimate", _estimate, 8, rank=1, is_number=True),
    Column("Day", lambda row: _day(row.day), 10),
    Column("Flag", _flag, 16, rank=3),
    Column("Reports", lambda row: f"{row.reports:,}", 7, rank=5, is_number=True),
    Column("Passed on by", lambda row: printable(", ".join(row.relays)), 12, rank=7),
    Column("Copies", lambda row: f"{row.copies:,}" if row.copies else "", 6, rank=8, is_number=True),
    Column("Decided", _decided, 9, rank=1),
    Column("Claim", figure_id, _FIGURE_ID),
)
_COMPARED_DAY = (
    Column("Day", lambda row: _day(row.day), 10),
    Column("Whose", lambda row: printable(row.subject or ""), 10, rank=4),
    Column("Measure", lambda row: row.measure, 9, rank=3),
    Column("What", _counted, 9, rank=2),
    Column("Scope", lambda row: row.scope, 8, rank=5),
    Column("Low", lambda row: _number(row.low), 7, is_number=True),
    Column("Middle", lambda row: _number(row.middle), 7, is_number=True),
    Column("High", lambda row: _number(row.high), 7, is_number=True),
    Column("Ratio", lambda row: "" if row.ratio is None else f"{row.ratio:.4g}", 5, is_number=True),
    Column("Sources", lambda row: f"{row.sources:,}", 7, rank=1, is_number=True),
    Column("Independent", lambda row: f"{row.independent:,}", 11, is_number=True),
    Column("Lowest", lambda row: short_id(row.low_claim_id or ""), 10, rank=6),
    Column("Highest", lambda row: short_id(row.high_claim_id or ""), 10, rank=7),
)
_CLAIM = (
    Column("Day", lambda row: _day(row.day), 10),
    Column("Source", lambda row: actor(row.source, row.source_country), 12),
    Column("Grade", _grade, 5, rank=2),
    Column("Publisher", lambda row: printable(row.publisher or ""), 14, rank=3),
    Column("Certainty", lambda row: row.certainty, 9, rank=4),
    Column("Mode", lambda row: row.mode, 8, rank=5),
    Column("Figures", lambda row: str(row.figures or ""), 7, rank=2, is_number=True),
    Column("Decided", _decided, 9, rank=1),
    Column("Claim", lambda row: short_id(row.claim_id), 16),
    Column("Content", lambda row: printable(row.content), 16),
)
_FOUND = (
    Column("Day", lambda row: _day(row.day), 10),
    Column("Source", lambda row: actor(row.source, row.source_country), 12, rank=2),
    Column("Grade", _grade, 5, rank=3),
    Column("Publisher", lambda row: printable(row.publisher or ""), 14, rank=6),
    Column("Figures", lambda row: str(row.figures or ""), 7, rank=5, is_number=True),
    Column("Decided", _decided, 9, rank=1),
    Column("Claim", lambda row: short_id(row.claim_id), 16),
    Column("Content", lambda row: printable(_from_match_on(row)), 28, is_marked=True),
)
_SOURCE = (
    Column("Source", lambda row: actor(row.source, row.country), 17),
    Column("Grade", lambda row: "" if row.reliability == UNJUDGED_SOURCE else row.reliability, 5, rank=2),
    Column("Kind", lambda row: row.kind, 12, rank=1),
    Column("Claims", lambda row: f"{row.claims:,}", 7, is_number=True),
    Column("Figures", lambda row: f"{row.figures:,}", 7, is_number=True),
    Column("Documents", lambda row: f"{row.documents:,}", 9, rank=4, is_number=True),
    Column("First", lambda row: _day(row.first_day), 10, rank=3),
    Column("Last", lambda row: _day(row.last_day), 10, rank=3),
    Column("Id", lambda row: str(row.actor_id), 2, is_number=True),
    Column("Also called", lambda row: printable("; ".join(row.aliases)), 24, rank=5),
)
_DOCUMENT = (
    Column("Document", lambda row: short_id(row.document), 10),
    Column("Published", lambda row: _day(row.published), 10),
    Column("Dated by", lambda row: printable(row.published_from or ""), 12, rank=9),
    Column("Publisher", lambda row: printable(row.publisher or ""), 14, rank=2),
    Column("Language", lambda row: row.language or "", 8, rank=6),
    Column("Claims", lambda row: f"{row.claims:,}", 6, is_number=True),
    Column("Figures", lambda row: f"{row.figures:,}", 7, rank=3, is_number=True),
    Column("Version", lambda row: f"{row.version}{' (old)' if row.superseded_by else ''}", 8, rank=7),
    Column("Like it", lambda row: " ".join(short_id(other) for other in row.near_duplicates), 10, rank=8),
    Column("Decided", _decided, 9, rank=1),
    Column("Title", lambda row: printable(row.title or ""), 20),
    Column("Found at", lambda row: printable(" ".join(row.locations)), 20, rank=5),
)
_INCIDENT = (
    Column("Incident", lambda row: short_id(row.incident_id), 10),
    Column("Day", lambda row: _day(row.day_start), 10),
    Column("To", lambda row: "" if row.day_end == row.day_start else _day(row.day_end), 10, rank=4),
    Column("Place", lambda row: printable(row.place or ""), 12, rank=2),
    Column("Claims", lambda row: f"{row.claims:,}", 6, is_number=True),
    Column("Documents", lambda row: f"{row.documents:,}", 9, rank=6, is_number=True),
    Column("Sources", lambda row: f"{row.sources:,}", 7, rank=5, is_number=True),
    Column("Sure", lambda row: f"{row.confidence:.2f}", 4, rank=3, is_number=True),
    Column("Decided", _decided, 9, rank=1),
    Column("Title", lambda row: printable(row.title), 20),
)

COLUMNS: Mapping[type, Sequence[Column]] = {
    ListedFigure: _FIGURE,
    EstimatedFigure: (*_FIGURE[:6], Column("Estimate", _estimate, 8, rank=1, is_number=True), *_FIGURE[6:]),
    SeriesPoint: _POINT,
    ComparedFigure: _COMPARED,
    ComparedDay: _COMPARED_DAY,
    ListedClaim: _CLAIM,
    FoundClaim: _FOUND,
    ListedSource: _SOURCE,
    ListedDocument: _DOCUMENT,
    ListedIncident: _INCIDENT,
}


def widths_fitting(columns: Sequence[Column], widest: Sequence[int], width: int) -> list[int]:
    """How wide each column may be, 0 for those left out, so that they fit side by side into `width`.

    `widest` are the widths of their longest cells. The highest ranks are left out first; what is left of the width
    then goes to the columns that are cut, from the left.
    """
    # A number is never shortened: what is left of "≥ 28,700" could be read as another number.
    widths = [
        longest if column.is_number else min(longest, column.narrowest)
        for column, longest in zip(columns, widest, strict=True)
    ]
    for rank in sorted({column.rank for column in columns} - {0}, reverse=True):
        if _together(widths) <= width:
            break
        widths = [0 if column.rank == rank else kept for column, kept in zip(columns, widths, strict=True)]
    for index, longest in enumerate(widest):
        left = width - _together(widths)
        if widths[index] and left > 0:
            widths[index] += min(left, longest - widths[index])
    return widths


def _together(widths: Sequence[int]) -> int:
    kept = [width for width in widths if width]
    return sum(kept) + _GAP * (len(kept) - 1)


def _styled(cell: str, column: Column) -> Text:
    from rich.text import Text

    text = Text(cell)
    if column.is_marked:
        text.highlight_regex(r"\[[^\]]*\]", "bold")
    return text


def print_table(console: Console, kind: type, rows: Sequence[Any]) -> None:
    """Print rows of a list as a table of the console's width, without the columns that may go and say nothing."""
    from rich.cells import cell_len
    from rich.table import Table

    columns = [column for column in COLUMNS[kind] if not column.rank or any(map(column.show, rows))]
    cells = [[column.show(row) for column in columns] for row in rows]
    widest = [max(map(cell_len, found)) for found in zip([column.title for column in columns], *cells, strict=True)]
    widths = widths_fitting(columns, widest, console.width)
    table = Table(box=None, pad_edge=False, padding=(0, _GAP, 0, 0), header_style="bold")
    for column, width in zip(columns, widths, strict=True):
        if width:
            justify: Literal["right", "left"] = "right" if column.is_number else "left"
            table.add_column(column.title, justify=justify, no_wrap=True, overflow="ellipsis", width=width)
    for row in cells:
        table.add_row(
            *(_styled(cell, column) for cell, column, width in zip(row, columns, widths, strict=True) if width)
        )
    if console.is_terminal:
        console.print(table)
        return
    with console.capture() as capture:
        console.print(table)
    for line in capture.get().splitlines():
        console.file.write(line.rstrip() + "\n")
