from __future__ import annotations

import pytest
from tallybook.extract.figures.plausibility import MOST_CONFIDENCE, doubts
from tallybook.extract.pipeline import extract
from tallybook.records import Document


def claims_of(text: str) -> list[tuple[float, list[str]]]:
    document = Document(text=text, location="text", reader="plain")
    return [
        (claim.confidence, [reason for _, reason in doubts(claim.figures)])
        for claim in extract(document, "rules")
        if claim.figures
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("The flood killed 40 million people.", "more than any war has had"),
        ("The war has displaced 12 billion people.", "more people than there are"),
        ("A bomb killed 12 people, including 30 children.", "more than the 12 that it is part of"),
        ("The rebels destroyed 900 million tanks.", "more than any army has"),
    ],
)
def test_what_no_reading_supports_is_kept_with_little_confidence(text: str, reason: str) -> None:
    ((confidence, reasons),) = claims_of(text)
    assert reasons == [reason]
    assert confidence <= MOST_CONFIDENCE


@pytest.mark.parametrize(
    "text",
    [
        "The flood killed 40 people.",
        "The war has displaced 12 million people.",
        "A bomb killed 12 people, including 3 children.",
        "At least 12 people, including 12 children, were killed.",
        "The war has killed hundreds of thousands of people.",
    ],
)
def test_what_may_be_is_not_doubted(text: str) -> None:
    ((confidence, reasons),) = claims_of(text)
    assert reasons == []
    assert confidence > MOST_CONFIDENCE
