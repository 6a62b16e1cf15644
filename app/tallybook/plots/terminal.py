"""Pictures as text, drawn with plotext: as wide as the terminal, told apart by their marks and not by colour."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tallybook.plots.base import Bar, Group, Line, Mark, OverTime, Panel, Picture, SideBySide, Style, grouped
from tallybook.plots.layout import beside, numbers_of
from tallybook.plots.scale import DayAxis, Scale, scale_beside, scales_of

_NARROWEST = 40
_HEIGHT, _LOW_HEIGHT = 20, 12  # rows of a panel that is alone, and of one among several
_FRAME_HEIGHT = 3  # of these rows, for the frame and the days
_AXIS_WIDTH = 12  # columns, at most: the numbers of the vertical axis and the frame
_TICK_WIDTH = 16  # columns for a day under the horizontal axis
_FIRM, _HOLLOW = "●■▲◆▼✚", "○□△◇▽✛"
_FILLED = "█▓▒░┃╎"  # columns of increments
_PLAIN_FIRM, _PLAIN_HOLLOW = "ABCDEF", "abcdef"  # for terminals that know ASCII only
_PLAIN = str.maketrans({**dict.fromkeys("┌┐└┘┤├┬┴┼", "+"), "─": "-", "│": "|", "↳": ">", "·": ".", "━": "=", "…": "~",
                        "≥": ">=", "≤": "<=", "–": "-", "●": "*", "○": "o", "↑": "^", "↓": "v", "→": ">", "←": "<",
                        "█": "#", "▓": "%", "▒": "=", "░": ":", "┃": "|", "╎": "!"})  # fmt: skip
_NAME_SHARE = 0.4  # of the width, for the names beside a track


def text(picture: Picture, width: int, *, is_unicode: bool = True) -> str:
    """The picture in lines of at most `width` columns (40 or more); without `is_unicode` in ASCII where it can be."""
    width = max(width, _NARROWEST) - (not is_unicode)  # ">=" takes a column more than its sign
    if isinstance(picture, OverTime):
        lines = _over_time(picture, width, _FIRM + _HOLLOW if is_unicode else _PLAIN_FIRM + _PLAIN_HOLLOW)
    else:
        lines = _side_by_side(picture, width)
    drawn = "".join(f"{line.rstrip()}\n" for line in lines)
    return drawn if is_unicode else drawn.translate(_PLAIN)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What all panels share: their size in columns and rows, their days and their signs."""

    width: int
    height: int
    days: DayAxis
    shapes: str

    @property
    def a_column(self) -> float:
        """How many days a column is, at least: the numbers of the axis take some columns."""
        length = (self.days.last - self.days.first).days + 2 * self.days.edge
        return length / max(1, self.width - _AXIS_WIDTH)

    @property
    def a_row(self) -> float:
        """How much of the vertical axis a row is."""
        return 1 / (self.height - _FRAME_HEIGHT - 1)


def _over_time(picture: OverTime, width: int, shapes: str) -> Iterator[str]:
    yield from _wrapped(picture.title, width)
    yield from _wrapped(picture.subtitle, width)
    scales = scales_of(picture)
    height = _HEIGHT if len(picture.panels) == 1 else _LOW_HEIGHT
    sheet = _Sheet(width, height, DayAxis(*picture.days), shapes)
    for panel, numbers in zip(picture.panels, numbers_of(picture), strict=True):
        scale = scales[panel.has_bars]
        yield ""
        yield from _wrapped(panel.title.replace("\n", ": "), width)
        yield from _wrapped(f"↑ {picture.y_name}{', logarithmic' if scale.is_log else ''}", width)
        yield from _panel(panel, numbers, scale, sheet)
        yield from _wrapped(f"→ {picture.x_name}", width)
        for line, number in zip(panel.lines, numbers, strict=True):
            last = line.drawn[-1][0]
            sign = shapes[number if last.is_firm else number + len(shapes) // 2]
            yield from _wrapped(f"{sign} {line.name}: {last.words}", width, indent="  ")
    yield ""
    yield from _wrapped(f"{picture.note} {picture.key}", width)


def _panel(panel: Panel, numbers: Sequence[int], scale: Scale, sheet: _Sheet) -> Iterator[str]:
    import plotext

    terminal: Any = plotext.terminal
    terminal.limit(
        width=False, height=False
    )  # else it takes the size of the terminal, also where the picture goes elsewhere
    figure: Any = plotext.figure
    figure.clear()
    figure.theme("colorless")
    figure.plot_size(sheet.width, sheet.height)
    figure.date("x").activate(form="%Y-%m-%d")
    figure.ruler("y").lim(0, 1)
    ticks = _thinned(scale.ticks, (sheet.height - _FRAME_HEIGHT) // 2)
    figure.ruler("y").ticks([scale.place(tick) for tick in ticks], [grouped(tick) for tick in ticks])
    edge = timedelta(days=sheet.days.edge)
    days = sheet.days.ticks(max(1, sheet.width // _TICK_WIDTH))
    figure.ruler("x").lim(_moment(sheet.days.first) - edge, _moment(sheet.days.last) + edge)
    figure.ruler("x").ticks([_moment(day) for day in days], [day.isoformat() for day in days])
    aside = beside(panel, scale)
    for is_below in (True, False):  # marks lie over the lines and bars of all
        for line, number, moved in zip(panel.lines, numbers, aside, strict=True):
            strokes = (
                _below(line, number, moved, sheet, scale) if is_below else _above(line, number, moved, sheet, scale)
            )
            for times, places, sign, is_joined in strokes:
                signal = figure.signal(times, places, marker=sign)
                if is_joined:
                    signal.lines()
                figure.draw(signal)
    yield from figure.build().string(colorless=True).splitlines()


_Stroke = tuple[list[datetime], list[float], str, bool]  # times, places, sign, whether they are joined


def _below(line: Line, number: int, aside: Sequence[float], sheet: _Sheet, scale: Scale) -> Iterator[_Stroke]:
    """Yield what lies under the marks of a line: its steps, its band's edges or its bars."""
    marks = line.drawn
    if line.style is Style.BARS:
        for (mark, height), by in zip(marks, aside, strict=True):
            when = _moment(mark.day, by * sheet.a_column)
            yield [when, when], [0, scale.place(height)], _FILLED[number] if mark.is_firm else "│", True
    elif line.style is not Style.DOTS:
        if line.style is Style.BAND:
            for bound in ("low", "high"):
                yield _steps([(mark, getattr(mark, bound) or 0.0) for mark, _ in marks if mark.is_range], "░", scale)
        yield _steps(marks, "·", scale)


def _steps(marks: Sequence[tuple[Mark, float]], sign: str, scale: Scale) -> _Stroke:
    times, places = [], []
    for (mark, height), before in zip(marks, [None, *marks], strict=False):
        if before is not None:
            times.append(_moment(mark.day))
            places.append(scale.place(before[1]))
        times.append(_moment(mark.day))
        places.append(scale.place(height))
    return times, places, sign, True


def _above(line: Line, number: int, aside: Sequence[float], sheet: _Sheet, scale: Scale) -> Iterator[_Stroke]:
    """Yield the marks of a line: a rod for a range, an arrow where its end is open, and its sign."""
    half = len(sheet.shapes) // 2
    for (mark, height), by in zip(line.drawn, aside, strict=True):
        when = _moment(mark.day, by * sheet.a_column)
        if line.has_rod(mark):
            low, high = scale.place(mark.low or 0), scale.place(mark.high or 0)
            yield [when, when], [low, high], "│", True
            if mark.value is None:
                yield [when, when], [low, high], sheet.shapes[number + half], False
        place = scale.place(height)
        if mark.opening:
            arrow = min(1.0, max(0.0, place + mark.opening * sheet.a_row))
            yield [when], [arrow], "↑" if mark.opening > 0 else "↓", False
        if mark.value is not None:
            yield [when], [place], sheet.shapes[number if mark.is_firm else number + half], False


def _thinned(ticks: Sequence[float], most: int) -> list[float]:
    """At most so many of the ticks, evenly."""
    every = -(-len(ticks) // max(1, most))
    return list(ticks[::every])


def _side_by_side(picture: SideBySide, width: int) -> Iterator[str]:
    yield from _wrapped(picture.title, width)
    yield from _wrapped(picture.subtitle, width)
    scale = scale_beside(picture)
    bars = [bar for group in picture.groups for bar in group.bars]
    name_width = min(max(_width_of(bar.label) for bar in bars), int(width * _NAME_SHARE))
    words_width = max(len(bar.mark.words) for bar in bars)
    for group in picture.groups:
        yield ""
        for heading in (group.title, group.summary):
            yield from _wrapped(heading, width)
        yield from _group(group, (name_width, words_width, width - name_width - words_width - 4), scale)
        yield from _wrapped(f"→ {picture.x_name}{', logarithmic' if scale.is_log else ''}", width)
    yield ""
    yield from _wrapped(f"{picture.note} {picture.key}".strip(), width)


def _group(group: Group, widths: tuple[int, int, int], scale: Scale) -> Iterator[str]:
    """The rows of a group: name, figure, and a track from 0 on; under them the numbers of the axis."""
    from rich.cells import set_cell_size

    name_width, words_width, track = widths
    for bar in group.bars:
        first, *rest = _fitted(bar.label, name_width)
        drawn = _track(bar, track, scale) if track > 0 else ""
        yield f"{set_cell_size(first, name_width)}  {bar.mark.words:>{words_width}}  {drawn}"
        yield from rest
    if track > 0:
        yield " " * (name_width + words_width + 4) + _axis(track, scale)


def _track(bar: Bar, width: int, scale: Scale) -> str:
    mark = bar.mark
    cells = [" "] * width

    def cell(number: float) -> int:
        return round(scale.place(number) * (width - 1))

    if mark.is_range:
        for at in range(cell(mark.low or 0), cell(mark.high or 0) + 1):
            cells[at] = "━"
    if mark.height is not None:
        at = cell(mark.height)
        if mark.opening and 0 <= at + mark.opening < width:
            cells[at + mark.opening] = "→" if mark.opening > 0 else "←"
        if mark.value is not None:
            cells[at] = "●" if mark.is_firm else "○"
    return "".join(cells)


def _axis(width: int, scale: Scale) -> str:
    """The numbers under a track, each beginning at its place; those without room are left out."""
    line = ""
    for tick in scale.ticks:
        place, words = round(scale.place(tick) * (width - 1)), grouped(tick)
        if (not line or place > len(line)) and place + len(words) <= width:
            line = line.ljust(place) + words
    return line


def _wrapped(words: str, width: int, indent: str = "") -> Iterator[str]:
    """The words in lines of at most so many columns; a letter may take two."""
    lines = _fitted(words, width - 2 * len(indent)) if words.strip() else []
    for number, line in enumerate(lines):
        yield f"{indent * (2 if number else 1)}{line}"


def _fitted(words: str, width: int) -> list[str]:
    from rich.cells import chop_cells

    lines = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if _width_of(longer) <= width:
            lines[-1] = longer
            continue
        pieces = chop_cells(word, width)
        lines[-1:] = [lines[-1], *pieces] if lines[-1] else pieces
    return lines


def _width_of(words: str) -> int:
    from rich.cells import cell_len

    return cell_len(words)


def _moment(day: Any, later: float = 0) -> datetime:
    """The beginning of a day, or so many days later."""
    return datetime(day.year, day.month, day.day) + timedelta(days=later)
