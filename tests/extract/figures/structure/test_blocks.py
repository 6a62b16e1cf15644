from __future__ import annotations

import pytest
from tallybook.extract.document import AnnotatedDocument
from tallybook.extract.figures.detect import CANDIDATES
from tallybook.extract.figures.structure.blocks import find_items

from tests.extract.annotated import annotated


def items(text: str) -> list[tuple[str, ...]]:
    document: AnnotatedDocument = annotated(text, CANDIDATES)
    return [
        tuple(document.text[start:end].strip() for start, end in ((one.start, one.end), *one.labels))
        for one in find_items(document)
        if one.labels
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Area | Dead | Hurt\nBria | 4 | 7", [("4", "Dead", "Bria"), ("7", "Hurt", "Bria")]),
        ("Dead in May:\n• 4 in Bria\n• 7 in Birao", [("4 in Bria", "Dead in May:"), ("7 in Birao", "Dead in May:")]),
        ("Dead: 4. Hurt: 7.", [("4.", "Dead"), ("7.", "Hurt")]),
        (
            "Dead in the raid\n\nPolice: 4\nCivilians: 7",
            [("4", "Police", "Dead in the raid"), ("7", "Civilians", "Dead in the raid")],
        ),
        ("Police: 24 shot dead in a raid\n\nThe raid was the second.", []),
        ("The mayor said 4 were dead:\nhe named them.", []),
        ("TOLL: The ministry raised its count of those dead in the quake to 994.", []),
    ],
)
def test_items(text: str, found: list[tuple[str, ...]]) -> None:
    assert items(text) == found
