"""Dates counted from the first day of a war: "day 1,000 of the war", "since the invasion began"."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from tallybook.extract.dates.lexicon import Builder, Expression, moving
from tallybook.extract.dates.periods import Period, shifted, single
from tallybook.vocab.load import table

_LONGEST = 36525  # days; no war that news counts by days lasts longer


@lru_cache(maxsize=64)
def _first_days(text: str) -> list[date]:
    """The first days of the wars that a text names, the most named first."""
    found = []
    for war in table("dates.toml")["wars"]:
        count = len(re.findall(rf"\b(?:{'|'.join(war['words'])})\b", text))
        found += [(count, war["start"])] if count else []
    return [start for _, start in sorted(found, reverse=True)]


def _began(text: str, today: date) -> date | None:
    """The first day of the war that the text is about, if that is known and not after today."""
    return next((start for start in _first_days(text) if start <= today), None)


def _day_of_war(match: re.Match[str]) -> Expression | None:
    if "day" not in match[0].lower():
        return None
    text, number = match.string, int(match["number"].replace(",", ""))

    def read(today: date) -> Period | None:
        first = _began(text, today)
        day = shifted(first, number - 1) if first and 1 <= number <= _LONGEST else None
        return single(day) if day and day <= today else None

    return moving(match, read, "on")


def _start_of_war(match: re.Match[str]) -> Expression | None:
    text = match.string
    return moving(match, lambda today: single(_began(text, today)), "on")


BUILDERS: dict[str, Builder] = {"day_of_war": _day_of_war, "start_of_war": _start_of_war}
