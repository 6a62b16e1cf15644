"""Sources side by side, drawn with matplotlib: a row a source, its name before it and its figure behind it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tallybook.plots.base import COLOURS, Bar, Mark, SideBySide, grouped
from tallybook.plots.canvas import EDGE, WIDTH, Canvas, Frame, height_of, literal, width_of, wrapped
from tallybook.plots.scale import Scale, scale_beside

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_INDEPENDENT, _DEPENDENT = COLOURS[2], "#666666"
_NAME, _TITLE, _TICK = 8.5, 9.5, 8.0  # sizes of text
_WIDEST_NAME, _WIDEST_WORDS = 250.0, 170.0  # points
_GAP, _ROW = 9.0, 7.0
_BELOW = 34.0  # for the ticks and the name of the axis
_ARROW = 11.0


def figure_of(picture: SideBySide) -> Figure:
    """The figure: its height is what its rows need."""
    scale = scale_beside(picture)
    names = [[wrapped(bar.label, _WIDEST_NAME, _NAME) for bar in group.bars] for group in picture.groups]
    words = [[wrapped(_said(bar), _WIDEST_WORDS, _NAME) for bar in group.bars] for group in picture.groups]
    left = max(width_of(part, _NAME) for found in names for lines in found for part in lines) + _GAP
    right = max(width_of(part, _NAME) for found in words for lines in found for part in lines) + _GAP
    heads = [
        (wrapped(group.title, WIDTH - 2 * EDGE, _TITLE, "bold") if group.title else [],
         wrapped(group.summary, WIDTH - 2 * EDGE, _NAME) if group.summary else [])
        for group in picture.groups
    ]  # fmt: skip
    heads_heights = [height_of(title, _TITLE) + height_of(summary, _NAME) + 4 for title, summary in heads]
    rows = [
        [max(height_of(name, _NAME), height_of(said, _NAME)) + _ROW for name, said in zip(*both, strict=True)]
        for both in zip(names, words, strict=True)
    ]
    frame = Frame(picture.title, picture.subtitle, f"{picture.note} {picture.key}")
    canvas = Canvas(frame.top + sum(heads_heights) + sum(map(sum, rows)) + _BELOW * len(rows) + frame.bottom)
    frame.draw(canvas)
    top = frame.top
    width = WIDTH - 2 * EDGE - left - right
    for group, head, head_height, heights, name, said in zip(
        picture.groups, heads, heads_heights, rows, names, words, strict=True
    ):
        canvas.write(head[0], EDGE, top, _TITLE, fontweight="bold")
        canvas.write(head[1], EDGE, top + height_of(head[0], _TITLE), _NAME)
        top += head_height
        axes = canvas.axes(EDGE + left, top, width, sum(heights))
        _draw_axes(axes, scale, picture.x_name, sum(heights), width)
        end = 0.0
        for bar, height, name_lines, said_lines in zip(group.bars, heights, name, said, strict=True):
            middle = end + height / 2
            how = {"va": "center", "gid": "label"}
            canvas.write(name_lines, EDGE, top + middle, _NAME, **how)
            canvas.write(said_lines, WIDTH - EDGE - right + _GAP, top + middle, _NAME, **how)
            _draw_bar(axes, bar, middle, (scale, width))
            end += height
        top += sum(heights) + _BELOW
    return canvas.figure


def _said(bar: Bar) -> str:
    return f"{bar.mark.words}  ({bar.mark.day})"


def _draw_axes(axes: Axes, scale: Scale, name: str, height: float, width: float) -> None:
    axes.set_ylim(height, 0)  # points from the top
    axes.set_yticks([])
    if scale.is_log:
        axes.set_xscale("asinh", linear_width=1.0)
    axes.set_xlim(0, scale.top)
    axes.set_xticks(list(scale.ticks), [grouped(tick) for tick in scale.ticks], fontsize=_TICK)
    axes.minorticks_off()
    full = f"{name}{', logarithmic' if scale.is_log else ''}"
    axes.set_xlabel(literal("\n".join(wrapped(full, width, _TICK)[:1])), fontsize=_TICK, labelpad=2)


def _draw_bar(axes: Axes, bar: Bar, middle: float, size: tuple[Scale, float]) -> None:
    mark: Mark = bar.mark
    colour = _INDEPENDENT if bar.is_independent else _DEPENDENT
    if mark.height is None:
        return
    axes.axhline(middle, color="#dddddd", linewidth=0.6, zorder=1)
    if mark.is_range:
        ends: Sequence[float] = [mark.low or 0, mark.high or 0]
        axes.plot(ends, [middle, middle], color=colour, linewidth=2.2, marker="|", markersize=8, markeredgewidth=1.6,
                  clip_on=False)  # fmt: skip
    if mark.opening:
        scale, width = size
        room = scale.place(mark.height) * width
        length = _ARROW if mark.opening > 0 else min(_ARROW, room)
        axes.annotate("", (mark.height, middle), xytext=(mark.opening * length, 0), textcoords="offset points",
                      arrowprops={"arrowstyle": "<-", "color": colour, "linewidth": 1.2, "shrinkA": 0, "shrinkB": 0,
                                  "mutation_scale": 8})  # fmt: skip
    if mark.value is not None:
        axes.plot([mark.height], [middle], linestyle="none", marker="o" if bar.is_independent else "s", markersize=6,
                  markerfacecolor=colour if mark.is_firm else "white", markeredgecolor=colour, markeredgewidth=1.3,
                  zorder=3, clip_on=False)  # fmt: skip
