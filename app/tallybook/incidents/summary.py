"""What is said of an incident as a whole: what it is called, when and where it was, how sure it is one event."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from tallybook.incidents.reports import Report, most_told, plain_place
from tallybook.vocab.load import entries_with, table

_COUNTRIES = "countries"
_UNNAMED = "Event"


@dataclass(frozen=True, slots=True)
class Summary:
    """When and where, as most reports say; `places` are all spellings. `confidence` is 0 to 1."""

    title: str
    day_start: date | None
    day_end: date | None
    place: str | None
    country: str | None
    places: tuple[str, ...]
    confidence: float
    is_given: bool = False


def summary(reports: Sequence[Report], confidence: float, given: Mapping[str, Any] | None = None) -> Summary:
    """What reports of one event come to; what people said (`title`, `place`, `country`, days) holds instead."""
    said = dict(given or {})
    start, end = _days(reports)
    places = _places(reports)
    place = places[0] if places else None
    if "day_start" in said:
        start = date.fromisoformat(said["day_start"])
        end = date.fromisoformat(said.get("day_end") or said["day_start"])
    if "place" in said:
        place = said["place"]
        places = (place, *(one for one in places if one != place))
    country = said["country"] if said.get("country") else country_of(places)
    title = said.get("title") or _title(reports, place, country, start, end)
    return Summary(title, start, end, place, country, places, round(confidence, 3), bool(said))


def country_of(places: Sequence[str]) -> str | None:
    """The country (ISO 3166-1 alpha-2) that the first of these places names that names one: "Mellit, Sudan"."""
    for place in places:
        for part in reversed([part.strip() for part in place.split(",")]):
            if (code := _country(part.casefold())) is not None:
                return code
    return None


@cache
def _country(words: str) -> str | None:
    for name, key, entry in entries_with("actors", words):
        # A name that elsewhere is another place's ("Georgia") or a person's ("Jordan") says too little.
        is_plain = name == _COUNTRIES and not {"not_near", "given_name"} & entry.keys()
        if is_plain and words in (one.casefold() for one in (entry["name"], *entry.get("capitals", ()))):
            return key.upper()
    return None


def _days(reports: Sequence[Report]) -> tuple[date | None, date | None]:
    first, last = most_told(
        (report.first, report.last) for report in reports if report.first is not None and report.last is not None
    )
    if first is None or last is None:
        said = [day for report in reports if (day := report.said or report.day) is not None]
        first = last = min(said, default=None)
    return (date.fromordinal(first), date.fromordinal(last)) if first and last else (None, None)


def _places(reports: Sequence[Report]) -> tuple[str, ...]:
    """All spellings; first those of the place that most reports name, whichever way they write it."""
    words = Counter[str]()
    spellings = Counter[str]()
    for report in reports:
        words.update({word for place in report.places for word in plain_place(place)})
        spellings.update(report.places)
    return tuple(
        sorted(
            spellings,
            key=lambda place: (-max(words[word] for word in plain_place(place)), -spellings[place], len(place), place),
        )
    )


def _title(
    reports: Sequence[Report], place: str | None, country: str | None, start: date | None, end: date | None
) -> str:
    """`Strike, Nyala, 11 June 2023`: what happened by the word that most reports use for it, where, when."""
    called = table("incidents/events.toml")["called"]
    counts = Counter(kind for report in reports for kind in {called.get(word, word) for word in report.kinds})
    first = {called.get(word, word) for report in reports for word in report.kinds[:1]}
    kind = min(counts, key=lambda word: (word not in first, -counts[word], word), default=_UNNAMED)
    parts = [kind[:1].upper() + kind[1:]]
    if place:
        parts.append(place)
        if country and (name := _name_of(country)) and name not in place:
            parts.append(name)
    if start:
        parts.append(f"{start.day} {start:%B %Y}" if start == end or not end else _stretch(start, end))
    return ", ".join(parts)


@cache
def _name_of(country: str) -> str | None:
    entry = table(f"actors/{_COUNTRIES}.toml")["countries"].get(country)
    return None if entry is None else str(entry["name"])


def _stretch(start: date, end: date) -> str:
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}–{end.day} {end:%B %Y}"
    return f"{start.day} {start:%B %Y} – {end.day} {end:%B %Y}"
