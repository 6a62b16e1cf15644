"""Numbers and noun phrases of the grammar that makes sentences with their figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from tests.extract.figures.words import (
    BOUNDS,
    DISTRACTORS,
    PEOPLE,
    PERSONNEL,
    PLACES,
    SIDES,
    SIDES_BEHIND,
    TENS,
    TIMES,
    UNITS,
    VAGUE,
    Expected,
    Kind,
    Part,
    bounds,
    figures_in,
    vague,
)

Item = TypeVar("Item")


class Phrases:
    """Numbers and noun phrases; `choose` picks one of the given things."""

    def __init__(self, choose: Callable[[Sequence[Any]], Any]) -> None:
        self._choose = choose

    def pick(self, options: Sequence[Item]) -> Item:
        return self._choose(options)

    def maybe(self, *parts: Part) -> Part:
        """The parts, or nothing."""
        return parts if self.pick((True, False)) else ""

    def number(self, least: int = 2) -> tuple[str, int]:
        """Words and worth of an exact number of at least two."""
        shape = self.pick(("digits", "digits", "words", "thousands", "tens", "dozen", "round", "million"))
        unit = self.pick(range(len(UNITS)))
        if shape == "words":
            return UNITS[unit], unit + 2
        if shape == "thousands":
            worth = self.pick((1300, 2450, 15000, 31341, 120000))
            return f"{worth:,}".replace(",", self.pick((",", ",", "\u00a0", "\u202f", "."))), worth
        if shape == "tens":
            tens = self.pick(range(len(TENS)))
            return TENS[tens], 10 * tens + 20
        if shape == "dozen":
            return self.pick((("a dozen", 12), ("two dozen", 24), ("half a dozen", 6), ("a hundred", 100)))
        if shape == "round":
            return self.pick(
                (("two thousand three hundred", 2300), ("five hundred", 500), ("three hundred and twelve", 312),
                 ("forty-seven", 47), ("ten thousand", 10000))
            )  # fmt: skip
        if shape == "million":
            return self.pick((("1.2 million", 1200000), ("half a million", 500000), ("two million", 2000000)))
        worth = self.pick((2, 3, 7, 12, 19, 38, 64, 103, 250, 843))
        return str(worth), max(worth, least)

    def quantity(self) -> Expected:
        """A number with its bound."""
        kind = self.pick(("exact", "exact", "bounded", "bounded", "range", "vague"))
        if kind == "range":
            low, high = self.pick(((20, 30), (15, 20), (300, 400), (1200, 1500)))
            words = self.pick(("between {} and {}", "{} to {}", "{}–{}", "{}-{}")).format(f"{low:,}", f"{high:,}")
            return Expected(words, low, high, "between")
        if kind == "vague":
            return Expected(*vague(self.pick(VAGUE)))
        words, worth = self.number()
        if kind == "exact":
            return Expected(words, worth, worth, "exact")
        modifier = self.pick(tuple(BOUNDS))
        bound = self.pick(BOUNDS[modifier])
        if words.startswith(("a ", "half")) and bound in {"an estimated", "some"}:
            words, worth = "40", 40
        low, high = bounds(modifier, worth)
        return Expected(f"{bound} {words}", low, high, modifier)

    def counted(self, measure: str, kinds: Sequence[Kind], *, side: bool = True) -> Part:
        """A counted noun phrase: "at least 12 Turkish soldiers"."""
        kind = self.pick(kinds)
        figure = replace(self.quantity(), measure=measure, category=kind.category, equipment=kind.equipment)
        noun = self.pick(kind.nouns)[1]
        where = self.pick(("none", "before", "behind")) if side and kind.has_side else "none"
        if where == "before":
            words, figure.subject = self.pick(SIDES)
        elif where == "behind":
            words, figure.subject = self.pick(SIDES_BEHIND)
        if where == "none":
            return figure, noun
        return (figure, words, noun) if where == "before" else (figure, noun, words)

    def people(self, measure: str) -> Part:
        return self.counted(measure, (PERSONNEL, *PEOPLE))

    def others(self, measure: str) -> Part:
        """People of no force: beside a named side nothing else could be told of soldiers."""
        return self.counted(measure, PEOPLE[:-1])

    def bare(self, measure: str, like: Part) -> Part:
        """A number without a noun, which counts the same as the one before: "another 30"."""
        before = figures_in(like)[0]
        figure = replace(
            self.quantity(),
            measure=measure,
            category=before.category,
            subject=before.subject,
            equipment=before.equipment,
        )
        figure.words = figure.words.removesuffix(" of")
        if figure.words in {"several", "a few", "a handful", "scores"}:
            figure.words, figure.low, figure.high, figure.modifier = "9", 9, 9, "exact"
        return self.pick(("", "", "another")) if not figure.words.startswith("a ") else "", figure

    def around(self) -> Part:
        """Where and when, or neither, sometimes with a number that counts nothing."""
        return (
            self.maybe(self.pick(PLACES)),
            self.maybe(self.pick(TIMES)) if self.pick((True, False)) else self.maybe(self.pick(DISTRACTORS)),
        )

    def was(self) -> str:
        return self.pick(("were", "were", "have been", "had been"))

    def bare_number(self, measure: str) -> Expected:
        words, worth = self.pick((("43", 43), ("1,204", 1204), ("sixty", 60), ("128", 128), ("forty-two", 42)))
        modifier = self.pick(("exact", "exact", "at_least", "more_than", "about"))
        low, high = bounds(modifier, worth)
        bound = "" if modifier == "exact" else BOUNDS[modifier][0] + " "
        return Expected(bound + words, low, high, modifier, measure)

    def part(self, whole: Part) -> Part:
        (inner,) = figures_in(whole)
        words, worth = self.pick((("12", 12), ("three", 3), ("at least two", 2), ("eleven", 11)))
        low, high = bounds("at_least" if words.startswith("at") else "exact", worth)
        noun, category = self.pick(
            (("children", "children"), ("women", "people"), ("nurses", "medics"), ("policemen", "police"),
             ("soldiers", "personnel"), ("civilians", "civilians"))
        )  # fmt: skip
        modifier = "at_least" if words.startswith("at") else "exact"
        part = Expected(words, low, high, modifier, inner.measure, category, inner.subject, whole=inner)
        return part, noun
