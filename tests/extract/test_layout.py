from __future__ import annotations

import pytest
from tallybook.extract.document import LAYOUT

from tests.extract.annotated import annotated


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("The ferry sank. Nine men swam ashore.", ["The ferry sank.", "Nine men swam ashore."]),
        ("LIMA, March 3 (Reuters) - The ferry sank on Sunday.", ["The ferry sank on Sunday."]),
        ("The ferry sank.\n\n" + "go go " * 120, ["The ferry sank."]),
        ("", []),
    ],
    ids=["plain", "dateline", "babble", "empty"],
)
def test_sentences(text: str, sentences: list[str]) -> None:
    document = annotated(text or " ", LAYOUT)
    assert [document.text[one.start : one.end] for one in document.sentences] == sentences


def test_quotations_are_found_with_the_layout() -> None:
    document = annotated("“The pier is gone,” she said.", LAYOUT)
    assert [document.text[slice(*one.inner)] for one in document.quotations] == ["The pier is gone,"]
