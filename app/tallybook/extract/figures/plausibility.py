"""Figures that no reading supports: more dead than any war has had, more people than there are, parts above a total.

Such a figure is kept with its words, since the text does say it, but its claim is marked as one to doubt.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tallybook.extract.syntax.lexicon import measure_group
from tallybook.records import Category, Figure

MOST_CONFIDENCE = 0.2  # of a claim with such a figure

# No single event or war of the kind that news counts has had more: the deadliest wars have had some 10 ** 7 a side.
_MOST_HARMED = 10**7
_WORLD = 8.3e9  # people alive, UN World Population Prospects 2024
_MOST_ITEMS = 10**8
_HARMS = measure_group("harms") | {"detained"}
_STOCKS = measure_group("of_forces")


def doubts(figures: Sequence[Figure]) -> Iterator[tuple[Figure, str]]:
    """The figures of one claim that can't be right, each with the reason in words."""
    for figure in figures:
        reason = _alone(figure) or _beside(figure, figures)
        if reason:
            yield figure, reason


def _alone(figure: Figure) -> str | None:
    number = _least(figure)
    if number is None:
        return None
    if figure.category is Category.EQUIPMENT:
        return "more than any army has" if number > _MOST_ITEMS else None
    if number != int(number):
        return "no whole number of people"
    if number > _WORLD:
        return "more people than there are"
    return "more than any war has had" if figure.measure in _HARMS and number > _MOST_HARMED else None


def _beside(figure: Figure, figures: Sequence[Figure]) -> str | None:
    number = _least(figure)
    whole = figures[figure.part_of] if figure.part_of is not None else None
    if number is None:
        return None
    if whole is not None and whole.high is not None and number > whole.high:
        return f"more than the {whole.span.text} that it is part of"
    if figure.measure not in _HARMS or figure.category is not Category.PERSONNEL or figure.subject is None:
        return None
    for other in figures:
        is_army = other.measure in _STOCKS and other.category is figure.category and other.subject == figure.subject
        if is_army and other.high is not None and number > other.high:
            return f"more than the {other.span.text} that were there"
    return None


def _least(figure: Figure) -> float | None:
    """The least that a figure says, else its number."""
    return figure.low if figure.low is not None else figure.value
