"""What a speaker was asked is no claim of his."""

from __future__ import annotations

import pytest
import tallybook
from tallybook.extract.attribution.questions import asks_whether, question_in

QUESTIONS = [
    (
        "Asked about reports that more than 100 people had died, the minister said nothing was certain.",
        "Asked about reports that more than 100 people had died",
    ),
    (
        "Pressed on claims that 40 men, most of them recruits, were lost, the colonel spoke of an inquiry and said no.",
        "Pressed on claims that 40 men, most of them recruits, were lost",
    ),
    ("The mayor said all were safe, when asked whether 12 were missing.", "when asked whether 12 were missing."),
    (
        "In reply to a written question on 9 deaths, the clinic said it had none.",
        "In reply to a written question on 9 deaths",
    ),
    ("Asked about the raid he said 40 had died.", None),
    ("Asked to leave, 40 families said three people were killed.", None),
    ("The ministry said 40 people had died.", None),
]


@pytest.mark.parametrize(("text", "expected"), QUESTIONS)
def test_a_question_ends_where_its_speaker_answers(text: str, expected: str | None) -> None:
    question = question_in(text, 0, len(text))
    assert (text[slice(*question)].lstrip(", ") if question else None) == expected


def test_whether_leaves_open() -> None:
    text = "Asked whether 12 had died, he said no."
    assert asks_whether(text, (0, 25), (14, 16))
    assert not asks_whether(text, (0, 25), (0, 5))


# Text -> source, certainty and words of each figure.
CLAIMS = [
    (
        "Asked about reports that more than 100 people had died, the minister said rescue work was going on.",
        [(None, "reported", "more than 100")],
    ),
    (
        "Told that 40 soldiers had been killed, the governor said 12 more were wounded.",
        [(None, "reported", "40"), ("governor", "asserted", "12")],
    ),
    ("Questioned by a reporter on whether 12 people had been killed, the general said he would not guess.", []),
    (
        "The army said 12 soldiers were killed, when asked about rebel claims that 80 had died.",
        [("army", "asserted", "12"), (None, "reported", "80")],
    ),
]


@pytest.mark.parametrize("extractor", ["rules", "learned"])
@pytest.mark.parametrize(("text", "expected"), CLAIMS)
def test_figures_of_a_question_are_not_the_speakers(
    text: str, expected: list[tuple[str | None, str, str]], extractor: str
) -> None:
    claims = tallybook.extract(text, published="2024-03-05", extractor=extractor)
    found = [
        (claim.source.name if claim.source else None, claim.certainty.value, figure.span.text)
        for claim in claims
        for figure in claim.figures
    ]
    assert found == expected
