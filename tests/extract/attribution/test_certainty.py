from __future__ import annotations

import pytest
from tallybook.extract.attribution.certainty import certainty_of, mode_of
from tallybook.extract.attribution.quotations import find_quotations
from tallybook.records import Certainty, Mode
from tallybook.text.segments import find_paragraphs

CASES = [
    ("the port had been retaken", "asserted", "asserted"),
    ("some 300 people may have drowned", "asserted", "possible"),
    ("the toll could rise", "asserted", "possible"),
    ("the talks began in May 2014", "asserted", "asserted"),
    ("the guards could not reach the gate", "asserted", "asserted"),
    ("the commander was reportedly wounded", "asserted", "reported"),
    ("the shells are said to have come from the hills", "asserted", "reported"),
    ("the raid might have been staged, reportedly by deserters", "asserted", "possible"),
    ("we estimate that a third of the fleet is lost", "asserted", "assessed"),
    ("forty fighters are believed to be inside", "asserted", "assessed"),
    ("three soldiers died", "assessed", "assessed"),
    ("the army had used cluster bombs", "denied", "denied"),
    ("the army might have used cluster bombs", "denied", "denied"),
    ("the mayor, who may run again, had left", "asserted", "asserted"),
    ("nobody was hurt", "asserted", "asserted"),
]


@pytest.mark.parametrize(("content", "cue", "expected"), CASES, ids=[case[0] for case in CASES])
def test_certainty(content: str, cue: str, expected: str) -> None:
    assert certainty_of(content, Certainty(cue)) is Certainty(expected)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ('"We lost everything."', Mode.DIRECT),
        ('they had lost "everything" there', Mode.MIXED),
        ("they had lost everything", Mode.INDIRECT),
    ],
)
def test_mode(content: str, expected: Mode) -> None:
    assert mode_of(content, [(0, len(content))], find_quotations(content, find_paragraphs(content))) is expected
