from __future__ import annotations

import pytest
from tallybook.extract.attribution.noun_phrases import author_in


@pytest.mark.parametrize(
    ("phrase", "author"),
    [
        ("a report by the agency to lawmakers", "the agency"),
        ("a statement from the guild", "the guild"),
        ("officials from the ministry", "officials from the ministry"),
        ("the statement", "the statement"),
    ],
)
def test_author_in(phrase: str, author: str) -> None:
    start, end = author_in(phrase, (0, len(phrase)))
    assert phrase[start:end] == author
