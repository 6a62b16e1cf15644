"""What the top of a text says of itself: where and when it was filed, and by whom."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from tallybook.text.lines import Line, find_lines, is_closed
from tallybook.text.written_dates import WrittenDate, find_dates, load_table

_LOOKED_AT = 6_000
_TOP_LINES = 15
_LONGEST_LINE = 160
# A line of so many words, or one that ends with a stop and has so many, is the article and no longer its top.
_PROSE_WORDS = 25
_SENTENCE_WORDS = 8
_LONGEST_REST = 9

_DASH = r"\s*(?:--+|[-–—―])\s+"
_CAPITALS = r"[A-Z\u00c0-\u00de][A-Z\u00c0-\u00de'’.-]+(?:[ /-][A-Z\u00c0-\u00de'’.]{2,}){0,4}"
_TITLE = r"[A-Z\u00c0-\u00de][\w'’.-]+(?: [A-Z\u00c0-\u00de][\w'’.-]+){0,3}"
_NOT_A_DAY = r"(?!\d|[A-Z][a-z]{2,8}\.? \d)"
_PLACE = rf"(?P<place>(?:{_CAPITALS}|{_TITLE})(?:, {_NOT_A_DAY}{_TITLE}|, {_CAPITALS})?)"
_WIRE = re.compile(
    rf"{_PLACE}(?:,? (?P<when>[^()/—–]{{3,40}}?))?\.?"
    rf"(?: \((?P<agency>[^()]{{2,60}})\)| /(?P<slashed>[^/]{{2,40}})/\.?)?(?:{_DASH}|(?<=/\.)\s)"
)
_AGENCY_ALONE = re.compile(rf"\((?P<agency>[^()]{{2,60}})\){_DASH}")
_DAY_WORDS = re.compile(
    r"\b(?:(?:mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?|gmt|utc|est|edt|cet|eest|eet|ist|bst|msk|pst|pdt"
    r"|a\.?m|p\.?m|at|on|of|local time|hours?|hrs)\b\.?"
    r"|T?\d{1,2}[:.h]\d{2}(?::\d{2})?(?:\.\d+)?(?:z\b|[+-]\d{2}:?\d{2})?",
    re.IGNORECASE,
)
_PARTS = re.compile(r"\s*(?:[|·•,;/]|\s[-–—]\s|--|\s@\s)\s*|\s{3,}")
_BYLINE = re.compile(r"(?:by|written by|reported by|author:)\s+\S", re.IGNORECASE)
_NAME_WORD = r"(?:[A-Z\u00c0-\u00de][\w'’.-]*|and|of|de|al|bin|van|von|the|in|for|&)"
_NAME = re.compile(rf"{_NAME_WORD}(?: {_NAME_WORD}){{0,3}}")
_BOUND = re.compile(r"\b(?:of|on|in|since|until|till|from|before|after|by|to|for|and)(?: the)?\s*$", re.IGNORECASE)
_DOMAIN = re.compile(r"(?:www\.)?[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|info|news|tv|co\.uk|gov|ua|ru|il|int|io)")


@dataclass(frozen=True, slots=True)
class Dateline:
    """When, by whom and where a text says that it was published; None for what it does not say.

    `start`, `end` are code points of the text asked about: the words before the first sentence
    ("KYIV, March 3, 2024 (Reuters) —") where there are such, else the line that gives the date or the publisher.
    """

    published: date | None
    publisher: str | None
    place: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Found:
    line: Line
    day: date | None = None
    publisher: str | None = None
    rank: int = 0  # of dates the highest rank counts: labelled before unlabelled, published before updated


def find_dateline(text: str) -> Dateline | None:
    """What the top of a text says of itself; None where it says nothing.

    Only complete dates count, and only where they stand as a text's own: "Published: 12 May 2021", "By Jane Roe, The
    Lakes Monitor, 3 March 2022", "KYIV, March 3, 2024 (Reuters) —"; never a date inside a sentence.
    """
    lines = [line for line in find_lines(text[:_LOOKED_AT]) if line.text][:_TOP_LINES]
    wire = _find_wire(text, lines)
    above = [line for line in lines if wire is None or line.start < wire.start]
    found = [*_labelled(above), *_unlabelled(above)]
    published = wire.published if wire and wire.published else _agreed(found)
    publisher = next((entry.publisher for entry in found if entry.publisher), wire.publisher if wire else None)
    if wire:
        return Dateline(published, publisher, wire.place, wire.start, wire.end)
    used = [entry for entry in found if (published and entry.day == published) or entry.publisher]
    if not used or not (published or publisher):
        return None
    return Dateline(published, publisher, None, used[0].line.start, used[0].line.end)


def _find_wire(text: str, lines: Sequence[Line]) -> Dateline | None:
    """The dateline proper, before an article's first sentence."""
    for line in lines:
        words = text[line.start : line.end]
        match = _WIRE.match(words) or _AGENCY_ALONE.match(words)
        wire = _wire(match, line.start, words[match.end() :]) if match else None
        if wire:
            return wire
    return None


def _wire(match: re.Match[str], start: int, following: str) -> Dateline | None:
    groups = match.groupdict()
    agency = groups["agency"] or groups.get("slashed")
    publisher = agency.strip() if agency and (is_publisher(agency) or _is_short_form(agency)) else None
    when = groups.get("when")
    days = list(find_dates(when)) if when else []
    if when and not days and not _is_day_of_a_month(when):
        return None
    place = groups.get("place")
    if not following or not (publisher or days or (place and _is_capital_place(place, following))):
        return None
    return Dateline(days[0].day if days else None, publisher, place, start, start + match.end())


def _is_capital_place(place: str, following: str) -> bool:
    """Whether a place in capitals, with neither day nor agency, is one: not "BREAKING –", nor "UNICEF – the agency"."""
    town = place.partition(",")[0]
    is_tag = not set(town.lower().split()).isdisjoint(load_table()["tags"])
    return town.isupper() and len(town) > 3 and not is_tag and not following[0].islower()


def _is_short_form(name: str) -> bool:
    """Whether a name in brackets behind a place is an agency's short form: "AFP"."""
    return name.isupper() and name.isalpha() and len(name) <= 6 and name.lower() not in load_table()["countries"]


def _is_day_of_a_month(words: str) -> bool:
    """Whether words name a day without its year: "Sept. 28", "4 May", "Monday"."""
    plain = re.sub(r"[\d.,]|\b(?:st|nd|rd|th)\b", " ", _DAY_WORDS.sub(" ", words)).split()
    return len(plain) <= 1 and all(word.lower() in load_table()["months"] for word in plain)


def _labelled(lines: Sequence[Line]) -> Iterable[_Found]:
    """Lines that say what they give: "Published: 12 May 2021", "Updated 14:05 GMT, 3 Aug 2020", "Publisher: …"."""
    for line in lines:
        match = _labels().match(line.text) if len(line.text) <= _LONGEST_LINE else None
        if not match:
            continue
        rest = line.text[match.end() :]
        if match["publisher"]:
            if match["colon"] and rest and len(rest.split()) <= 6:
                yield _Found(line, publisher=rest.strip(" ."))
            continue
        days = list(find_dates(rest))
        if days and (match["colon"] or _words_besides(rest, days[0]) <= _LONGEST_REST) and not _is_sentence(rest):
            yield _Found(line, days[0].day, rank=3 if match["published"] else 2)


@cache
def _labels() -> re.Pattern[str]:
    kinds = ("published", "updated", "publisher")
    named = (
        "|".join(re.escape(label) for label in sorted(load_table()[kind], key=len, reverse=True)) for kind in kinds
    )
    groups = "|".join(f"(?P<{kind}>{labels})" for kind, labels in zip(kinds, named, strict=True))
    return re.compile(rf"[\[(*]*(?:{groups})\b(?: on| at)?\s*(?P<colon>[:|–—-])?\s*", re.IGNORECASE)


def _is_sentence(rest: str) -> bool:
    """Whether small words that only sentences have stand in a line: "Published 3 May 2021, the report says …"."""
    words = [
        word for word in rest.split() if word.islower() and word not in {"at", "on", "by", "and", "of", "am", "pm"}
    ]
    return len(words) > 2


def _words_besides(text: str, day: WrittenDate) -> int:
    return len(_DAY_WORDS.sub(" ", text[: day.start] + " " + text[day.end :]).split())


def _unlabelled(lines: Sequence[Line]) -> Iterable[_Found]:
    """Lines above the article that are a date, or a date beside names: "2023-11-02 | By Jane Roe"."""
    for line in lines:
        if _is_prose(line.text, is_first=line is lines[0]):
            return
        if len(line.text) > _LONGEST_LINE or _labels().match(line.text):
            continue
        days = list(find_dates(line.text))
        parts = _parts_besides(line.text, days)
        if days and all(map(_is_name, parts)) and not _BOUND.search(line.text[: days[0].start]):
            yield _Found(line, _only_day(days), _publisher_of(parts), rank=1)
        elif days and _is_report_title(line.text, parts, days):
            yield _Found(line, _only_day(days), rank=1)
        elif not days and _BYLINE.match(line.text) and all(map(_is_name, parts)):
            yield _Found(line, publisher=_publisher_of(parts))


def _is_prose(text: str, *, is_first: bool) -> bool:
    """Whether a line is of the article itself; some outlets close their headlines with a full stop."""
    count = text.count(" ") + 1
    return count >= _PROSE_WORDS or (is_closed(text) and not is_first and count >= _SENTENCE_WORDS)


def _only_day(days: Sequence[WrittenDate]) -> date | None:
    return days[0].day if len({day.day for day in days}) == 1 else None


def _parts_besides(text: str, days: Sequence[WrittenDate]) -> list[str]:
    """What stands in a line besides its dates, times and week days, part by part."""
    for day in reversed(days):
        text = f"{text[: day.start]} | {text[day.end :]}"
    parts = (_DAY_WORDS.sub(" ", part) if days else part for part in _PARTS.split(text))
    return [part for part in (part.strip(" .:()[]-–—") for part in parts) if part]


def _is_name(part: str) -> bool:
    """Whether a part of a line could be a byline, an outlet or a place."""
    if len(part.split()) > _LONGEST_REST:
        return False
    return bool(_BYLINE.match(part) or _NAME.fullmatch(part) or _DOMAIN.fullmatch(part.lower())) or is_publisher(part)


def _publisher_of(parts: Sequence[str]) -> str | None:
    named = (part for part in parts if not _BYLINE.match(part) and is_publisher(part))
    signed = (part[match.end() - 1 :] for part in parts if (match := _BYLINE.match(part)))
    return next(named, None) or next((name for name in signed if name.lower() in load_table()["outlets"]), None)


def _is_report_title(text: str, parts: Sequence[str], days: Sequence[WrittenDate]) -> bool:
    """Whether a line is a report's own title with its date at one end, parted from it by a comma or dash."""
    first, last = text[: days[0].start].rstrip(), text[days[-1].end :].strip(" .)")
    is_apart = (not last and first.endswith((",", "-", "–", "—", "(", "|", ":", "of", "for"))) or not first
    words = {word.lower().strip(".,:") for part in parts for word in part.split()}
    return is_apart and len(words) <= _LONGEST_REST and not words.isdisjoint(load_table()["reports"])


def is_publisher(name: str) -> bool:
    """Whether a name looks like that of an outlet or a news agency: "AFP", "The Lakes Monitor", "example.org"."""
    plain = name.strip().lower()
    table = load_table()
    if plain in table["countries"] or next(find_dates(name), None):
        return False
    if plain in table["outlets"] or _DOMAIN.fullmatch(plain):
        return True
    if len(plain.split()) > 6 or not name[:1].isupper():
        return False
    return plain.startswith("the ") or not set(plain.split()).isdisjoint(table["outlet_words"])


def _agreed(found: Sequence[_Found]) -> date | None:
    """The date of the highest rank; None where lines of that rank give several, as chronologies do."""
    best = max((entry.rank for entry in found if entry.day), default=0)
    days = {entry.day for entry in found if entry.day and entry.rank == best}
    return days.pop() if len(days) == 1 else None
