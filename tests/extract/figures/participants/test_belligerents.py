from __future__ import annotations

import pytest
from tallybook.extract.actors.linking import resolve
from tallybook.extract.figures.participants.mentions import side_of

from tests.extract.annotated import figures_of

UGANDA = resolve("Ugandan army")
TALIBAN = resolve("Taliban")


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        ("Ugandan troops fought the Allied Democratic Forces. The enemy's losses were 30 men.", ["ADF"]),
        ("Ugandan troops fought the Allied Democratic Forces. Air defence shot down 3 drones.", ["ADF"]),
        ("Ugandan troops fought the Allied Democratic Forces. Twelve rebels died.", ["ADF"]),
        ("Ugandan troops fought the Allied Democratic Forces. Twelve soldiers died.", ["Uganda"]),
        ("Ugandan troops fought the Allied Democratic Forces. Twelve farmers died.", [None]),
        ("Ugandan troops met Kenyan troops and Rwandan soldiers. The enemy lost 30 soldiers.", [None]),
    ],
)
def test_parties_without_a_name(text: str, subjects: list[str | None]) -> None:
    names = {"ADF": "Allied Democratic Forces"}
    found = [draft.subject.name if draft.subject else None for draft in figures_of(text, UGANDA)]
    assert found == [names.get(one or "", one) for one in subjects]


def test_the_enemy_of_an_armed_group_is_the_state() -> None:
    (draft,) = figures_of("Pakistani troops fought the Taliban. Five invaders were eliminated.", TALIBAN)
    assert draft.subject is not None
    assert draft.subject.country == "PK"


def test_forces_stand_for_their_state() -> None:
    assert UGANDA is not None
    assert side_of(UGANDA).name == "Uganda"
