"""Quantities: every number of things with its qualifier and the bounds that it implies."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise

from tallybook.extract.document import Quantity, Stretch
from tallybook.extract.language.numerals import Number, find_numbers
from tallybook.extract.quantities.exclusions import find_reason, is_mere_no, mask, share_reasons
from tallybook.extract.quantities.lexicon import context, vocabulary
from tallybook.records import Modifier

_WINDOW = 64  # code points before a number in which its qualifiers stand
_WORD_REACH = 24  # code points; longer words lead no number
_MOST_STACKED = 3  # qualifiers before one number: "up to about 300"
_WIDEST_GAP = 40  # code points between the two numbers of a range
# "One or two", "20 or 30" are ranges; numbers farther apart are a choice.
_WIDEST_OR = 3

_LOWER = ("at_least", "more_than")
_UPPER = ("at_most", "fewer_than")


def find_quantities(text: str, dates: Sequence[Stretch]) -> tuple[Quantity, ...]:
    """Every number of things, left to right, apart, with its qualifier: "at least 100", "dozens of", "(+1,300)".

    `dates` are the dates of the text, in order: no number within one counts. What is no number of things is left out:
    "T-72", "$5 million", "3 March", "20 km", "a 56-year-old".
    """
    masked = mask(text, dates)
    numbers = [one for one in find_numbers(masked) if not is_mere_no(text, one.start, one.end)]
    found: list[Quantity] = []
    reasons: list[str | None] = []
    for plain, number in _amounts(masked, numbers):
        one = plain if number.is_none else _qualified(masked, plain)
        found.append(one)
        reasons.append(None if number.is_none else find_reason(text, one, is_bare=number.is_bare))
    gaps = [text[one.core[1] : other.core[0]] for one, other in pairwise(found)]
    counted = [context("counted_behind").match(text, one.end) is not None for one in found]
    shared = share_reasons(reasons, gaps, counted)
    return tuple(one for one, reason in zip(found, shared, strict=True) if reason is None)


def _amounts(text: str, numbers: list[Number]) -> Iterator[tuple[Quantity, Number]]:
    """Yield every number, or the range that two make, without its qualifiers; and the number, of a range the first."""
    numbers = list(reversed(numbers))
    while numbers:
        first = numbers.pop()
        joined = _joined(text, first, numbers[-1]) if numbers else None
        if joined:
            numbers.pop()
        modifier = Modifier.VAGUE if first.value is None else Modifier.EXACT
        span = first.start, first.end
        yield joined or Quantity(*span, span, first.value, first.low, first.high, modifier), first


def _joined(text: str, first: Number, last: Number) -> Quantity | None:
    """The range that two numbers make: "between 20 and 30", "20 to 30 thousand", "at least 20 and at most 100"."""
    if last.start - first.end > _WIDEST_GAP or first.is_none or last.is_none:
        return None
    core = first.start, last.end
    if bounds := _opposite_bounds(text, first, last):
        start, low, high = bounds
        return Quantity(start, last.end, core, None, low, high, Modifier.BETWEEN)
    link = context("to").match(text, first.end, last.start)
    lead = context("lead").search(text, max(0, first.start - _WORD_REACH), first.start)
    word = lead["words"].lower() if lead else ""
    is_between = word == "between" and context("and").match(text, first.end, last.start)
    low, high = _with_scale(first, last), last.high
    if not (link or is_between) or (first.value is None) != (last.value is None) or low >= high:
        return None
    if link and link[0].lower().split()[:1] == ["or"] and high > _WIDEST_OR * low:
        return None
    if lead and word == "from" and context("change").search(text, max(0, lead.start() - _WINDOW), lead.start()):
        return None
    modifier = Modifier.VAGUE if first.value is None else Modifier.BETWEEN
    return Quantity(lead.start() if lead else first.start, last.end, core, None, low, high, modifier)


def _with_scale(first: Number, last: Number) -> float:
    """The worth of the first number; in "20 to 30 thousand" it has the scale of the second."""
    if last.scale > 1 and first.scale == 1 and last.value is not None and first.low < last.value / last.scale:
        return first.low * last.scale
    return first.low


def _opposite_bounds(text: str, first: Number, last: Number) -> tuple[int, float, float] | None:
    """Where "at least 20 and at most 100" begins, and its bounds, in either order."""
    link = context("and_bound").match(text, first.end, last.start)
    before = _qualifier(text, first.start) if link else None
    if not (link and before) or first.value is None or last.value is None:
        return None
    if _kind(before) in _LOWER and _kind(link) in _UPPER and first.value <= last.value:
        return before.start(), first.value, last.value
    if _kind(before) in _UPPER and _kind(link) in _LOWER and last.value <= first.value:
        return before.start(), last.value, first.value
    return None


@cache
def _qualifier_ends() -> frozenset[str]:
    """The last words of qualifiers."""
    phrases = [words for listed in vocabulary("before").values() for words in listed]
    return frozenset(words.split()[-1] for words in (*phrases, *vocabulary("around")["between"]))


def _word_before(text: str, start: int) -> str:
    """The word right before a place, in lower case, marks around it left out; "" where none is near."""
    words = text[max(0, start - _WORD_REACH) : start].split()
    return words[-1].strip("“”\"'‘’()[]—–").lower() if words else ""


def _qualifier(text: str, start: int) -> re.Match[str] | None:
    """The qualifier that ends right before a place."""
    if _word_before(text, start) not in _qualifier_ends():
        return None
    found = context("qualifier").search(text, max(0, start - _WINDOW), start)
    particles = vocabulary("around")["over_particle"]  # "handed over 12 howitzers"
    if found and found[0].lower().startswith("over") and _word_before(text, found.start()) in particles:
        return None
    return found


def _kind(match: re.Match[str]) -> str:
    return next(kind for kind, words in match.groupdict().items() if words)


def _qualified(text: str, plain: Quantity) -> Quantity:
    """The amount with the qualifiers before and after it, and a trailing "of" where it is vague."""
    start, end = plain.start, plain.end
    if delta := context("delta").search(text, max(0, start - 4), start):
        return _delta(text, plain, delta)
    kinds: list[str] = []
    while len(kinds) < _MOST_STACKED and (found := _qualifier(text, start)):
        start, kinds = found.start(), [*kinds, _kind(found)]
    if after := context("suffix").match(text, end):
        end, kinds = after.end(), [*kinds, _kind(after)]
    elif (of := context("of").match(text, end)) and _takes_of(text, plain):
        end = of.end()
    # A bound says more than "about": "up to about 300" is at most 300.
    kind = next((one for one in reversed(kinds) if one != "about"), kinds[0] if kinds else None)
    return replace(_bounded(plain, kind), start=start, end=end)


def _takes_of(text: str, plain: Quantity) -> bool:
    """Whether "of" belongs to the words: "dozens of", "a couple of", not "two of"."""
    is_pair = plain.value == 2 and text[slice(*plain.core)].lower().startswith("a ")
    return is_pair or plain.modifier is Modifier.VAGUE


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
