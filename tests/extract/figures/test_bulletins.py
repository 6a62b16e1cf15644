from __future__ import annotations

import pytest
from tallybook.records import Actor, ActorKind

from tests.extract.annotated import figures_of

HEADING = "Total losses of the Sudanese army from 3 March to 9 May:\n"


def rows(text: str, speaker: Actor | None = None) -> list[tuple[str, str, str, str | None]]:
    return [
        (text[one.start : one.end], one.measure, one.scope.value, one.equipment.class_ if one.equipment else None)
        for one in figures_of(text, speaker)
    ]


@pytest.mark.parametrize("dash", ["-", "–", "—", "‒", ":"])
@pytest.mark.parametrize("space", ["", " ", "\u00a0", "\u202f"])
def test_a_list_line_by_line(dash: str, space: str) -> None:
    number = f"2{space}310"
    text = f"{HEADING}personnel {dash} about {number} (+40) persons,\ntanks {dash} 98 (+1),\nhelicopters {dash} 7."
    assert rows(text) == [
        (f"about {number}", "killed_or_wounded", "total", None),
        ("(+40)", "killed_or_wounded", "increment", None),
        ("98", "lost", "total", "tank"),
        ("(+1)", "lost", "increment", "tank"),
        ("7", "lost", "total", "helicopter"),
    ]


def test_a_list_in_one_line() -> None:
    text = "Combat losses of the enemy: tanks – 41, artillery systems – 12, MLRS – 3."
    assert rows(text) == [
        ("41", "lost", "total", "tank"),
        ("12", "lost", "total", "artillery"),
        ("3", "lost", "total", "rocket_artillery"),
    ]


def test_personnel_said_to_be_killed() -> None:
    text = f"{HEADING}personnel - 900 persons were liquidated,\ntanks - 4,\ndrones - 6."
    assert rows(text)[0] == ("900", "killed", "total", None)


def test_whose_losses() -> None:
    drafts = figures_of(f"{HEADING}personnel - 900,\ntanks - 4,\ndrones - 6.", None)
    assert {draft.subject.name for draft in drafts if draft.subject} == {"Sudan"}


def test_the_enemy_is_nobody_by_name() -> None:
    speaker = Actor(name="Ministry of Defence", kind=ActorKind.MINISTRY, country="AZ")
    drafts = figures_of("Losses of the enemy:\ntanks - 4,\ndrones - 6,\nships - 1.", speaker)
    assert [draft.subject for draft in drafts] == [None, None, None]


def test_a_stock_list_is_none_of_losses() -> None:
    assert rows("The museum owns:\ntanks - 4,\ndrones - 6,\nships - 1.") == []


def test_an_abbreviation_in_capitals_is_no_dateline() -> None:
    assert rows(f"{HEADING}tanks — 98 (+1);\nMLRS — 24 (+2);\nUAVs — 6 (+0).")[2:4] == [
        ("24", "lost", "total", "rocket_artillery"),
        ("(+2)", "lost", "increment", "rocket_artillery"),
    ]
