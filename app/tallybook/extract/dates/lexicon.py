"""What the rules for dates share: expressions, rules with their patterns from `date_rules.toml`, counts in words.

Patterns are compiled at their first use.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from tallybook.extract.dates.periods import Period
from tallybook.extract.language.numerals import COUNT, parse_number
from tallybook.extract.language.templates import S, any_of, fill
from tallybook.vocab.load import table

Reading = Callable[[date], Period | None]
_LEAD_REACH = 24  # code points before a place in which a word that leads dates stands


@dataclass(frozen=True, slots=True)
class Expression:
    """Words that name a stretch of days, before prepositions are looked at.

    `read` gives the days, seen from today. `is_fixed` is True where today does not matter. `cycle` is the number of
    days after which the words come true again: 7 for "Monday", 366 for "3 March", 0 for what comes once. `lead` names
    the preposition that goes with it: "on", "in", "over", "for" (lengths of time), or "never" where none does.
    """

    start: int
    end: int
    read: Reading
    is_fixed: bool = False
    cycle: int = 0
    lead: str = ""


# Makes an expression of a rule's match; None where the words are no date after all.
Builder = Callable[[re.Match[str]], Expression | None]


def fixed(match: re.Match[str], period: Period | None, lead: str) -> Expression | None:
    """An expression that means the same on every day; None where there is no such period."""
    return Expression(match.start(), match.end(), lambda _: period, is_fixed=True, lead=lead) if period else None


def moving(match: re.Match[str], read: Reading, lead: str = "", cycle: int = 0) -> Expression:
    """An expression that depends on the day of publication."""
    return Expression(match.start(), match.end(), read, cycle=cycle, lead=lead)


def words(section: str) -> dict[str, Any]:
    """A section of `dates.toml`: "months", "weekdays", "seasons", …"""
    found: dict[str, Any] = table("dates.toml")[section]
    return found


def weekday_number(name: str) -> int | None:
    """0 for "Monday" and "Mon.", None for any other word."""
    plain = name.lower().rstrip(".")
    found: int | None = words("weekdays").get(plain, words("short_weekdays").get(plain))
    return found


@cache
def _fragments() -> dict[str, str]:
    feasts = [*words("feasts"), *(name.replace("'", "’") for name in words("feasts"))]
    lists: dict[str, Any] = {name: words(name) for name in ("months", "weekdays", "ordinals", "decades", "seasons")}
    lists |= {"feasts": feasts, "weekdays_and_short": words("weekdays") | words("short_weekdays")}
    lists |= words("words") | words("prepositions") | {"count_nouns": table("numbers.toml")["words"]["count_nouns"]}
    patterns: dict[str, str] = table("date_rules.toml")["fragments"]
    return {name: any_of(one) for name, one in lists.items()} | {"S": S, "count": COUNT} | patterns


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(fill(pattern, _fragments()), re.IGNORECASE)


@cache
def anchors() -> dict[str, re.Pattern[str]]:
    """What every match of a rule holds one of, by the name that rules give as `near`."""
    return {name: _compiled(rf"\b(?:{one})") for name, one in table("date_rules.toml")["anchors"].items()}


@cache
def context(name: str) -> re.Pattern[str]:
    """A pattern for words beside an expression, by its name in `date_rules.toml`."""
    return _compiled(table("date_rules.toml")["context"][name])


@cache
def _lead(name: str) -> re.Pattern[str]:
    return _compiled(rf"(?<![\w-]){any_of(table('date_rules.toml')['leads'][name])}{S}\Z")


def is_led(text: str, start: int, lead: str) -> bool:
    """Whether one of the leads of that name in `date_rules.toml` stands right before `start`."""
    return _lead(lead).search(text[max(0, start - _LEAD_REACH) : start]) is not None


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of `date_rules.toml`: `near` names the anchor of which every match holds one."""

    name: str
    near: str
    source: str

    @property
    def pattern(self) -> re.Pattern[str]:
        """Its pattern, compiled once."""
        return _rule_pattern(self.source)


@cache
def _rule_pattern(source: str) -> re.Pattern[str]:
    return _compiled(rf"\b(?:{source})")


@cache
def rules() -> tuple[Rule, ...]:
    """All rules: of expressions that begin and end alike, that of the first wins."""
    return tuple(Rule(one["name"], one["near"], one["pattern"]) for one in table("date_rules.toml")["rules"])


def day_number(written: str) -> int:
    """3 for "3", "3rd", "third"; 22 for "twenty-second"."""
    if written[0].isdigit():
        return int(re.sub(r"\D", "", written))
    return sum(
        {"twenty": 20, "thirty": 30}.get(part) or words("ordinals")[part]
        for part in re.split(r"[-\s]+", written.lower())
    )


def parse_amount(written: str) -> int | None:
    """How many units: 3 for "3" and "three", 1 for "a", 2 for "a couple of", None for "a few"."""
    plain = " ".join(written.lower().split())
    number = {"a": 1.0, "an": 1.0, "a couple of": 2.0}.get(plain) or parse_number(plain)
    return int(number) if number is not None else None
