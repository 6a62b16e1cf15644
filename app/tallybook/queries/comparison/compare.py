"""Sources side by side: each one's latest figure of the same thing, and how far they stand apart."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, islice
from operator import itemgetter
from statistics import median_low
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy.orm import Session

from tallybook.errors import UsageError
from tallybook.queries.comparison.latest import Latest, find_latest, read_latest
from tallybook.queries.comparison.of_incident import in_incident
from tallybook.queries.comparison.provenance import Asked, Origins
from tallybook.queries.conventions import STATED, Convention
from tallybook.queries.filters.criteria import Filters
from tallybook.queries.lists import figures
from tallybook.queries.rows import ComparedFigure, Number
from tallybook.queries.series.changes import is_number
from tallybook.queries.series.identity import name_of, place_in_order
from tallybook.queries.series.points import mark_all
from tallybook.queries.series.read import Entry, behind, entry_of
from tallybook.queries.sql.as_of import answered_as_of
from tallybook.queries.sql.resolved import ResolvedNames
from tallybook.queries.terms import Flag
from tallybook.records import Certainty, Scope

STALE_DAYS = 7  # a toll that moves daily has moved on by then
_AT_ONCE = 2_000  # figures whose origins are looked up together
_NARROWING = (
    "measure",
    "subject",
    "counterpart",
    "country",
    "search",
    "publisher",
    "source",
    "equipment",
    "category",
    "incident",
)
_NOT_COUNTED = {Flag.SEVERAL, Flag.DENIED}


class Stated(NamedTuple):
    """A source's figure as numbers: its bounds, and the one number that it states or a convention takes for it."""

    low: Number | None
    high: Number | None
    number: Number | None
    is_estimate: bool = False

    @property
    def least(self) -> Number | None:
        """The lowest number in it."""
        if self.low is not None:
            return self.low
        return self.number if self.number is not None else self.high

    @property
    def most(self) -> Number | None:
        """The highest number in it."""
        if self.high is not None:
            return self.high
        return self.number if self.number is not None else self.low


@dataclass(frozen=True, slots=True)
class Summary:
    """Some sources together. `ratio` is 1 or more, None for fewer than two sources or where one says 0."""

    low: Number | None
    middle: Number | None
    high: Number | None
    ratio: float | None
    sources: int
    independent: int


@answered_as_of
def list_comparisons(session: Session, filters: Filters, convention: Convention = STATED) -> Iterator[ComparedFigure]:
    """Yield what each source says last, one comparison after the other; a comparison is of one thing and one scope.

    What was said by `filters.until` is seen. It is of the first of total, incident, increment and unknown that there is
    of a thing and that fits; they are never mixed. Running tolls more than STALE_DAYS older than the newest one are
    flagged. Denied figures are shown and not counted. Sources that only pass another one's claim on stand behind it.
    In an incident there is one comparison of a thing, whatever the spelling of its place and the scope.
    Raises UsageError where it is not said what is compared.
    """
    check(filters)
    resolved = figures.resolve_all(session, filters)
    if filters.incident:
        compared, relayed = in_incident(session, filters, resolved)
    else:
        latest = find_latest(session, filters, resolved)
        compared, relayed = _latest(session, filters, resolved, latest), latest.relayed
    rows = (
        row
        for batch in _batches(compared)
        for row in _compared(session, Asked(filters, resolved), batch, convention, relayed)
    )
    yield from islice(behind(rows, filters.after), filters.limit)


@answered_as_of
def count_comparisons(session: Session, filters: Filters, convention: Convention = STATED) -> int:
    """How many rows `list_comparisons` has, from the first one or the one after `filters.after` on."""
    return sum(1 for _ in list_comparisons(session, replace(filters, limit=None), convention))


def cursor_of(row: ComparedFigure) -> str:
    """What `--after` takes to go on behind a row."""
    return f"{row.claim_id}:{row.position}"


def check(filters: Filters) -> None:
    """Raise UsageError where no filter says what is compared: a comparison of everything helps nobody."""
    if not any(getattr(filters, name) for name in _NARROWING):
        others = ", ".join(f"--{name}" for name in _NARROWING[1:])
        raise UsageError(
            f"a comparison needs --{_NARROWING[0]}, or one of {others}", "as in: tally compare --measure killed"
        )


def stated(entry: Entry, convention: Convention) -> Stated:
    """The numbers of a figure; a convention's number for a vague word stands for its bounds, too."""
    if not convention.rules:
        return Stated(entry.low, entry.high, entry.value)
    estimate = convention.estimate(entry.row.modifier, entry.row.value, entry.row.span)
    if estimate is not None:
        return Stated(estimate, estimate, estimate, is_estimate=True)
    return Stated(entry.low, entry.high, entry.value)


def summarise(all_of_them: Sequence[Stated], independent: Sequence[Stated]) -> Summary:
    """What some sources say together.

    `low` and `high` are the lowest and the highest number that any of them gives. `middle` is the middle one (the lower
    of two) of the numbers that independent sources state, so that it is always a number that somebody says; estimates
    are taken only where none states one. `ratio` is
    between the two that are farthest apart, from the upper end of the lower one to the lower end of the higher one: 1
    where the bounds of all overlap.
    """
    lows = [number for figure in all_of_them if (number := figure.least) is not None]
    highs = [number for figure in all_of_them if (number := figure.most) is not None]
    tops = [figure.number if figure.number is not None else figure.high for figure in all_of_them]
    bottoms = [figure.number if figure.number is not None else figure.low for figure in all_of_them]
    top = min((number for number in tops if number is not None), default=None)
    bottom = max((number for number in bottoms if number is not None), default=None)
    numbers = [figure.number for figure in independent if figure.number is not None and not figure.is_estimate]
    numbers = numbers or [figure.number for figure in independent if figure.number is not None]
    has_ratio = len(lows) > 1 and top and bottom is not None
    return Summary(
        low=min(lows, default=None),
        middle=median_low(numbers) if numbers else None,
        high=max(highs, default=None),
        ratio=round(max(1.0, bottom / top), 3) if has_ratio and top and bottom is not None else None,
        sources=len(all_of_them),
        independent=len(independent),
    )


def counts(entry: Entry) -> bool:
    """Whether a source's figure counts: it says so, and it is its one number of the thing."""
    return entry.flag is None or entry.flag not in _NOT_COUNTED


def _latest(session: Session, filters: Filters, resolved: ResolvedNames, latest: Latest) -> Iterator[list[Entry]]:
    """Yield, comparison by comparison, the figures of the last claim of each source."""
    compared: dict[tuple[object, ...], list[Entry]] = {}
    for row, key, reports in read_latest(session, filters, resolved, latest):
        compared.setdefault(key.counted, []).append(entry_of(row, key, reports))
    for entries in compared.values():
        entries.sort(key=lambda entry: (entry.row.claim, entry.row.position))
    yield from sorted(compared.values(), key=lambda entries: place_in_order(entries[0].row, entries[0].key))


def _batches(comparisons: Iterable[list[Entry]]) -> Iterator[list[list[Entry]]]:
    batch: list[list[Entry]] = []
    size = 0
    for entries in comparisons:
        batch.append(entries)
        size += len(entries)
        if size >= _AT_ONCE:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _compared(
    session: Session,
    asked: Asked,
    batch: Sequence[list[Entry]],
    convention: Convention,
    relayed: Collection[int],
) -> Iterator[ComparedFigure]:
    """Yield the rows of some comparisons."""
    by_claim = [list(group) for entries in batch for _, group in groupby(entries, key=lambda entry: entry.row.claim)]
    # Of one figure alone there is nothing to mark, but that it is denied.
    marked = [group for group in by_claim if len(group) > 1 or group[0].row.certainty == Certainty.DENIED]
    list(mark_all(session, marked))  # flags the entries themselves
    kept = [[entry for entry in entries if _is_shown(entry)] for entries in batch]
    origins = Origins(session, asked, [entry for entries in kept for entry in entries], relayed)
    for entries in kept:
        yield from _rows(entries, origins, convention)


def _is_shown(entry: Entry) -> bool:
    return entry.flag is None or is_number(entry) or entry.flag == Flag.SEVERAL


def _rows(entries: Sequence[Entry], origins: Origins, convention: Convention) -> Iterator[ComparedFigure]:
    counted = [entry for entry in entries if counts(entry)]
    _mark_stale(counted)
    under = origins.of(counted)
    numbers = [stated(entry, convention) for entry in counted]
    independent = [numbers[index] for index, root in enumerate(under) if root == index]
    summary = summarise(numbers, independent)
    placed = [_placed(entry, counted[root], numbers[root].least) for entry, root in zip(counted, under, strict=True)]
    placed.sort(key=_PLACE)
    if len(counted) < len(entries):
        left_out = [entry for entry in entries if not counts(entry)]
        last = [_placed(entry, None, stated(entry, convention).least) for entry in left_out]
        placed += sorted(last, key=_PLACE)
    if placed:
        whole = _Whole(summary, origins, convention, name_of(entries[0].row, entries[0].key))
        yield from (_row(entry, origin, whole) for *_, entry, origin in placed)


def _mark_stale(entries: Sequence[Entry]) -> None:
    """Flag running tolls that are much older than the newest one: other sources have seen what came after."""
    days = [entry.row.day for entry in entries if entry.row.day is not None]
    newest = max(days, default=None)
    for entry in entries:
        if newest and entry.row.day and entry.row.scope == Scope.TOTAL and entry.flag is None:
            is_old = (newest - entry.row.day).days > STALE_DAYS
            entry.flag = Flag.STALE if is_old else None


_Placed: TypeAlias = tuple[bool, Number, int, bool, int, Entry, Entry | None]
_PLACE = itemgetter(slice(5))


def _placed(entry: Entry, origin: Entry | None, least: Number | None) -> _Placed:
    """A figure behind what puts it in order: an origin by its number, those under it behind it; with its origin."""
    head = origin or entry
    return (least is None, least or 0, head.row.claim, head is not entry, entry.row.claim, entry, origin)


@dataclass(frozen=True, slots=True)
class _Whole:
    """What the rows of a comparison share."""

    summary: Summary
    origins: Origins
    convention: Convention
    name: str


def _row(entry: Entry, origin: Entry | None, whole: _Whole) -> ComparedFigure:
    row, summary, origins = entry.row, whole.summary, whole.origins
    convention = whole.convention
    estimate = convention.estimate(row.modifier, row.value, row.span) if convention.rules else None
    return ComparedFigure(
        source=row.source,
        source_kind=row.source_kind,
        source_country=row.source_country,
        publisher=row.publisher,
        day=row.day,
        said=row.said,
        subject=row.subject,
        measure=row.measure,
        category=row.category,
        equipment=row.equipment,
        scope=row.scope,
        place=row.place,
        modifier=row.modifier,
        value=entry.value,
        low=entry.low,
        high=entry.high,
        estimate=estimate,
        estimate_by=None if estimate is None else convention.name,
        certainty=row.certainty,
        flag=entry.flag,
        origin=speaker(origin.row) if origin else None,
        is_independent=origin is entry,
        reports=entry.reports,
        relays=origins.relays(entry),
        copies=origins.copies(entry),
        all_low=summary.low,
        all_middle=summary.middle,
        all_high=summary.high,
        all_ratio=summary.ratio,
        all_sources=summary.sources,
        all_independent=summary.independent,
        comparison=whole.name,
        claim_id=row.claim_id,
        position=row.position,
        reliability=row.reliability,
        credibility=row.credibility,
        decided=row.decided,
    )


def speaker(row: Any) -> str:
    """Who says it, in a word: the source, else the publisher in whose own voice it is said."""
    return str(row.source or row.publisher or "")
