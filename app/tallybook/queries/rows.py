"""The rows of the lists: what each holds, in the order of its columns.

The names are those of the claim record; where a document's or an actor's would clash they carry its name in front
(`source_country`). Spans are given by their words. Exports, the terminal and the web page show these very rows. They
are made by the million and never changed: to freeze them would take longer than to read them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from operator import itemgetter
from typing import TypeVar

Number = int | float
_Row = TypeVar("_Row")


@dataclass(slots=True)
class ListedFigure:
    """A figure with its claim and its document. `said` is the day when it was said, else when it was published; `day`
    is the one that it stands for: the end of its period, else `said`.

    `reliability` is the grade of its source, A to F, and `credibility` that of its claim, 1 to 6; `decided` says what
    people decided about it.
    """

    day: date | None
    said: date | None
    source: str | None
    source_kind: str | None
    source_country: str | None
    relayed_by: str | None
    publisher: str | None
    subject: str | None
    subject_country: str | None
    counterpart: str | None
    counterpart_country: str | None
    measure: str
    category: str
    equipment: str | None
    equipment_class: str | None
    calibre_mm: Number | None
    scope: str
    modifier: str
    value: Number | None
    low: Number | None
    high: Number | None
    span: str
    period: str | None
    period_start: date | None
    period_end: date | None
    place: str | None
    content: str
    source_mention: str | None
    cue: str | None
    mode: str
    certainty: str
    said_on: str | None
    said_on_start: date | None
    said_on_end: date | None
    audience: str | None
    confidence: float
    published: date | None
    title: str | None
    url: str | None
    author: str | None
    language: str | None
    document: str
    extractor: str
    claim_id: str
    position: int
    part_of: int | None
    reliability: str
    credibility: int
    decided: str


@dataclass(slots=True)
class EstimatedFigure(ListedFigure):
    """A figure with the number that a codebook takes for its vague word; None where it states one or no rule fits."""

    estimate: Number | None
    estimate_by: str | None


@dataclass(slots=True)
class SeriesPoint:
    """A figure as a point of a series: `day` is what it stands for, `change` from the same source's figure before it.

    `day` is the end of its period, else when it was said, else when it was published; `said` is without the period.
    `reports` is how many figures stand behind it: more than one where the last of a week is kept, or increments are
    added up. `flag` says what to look at (see `terms.Flag`), `superseded_by` names the claim that replaces it,
    `estimate` is a number for a vague word by the convention `estimate_by`, and `series` tells series apart.
    """

    day: date | None
    source: str | None
    publisher: str | None
    subject: str | None
    measure: str
    category: str
    equipment: str | None
    scope: str
    modifier: str
    value: Number | None
    low: Number | None
    high: Number | None
    change: Number | None
    claim_id: str
    flag: str | None
    superseded_by: str | None
    estimate: Number | None
    estimate_by: str | None
    certainty: str
    source_country: str | None
    equipment_class: str | None
    place: str | None
    said: date | None
    series: str
    position: int
    reliability: str
    credibility: int
    reports: int
    decided: str


@dataclass(slots=True)
class ListedClaim:
    """A claim with its document; `figures` is how many it has.

    `reliability` is the grade of its source, A to F, and `credibility` its own, 1 to 6.
    """

    day: date | None
    source: str | None
    source_kind: str | None
    source_country: str | None
    relayed_by: str | None
    publisher: str | None
    content: str
    figures: int
    source_mention: str | None
    cue: str | None
    mode: str
    certainty: str
    said_on: str | None
    said_on_start: date | None
    said_on_end: date | None
    audience: str | None
    confidence: float
    published: date | None
    title: str | None
    url: str | None
    author: str | None
    language: str | None
    document: str
    extractor: str
    claim_id: str
    reliability: str
    credibility: int
    decided: str


@dataclass(slots=True)
class FoundClaim:
    """A claim found by its words. `marked` is its content with the words that fit in [brackets], `matches` where they
    stand in `content` (offsets, end exclusive); the higher `score`, the better it fits, among the rows of one search.
    """

    score: float
    day: date | None
    source: str | None
    source_kind: str | None
    source_country: str | None
    relayed_by: str | None
    publisher: str | None
    content: str
    marked: str
    matches: tuple[tuple[int, int], ...]
    figures: int
    mode: str
    certainty: str
    confidence: float
    published: date | None
    title: str | None
    url: str | None
    document: str
    claim_id: str
    reliability: str
    credibility: int
    decided: str


@dataclass(slots=True)
class ListedSource:
    """An actor who says something: how much, in how many documents, and from when to when."""

    source: str
    kind: str
    country: str | None
    claims: int
    figures: int
    documents: int
    first_day: date | None
    last_day: date | None
    aliases: tuple[str, ...]
    actor_id: int
    reliability: str


@dataclass(slots=True)
class ListedDocument:
    """A document: what is known of it, what was found in it, and how it stands to others.

    `version` counts the texts of its URL up to it; `superseded_by` is the hash of the text that replaced it;
    `near_duplicates` are hashes of documents with nearly the same words. `published_from` says where the day of
    publication was found ("meta article:published_time", "URL", "dateline", "given"), None where the file's format has
    one place for it.
    """

    document: str
    published: date | None
    publisher: str | None
    title: str | None
    language: str | None
    claims: int
    figures: int
    version: int
    superseded_by: str | None
    near_duplicates: tuple[str, ...]
    url: str | None
    author: str | None
    reader: str
    extractor: str | None
    is_complete: bool
    characters: int
    published_from: str | None
    locations: tuple[str, ...]
    decided: str


@dataclass(slots=True)
class ListedIncident:
    """An event to which claims belong: what it is called, its days, its place, as most of its claims say.

    `claims` and `documents` are how many belong to it, `sources` how many of those who speak are independent.
    `confidence` is how sure it is that all are one event, 0 to 1. `places` are all spellings of the place.
    """

    incident_id: str
    title: str
    day_start: date | None
    day_end: date | None
    place: str | None
    country: str | None
    claims: int
    documents: int
    sources: int
    confidence: float
    places: tuple[str, ...]
    decided: str


@dataclass(slots=True)
class ComparedFigure:
    """A source's latest figure of one thing beside those of others.

    `day` is what it stands for, `said` when it was said, else published. `reports` is how many figures of the thing
    the source has by then, `relays` the go-betweens that passed its claim on, `copies` how many documents have nearly
    the words of its document. `origin` names the source under which it counts: itself where `is_independent`.
    `comparison` tells comparisons apart. The `all_…` fields say the same in every row of a comparison: the lowest, the
    middle and the highest number over all of its sources, the ratio between the farthest, how many sources and how many
    independent ones; `middle` is the middle one of the numbers that independent sources state.
    """

    source: str | None
    source_kind: str | None
    source_country: str | None
    publisher: str | None
    day: date | None
    said: date | None
    subject: str | None
    measure: str
    category: str
    equipment: str | None
    scope: str
    place: str | None
    modifier: str
    value: Number | None
    low: Number | None
    high: Number | None
    estimate: Number | None
    estimate_by: str | None
    certainty: str
    flag: str | None
    origin: str | None
    is_independent: bool
    reports: int
    relays: tuple[str, ...]
    copies: int
    all_low: Number | None
    all_middle: Number | None
    all_high: Number | None
    all_ratio: float | None
    all_sources: int
    all_independent: int
    comparison: str
    claim_id: str
    position: int
    reliability: str
    credibility: int
    decided: str


@dataclass(slots=True)
class ComparedDay:
    """What the sources say together at the end of a day, each by its latest figure until then.

    The fields are those of `ComparedFigure`; `low_claim_id` and `high_claim_id` lead to the words of the lowest and
    the highest, `reports` is how many figures came that day (or week, or month).
    """

    day: date
    subject: str | None
    measure: str
    category: str
    equipment: str | None
    scope: str
    place: str | None
    low: Number | None
    middle: Number | None
    high: Number | None
    ratio: float | None
    sources: int
    independent: int
    reports: int
    low_source: str | None
    low_claim_id: str | None
    high_source: str | None
    high_claim_id: str | None
    comparison: str


Listed = (
    ListedFigure
    | SeriesPoint
    | ComparedFigure
    | ComparedDay
    | ListedClaim
    | FoundClaim
    | ListedSource
    | ListedDocument
    | ListedIncident
)


def columns(kind: type[Listed]) -> tuple[str, ...]:
    """The names of a list's columns, in order."""
    return tuple(field.name for field in fields(kind))


def as_mapping(row: Listed) -> dict[str, object]:
    """A row by its columns."""
    return {name: getattr(row, name) for name in columns(type(row))}


def whole(number: float | None) -> Number | None:
    """A count as an int where it is whole; tables keep all of them as doubles."""
    return int(number) if number is not None and number.is_integer() else number


def maker(kind: type[_Row], names: Sequence[str]) -> Callable[[Sequence[object]], _Row]:
    """A function that makes a row of values in the order of `names`, each to the field of its name.

    Of values of the same name the first counts, and what no field is named after is left out. Keyword arguments would
    take three times as long, which is a tenth of reading a long series.
    """
    places = itemgetter(*(names.index(field.name) for field in fields(kind)))  # type: ignore[arg-type]
    return lambda values: kind(*places(values))
