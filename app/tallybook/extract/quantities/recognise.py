"""Quantities: every number of things with its qualifier and the bounds that it implies."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from tallybook.extract.document import Quantity, Stretch
from tallybook.extract.language.numerals import Number, find_numbers, word_before
from tallybook.extract.quantities.contexts import Place, find_skip, is_mere_no, share_reasons
from tallybook.extract.quantities.lexicon import context, vocabulary
from tallybook.extract.quantities.non_quantities import Skip, find_shapes, mask
from tallybook.records import Modifier

_WINDOW = 64  # code points before a number in which its qualifiers stand
_MOST_STACKED = 3  # qualifiers before one number: "up to about 300"
_WIDEST_GAP = 40  # code points between the two numbers of a range
# "One or two", "20 or 30" are ranges; numbers farther apart are a choice.
_WIDEST_OR = 3

_LOWER = ("at_least", "more_than")
_UPPER = ("at_most", "fewer_than")


@dataclass(frozen=True, slots=True)
class _Amount:
    """A number, or a range joined of two: where its words stand (`start` takes in "between") and its bounds."""

    start: int
    core_start: int
    end: int
    value: float | None
    low: float | None
    high: float | None
    modifier: Modifier
    number: Number
    reason: Skip | None = None


def find_quantities(text: str, dates: Sequence[Stretch]) -> tuple[Quantity, ...]:
    """Every number of things, left to right, apart, with its qualifier: "at least 100", "dozens of", "(+1,300)".

    `dates` are the dates of the text, in order: no number within one counts. What is no number of things is left out:
    "T-72", "$5 million", "3 March", "20 km", "a 56-year-old".
    """
    return tuple(quantity for quantity, reason in _judged(text, dates) if reason is None)


def find_skipped(text: str, dates: Sequence[Stretch]) -> list[tuple[str, Skip]]:
    """The number words that count nothing by the words around them, with the reason: ("56", Skip.AGE)."""
    return [(text[slice(*one.core)], reason) for one, reason in _judged(text, dates) if reason is not None]


def _judged(text: str, dates: Sequence[Stretch]) -> list[tuple[Quantity, Skip | None]]:
    """Every number that does not rule itself out by its shape, and why it counts nothing, None where it counts."""
    masked = mask(text, find_shapes(text, dates))
    amounts = _amounts(masked, [one for one in find_numbers(masked) if not is_mere_no(text, one.start, one.end)])
    quantities = [_qualified(masked, amount) for amount in amounts]
    reasons = [_reason(text, *pair) for pair in zip(amounts, quantities, strict=True)]
    gaps = [text[one.end : other.core_start] for one, other in pairwise(amounts)]
    return list(zip(quantities, share_reasons(reasons, gaps), strict=True))


def _amounts(text: str, numbers: list[Number]) -> list[_Amount]:
    amounts: list[_Amount] = []
    index = 0
    while index < len(numbers):
        joined = _joined(text, numbers[index], numbers[index + 1]) if index + 1 < len(numbers) else []
        amounts += joined or [_lone(numbers[index])]
        index += 2 if joined else 1
    return amounts


def _lone(number: Number, reason: Skip | None = None) -> _Amount:
    modifier = Modifier.VAGUE if number.is_vague else Modifier.EXACT
    return _Amount(
        number.start, number.start, number.end, number.value, number.low, number.high, modifier, number, reason
    )


def _joined(text: str, first: Number, last: Number) -> list[_Amount]:
    """The range that two numbers make, both as they are where they make a score ("2-1"), else nothing."""
    if last.start - first.end > _WIDEST_GAP or first.is_none or last.is_none:
        return []
    if bounded := _between_bounds(text, first, last):
        return [bounded]
    link = context("to").match(text, first.end, last.start)
    if not link and not context("and").match(text, first.end, last.start):
        return []
    lead = context("lead").search(text, max(0, first.start - 24), first.start)
    words = lead["words"].lower() if lead else ""
    is_between = words == "between" and link is None
    if not (link or is_between) or first.is_vague != last.is_vague:
        return []
    low, high = _with_scale(first, last), last.high
    if low >= high:
        is_score = link is not None and not lead and link[0].strip() in ("-", "–", "to") and max(low, high) < 100
        return [_lone(first, Skip.SCORE), _lone(last, Skip.SCORE)] if is_score else []
    if link and link[0].lower().split()[:1] == ["or"] and high > _WIDEST_OR * low:
        return []
    if words == "from" and lead and context("change").search(text, max(0, lead.start() - 60), lead.start()):
        return []
    start = lead.start() if lead else first.start
    modifier = Modifier.VAGUE if first.is_vague else Modifier.BETWEEN
    return [_Amount(start, first.start, last.end, None, low, high, modifier, first)]


def _with_scale(first: Number, last: Number) -> float:
    """The worth of the first number; in "20 to 30 thousand" it has the scale of the second."""
    if last.scale > 1 and first.scale == 1 and last.value is not None and first.low < last.value / last.scale:
        return first.low * last.scale
    return first.low


def _between_bounds(text: str, first: Number, last: Number) -> _Amount | None:
    """ "At least 20 and at most 100", in either order."""
    link = context("and_bound").match(text, first.end, last.start)
    before = _qualifier(text, first.start) if link else None
    if not (link and before) or first.value is None or last.value is None:
        return None
    kinds = _kind(before), _kind(link)
    low, high = (first.value, last.value) if kinds[0] in _LOWER else (last.value, first.value)
    is_opposite = (kinds[0] in _LOWER and kinds[1] in _UPPER) or (kinds[0] in _UPPER and kinds[1] in _LOWER)
    if not is_opposite or low > high:
        return None
    start = before.start()
    return _Amount(start, first.start, last.end, None, low, high, Modifier.BETWEEN, first)


@cache
def _qualifier_ends() -> frozenset[str]:
    """The last words of qualifiers."""
    phrases = [words for listed in vocabulary("before").values() for words in listed]
    return frozenset(words.split()[-1] for words in (*phrases, *vocabulary("around")["between"]))


def _qualifier(text: str, start: int) -> re.Match[str] | None:
    """The qualifier that ends right before a place."""
    if word_before(text, start) not in _qualifier_ends():
        return None
    found = context("qualifier").search(text, max(0, start - _WINDOW), start)
    particles = vocabulary("around")["over_particle"]  # "handed over 12 howitzers"
    if found and found[0].lower().startswith("over") and word_before(text, found.start()) in particles:
        return None
    return found


def _kind(match: re.Match[str]) -> str:
    return next(kind for kind, words in match.groupdict().items() if words)


def _qualified(text: str, amount: _Amount) -> Quantity:
    """The amount with the qualifiers before and after it, and a trailing "of" where it is vague."""
    plain = Quantity(
        amount.start,
        amount.end,
        (amount.core_start, amount.end),
        amount.value,
        amount.low,
        amount.high,
        amount.modifier,
    )
    if amount.number.is_none:
        return plain
    if delta := context("delta").search(text, max(0, amount.start - 4), amount.start):
        return _delta(text, plain, delta)
    start = amount.start
    kinds: list[str] = []
    while len(kinds) < _MOST_STACKED and (found := _qualifier(text, start)):
        start, kinds = found.start(), [*kinds, _kind(found)]
    end = amount.end
    if after := context("suffix").match(text, end):
        end, kinds = after.end(), [*kinds, _kind(after)]
    elif (of := context("of").match(text, end)) and _takes_of(text, amount):
        end = of.end()
    # A bound says more than "about": "up to about 300" is at most 300.
    kind = next((one for one in reversed(kinds) if one != "about"), kinds[0] if kinds else None)
    return replace(_bounded(plain, kind), start=start, end=end)


def _takes_of(text: str, amount: _Amount) -> bool:
    """Whether "of" belongs to the words: "dozens of", "a couple of", not "two of"."""
    is_pair = amount.number.value == 2 and text[amount.core_start : amount.end].lower().startswith("a ")
    return is_pair or amount.modifier is Modifier.VAGUE


def _delta(text: str, plain: Quantity, plus: re.Match[str]) -> Quantity:
    """The number with its plus, and the brackets around them where both are there."""
    rest = text[plain.end : plain.end + 2]
    closing = rest.index(")") + 1 if plus["bracket"] and rest.lstrip()[:1] == ")" else 0
    start = plus.start() if closing or not plus["bracket"] else plus.end("bracket")
    return replace(plain, start=start, end=plain.end + closing, is_delta=True)


def _bounded(quantity: Quantity, kind: str | None) -> Quantity:
    if kind in _LOWER:
        return replace(quantity, high=None, modifier=Modifier(kind))
    if kind in _UPPER:
        return replace(quantity, low=None, modifier=Modifier(kind))
    if kind == "about" and quantity.modifier is Modifier.EXACT:
        return replace(quantity, modifier=Modifier.ABOUT)
    return quantity


def _reason(text: str, amount: _Amount, quantity: Quantity) -> Skip | None:
    if amount.reason or amount.number.is_none:
        return amount.reason
    is_bounded = quantity.is_delta or quantity.modifier not in (Modifier.EXACT, Modifier.VAGUE)
    is_range = amount.modifier is Modifier.BETWEEN
    return find_skip(Place(text, amount.start, quantity.end, amount.value, amount.number.is_bare, is_bounded, is_range))
