"""Where numbers and days stand on the axes: worked out once, so that every kind of picture shows the same."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tallybook.plots.base import Mark, OverTime, Panel, SideBySide

_ROOM = 1.14  # above the highest number, for its mark and an arrow
_STEPS = (1, 2, 2.5, 5, 10)
_FAR_APART = 40  # from the lowest line to the highest: then the low ones lie on the axis of an even scale
_TICK_GAP = 0.09  # of the length of an axis
_EDGE = 0.03  # of the length, before the first day and after the last
_FEWEST_DAYS = 2


@dataclass(frozen=True, slots=True)
class Scale:
    """An axis of numbers from 0 to `top`; a logarithmic one is even up to 1, so that 0 has a place."""

    top: float
    ticks: Sequence[float]
    is_log: bool

    def place(self, number: float) -> float:
        """Where a number stands: 0 at the beginning of the axis, 1 at its end."""
        return math.asinh(number) / math.asinh(self.top) if self.is_log else number / self.top


@dataclass(frozen=True, slots=True)
class DayAxis:
    """An axis of days, a little longer than from the first to the last."""

    first: date
    last: date

    @property
    def edge(self) -> float:
        """Days before the first and after the last."""
        length = (self.last - self.first).days
        return max(length * _EDGE, 0.5) if length >= _FEWEST_DAYS else (_FEWEST_DAYS - length) / 2 + 0.5

    def place(self, days: float) -> float:
        """Where the day so many days after the first stands: 0 at the beginning of the axis, 1 at its end."""
        length = (self.last - self.first).days
        return (days + self.edge) / (length + 2 * self.edge)

    def ticks(self, most: int) -> list[date]:
        """At most so many days for labels, two or more where the axis has them: whole days, months or years."""
        length = (self.last - self.first).days + 1
        for step in (1, 2, 3, 5, 7, 10, 14):
            if math.ceil(length / step) <= most:
                return [self.first + timedelta(days=day) for day in range(0, length, step)]
        years = range(self.first.year, self.last.year + 1)
        firsts = [date(year, month, 1) for year in years for month in range(1, 13)]
        for step in (1, 2, 3, 6, *(12 * count for count in (1, 2, 5, 10, 20, 50, 100))):
            found = [
                day for day in firsts if (12 * day.year + day.month - 1) % step == 0 and self.first <= day <= self.last
            ]
            if len(found) <= most:
                return found if len(found) > 1 else [self.first, self.last][:most]
        return [self.first]

    def labels(self, most: int) -> list[tuple[date, str]]:
        """The ticks with their words: "14 Jun", with the year below where it begins; "Jun" or "2024" on a long axis."""
        ticks = self.ticks(most)
        is_monthly = len(ticks) > 1 and all(day.day == 1 for day in ticks) and (ticks[1] - ticks[0]).days > 27
        if is_monthly and all(day.month == 1 for day in ticks):
            return [(day, str(day.year)) for day in ticks]
        found, before = [], None
        for day in ticks:
            name = _MONTHS[day.month - 1] if is_monthly else f"{day.day} {_MONTHS[day.month - 1]}"
            found.append((day, f"{name}\n{day.year}" if day.year != before else name))
            before = day.year
        return found


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def scale_of(lines: Iterable[Iterable[Mark]], *, may_be_log: bool) -> Scale:
    """A scale for all numbers of the lines, logarithmic where whole lines would lie on the axis of an even one."""
    tops = [
        top for marks in lines if (top := max((number for mark in marks for number in mark.numbers), default=0)) > 0
    ]
    highest = max(tops, default=1)
    if may_be_log and highest >= _FAR_APART * min(tops, default=1):
        top = math.sinh(math.asinh(highest) * _ROOM)
        return Scale(top, _powers(top), is_log=True)
    top = highest * _ROOM
    return Scale(top, _even(top), is_log=False)


def scales_of(picture: OverTime) -> dict[bool, Scale]:
    """The scale of the panels with bars (True) and that of the others (False).

    What is added and what there is in all are different things; a bar begins at 0, so that its scale is always even.
    """
    found = {}
    for bars in (False, True):
        panels: list[Panel] = [panel for panel in picture.panels if panel.has_bars is bars]
        if panels:
            lines = [line.marks for panel in panels for line in panel.lines]
            found[bars] = scale_of(lines, may_be_log=not bars)
    return found


def scale_beside(picture: SideBySide) -> Scale:
    """The one scale of sources side by side."""
    return scale_of([[bar.mark] for group in picture.groups for bar in group.bars], may_be_log=True)


def _even(top: float) -> list[float]:
    """Four to six round numbers from 0 on, whole ones."""
    rough = top / 5
    size = 10.0 ** math.floor(math.log10(rough))
    step = max(1.0, next(size * step for step in _STEPS if size * step >= rough * 0.9999))
    if step != round(step):
        step = math.ceil(step)
    return [step * number for number in range(int(top / step) + 1)]


def _powers(top: float) -> list[float]:
    """0, 1, 10, 100 … up to the top of a logarithmic axis, without those too near to the one before."""
    scale = Scale(top, (), is_log=True)
    found = [0.0]
    for power in range(math.floor(math.log10(top)) + 1):
        if scale.place(10.0**power) - scale.place(found[-1]) >= _TICK_GAP:
            found.append(10.0**power)
    return found
