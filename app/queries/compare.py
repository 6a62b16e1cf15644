"""Sources side by side: each one's latest figure of the same thing, and how far they stand apart."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby, islice
from statistics import median_low
from typing import Any

from sqlalchemy import BigInteger, String, case, cast, func, literal, select
from sqlalchemy.orm import Session

from app.errors import UsageError
from app.queries import figures, paging
from app.queries.as_of import answered_as_of
from app.queries.conventions import STATED, Convention
from app.queries.filters import Filters
from app.queries.origins import Origins
from app.queries.rows import ComparedFigure, Number
from app.queries.series import tell_all
from app.queries.series_changes import Flag, is_number
from app.queries.series_reading import (
    ALONE,
    COLUMNS,
    DAY,
    SCOPE_OF_ALONE,
    THING_OF_ALONE,
    Entry,
    behind,
    entry_of,
    name_of,
    told_apart,
)
from app.records import Scope
from app.store.tables import ClaimRow, FigureRow

_AT_ONCE = 500  # figures whose origins are looked up together
# A claim's key as digits that are in order as text, too: thirteen of them.
_WIDE = 10**12
_DIGITS = 13
_DAY_LENGTH = 10
# What is compared where nobody chose: the running toll says most, and a figure of unknown reach least.
SCOPES = (Scope.TOTAL, Scope.INCIDENT, Scope.INCREMENT, Scope.UNKNOWN)
_NARROWING = ("subject", "counterpart", "country", "search", "publisher", "source")
_NOT_COUNTED = {Flag.SEVERAL, Flag.DENIED}


@dataclass(frozen=True, slots=True)
class Stated:
    """A source's figure as numbers: its bounds, and the one number that it states or a convention takes for it."""

    low: Number | None
    high: Number | None
    number: Number | None
    is_estimate: bool = False

    @property
    def least(self) -> Number | None:
        """The lowest number in it."""
        return next((number for number in (self.low, self.number, self.high) if number is not None), None)

    @property
    def most(self) -> Number | None:
        """The highest number in it."""
        return next((number for number in (self.high, self.number, self.low) if number is not None), None)


@dataclass(frozen=True, slots=True)
class Summary:
    """Some sources together. `ratio` is 1 or more, None for fewer than two sources or where one says 0."""

    low: Number | None
    best: Number | None
    high: Number | None
    ratio: float | None
    sources: int
    independent: int


@answered_as_of
def list_comparisons(
    session: Session, filters: Filters, scope: Scope | None = None, convention: Convention = STATED
) -> Iterator[ComparedFigure]:
    """Yield what each source says last, one comparison after the other; a comparison is of one thing and one scope.

    What was said by `filters.until` is seen. Without `scope`, the first of total, incident, increment and unknown that
    there is of a thing; they are never mixed. Denied figures are shown and not counted. Sources that only pass another
    one's claim on stand behind it. Raises UsageError where
    it is not said what is compared.
    """
    check(filters)
    relayed: set[int] = set()
    rows = (
        row
        for batch in _batches(_latest(session, filters, scope, relayed))
        for row in _compared(session, filters, batch, convention, relayed)
    )
    yield from islice(behind(rows, filters.after), filters.limit)


@answered_as_of
def count_comparisons(
    session: Session, filters: Filters, scope: Scope | None = None, convention: Convention = STATED
) -> int:
    """How many rows `list_comparisons` has, from the first one or the one after `filters.after` on."""
    return sum(1 for _ in list_comparisons(session, replace(filters, limit=None), scope, convention))


def cursor_of(row: ComparedFigure) -> str:
    """What `--after` takes to go on behind a row."""
    return f"{row.claim_id}:{row.position}"


def check(filters: Filters) -> None:
    """Raise UsageError where it is not said what is compared: a measure, and whose figures or about what.

    Many tolls name no subject ("43 people were killed"); those of two wars are told apart by what else is asked for.
    """
    example = 'as in: tally compare --subject "X" --measure killed'
    if not filters.measure:
        raise UsageError("a comparison needs --measure", example)
    if not any(getattr(filters, name) for name in _NARROWING):
        others = ", ".join(f"--{name}" for name in _NARROWING[1:])
        raise UsageError(f"a comparison needs --subject, or one of {others}", example)


def stated(entry: Entry, convention: Convention) -> Stated:
    """The numbers of a figure; a convention's number for a vague word stands for its bounds, too."""
    estimate = convention.estimate(entry.row.modifier, entry.row.value, entry.row.span)
    if estimate is not None:
        return Stated(estimate, estimate, estimate, is_estimate=True)
    return Stated(entry.low, entry.high, entry.value)


def summarise(all_of_them: Sequence[Stated], independent: Sequence[Stated]) -> Summary:
    """What some sources say together.

    `low` and `high` are the lowest and the highest number that any of them gives. `best` is the middle one (the lower
    of two) of the numbers that independent sources state, so that it is always a number that somebody says; estimates
    are taken only where none states one. `ratio` is
    between the two that are farthest apart, from the upper end of the lower one to the lower end of the higher one: 1
    where the bounds of all overlap.
    """
    lows = [figure.least for figure in all_of_them if figure.least is not None]
    highs = [figure.most for figure in all_of_them if figure.most is not None]
    tops = [figure.number if figure.number is not None else figure.high for figure in all_of_them]
    bottoms = [figure.number if figure.number is not None else figure.low for figure in all_of_them]
    top = min((number for number in tops if number is not None), default=None)
    bottom = max((number for number in bottoms if number is not None), default=None)
    numbers = [figure.number for figure in independent if figure.number is not None and not figure.is_estimate]
    numbers = numbers or [figure.number for figure in independent if figure.number is not None]
    has_ratio = len(lows) > 1 and top and bottom is not None
    return Summary(
        low=min(lows, default=None),
        best=median_low(numbers) if numbers else None,
        high=max(highs, default=None),
        ratio=round(max(1.0, bottom / top), 3) if has_ratio and top and bottom is not None else None,
        sources=len(all_of_them),
        independent=len(independent),
    )


def counts(entry: Entry) -> bool:
    """Whether a source's figure counts: it says so, and it is its one number of the thing."""
    return entry.flag not in _NOT_COUNTED


def _latest(session: Session, filters: Filters, scope: Scope | None, relayed: set[int]) -> Iterator[list[Entry]]:
    """Yield, comparison by comparison, the figures of the last claim of each source.

    All claims that somebody passed on are put into `relayed` before. Which claim is the last is worked out on keys
    alone; the rest is read for the few figures that are in it.
    """
    wanted = _last_claims(session, filters, scope, relayed)
    columns = [column.label(name) for name, column in COLUMNS.items()]
    keys = [paging.plain(column).label(f"key_{number}") for number, column in enumerate(ALONE)]
    found: list[Entry] = []
    claims = sorted({claim for claim, _, _ in wanted.values()})
    for start in range(0, len(claims), _AT_ONCE):
        some = claims[start : start + _AT_ONCE]
        for row in session.execute(figures.joined(select(*columns, *keys), session, filters, of_claims=some)):
            claim, day, reports = wanted.get(tuple(row[len(columns) :]), (None, "", 0))
            if claim == row.claim and day == str(row.day or date.min):
                found.append(replace(entry_of(row), reports=reports))
    for _, group in groupby(sorted(found, key=_order), key=lambda entry: told_apart(entry.row)):
        yield list(group)


def _last_claims(
    session: Session, filters: Filters, scope: Scope | None, relayed: set[int]
) -> dict[tuple[object, ...], tuple[int, str, int]]:
    """The key of the last claim of each series, the day it stands for, and how many figures the series has.

    Of each thing only the series of one scope: of the one asked for, else of the first that there is.

    The last one is the maximum of day, day of saying and key written one after the other: one pass, without sorting.
    """
    day, said = (cast(func.coalesce(day, literal(date.min)), String) for day in (DAY, FigureRow.stands_for))
    newest = func.max(day + said + cast(ClaimRow.id + literal(_WIDE, BigInteger()), String))
    keys = [paging.plain(column).label(f"key_{number}") for number, column in enumerate(ALONE)]
    relay = case((ClaimRow.relayed_by_id.is_not(None), cast(ClaimRow.id, String)))
    passed_on = func.aggregate_strings(relay, ",").label("passed_on")
    query = figures.joined(
        select(*keys, newest.label("newest"), func.count().label("reports"), passed_on), session, filters
    )
    if scope is not None:
        query = query.where(FigureRow.scope == scope)
    grouped = list(paging.rows(session, query.group_by(*(key.name for key in keys)), None))
    best: dict[tuple[object, ...], int] = {}
    for row in grouped:
        thing, rank = tuple(row[THING_OF_ALONE]), SCOPES.index(row[SCOPE_OF_ALONE])
        best[thing] = min(best.get(thing, rank), rank)
        relayed.update(map(int, row.passed_on.split(",") if row.passed_on else ()))
    return {
        tuple(row[: len(keys)]): (int(row.newest[-_DIGITS:]) - _WIDE, row.newest[:_DAY_LENGTH], row.reports)
        for row in grouped
        if SCOPES.index(row[SCOPE_OF_ALONE]) == best[tuple(row[THING_OF_ALONE])]
    }


def _order(entry: Entry) -> tuple[object, ...]:
    row = entry.row
    thing = (
        row.subject,
        row.subject_id,
        row.measure,
        row.category,
        row.equipment_class,
        row.equipment,
        row.equipment_id,
    )
    incident = (row.place.lower() if row.place else "", row.day or date.max, row.document if row.place is None else 0)
    kind = (row.scope, row.receiver, *(incident if row.scope == Scope.INCIDENT else ()))
    return (*(str(part or "") for part in (*thing, *kind)), row.claim, row.position)


def _batches(comparisons: Iterable[list[Entry]]) -> Iterator[list[list[Entry]]]:
    batch: list[list[Entry]] = []
    for entries in comparisons:
        batch.append(entries)
        if sum(map(len, batch)) >= _AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch


def _compared(
    session: Session,
    filters: Filters,
    batch: Sequence[list[Entry]],
    convention: Convention,
    relayed: Collection[int],
) -> Iterator[ComparedFigure]:
    """Yield the rows of some comparisons."""
    by_claim = [list(group) for entries in batch for _, group in groupby(entries, key=lambda entry: entry.row.claim)]
    list(tell_all(session, by_claim))  # flags the entries themselves
    kept = [[entry for entry in entries if is_number(entry) or entry.flag == Flag.SEVERAL] for entries in batch]
    origins = Origins(session, filters, [entry for entries in kept for entry in entries], relayed)
    for entries in kept:
        yield from _rows(entries, origins, convention)


def _rows(entries: Sequence[Entry], origins: Origins, convention: Convention) -> Iterator[ComparedFigure]:
    counted = [entry for entry in entries if counts(entry)]
    under = origins.of(counted)
    numbers = [stated(entry, convention) for entry in counted]
    independent = [numbers[index] for index, root in enumerate(under) if root == index]
    summary = summarise(numbers, independent)
    origin = {id(entry): counted[root] for entry, root in zip(counted, under, strict=True)}

    def place(entry: Entry) -> tuple[object, ...]:
        """An origin by its number, those under it behind it, what does not count last."""
        head = origin.get(id(entry), entry)
        least = stated(head, convention).least
        return (not counts(entry), least is None, least or 0, head.row.claim, head is not entry, entry.row.claim)

    for entry in sorted(entries, key=place):
        yield _row(entry, origin.get(id(entry)), summary, origins, convention)


def _row(
    entry: Entry, origin: Entry | None, summary: Summary, origins: Origins, convention: Convention
) -> ComparedFigure:
    row = entry.row
    estimate = convention.estimate(row.modifier, row.value, row.span)
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
        all_best=summary.best,
        all_high=summary.high,
        all_ratio=summary.ratio,
        all_sources=summary.sources,
        all_independent=summary.independent,
        comparison=name_of(row),
        claim_id=row.claim_id,
        position=row.position,
        reliability=row.reliability,
        credibility=row.credibility,
    )


def speaker(row: Any) -> str:
    """Who says it, in a word: the source, else the publisher in whose own voice it is said."""
    return str(row.source or row.publisher or "")
