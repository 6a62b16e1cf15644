from __future__ import annotations

import pytest
from tallybook.extract.dates.lexicon import (
    anchors,
    context,
    day_number,
    is_led,
    parse_amount,
    rule_pattern,
    rules,
    weekday_number,
)
from tallybook.extract.dates.rules import BUILDERS
from tallybook.vocab.load import table


def test_every_rule_has_an_anchor_and_a_builder_and_compiles() -> None:
    assert {rule["name"] for rule in rules()} == set(BUILDERS)
    for rule in rules():
        assert rule["near"] in anchors()
        assert rule_pattern(rule).match("") is None


def test_every_context_compiles() -> None:
    assert all(context(name).pattern for name in table("date_rules.toml")["context"])


@pytest.mark.parametrize(
    ("written", "number"), [("3", 3), ("03", 3), ("3rd", 3), ("third", 3), ("twenty-second", 22), ("thirtieth", 30)]
)
def test_day_numbers(written: str, number: int) -> None:
    assert day_number(written) == number


@pytest.mark.parametrize(
    ("written", "count"),
    [("3", 3), ("Three", 3), ("an", 1), ("a couple  of", 2), ("a few", None), ("thirty-one", 31), ("bricks", None)],
)
def test_amounts(written: str, count: int | None) -> None:
    assert parse_amount(written) == count


@pytest.mark.parametrize(("name", "number"), [("Monday", 0), ("Tues.", 1), ("SUN", 6), ("March", None), ("", None)])
def test_weekdays(name: str, number: int | None) -> None:
    assert weekday_number(name) == number


def test_leads_stand_right_before() -> None:
    text = "the mill closed during 1987"
    assert is_led(text, text.index("1987"), "in")
    assert not is_led(text, text.index("during"), "in")
