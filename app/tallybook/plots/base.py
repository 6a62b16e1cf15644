"""What a picture shows, whatever it is drawn with: lines over days, or bars side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

# Okabe and Ito, "Color Universal Design" (2008): told apart with any colour vision. Yellow is too light for a line on
# white; black comes first, as it prints.
COLOURS = ("#000000", "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
MOST_LINES = len(COLOURS)  # in one panel; more get a panel each


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


@dataclass(frozen=True, slots=True)
class Line:
    """The figures of one source, by day. `steps` holds a number until the next; unjoined marks are not one story."""

    name: str
    marks: Sequence[Mark]
    is_joined: bool = True
    steps: bool = False


@dataclass(frozen=True, slots=True)
class Panel:
    """Lines that share their axes."""

    title: str
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class OverTime:
    """Panels with days on the horizontal axis."""

    title: str
    note: str
    panels: Sequence[Panel]


@dataclass(frozen=True, slots=True)
class Bar:
    """A source's figure; one that counts under another is indented."""

    name: str
    mark: Mark
    is_independent: bool


@dataclass(frozen=True, slots=True)
class Group:
    """The sources of one thing. `summary` says what they say together."""

    title: str
    summary: str
    bars: Sequence[Bar]


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Groups of bars, one under the other."""

    title: str
    note: str
    groups: Sequence[Group]


Picture = OverTime | SideBySide


class Plot(Protocol):
    """Draws pictures of one kind of file. A new one is a module of this folder and its line in `plots/__init__.py`."""

    suffixes: tuple[str, ...]  # the endings of its files, lower case, with the dot
    extra: str  # the extra of the package that brings its library, empty where a plain installation has it

    def draw(self, picture: Picture, suffix: str) -> bytes:
        """The picture as the bytes of a file with that ending."""
        ...


def spread(panels: Sequence[Panel]) -> Iterator[Panel]:
    """Yield the panels; one with more lines than can be told apart becomes a panel a line."""
    for panel in panels:
        if len(panel.lines) <= MOST_LINES:
            yield panel
            continue
        for line in panel.lines:
            title = f"{line.name}\n{panel.title}" if panel.title else line.name
            yield replace(panel, title=title, lines=[line])


def compact(number: float) -> str:
    """A number for an axis: 1,200,000 is "1.2M", 12,500 is "12.5k"."""
    for size, unit in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if abs(number) >= size:
            return f"{number / size:.4g}{unit}"
    return f"{number:.4g}"
