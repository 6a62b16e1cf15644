"""Pictures as text, drawn with plotext: as wide as the terminal, told apart by their marks and not by colour."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from tallybook.plots.base import Bar, Group, Line, Mark, OverTime, Panel, Picture, SideBySide, compact, spread

_NARROWEST = 40
_HEIGHT, _LOW_HEIGHT = 20, 10  # rows of a panel that is alone, and of one among several
_TICKS = 4
_TICK_WIDTH = 16  # columns for a day under the horizontal axis
_FIRM, _HOLLOW = "●■◆▲▼★✚", "○□◇△▽☆✛"
_PLAIN_FIRM, _PLAIN_HOLLOW = "ABCDEFG", "abcdefg"  # for terminals that know ASCII only
_PLAIN = str.maketrans({**dict.fromkeys("┌┐└┘┤├┬┴┼", "+"), "─": "-", "│": "|", "↳": ">", "·": ".", "━": "=", "…": "~",
                        "≥": ">=", "≤": "<=", "–": "-", "●": "*", "○": "o"})  # fmt: skip
_NAME_SHARE = 0.4  # of the width, for the names beside bars


def text(picture: Picture, width: int, *, is_unicode: bool = True) -> str:
    """The picture in lines of at most `width` columns (40 or more); without `is_unicode` in ASCII where it can be."""
    width = max(width, _NARROWEST) - (not is_unicode)  # ">=" takes a column more than its sign
    if isinstance(picture, OverTime):
        lines = _over_time(picture, width, _FIRM + _HOLLOW if is_unicode else _PLAIN_FIRM + _PLAIN_HOLLOW)
    else:
        lines = _side_by_side(picture, width)
    drawn = "".join(f"{line.rstrip()}\n" for line in lines)
    return drawn if is_unicode else drawn.translate(_PLAIN)


def _over_time(picture: OverTime, width: int, shapes: str) -> Iterator[str]:
    yield from _wrapped(picture.title, width)
    panels = list(spread(picture.panels))
    days = [mark.day for panel in panels for line in panel.lines for mark in line.marks]
    for panel in panels:
        if panel.title:
            yield ""
            yield from _wrapped(panel.title.replace("\n", ": "), width)
        yield from _panel(panel, (width, _HEIGHT if len(panels) == 1 else _LOW_HEIGHT), (min(days), max(days)), shapes)
        if len(panel.lines) > 1:
            for number, line in enumerate(panel.lines):
                yield _cut(f"  {shapes[number]} {line.name}", width)
    yield ""
    yield from _wrapped(picture.note, width)


def _panel(panel: Panel, size: tuple[int, int], days: tuple[date, date], shapes: str) -> Iterator[str]:
    import plotext

    figure: Any = plotext.figure
    figure.clear()
    figure.theme("colorless")
    figure.plot_size(*size)
    figure.date("x").activate(form="%Y-%m-%d")
    marks = [mark for line in panel.lines for mark in line.marks]
    top = _round_up(max(end for mark in marks for end in (mark.height, mark.high, 1) if end is not None))
    steps = [top * step / _TICKS for step in range(_TICKS + 1)]
    figure.ruler("y").lim(0, top)
    figure.ruler("y").ticks(steps, [compact(step) for step in steps])
    if days[0] < days[1]:
        ticks = _ticks(days, size[0] // _TICK_WIDTH)
        figure.ruler("x").lim(*map(_moment, days))
        figure.ruler("x").ticks(list(map(_moment, ticks)), [day.isoformat() for day in ticks])
    for number, line in enumerate(panel.lines):
        for days_, heights, marker, is_joined in _strokes(line, number, shapes):
            signal = figure.signal(list(map(_moment, days_)), heights, marker=marker)
            if is_joined:
                signal.lines()
            figure.draw(signal)
    yield from figure.build().string(colorless=True).splitlines()


def _ticks(days: tuple[date, date], count: int) -> list[date]:
    """So many days, evenly spread from the first to the last, none of them twice."""
    first, length = days[0], (days[1] - days[0]).days
    count = max(2, min(count, length + 1))
    return [first + timedelta(days=round(length * number / (count - 1))) for number in range(count)]


def _strokes(line: Line, number: int, shapes: str) -> Iterator[tuple[list[date], list[float], str, bool]]:
    """Yield what is drawn of a line, what lies on top last: days, heights, the sign, and whether they are joined."""
    marks = [(mark, mark.height) for mark in line.marks if mark.height is not None]
    if line.is_joined:
        days, heights = [], []
        for (mark, height), before in zip(marks, [None, *marks], strict=False):
            if line.steps and before is not None:
                days.append(mark.day)
                heights.append(before[1])
            days.append(mark.day)
            heights.append(height)
        yield days, heights, "·", True
    for mark, _ in marks:
        if mark.low is not None and mark.high is not None and mark.low < mark.high:
            yield [mark.day, mark.day], [mark.low, mark.high], "│", True
    for is_firm, shape in ((True, shapes[number]), (False, shapes[number + len(shapes) // 2])):
        some = [(mark.day, height) for mark, height in marks if mark.is_firm is is_firm]
        if some:
            yield [day for day, _ in some], [height for _, height in some], shape, False


def _side_by_side(picture: SideBySide, width: int) -> Iterator[str]:
    yield from _wrapped(picture.title, width)
    for group in picture.groups:
        yield ""
        for heading in (group.title, group.summary):
            yield from _wrapped(heading, width)
        yield from _group(group, width)
    yield ""
    yield from _wrapped(picture.note, width)


def _group(group: Group, width: int) -> Iterator[str]:
    """The bars of a group: name, figure, and a track from 0 to the highest number."""
    names = [bar.name if bar.is_independent else f"↳ {bar.name}" for bar in group.bars]
    name_width = min(max(map(len, names)), int(width * _NAME_SHARE))
    words_width = max(len(bar.mark.words) for bar in group.bars)
    track = width - name_width - words_width - 4
    ends = [end for bar in group.bars for end in (bar.mark.height, bar.mark.high) if end is not None]
    for name, bar in zip(names, group.bars, strict=True):
        drawn = _track(bar, track, max([*ends, 1])) if track > 0 else ""
        yield f"{_filled(name, name_width)}  {bar.mark.words:>{words_width}}  {drawn}"


def _track(bar: Bar, width: int, most: float) -> str:
    mark: Mark = bar.mark
    cells = [" "] * width

    def place(number: float) -> int:
        return round(number / most * (width - 1))

    if mark.low is not None and mark.high is not None:
        for cell in range(place(mark.low), place(mark.high) + 1):
            cells[cell] = "━"
    if mark.height is not None:
        cells[place(mark.height)] = "●" if mark.is_firm else "○"
    return "".join(cells)


def _wrapped(words: str, width: int) -> Sequence[str]:
    import textwrap

    return textwrap.wrap(words, width)


def _cut(words: str, width: int) -> str:
    """The words in at most so many columns; a letter may take two."""
    from rich.cells import cell_len, set_cell_size

    return words if cell_len(words) <= width else set_cell_size(words, width - 1).rstrip() + "…"


def _filled(words: str, width: int) -> str:
    from rich.cells import set_cell_size

    return set_cell_size(_cut(words, width), width)


def _moment(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)


def _round_up(number: float) -> float:
    """A number that is not below this one and easy to divide by four: 43 gives 60, 1,455,420 gives 1,600,000."""
    size: float = 10 ** math.floor(math.log10(number))
    return next(size * step for step in (1, 1.2, 1.6, 2, 3, 4, 6, 8, 10) if size * step >= number)
