"""How probable it is that two reports tell of one event, and what speaks for it.

A logistic model over few likenesses. Its weights are measured (`vocab/incidents/likeness.toml` says how), and do not
depend on what else is in a database: the same two reports always get the same probability.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from tallybook.incidents.reports import Report, plain_place
from tallybook.incidents.words import rarity
from tallybook.vocab.load import table

FEATURES = (
    *("words", "names", "shared_numbers", "shared_ages", "days_apart"),
    *("same_place", "other_place", "same_days", "other_days", "same_party", "same_toll", "other_toll", "copy"),
)
"""The likenesses, in the order in which their weights were measured."""

_NAMED = 3  # of the words and names that two reports share: the rarest say why
_DAY_SLACK = 1  # a night has two days, and news from elsewhere is a day off
_MOST_AGES = 2
_VALUE_BYTES = 4
_SAME_COPY = 0.5  # of the MinHash: two reports written apart share a few runs of words in a hundred


@dataclass(frozen=True, slots=True)
class Weights:
    """The measured weights: what no likeness at all comes to, and each likeness."""

    base: float
    of: Mapping[str, float]


@cache
def weights() -> Weights:
    """The weights that travel with the program."""
    found = table("incidents/likeness.toml")
    return Weights(float(found["base"]), {name: float(found["weights"][name]) for name in FEATURES})


def likenesses(one: Report, other: Report) -> dict[str, float]:
    """What two reports have in common, and what parts them; 0 where one of them does not say."""
    numbers = one.terms.numbers.keys() & other.terms.numbers.keys()
    ages = sum(number.endswith("y") for number in numbers)
    place, days, toll = _places(one, other), _days(one, other), _tolls(one, other)
    names = _dot(one.terms.names, other.terms.names)
    # Of two events on one day, which there are many of in a war, reports share no name and no place.
    is_named = names > 0 or place is True
    apart = 0 if one.day is None or other.day is None else abs(one.day - other.day)
    return {
        "words": _dot(one.terms.words, other.terms.words),
        "names": names,
        "shared_numbers": math.log1p(len(numbers) - ages),
        "shared_ages": float(min(ages, _MOST_AGES)),
        "days_apart": math.log1p(apart),
        "same_place": float(place is True),
        "other_place": float(place is False),
        "same_days": float(days is True and is_named),
        "other_days": float(days is False),
        "same_party": float(bool(set(one.parties) & set(other.parties))),
        "same_toll": float(toll is True),
        "other_toll": float(toll is False),
        "copy": float(_copy(one.copy, other.copy) >= _SAME_COPY),
    }


def logit(found: Mapping[str, float], by: Weights | None = None) -> float:
    """The log-odds that two reports of these likenesses tell of one event."""
    known = by or weights()
    return known.base + sum(known.of[name] * value for name, value in found.items())


def probability(one: Report, other: Report) -> float:
    """The probability that two reports tell of one event, 0 to 1."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit(likenesses(one, other))))))


def reasons(one: Report, other: Report) -> list[tuple[str, float]]:
    """What speaks for and against one event, in words, each with what it adds to the log-odds; the weightiest first."""
    found, of = likenesses(one, other), weights().of
    said = {
        "words": "words " + _rarest(one.terms.words, other.terms.words),
        "names": "names " + _rarest(one.terms.names, other.terms.names),
        "shared_numbers": "numbers in common",
        "shared_ages": "ages in common",
        "days_apart": f"{abs((one.day or 0) - (other.day or 0))} days apart",
        "same_place": f"place {next(iter(_same_places(one, other)), '')}",
        "other_place": "other place",
        "same_days": "day of the event",
        "other_days": "other day",
        "same_party": f"party {next(iter(sorted(set(one.parties) & set(other.parties))), '')}",
        "same_toll": "toll",
        "other_toll": "other toll",
        "copy": "nearly the same text",
    }
    added = [(said[name], round(of[name] * value, 2)) for name, value in found.items() if value]
    return sorted((one for one in added if one[1]), key=lambda pair: (-abs(pair[1]), pair[0]))


def _dot(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    less, more = (one, other) if len(one) <= len(other) else (other, one)
    return sum(weight * more[term] for term, weight in less.items() if term in more)


def _rarest(one: Mapping[str, float], other: Mapping[str, float]) -> str:
    shared = sorted(one.keys() & other.keys(), key=lambda term: (-one[term] * other[term], -rarity(term), term))
    return ", ".join(shared[:_NAMED])


def _same_places(one: Report, other: Report) -> list[str]:
    others = {word for place in other.places for word in plain_place(place)}
    return [place for place in one.places if others & set(plain_place(place))]


def _places(one: Report, other: Report) -> bool | None:
    if not one.places or not other.places:
        return None
    return bool(_same_places(one, other))


def _days(one: Report, other: Report) -> bool | None:
    if one.first is None or one.last is None or other.first is None or other.last is None:
        return None
    return one.first <= other.last + _DAY_SLACK and other.first <= one.last + _DAY_SLACK


def _tolls(one: Report, other: Report) -> bool | None:
    """Whether they give a number alike for one measure; None where they count nothing alike."""
    common = one.tolls.keys() & other.tolls.keys()
    if not common:
        return None
    return any(set(one.tolls[name]) & set(other.tolls[name]) for name in common)


def _copy(one: bytes | None, other: bytes | None) -> float:
    """The share of equal values of two MinHashes."""
    if one is None or other is None or len(one) != len(other):
        return 0.0
    count = len(one) // _VALUE_BYTES
    same = sum(one[at : at + _VALUE_BYTES] == other[at : at + _VALUE_BYTES] for at in range(0, len(one), _VALUE_BYTES))
    return same / count
