from __future__ import annotations

import pytest
from tallybook.extract.dates import calendar_rules, campaign_rules, relative_rules
from tallybook.extract.dates.lexicon import anchors, context, day_number, is_led, parse_amount, rules, weekday_number
from tallybook.vocab.load import table

BUILDERS = [calendar_rules.BUILDERS, relative_rules.BUILDERS, campaign_rules.BUILDERS]


def test_every_rule_has_an_anchor_and_one_builder_and_compiles() -> None:
    for rule in rules():
        assert rule.near in anchors()
        assert sum(rule.name in one for one in BUILDERS) == 1
        assert rule.pattern.match("") is None


def test_every_builder_has_a_rule() -> None:
    assert {name for one in BUILDERS for name in one} == {rule.name for rule in rules()}


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
