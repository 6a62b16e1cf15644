"""From a range of clean text back to ranges of the ingested one."""

from __future__ import annotations

import pytest
from tallybook.text.offsets import CleanText

# Ingested: "Ten died\nat  dawn<junk>in Goma"; the line break is a space, the second space and the junk are gone.
_INGESTED = "Ten died\nat  dawn<junk>in Goma"
_CLEAN = CleanText("Ten died at dawn in Goma", [(0, 0, 12), (12, 13, 4), (17, 23, 7)], frozenset({(12, 13)}))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param("Ten", ["Ten"], id="one run"),
        pytest.param("died at", ["died\nat"], id="a wrapped line is one piece"),
        pytest.param("at dawn", ["at  dawn"], id="a second space is spanned"),
        pytest.param("dawn in", ["dawn", "in"], id="junk is not"),
        pytest.param(" at ", ["at"], id="white space at the ends is trimmed"),
        pytest.param("Ten died at dawn in Goma", ["Ten died\nat  dawn", "in Goma"], id="all of it"),
    ],
)
def test_pieces(words: str, expected: list[str]) -> None:
    start = _CLEAN.text.index(words)
    pieces = _CLEAN.pieces(start, start + len(words))
    assert [_INGESTED[first:last] for first, last in pieces] == expected


@pytest.mark.parametrize(
    ("start", "end"), [(3, 4), (16, 17), (5, 5), (24, 40)], ids=["space", "put in", "empty", "past"]
)
def test_nothing_behind_white_space(start: int, end: int) -> None:
    assert _CLEAN.pieces(start, end) == []


def test_an_empty_text_has_no_pieces() -> None:
    assert CleanText("", []).pieces(0, 10) == []
    assert CleanText("", []).original(0) == 0


@pytest.mark.parametrize(("offset", "expected"), [(0, 0), (9, 9), (12, 13), (16, 17), (17, 23), (24, 30)])
def test_original(offset: int, expected: int) -> None:
    assert _CLEAN.original(offset) == expected


def test_only_the_runs_in_question_are_looked_at() -> None:
    """A question about a few characters must not cost as much as the whole text."""
    looked_at = 0

    class Counting(list[tuple[int, int, int]]):
        def __getitem__(self, index):  # type: ignore[no-untyped-def]
            nonlocal looked_at
            looked_at += 1
            return super().__getitem__(index)

    runs = Counting((2 * number, 3 * number, 2) for number in range(50_000))
    assert CleanText("ab" * 50_000, runs).pieces(60_000, 60_004) == [(90_000, 90_002), (90_003, 90_005)]
    assert looked_at < 200
