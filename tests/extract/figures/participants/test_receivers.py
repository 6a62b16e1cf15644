from __future__ import annotations

import pytest
from tallybook.extract.figures.detect import CANDIDATES
from tallybook.extract.figures.participants.mentions import Mentions
from tallybook.extract.figures.participants.receivers import receiver_of

from tests.extract.annotated import annotated


@pytest.mark.parametrize(
    ("text", "measure", "receiver"),
    [
        ("Spain delivered 20 howitzers to Chad.", "supplied", "Chad"),
        ("Italy gave Libya 20 howitzers.", "supplied", "Libya"),
        ("Iran launched 30 missiles at Israel.", "launched", "Israel"),
        ("Iran sent 30 drones against the port.", "launched", None),
        ("Chad sent 300 soldiers to the border.", "deployed", None),
    ],
)
def test_receivers(text: str, measure: str, receiver: str | None) -> None:
    document = annotated(text, CANDIDATES)
    sentence = document[CANDIDATES].sentences[0]
    role = sentence.roles[0]
    found = receiver_of(role, sentence.chunks, Mentions(document.actors))
    assert (role.measure, found.name if found else None) == (measure, receiver)
