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
from tallybook.vocab.load import Table, table

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
    return Expression(*match.span(), lambda _: period, is_fixed=True, lead=lead) if period else None


def moving(match: re.Match[str], read: Reading, lead: str = "", cycle: int = 0) -> Expression:
    """An expression that depends on the day of publication."""
    return Expression(*match.span(), read, cycle=cycle, lead=lead)


def words(section: str) -> dict[str, Any]:
    """A section of `dates.toml`: "months", "weekdays", "seasons", …"""
    found: dict[str, Any] = table("dates.toml")[section]
    return found


def weekday_number(name: str) -> int | None:
    """0 for "Monday" and "Mon.", None for any other word."""
    found: int | None = (words("weekdays") | words("short_weekdays")).get(name.lower().rstrip("."))
    return found


@cache
def _fragments() -> dict[str, str]:
    lists: dict[str, Any] = {name: words(name) for name in ("months", "weekdays", "ordinals", "decades", "seasons")}
    lists["feasts"] = [*words("feasts"), *(name.replace("'", "’") for name in words("feasts"))]
    lists["weekdays_and_short"] = words("weekdays") | words("short_weekdays")
    lists["count_nouns"] = table("numbers.toml")["words"]["count_nouns"]
    lists |= words("words") | words("prepositions")
    patterns: dict[str, str] = table("date_rules.toml")["fragments"]
    return {name: any_of(one) for name, one in lists.items()} | {"S": S, "count": COUNT} | patterns


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(fill(pattern, _fragments()), re.IGNORECASE)


def anchors() -> dict[str, re.Pattern[str]]:
    """The anchors of `date_rules.toml` by name."""
    return {name: _compiled(rf"\b(?:{one})") for name, one in table("date_rules.toml")["anchors"].items()}


def context(name: str) -> re.Pattern[str]:
    """A pattern for words beside an expression, by its name in `date_rules.toml`."""
    return _compiled(table("date_rules.toml")["context"][name])


@cache
def _lead(name: str) -> re.Pattern[str]:
    return _compiled(rf"(?<![\w-]){any_of(table('date_rules.toml')['leads'][name])}{S}\Z")


def is_led(text: str, start: int, lead: str) -> bool:
    """Whether one of the leads of that name in `date_rules.toml` stands right before `start`."""
    return _lead(lead).search(text[max(0, start - _LEAD_REACH) : start]) is not None


def rules() -> list[Table]:
    """All rules, with name, pattern and anchor: of expressions that begin and end alike, that of the first wins."""
    found: list[Table] = table("date_rules.toml")["rules"]
    return found


def rule_pattern(rule: Table) -> re.Pattern[str]:
    """The pattern of a rule."""
    return _compiled(rf"\b(?:{rule['pattern']})")


def day_number(written: str) -> int:
    """3 for "3", "3rd", "third"; 22 for "twenty-second"."""
    if written[0].isdigit():
        return int(re.sub(r"\D", "", written))
    parts = re.split(r"[-\s]+", written.lower())
    return sum({"twenty": 20, "thirty": 30}.get(part) or words("ordinals")[part] for part in parts)


def parse_amount(written: str) -> int | None:
    """How many units: 3 for "3" and "three", 1 for "a", 2 for "a couple of", None for "a few"."""
    plain = " ".join(written.lower().split())
    number = {"a": 1.0, "an": 1.0, "a couple of": 2.0}.get(plain) or parse_number(plain)
    return int(number) if number is not None else None
