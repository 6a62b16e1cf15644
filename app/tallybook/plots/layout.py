"""What keeps the parts of a picture apart: panels, labels, and marks on the same spot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from tallybook.plots.base import MOST_LINES, OverTime, Panel, Style
from tallybook.plots.scale import Scale

MOST_PANELS = 8  # more can't be read on one page
_SAME_PLACE = 0.04  # of the height of an axis: marks nearer than that hide each other


def parted(panel: Panel) -> list[Panel]:
    """The panel, or several where it has more lines than colours can tell apart; what ends highest comes first."""
    if len(panel.lines) <= MOST_LINES:
        return [panel]
    count = -(-len(panel.lines) // MOST_LINES)
    lines = sorted(panel.lines, key=lambda line: -line.drawn[-1][1])
    size = -(-len(lines) // count)
    found = []
    for first in range(0, len(lines), size):
        part = lines[first : first + size]
        place = f"{first + 1} to {first + len(part)} of {len(lines)}, the highest first"
        found.append(replace(panel, title=f"{panel.title}: {place}" if panel.title else place.capitalize(), lines=part))
    return found


def count_parts(lines: int) -> int:
    """How many panels so many lines need."""
    return -(-lines // MOST_LINES)


def numbers_of(picture: OverTime) -> list[list[int]]:
    """For every line of every panel the number of its colour, one for a name in all panels where they suffice."""
    names = list(dict.fromkeys(line.name for panel in picture.panels for line in panel.lines))
    if len(names) <= MOST_LINES:
        return [[names.index(line.name) for line in panel.lines] for panel in picture.panels]
    return [list(range(len(panel.lines))) for panel in picture.panels]


def beside(panel: Panel, scale: Scale) -> list[list[float]]:
    """How far each mark moves aside, in widths of a mark, so that none hides another on the same day.

    Bars of one day stand side by side; other marks do where their heights are nearly the same.
    """
    days: dict[int, list[tuple[float, float, int, int]]] = {}
    for number, line in enumerate(panel.lines):
        for index, (mark, height) in enumerate(line.drawn):
            reach = [0.0] if line.style is Style.BARS else [height, *(mark.numbers if mark.is_range else ())]
            low, high = scale.place(min(reach)), scale.place(max(reach))
            days.setdefault(mark.day.toordinal(), []).append((low, high, number, index))
    found = [[0.0] * len(line.drawn) for line in panel.lines]
    for marks in days.values():
        for same in _clusters(sorted(marks)):
            for slot, (number, index) in enumerate(same):
                found[number][index] = slot - (len(same) - 1) / 2
    return found


def _clusters(marks: Sequence[tuple[float, float, int, int]]) -> Iterator[list[tuple[int, int]]]:
    """Yield which marks of one day touch each other, from the lowest up."""
    same: list[tuple[int, int]] = []
    end = 0.0
    for low, high, number, index in marks:
        if same and low - end >= _SAME_PLACE:
            yield sorted(same)
            same, end = [], 0.0
        same.append((number, index))
        end = max(end, high)
    yield sorted(same)


def apart(wanted: Sequence[float], sizes: Sequence[float], low: float, high: float) -> list[float]:
    """Places for labels near where they are wanted, none over another and all between low and high.

    Places are the middles of the labels, `sizes` their heights. Where they don't all fit, they still keep apart and
    begin at low.
    """
    order = sorted(range(len(wanted)), key=lambda index: (wanted[index], index))
    found = [0.0] * len(wanted)
    end = low
    for index in order:
        found[index] = max(wanted[index], end + sizes[index] / 2)
        end = found[index] + sizes[index] / 2
    end = max(high, low + sum(sizes))
    for index in reversed(order):
        found[index] = min(found[index], end - sizes[index] / 2)
        end = found[index] - sizes[index] / 2
    return found
