"""What a picture shows, whatever it is drawn with: figures over days, or sources side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

# Each at least 3:1 against white (WCAG 2.1, 1.4.11), so that it prints, and every two of them at least 0.17 apart in
# OKLab for normal vision and for the three kinds of colour blindness (Machado and others, 2009); a test measures both.
COLOURS = ("#000000", "#E07A00", "#1726FF", "#319AE8", "#AE3500", "#6C2B88")
MOST_LINES = len(COLOURS)  # in one panel


class Style(StrEnum):
    """How the figures of a line belong together."""

    STEPS = "steps"  # a number holds until the next: running totals
    BAND = "band"  # as steps, with a band from the lowest to the highest number
    BARS = "bars"  # each is what was added: increments
    DOTS = "dots"  # each stands alone: incidents


@dataclass(frozen=True, slots=True)
class Mark:
    """A figure on a day. `value` is the number that is drawn, None where only bounds are known.

    `is_firm` is False for a bounded or vague figure and for an estimate: those are drawn hollow. `words` is the figure
    as it is written ("≥ 100"), `claim_id` where it stands.
    """

    day: date
    value: float | None
    low: float | None
    high: float | None
    is_firm: bool
    words: str
    claim_id: str

    @property
    def height(self) -> float | None:
        """Where the mark is drawn: at its number, else in the middle of its bounds, else at the only bound."""
        if self.value is not None:
            return self.value
        bounds = [bound for bound in (self.low, self.high) if bound is not None]
        return sum(bounds) / len(bounds) if bounds else None

    @property
    def is_range(self) -> bool:
        """Whether it lies between two numbers."""
        return self.low is not None and self.high is not None and self.low < self.high

    @property
    def opening(self) -> int:
        """1 for "at least" and "more than", which go on upwards, -1 for "at most" and "fewer than", 0 for the rest."""
        if self.is_firm or (self.low is None) == (self.high is None):
            return 0
        return 1 if self.high is None else -1

    @property
    def numbers(self) -> list[float]:
        """All numbers at which something of it is drawn."""
        return [number for number in (self.height, self.low, self.high) if number is not None]


@dataclass(frozen=True, slots=True)
class Line:
    """The figures of one source, by day."""

    name: str
    marks: Sequence[Mark]
    style: Style = Style.DOTS

    @property
    def drawn(self) -> list[tuple[Mark, float]]:
        """The marks that have a place, each with its height."""
        return [(mark, height) for mark in self.marks if (height := mark.height) is not None]

    def has_rod(self, mark: Mark) -> bool:
        """Whether the bounds of a mark are drawn at it: a band shows those of all but its last one, where it ends."""
        return mark.is_range and (self.style is not Style.BAND or mark is self.drawn[-1][0])


@dataclass(frozen=True, slots=True)
class Panel:
    """Lines that share their axes."""

    title: str
    lines: Sequence[Line]

    @property
    def has_bars(self) -> bool:
        """Whether its figures are bars: those have their own vertical scale."""
        return any(line.style is Style.BARS for line in self.lines)


@dataclass(frozen=True, slots=True)
class OverTime:
    """Panels with days on the horizontal axis.

    `title` and `subtitle` say who, what, where and when; the axes have their names; `advice` says how to see what is
    not drawn, and belongs beside the picture rather than on it.
    """

    title: str
    subtitle: str
    note: str
    panels: Sequence[Panel]
    x_name: str
    y_name: str
    advice: str = ""

    @property
    def marks(self) -> Iterator[Mark]:
        """Every mark of it that has a place."""
        return (mark for panel in self.panels for line in panel.lines for mark, _ in line.drawn)

    @property
    def key(self) -> str:
        """What its marks mean; a band is explained by the note."""
        return _key(mark for panel in self.panels for line in panel.lines if line.style is not Style.BAND
                    for mark, _ in line.drawn)  # fmt: skip

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day of its marks."""
        days = [mark.day for mark in self.marks]
        return min(days), max(days)


@dataclass(frozen=True, slots=True)
class Bar:
    """A source's figure; one that counts under another is indented."""

    name: str
    mark: Mark
    is_independent: bool

    @property
    def label(self) -> str:
        """Its name as it is shown."""
        return self.name if self.is_independent else f"↳ {self.name}"


@dataclass(frozen=True, slots=True)
class Group:
    """The sources of one thing. `summary` says what they say together."""

    title: str
    summary: str
    bars: Sequence[Bar]


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Groups of sources, one under the other, on one horizontal scale."""

    title: str
    subtitle: str
    note: str
    groups: Sequence[Group]
    x_name: str
    advice: str = ""

    @property
    def marks(self) -> Iterator[Mark]:
        """Every mark of it that has a place."""
        return (bar.mark for group in self.groups for bar in group.bars if bar.mark.height is not None)

    @property
    def key(self) -> str:
        """What its marks mean."""
        return _key(self.marks)


Picture = OverTime | SideBySide


class Plot(Protocol):
    """Draws pictures of one kind of file. A new one is a module of this folder and its line in `plots/__init__.py`."""

    suffixes: tuple[str, ...]  # the endings of its files, lower case, with the dot
    extra: str  # the extra of the package that brings its library, empty where a plain installation has it

    def draw(self, picture: Picture, suffix: str) -> bytes:
        """The picture as the bytes of a file with that ending."""
        ...


def _key(marks: Iterable[Mark]) -> str:
    """What the kinds of marks of a picture mean; only those that occur."""
    found = list(marks)
    kinds = (
        (any(mark.is_firm for mark in found), "filled: a stated number"),
        (
            any(not mark.is_firm and not mark.is_range and not mark.opening for mark in found),
            "hollow: about, or estimated",
        ),
        (any(mark.opening > 0 for mark in found), "an arrow to higher numbers: at least, more than"),
        (any(mark.opening < 0 for mark in found), "an arrow to lower numbers: at most, fewer than"),
        (any(mark.is_range and mark.value is None for mark in found), "a rod with two ends: between the two"),
        (any(mark.is_range and mark.value is not None for mark in found), "a rod through a mark: its bounds"),
    )
    said = "; ".join(words for occurs, words in kinds if occurs)
    return f"{said[:1].upper()}{said[1:]}." if said else ""


def grouped(number: float) -> str:
    """A number for an axis: 12,500 is "12,500", 1,200,000 is "1.2M"."""
    for size, unit in ((1e9, "G"), (1e6, "M")):
        if abs(number) >= size:
            return f"{number / size:.4g}{unit}"
    return f"{number:,.0f}" if number == round(number) else f"{number:,.4g}"
