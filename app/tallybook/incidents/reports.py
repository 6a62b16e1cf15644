"""What one document tells of one event: a report, made from a document and its claims."""

from __future__ import annotations

import json
import re
import zlib
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from hashlib import blake2b
from typing import Any

from tallybook.incidents.words import Terms, rarity, terms_of
from tallybook.records import Claim, Figure, Scope
from tallybook.vocab.load import table

_KEY_DIGITS = 16
_MOST_KEYS = 32
SHARED_KEYS = 2
"""How many keys two reports share that are compared."""
_PAIR_RARITY = 8.0
_NUMBER_RARITY = 3.0
_WORD_SHARE = 0.7  # of a word that is no name, against one that is
_SENTENCE_ENDS = frozenset(".!?”\"'’)")  # a line without one is a headline, or a cell
_WORD = re.compile(r"\w+")
_ARTICLES = frozenset({"the", "a", "an", "of", "in", "near", "and", "city", "town", "village"})


@dataclass(slots=True)
class Report:
    """What a document tells of one event, as reports are compared.

    `key` names it by its words; `claims` are the numbers that its claims were given with. `day` is when it was
    published, or else the day that its claims stand for; `said` is the first day that they stand for; `first` to `last`
    are the days of the event that its figures name most often; all as ordinals of `date`. `places` are those of its
    figures, most frequent first, `parties` the actors harmed and those who did it, `tolls` the numbers of each measure,
    `kinds` the words for what happened ("strike"). `copy` is the MinHash of the text. `is_event` says that it has a
    figure of an event.
    """

    key: str
    claims: tuple[int, ...]
    day: int | None
    first: int | None
    last: int | None
    is_event: bool
    terms: Terms
    places: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    tolls: dict[str, tuple[float, ...]] = field(default_factory=dict)
    kinds: tuple[str, ...] = ()
    said: int | None = None
    copy: bytes | None = None

    def pack(self) -> bytes:
        """The report, but for its key and its claims, as it is kept."""
        kept = [
            *(self.day, self.first, self.last, self.is_event),
            *(self.terms.words, self.terms.names, self.terms.pairs, self.terms.numbers),
            *(self.places, self.parties, self.tolls, self.kinds, self.said, self.copy.hex() if self.copy else None),
        ]
        return zlib.compress(json.dumps(kept, ensure_ascii=False, separators=(",", ":")).encode(), 1)


def unpack(key: str, claims: Iterable[int], packed: bytes) -> Report:
    """The report that was kept."""
    day, first, last, is_event, words, names, pairs, numbers, places, parties, tolls, kinds, said, copy = json.loads(
        zlib.decompress(packed)
    )
    return Report(
        *(key, tuple(claims), day, first, last, is_event, Terms(words, names, pairs, numbers)),
        *(tuple(places), tuple(parties), {name: tuple(values) for name, values in tolls.items()}),
        kinds=tuple(kinds),
        said=said,
        copy=bytes.fromhex(copy) if copy else None,
    )


@dataclass(frozen=True, slots=True)
class Given:
    """A document as reports are made from it; each of its claims with a number and the day that it stands for."""

    sha256: str
    title: str | None
    text: str
    published: date | None
    claims: Sequence[tuple[int, Claim, date | None]]
    copy: bytes | None = None


def reports_of(given: Given, alone: Collection[int] = ()) -> list[Report]:
    """What a document tells, a report an event. The claims numbered in `alone` are each a report of its own.

    Claims that count over more than an event are in none, but where a person names them.
    """
    found: list[Report] = []
    told = [one for one in given.claims if one[0] not in alone and _may_tell(one[1])]
    found += [_report(given, part.claims, str(place)) for place, part in enumerate(_parts(given.text, told))]
    for one in given.claims:
        if one[0] in alone:
            found.append(_report(given, [one], str(one[1].content.pieces)))
    return found


def report_keys(report: Report) -> list[int]:
    """The rarest terms of a report as numbers of 64 bits with a sign: what it is found by.

    Two reports are compared where they share at least `SHARED_KEYS` of them.
    """
    weighed = [(weight * rarity(name), name) for name, weight in report.terms.names.items()]
    weighed += [(weight * _PAIR_RARITY, name) for name, weight in report.terms.pairs.items()]
    weighed += [(weight * rarity(word) * _WORD_SHARE, word) for word, weight in report.terms.words.items()]
    weighed += [(_NUMBER_RARITY, f"#{number}") for number in report.terms.numbers if not number.endswith("y")]
    weighed.sort(key=lambda pair: (-pair[0], pair[1]))
    return sorted({_hash(term) for _, term in weighed[:_MOST_KEYS]})


def is_of_event(figure: Figure) -> bool:
    """Whether a figure counts what one event did, as far as it says."""
    if figure.measure not in _events()["harms"]:
        return False
    if figure.scope is not Scope.TOTAL:
        return figure.scope is not Scope.INCREMENT
    period = figure.period
    if period is None or period.start is None or period.end is None:
        return False
    return (period.end - period.start).days <= int(_events()["longest_days"])


def window_days() -> int:
    """Reports more days apart than this are not compared."""
    return int(_events()["window_days"])


def plain_place(place: str) -> tuple[str, ...]:
    """The words of a place by which spellings of it are compared; none for a hospital and the like."""
    words = [word for word in _WORD.findall(place.casefold()) if word not in _ARTICLES]
    return () if _not_places() & set(words) else tuple(words)


@cache
def _events() -> dict[str, Any]:
    return table("incidents/events.toml")


@cache
def _not_places() -> frozenset[str]:
    return frozenset(_events()["not_places"])


@cache
def _hash(term: str) -> int:
    return int.from_bytes(blake2b(term.encode(), digest_size=8).digest(), "big", signed=True)


def _may_tell(claim: Claim) -> bool:
    """Whether a claim may be about an event: not where all that it counts is more or other than one."""
    return not claim.figures or any(is_of_event(figure) for figure in claim.figures)


@dataclass(slots=True)
class _Part:
    """A stretch of a text with the claims in it."""

    start: int
    end: int
    claims: list[tuple[int, Claim, date | None]]


def _parts(text: str, claims: Sequence[tuple[int, Claim, date | None]]) -> list[_Part]:
    """The text cut where it goes on to another event: paragraphs that each have a place and a toll of their own.

    A text is cut only where every two such paragraphs differ in place and share no name; all others are one part.
    """
    if not claims:
        return []
    whole = [_Part(0, len(text), list(claims))]
    starts = [0, *(match.end() for match in re.finditer(r"\n\s*", text))]
    anchors: list[tuple[int, tuple[str, ...], set[str]]] = []
    for number, start in enumerate(starts):
        end = starts[number + 1] if number + 1 < len(starts) else len(text)
        places = {
            words
            for _, claim, _ in claims
            for figure in claim.figures
            if start <= claim.content.start < end and figure.place and is_of_event(figure)
            if (words := plain_place(figure.place)) and figure.place[:1].isupper()
        }
        is_sentence = text[start:end].rstrip()[-1:] in _SENTENCE_ENDS
        if len(places) == 1 and is_sentence:
            anchors.append((start, next(iter(places)), set(terms_of(text[start:end]).names)))
    if len(anchors) < 2 or not _all_apart(anchors):
        return whole
    cuts = [start for start, _, _ in anchors]
    parts = [_Part(start, end, []) for start, end in zip([0, *cuts[1:]], [*cuts[1:], len(text)], strict=True)]
    for one in claims:
        at = sum(one[1].content.start >= cut for cut in cuts[1:])
        parts[at].claims.append(one)
    return [part for part in parts if part.claims]


def _told(text: str, claims: Sequence[tuple[int, Claim, date | None]]) -> str:
    """The paragraphs that claims stand in: what a publisher puts under every text tells nothing of an event."""
    spans = [piece for _, claim, _ in claims for piece in claim.content.pieces]
    return "\n".join(
        line.group()
        for line in re.finditer(r"[^\n]+", text)
        if any(start < line.end() and line.start() < end for start, end in spans)
    )


def _all_apart(anchors: Sequence[tuple[int, tuple[str, ...], set[str]]]) -> bool:
    for number, (_, place, names) in enumerate(anchors):
        for _, other, others in anchors[number + 1 :]:
            shared = {name for name in names & others if rarity(name) > _NUMBER_RARITY}
            if set(place) & set(other) or shared:
                return False
    return True


def _report(given: Given, claims: Sequence[tuple[int, Claim, date | None]], name: str) -> Report:
    text = _told(given.text, claims)
    figures = [figure for _, claim, _ in claims for figure in claim.figures if is_of_event(figure)]
    said = min((day for _, _, day in claims if day is not None), default=None)
    published = given.published or said
    first, last = most_told(
        (one.period.start.toordinal(), one.period.end.toordinal())
        for one in figures
        if one.period and one.period.start and one.period.end
    )
    title = f"{given.title}\n" if given.title and given.title not in text else ""
    tolls: dict[str, set[float]] = {}
    for one in figures:
        if one.value is not None and one.measure in _events()["compared"]:
            tolls.setdefault(one.measure, set()).add(float(one.value))
    return Report(
        key=blake2b(f"{given.sha256} {name}".encode(), digest_size=_KEY_DIGITS // 2).hexdigest(),
        claims=tuple(number for number, _, _ in claims),
        day=published.toordinal() if published else None,
        first=first,
        last=last,
        is_event=bool(figures),
        terms=terms_of(title + text),
        places=by_count(one.place for one in figures if one.place and plain_place(one.place)),
        parties=by_count(actor.name for one in figures for actor in (one.subject, one.counterpart) if actor),
        tolls={name: tuple(sorted(values)) for name, values in sorted(tolls.items())},
        kinds=by_count(word for word in _WORD.findall((title + text).casefold()) if word in _kinds()),
        said=said.toordinal() if said else None,
        copy=given.copy,
    )


def most_told(spans: Iterable[tuple[int, int]]) -> tuple[int, int] | tuple[None, None]:
    """The days that are told most often; of several the shortest, then the earliest; none of none."""
    counts = Counter(spans)
    if not counts:
        return None, None
    return min(counts, key=lambda span: (-counts[span], span[1] - span[0], span))


def by_count(names: Iterable[str]) -> tuple[str, ...]:
    """Each name once, the most frequent first."""
    counts = Counter(names)
    return tuple(sorted(counts, key=lambda name: (-counts[name], name)))


@cache
def _kinds() -> frozenset[str]:
    return frozenset(_events()["kinds"])
