from __future__ import annotations

import pytest
from tallybook.extract.attribution.author_voice import find_own_claims
from tallybook.extract.coverage import COVERAGE
from tallybook.extract.document import FIGURES

from tests.extract.annotated import annotated


def own(text: str, **fields: str) -> list[str]:
    document = annotated(text, FIGURES, **fields)
    loose = [one for one in document[FIGURES] if document[COVERAGE].innermost(one.start, one.end) is None]
    made = sorted(find_own_claims(document, loose), key=lambda one: one.content)
    return [document.text[start:end] for one in made for start, end in one.content]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The quay was busy. Six dockers were killed at noon.", ["Six dockers were killed at noon"]),
        ("The quay was busy.", []),
        ("The guard said six dockers were killed.", []),
    ],
)
def test_only_sentences_with_figures(text: str, expected: list[str]) -> None:
    assert own(text) == expected


def test_every_sentence_of_a_bulletin_but_doubts_and_labels() -> None:
    text = "Our units have taken the quay. This could not be independently verified. Fire everywhere!"
    assert own(text, publisher="Israel Defense Forces") == ["Our units have taken the quay"]


def test_a_list_with_its_heading_is_one_claim() -> None:
    text = "Losses of the enemy:\n- tanks - 4,\n- drones - 6,\n- ships - 1."
    assert len(own(text)) == 1
