"""Dates counted from the first day of a war: "day 1,000 of the war", "since the invasion began"."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from tallybook.extract.dates.lexicon import WAR, Expression, Rule, rule, single
from tallybook.extract.dates.periods import Period, shifted
from tallybook.extract.language.numerals import S
from tallybook.vocab.load import table

_WARS = [(re.compile(rf"\b(?:{'|'.join(war['words'])})\b"), war["start"]) for war in table("dates.toml")["wars"]]
_LONGEST = 36525  # days; no war that news counts by days lasts longer


@lru_cache(maxsize=64)
def _named_in(text: str) -> list[tuple[int, date]]:
    """How often a text names what each war is about, and the first day of that war; the most named first."""
    found = [(len(pattern.findall(text)), start) for pattern, start in _WARS]
    return sorted(((count, start) for count, start in found if count), reverse=True)


def _began(text: str, today: date) -> date | None:
    """The first day of the war that the text is about, if that is known and is over today's past."""
    return next((start for _, start in _named_in(text) if start <= today), None)


def _nth_day(match: re.Match[str]) -> Expression | None:
    text, number = match.string, int(re.sub(r"\D", "", match["number"]))

    def read(today: date) -> Period | None:
        first = _began(text, today)
        day = shifted(first, number - 1) if first and 1 <= number <= _LONGEST else None
        return single(day) if day and day <= today else None

    return Expression(match.start(), match.end(), read, lead="on")


def _since(match: re.Match[str]) -> Expression | None:
    text = match.string

    def read(today: date) -> Period | None:
        return single(_began(text, today))

    return Expression(match.start("event"), match.end(), read, lead="on")


_THE_WAR = rf"(?:the|its|their|this|Russia['’]s|Israel['’]s){S}(?:[\w-]+{S}){{0,2}}{WAR}\b"

RULES: tuple[Rule, ...] = (
    rule(
        rf"(?:the{S})?(?:day{S}(?P<number>[0-9]{{1,3}}(?:,?[0-9]{{3}})?))(?:st|nd|rd|th)?{S}of{S}{_THE_WAR}",
        _nth_day,
        "war",
    ),
    rule(rf"the{S}(?P<number>[0-9]{{1,3}}(?:,?[0-9]{{3}})?)(?:st|nd|rd|th){S}day{S}of{S}{_THE_WAR}", _nth_day, "war"),
    rule(
        rf"(?P<event>the{S}(?:start|beginning|outbreak|onset|launch){S}of{S}{_THE_WAR}"
        rf"|(?:{_THE_WAR}|{WAR}){S}(?:began|started|erupted|broke{S}out|resumed))\b(?!{S}(?:in|on|last|this|early|late)\b)",
        _since,
        "war",
    ),
)
