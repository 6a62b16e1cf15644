from __future__ import annotations

import pytest
from tallybook.records import Actor, ActorKind

from tests.extract.annotated import figures_of

ARMY = Actor(name="Army of Chad", kind=ActorKind.MILITARY, country="TD")


@pytest.mark.parametrize(
    ("text", "subject", "counterpart"),
    [
        ("We lost 6 soldiers.", "Chad", None),
        ("They lost 6 soldiers.", None, None),
        ("Nine soldiers were killed by the Ugandan army.", None, "Uganda"),
        ("Kenya launched 7 missiles at Sudan.", "Kenya", "Sudan"),
    ],
)
def test_parties(text: str, subject: str | None, counterpart: str | None) -> None:
    (figure,) = figures_of(text, ARMY)
    named = [actor.name if actor else None for actor in (figure.subject, figure.counterpart)]
    assert named == [subject, counterpart]
