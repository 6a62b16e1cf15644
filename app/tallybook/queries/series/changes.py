"""What is worked out of a series: changes, falls and leaps, corrections, the last report of each stretch of days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby, pairwise, permutations

from tallybook.queries.rows import Number
from tallybook.queries.series.corrections import replaces
from tallybook.queries.series.read import Entry
from tallybook.queries.terms import Every, Flag
from tallybook.records import Certainty, Modifier, Scope

_FROM = {Modifier.AT_LEAST, Modifier.MORE_THAN}
_UP_TO = {Modifier.AT_MOST, Modifier.FEWER_THAN}
LEAP = 10  # times the figure before; more in one step is rarer in the world than a misread number


def needs_words(series: Sequence[Entry]) -> set[int]:
    """The claims of a series (by key) whose words are needed to tell which of their numbers replaces another."""
    if len(series) == 1 or series[0].row.scope == Scope.INCREMENT:
        return set()
    return {first.row.claim for first, second in pairwise(series) if _claim(first) == _claim(second)}


def mark_changes(series: list[Entry], contents: Mapping[int, str]) -> list[Entry]:
    """The figures of a series in order, each with its change, flag and what supersedes it.

    `contents` has the words of the claims that `needs_words` names. What a claim says to be replaced stands right
    before what replaces it; a figure of an earlier claim with that number is superseded, too.
    """
    if len(series) == 1:
        _mark(series, contents)
        return series
    found: list[Entry] = []
    last: Entry | None = None
    for entries in _by_claim(series):
        usable = _mark(entries, contents)
        _mark_earlier(found, entries)
        if len(usable) == 1:
            number = usable[0]
            number.replaces = next((entry.value for entry in entries if entry.flag == Flag.CORRECTED), None)
            before = number.replaces if number.replaces is not None else _value(last)
            last = _compare(number, last, before)
        found += (
            entries if len(entries) == 1 else sorted(entries, key=lambda entry: (entry in usable, entry.row.position))
        )
    return found


def keep_last(series: Sequence[Entry], every: Every) -> Iterator[Entry]:
    """Yield one figure for each day, week (from Monday) or month, with the change from the one kept before.

    It is the last one, and of increments the sum, each day's last report once: a day's bulletin is often passed on.
    Figures of which it is not known what they cover are kept one by one.
    """
    scope = series[0].row.scope
    if every is Every.REPORT or scope == Scope.UNKNOWN:
        yield from series
        return
    last: Entry | None = None
    for _, group in groupby(series, key=lambda entry: stretch(entry.row.day, every)):
        entries = list(group)
        numbers = [entry for entry in entries if is_number(entry)]
        if not numbers or entries[0].row.day is None:
            yield from entries
            continue
        kept = _sum(numbers) if scope == Scope.INCREMENT else numbers[-1]
        kept.reports = len(numbers)
        kept.change, kept.flag = None, None if kept.flag in {Flag.FALLS, Flag.LEAPS} else kept.flag
        last = _compare(kept, last, _value(last))
        yield kept


def total(numbers: Iterable[Number | None]) -> Number | None:
    """The sum of numbers; None where one of them is not known."""
    known = list(numbers)
    return None if any(number is None for number in known) else sum(number for number in known if number is not None)


def _sum(numbers: Sequence[Entry]) -> Entry:
    """The last figures of each day added up, under the name of the last one; bounds where all of them have one."""
    days = [list(group)[-1] for _, group in groupby(numbers, key=lambda entry: entry.row.day)]
    if len(days) == 1:
        return days[0]
    value, low, high = (total(getattr(entry, name) for entry in days) for name in ("value", "low", "high"))
    last = days[-1]
    return Entry(
        *(last.row._replace(modifier=_modifier_of(days, value)), last.key, value, low, high), added=tuple(days)
    )


def _modifier_of(days: Sequence[Entry], value: Number | None) -> str:
    """What may be said of a sum: as of each part where all agree, the open bound where only that is left."""
    modifiers = {entry.row.modifier for entry in days}
    if value is None:
        return Modifier.VAGUE if Modifier.VAGUE in modifiers else Modifier.BETWEEN
    if len(modifiers) == 1:
        return modifiers.pop()
    if modifiers <= {Modifier.EXACT, *_FROM}:
        return Modifier.AT_LEAST
    if modifiers <= {Modifier.EXACT, *_UP_TO}:
        return Modifier.AT_MOST
    return Modifier.ABOUT


def is_number(entry: Entry) -> bool:
    """Whether a figure is the one number that its claim gives, and not a part of it or what it replaces."""
    return entry.flag not in {Flag.PART, Flag.SEVERAL} and entry.superseded_by != entry.row.claim_id


def stretch(day: date | None, every: Every) -> date | None:
    """The first day of the stretch that a day lies in: itself, its Monday, or the first of its month."""
    if day is None or every in {Every.REPORT, Every.DAY}:
        return day
    return day - timedelta(days=day.weekday()) if every is Every.WEEK else day.replace(day=1)


def _claim(entry: Entry) -> tuple[int, date | None]:
    """A claim and the day: "702,973, up from 578,074 in June" are two points, and neither replaces the other."""
    return entry.row.claim, entry.row.day


def _by_claim(series: Iterable[Entry]) -> Iterator[list[Entry]]:
    for _, group in groupby(series, key=_claim):
        yield list(group)


def _mark(entries: list[Entry], contents: Mapping[int, str]) -> list[Entry]:
    """Flag the figures of one claim that are not its number; those that are left, one or none."""
    if entries[0].row.certainty == Certainty.DENIED:
        for entry in entries:
            entry.flag = Flag.DENIED
        return []
    if len(entries) == 1:
        return entries
    positions = {entry.row.position for entry in entries}
    for entry in entries:
        if entry.row.part_of in positions:
            entry.flag = Flag.PART
    content = contents.get(entries[0].row.claim)
    if content is not None:
        for new, old in permutations([entry for entry in entries if entry.flag is None], 2):
            if old.flag is None and new.flag is None and _corrects(new, old, content):
                old.flag, old.superseded_by = Flag.CORRECTED, new.row.claim_id
    left = [entry for entry in entries if entry.flag is None]
    if len({(entry.value, entry.low, entry.high) for entry in left}) > 1:
        for entry in left:
            entry.flag = Flag.SEVERAL
        return []
    return left[:1]


def _corrects(new: Entry, old: Entry, content: str) -> bool:
    """Whether both are about the same days, and the claim says that one replaces the other."""
    same_days = (new.row.period_start, new.row.period_end) == (old.row.period_start, old.row.period_end)
    is_other = new.value is not None and old.value is not None and new.value != old.value
    return same_days and is_other and replaces(content, new.row.span, old.row.span)


def _mark_earlier(found: Sequence[Entry], entries: Sequence[Entry]) -> None:
    """The last report before with a number that this claim says to be replaced is superseded by it."""
    for corrected in (entry for entry in entries if entry.flag == Flag.CORRECTED):
        for earlier in reversed(found):
            if earlier.flag not in {Flag.PART, Flag.SEVERAL, Flag.DENIED} and earlier.superseded_by is None:
                if earlier.value == corrected.value:
                    earlier.flag = earlier.flag or Flag.CORRECTED
                    earlier.superseded_by = corrected.superseded_by
                break


def _value(entry: Entry | None) -> Number | None:
    return None if entry is None else entry.value


def _compare(entry: Entry, last: Entry | None, before: Number | None) -> Entry | None:
    """Give a figure its change from the number before, and its flag against the last figure; the last figure now."""
    if entry.row.day is None or entry.row.scope == Scope.UNKNOWN or entry.flag == Flag.DENIED:
        return last
    if entry.value is not None and before is not None:
        entry.change = entry.value - before
    if last is not None and entry.row.scope == Scope.TOTAL and entry.replaces is None:
        entry.flag = entry.flag or _flag(entry, last)
    return entry if entry.value is not None else last


def _flag(entry: Entry, last: Entry) -> Flag | None:
    """Whether a running total can't follow the one before without a revision or a misreading.

    A fall is one that the bounds leave no way around: "at least 100" after 120 is none.
    """
    if entry.high is not None and last.low is not None and entry.high < last.low:
        return Flag.FALLS
    now = entry.value if entry.value is not None else entry.low
    before = last.value if last.value is not None else last.high
    return Flag.LEAPS if now is not None and before and now > LEAP * before else None
