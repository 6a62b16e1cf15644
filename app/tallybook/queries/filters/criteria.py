"""The filters of every list and export, the same on the command line and elsewhere."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from tallybook.errors import UsageError
from tallybook.queries.filters.countries import country_codes
from tallybook.queries.filters.search_syntax import parse_words
from tallybook.queries.filters.suggest import check_names, choose
from tallybook.records import Category, Certainty, Decided, Mode, Scope
from tallybook.records.grade import parse_credibility, parse_reliability
from tallybook.vocab.load import measures

_DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")

Names = tuple[str, ...]
SHORTEST_PREFIX = 4  # digits of an incident's id


@dataclass(frozen=True, slots=True)
class Filters:
    """Which claims and figures are asked for. Of several names any fits; of several filters all must fit.

    `since` and `until` are about the day that a claim stands for: when it was said, else when it was published.
    `country` holds ISO 3166-1 codes; `search` questions to `words`. `after` names the row behind which a list goes on.
    `min_reliability` is the worst grade of a source that fits (A to F), `min_credibility` that of a claim (1 to 6).
    `decided` are states of what people decided: without it the rejected are left out. `tag` is one of a claim's or
    its document's, and `undated` documents have no day of publication. `incident` are beginnings of ids, `place` words
    of a figure's place or of an incident's. `as_of` is the moment, with its time zone,
    at which the database is asked: it answers what it did then.
    """

    source: Names = ()
    publisher: Names = ()
    subject: Names = ()
    counterpart: Names = ()
    country: Names = ()
    measure: Names = ()
    category: Names = ()
    equipment: Names = ()
    scope: Names = ()
    mode: Names = ()
    certainty: Names = ()
    since: date | None = None
    until: date | None = None
    search: Names = ()
    min_confidence: float | None = None
    limit: int | None = None
    after: str | None = None
    all_versions: bool = False
    min_reliability: str | None = None
    min_credibility: int | None = None
    as_of: datetime | None = None
    decided: Names = ()
    tag: Names = ()
    undated: bool = False
    incident: Names = ()
    place: Names = ()


def parse_filters(values: Mapping[str, object]) -> Filters:
    """Filters from what a person gave, by the names of the fields of `Filters`; None and what is empty are left out.

    Raises UsageError for a name that no filter has, for a measure, category, scope, mode, certainty, country or day
    that does not exist, for a number out of its range, and for a search that can't be read.
    """
    check_names(values, tuple(Filters.__dataclass_fields__), "filter")
    parsed: dict[str, object] = {}
    for name, value in values.items():
        if value is None or value in ("", [], ()):
            continue
        parse = _PARSERS.get(name)
        parsed[name] = parse(value) if parse else value
    chosen = Filters(**parsed)  # type: ignore[arg-type]
    if chosen.since and chosen.until and chosen.since > chosen.until:
        raise UsageError(f"--since {chosen.since} is after --until {chosen.until}", "swap them")
    return chosen


def parse_day(words: str, *, is_end: bool = False) -> date:
    """The day that ISO words name: `2024-12` is its first day, or its last with `is_end`.

    Raises UsageError for anything else.
    """
    match = _DAY.fullmatch(words.strip())
    try:
        if match is None:
            raise ValueError(words)
        year = int(match[1])
        month = int(match[2] or (12 if is_end else 1))
        last = calendar.monthrange(year, month)[1]
        return date(year, month, int(match[3] or (last if is_end else 1)))
    except ValueError:
        raise UsageError(f'"{words}" is no day', "write it as 2024-12-23, or 2024-12 or 2024 for its bounds") from None


def parse_moment(words: str) -> datetime:
    """The moment that ISO words name, in UTC: a day is its last moment, `2024-12-23T15:00` is in UTC without a zone.

    Raises UsageError for anything else.
    """
    given = words.strip()
    if _DAY.fullmatch(given):
        return datetime.combine(parse_day(given, is_end=True), time.max, UTC)
    try:
        moment = datetime.fromisoformat(given)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        next_step = "write it as 2024-12-23, or 2024-12-23T15:00 (in UTC)"
        raise UsageError(f'"{words}" is no day or time', next_step) from None


def _names(value: object) -> Names:
    given = [value] if isinstance(value, str) else value
    if not isinstance(given, Iterable):
        raise UsageError(f"{value!r} is no name", "give words, or a list of them")
    return tuple(name for name in (" ".join(str(item).split()) for item in given) if name)


def parse_incident(words: str) -> str:
    """The beginning of an incident's id, in lower case. Raises UsageError for what begins none."""
    if len(words) < SHORTEST_PREFIX or not set(words.lower()) <= set("0123456789abcdef"):
        raise UsageError(
            f'"{words}" is no incident', "give its id, or its first digits, as `tally incidents` shows them"
        )
    return words.lower()


def _share(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise UsageError(f"{value!r} is no share", "give a number from 0 to 1, as 0.8")
    return float(value)


def _count(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise UsageError(f"{value!r} is no number of rows", "give a whole number, 1 or more")
    return value


def _searches(value: object) -> Names:
    found = _names(value)
    for question in found:
        parse_words(question)
    return found


def _chosen(known: Callable[[], Iterable[str]], what: str) -> Callable[[object], Names]:
    return lambda value: tuple(choose(name, tuple(known()), what) for name in _names(value))


def _countries(value: object) -> Names:
    return tuple(code for name in _names(value) for code in country_codes(name))


_PARSERS: dict[str, Callable[[object], object]] = {
    "source": _names,
    "publisher": _names,
    "subject": _names,
    "counterpart": _names,
    "country": _countries,
    "measure": _chosen(measures, "measure"),
    "category": _chosen(lambda: Category, "category"),
    "equipment": _names,
    "scope": _chosen(lambda: Scope, "scope"),
    "mode": _chosen(lambda: Mode, "mode"),
    "certainty": _chosen(lambda: Certainty, "certainty"),
    "decided": _chosen(lambda: Decided, "decision"),
    "tag": _names,
    "incident": lambda value: tuple(map(parse_incident, _names(value))),
    "place": _names,
    "since": lambda value: parse_day(str(value)),
    "until": lambda value: parse_day(str(value), is_end=True),
    "search": _searches,
    "min_confidence": _share,
    "limit": _count,
    "min_reliability": lambda value: parse_reliability(str(value)),
    "min_credibility": lambda value: parse_credibility(str(value)),
    "as_of": lambda value: value if isinstance(value, datetime) else parse_moment(str(value)),
}
