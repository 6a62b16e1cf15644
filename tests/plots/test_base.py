"""What a picture shows, before it is drawn."""

from __future__ import annotations

import itertools
import math

import pytest
from tallybook.plots import Mark, Style
from tallybook.plots.base import COLOURS, grouped

from tests.plots.made import KINDS, line, mark, one

# Machado, Oliveira and Fernandes (2009), severity 1: linear RGB as seen without one kind of cone.
SEEN = {
    "normal": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}


def linear(colour: str) -> list[float]:
    parts = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def oklab(rgb: list[float]) -> tuple[float, float, float]:
    r, g, b = (min(1.0, max(0.0, part)) for part in rgb)
    one_ = (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b) ** (1 / 3)
    two = (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b) ** (1 / 3)
    three = (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b) ** (1 / 3)
    return (
        0.2104542553 * one_ + 0.7936177850 * two - 0.0040720468 * three,
        1.9779984951 * one_ - 2.4285922050 * two + 0.4505937099 * three,
        0.0259040371 * one_ + 0.7827717662 * two - 0.8086757660 * three,
    )


@pytest.mark.parametrize("vision", SEEN)
def test_colours_are_told_apart_with_any_colour_vision(vision: str) -> None:
    seen = [
        oklab([sum(weight * part for weight, part in zip(row, linear(colour), strict=True)) for row in SEEN[vision]])
        for colour in COLOURS
    ]
    assert min(math.dist(first, second) for first, second in itertools.combinations(seen, 2)) > 0.17


@pytest.mark.parametrize("colour", COLOURS)
def test_colours_can_be_read_on_white_paper(colour: str) -> None:
    red, green, blue = linear(colour)
    assert 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05) >= 2.99


@pytest.mark.parametrize(
    ("found", "opening", "is_range"),
    [
        (mark(0, 5), 0, False),
        (mark(0, 5, low=5), 1, False),
        (mark(0, 5, high=5), -1, False),
        (mark(0, None, low=5), 1, False),
        (mark(0, None, 5, 9), 0, True),
        (mark(0, 7, 5, 9), 0, True),
        (mark(0, 5, 5, 5), 0, False),
    ],
)
def test_open_ends_and_ranges(found: Mark, opening: int, is_range: bool) -> None:
    assert (found.opening, found.is_range) == (opening, is_range)


def test_the_key_names_what_occurs_and_nothing_else() -> None:
    assert one(mark(0, 5)).key == "Filled: a stated number."
    assert "at least" in one(mark(0, 5, low=5)).key
    assert "at most" in one(mark(0, 5, high=5)).key
    assert one(mark(0, None, 5, 9)).key == "A rod with two ends: between the two."
    assert one(mark(0, 5, 5, 5)).key == "Hollow: about, or estimated."
    assert KINDS["band"].key == ""


def test_the_end_of_a_band_has_a_rod() -> None:
    marks = [mark(0, 5, 3, 9), mark(1, 5, 3, 9)]
    found = one(*marks, style=Style.BAND).panels[0].lines[0]
    assert [found.has_rod(own) for own in marks] == [False, True]
    assert [line("A").has_rod(own) for own in line("A").marks] == [False, True, False, False]


@pytest.mark.parametrize(
    ("number", "words"), [(0, "0"), (12_500, "12,500"), (999_999, "999,999"), (1_200_000, "1.2M"), (2.5, "2.5")]
)
def test_numbers_of_an_axis(number: float, words: str) -> None:
    assert grouped(number) == words
