"""What a person's words for a number or for days mean, by the rules by which texts are read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any

from tallybook.records.terms import Modifier

_UNCOUNTED = frozenset({0.0, 1.0, 2.0})  # what words without a number can mean
_ISO = re.compile(r"(\d{4}-\d\d-\d\d)?(\s*(?:\.\.|to|–)\s*)?(\d{4}-\d\d-\d\d)?")


def read_number(words: str) -> dict[str, Any] | None:
    """The fields of a figure that words for a number set: "at least 40" has value 40, low 40, no high.

    None where the words are no number, or more than one.
    """
    from tallybook.extract.quantities.recognise import find_quantities

    found = find_quantities(words, ())
    if len(found) != 1 or words[: found[0].start].strip() or words[found[0].end :].strip(" .+"):
        return None
    [quantity] = found
    return {
        "value": _whole(quantity.value),
        "low": _whole(quantity.low),
        "high": _whole(quantity.high),
        "modifier": Modifier(quantity.modifier).value,
    }


def can_mean(words: str, numbers: Iterable[float | None]) -> bool:
    """Whether words of a text can mean a figure's value and bounds, of which None says nothing.

    "A man" and "his brother" are one, "both" are two, "no" is none; drones without a count have no number.
    """
    given = {float(one) for one in numbers if one is not None}
    stated, otherwise = _numbers_in(words)
    return given <= stated | otherwise if given else not stated


@lru_cache(maxsize=4096)
def _numbers_in(words: str) -> tuple[frozenset[float], frozenset[float]]:
    """The numbers that words state by the rules by which texts are read, and what else they can mean."""
    from tallybook.extract.quantities.recognise import find_quantities

    found = find_quantities(words, ())
    read = frozenset(number for one in found for number in (one.value, one.low, one.high) if number is not None)
    digits = re.sub(r"\D", "", words)
    in_digits = {float(digits)} if digits else set()
    if not found or words[: found[0].start].strip():  # "a man", and "a Hermes 450 drone"
        return frozenset(), read | _UNCOUNTED | in_digits
    return read, frozenset(in_digits)


def read_days(words: str, published: date | None) -> dict[str, Any] | None:
    """The days that words name, seen from a day of publication: "since Monday", 2024-12-23, 2024-12-01..2024-12-05.

    None where the words name none.
    """
    given = " ".join(words.split())
    match = _ISO.fullmatch(given)
    if match and (match[1] or match[3]):
        start, end = match[1], match[3]
        if not match[2]:
            start = end = start or end
        try:
            days = [None if day is None else date.fromisoformat(day) for day in (start, end)]
        except ValueError:
            return None
        if days[0] and days[1] and days[0] > days[1]:
            return None
        return {"text": given, "start": start, "end": end}
    from tallybook.extract.dates.recognise import find_dates

    found = find_dates(given, published)
    if len(found) != 1:
        return None
    [mention] = found
    first, last = (None if day is None else day.isoformat() for day in (mention.first, mention.last))
    return {"text": given, "start": first, "end": last}


def _whole(number: float | None) -> float | int | None:
    return int(number) if number is not None and float(number).is_integer() else number
