"""The words of a text by which it is known again: its rare words, the names in it, and its numbers."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from tallybook.vocab.load import table

_LINE = re.compile(r"[^\n]+")
_TOKEN = re.compile(r"\d[\d,.]*\d|\d+|[^\W\d_]+(?:['’][^\W\d_]+)*")
_END = re.compile(r"[.!?:;”\"—–]")
_AGE = re.compile(r"\b(\d{1,2})[- ]?(?:year|yr)s?[- ]olds?\b|,\s(\d{1,2})(?=,)", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’]s?$")
_SENTENCE_ENDS = frozenset(".!?”\"'’)")
_HEADLINE_SHARE = 0.6  # of the words of a line that is no sentence, with capitals: from here on these make no name
_MOST_TERMS = 160  # of one kind, the weightiest: what is beyond is of the longest texts, and too common to tell
_SHORTEST_WORD = 3
_LEAST_NUMBER = 100  # smaller ones are tolls, hours and days, which have places of their own
_COMMON = 3.0  # rarity: a word below it that starts a sentence has its capital from there
_PAIR_WEIGHT = 1.25  # a name of two words is rarer than the rarest of the two


@dataclass(slots=True)
class Terms:
    """What a text is known by, each with its weight: `words`, single `names`, `pairs` of names that stand together, and
    `numbers`, ages among them (`17y`).
    """

    words: dict[str, float] = field(default_factory=dict)
    names: dict[str, float] = field(default_factory=dict)
    pairs: dict[str, float] = field(default_factory=dict)
    numbers: dict[str, float] = field(default_factory=dict)


@cache
def _rarities() -> tuple[dict[str, float], float]:
    """How rare known words are, and how rare a word is that is not among them."""
    found = table("incidents/rarity.toml")
    known = {word: float(weight) for weight, words in found["words"].items() for word in words.split()}
    return known, float(found["unknown"])


def rarity(word: str) -> float:
    """How rare a word is, without case: the logarithm of how many texts there are to one that has it; from 0."""
    known, unknown = _rarities()
    return known.get(word, unknown)


def terms_of(text: str) -> Terms:
    """The terms of a text. Their weights do not depend on any other text."""
    words, names, pairs = Counter[str](), Counter[str](), Counter[str]()
    numbers: dict[str, float] = {}
    for line in _LINE.findall(text):
        _read_line(line, words, names, pairs, numbers)
    for match in _AGE.finditer(text):
        numbers[f"{match[1] or match[2]}y"] = 1.0
    return Terms(
        words=_weighted({word: count for word, count in words.items() if word not in names}),
        names=_weighted(names),
        pairs=_weighted(pairs),
        numbers=dict(sorted(numbers.items())[:_MOST_TERMS]),
    )


def _read_line(
    line: str, words: Counter[str], names: Counter[str], pairs: Counter[str], numbers: dict[str, float]
) -> None:
    tokens = list(_tokens(line))
    lettered = [token for token, _, _ in tokens if token[0].isalpha() and len(token) > _SHORTEST_WORD]
    is_sentence = line.rstrip()[-1:] in _SENTENCE_ENDS
    is_headline = not is_sentence and sum(token[0].isupper() for token in lettered) > _HEADLINE_SHARE * len(lettered)
    before: str | None = None
    for token, starts, follows in tokens:
        plain = _POSSESSIVE.sub("", token.casefold())
        if token[0].isdigit():
            digits = re.sub(r"[,.]", "", token)
            if digits.isdigit() and int(digits[:9]) >= _LEAST_NUMBER and not _is_year(digits):
                numbers[digits] = 1.0
            before = None
            continue
        is_name = token[0].isupper() and not is_headline and len(plain) > 1
        is_name = is_name and not (starts and rarity(plain) < _COMMON)
        if is_name and before is not None and follows:
            pairs[f"{before} {plain}"] += 1
            names[before] += 0
        if len(plain) >= _SHORTEST_WORD:
            if is_name and not starts:
                names[plain] += 1
            else:
                words[plain] += 1
        before = plain if is_name else None


def _tokens(line: str) -> Iterator[tuple[str, bool, bool]]:
    """Yield each word or number, whether it starts a sentence, and whether nothing but a blank is before it."""
    last = 0
    starts = True
    for match in _TOKEN.finditer(line):
        between = line[last : match.start()]
        starts = starts or bool(_END.search(between))
        yield match.group(), starts, between in (" ", "-", ". ")
        starts, last = False, match.end()


def _is_year(digits: str) -> bool:
    return len(digits) == 4 and digits[:2] in ("19", "20")


def _weighted(counts: dict[str, int] | Counter[str]) -> dict[str, float]:
    """Terms with their weights, those of a pair by its rarer word; the weightiest, at length 1 together."""
    found = {}
    for term, count in counts.items():
        first, _, second = term.partition(" ")
        rare = _PAIR_WEIGHT * max(rarity(first), rarity(second)) if second else rarity(term)
        if rare > 0:
            found[term] = rare * (1 + math.log(max(count, 1)))
    kept = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))[:_MOST_TERMS]
    length = math.sqrt(sum(weight * weight for _, weight in kept)) or 1.0
    return {term: round(weight / length, 4) for term, weight in kept}
