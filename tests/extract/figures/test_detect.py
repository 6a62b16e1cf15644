from __future__ import annotations

import pytest
from tallybook.extract.figures.detect import CANDIDATES
from tallybook.extract.syntax.parse import PARSED

from tests.extract.annotated import annotated


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Six dockers were killed and 4 hurt.", ["Six", "4"]),
        ("Three villages lie on the lake.", []),
        ("Losses of the enemy:\ntanks - 4 (+1),\ndrones - 6,\nships - 1.", ["4", "(+1)", "6", "1"]),
        ("", []),
    ],
)
def test_candidates_stand_in_order(text: str, found: list[str]) -> None:
    document = annotated(text or " ", CANDIDATES)
    assert [document.text[one.start : one.end] for one in document[CANDIDATES].candidates] == found


def test_lists_of_losses_are_in_no_sentence() -> None:
    document = annotated("Losses of the enemy:\ntanks - 4,\ndrones - 6,\nships - 1.", CANDIDATES)
    assert not any(one.roles for one in document[CANDIDATES].sentences)


def test_the_parse_is_left_as_it_was() -> None:
    text = "The driver was killed. A third was hurt, and Hassan’s son died."
    document = annotated(text, CANDIDATES)
    assert repr(document[PARSED]) == repr(annotated(text, PARSED)[PARSED])
