"""Pictures as SVG and PNG, drawn with matplotlib."""

from __future__ import annotations

import io
import math
import textwrap
import warnings
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from tallybook.plots.base import COLOURS, Bar, Group, Line, Mark, OverTime, Panel, Picture, SideBySide, compact, spread

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

suffixes: tuple[str, ...] = (".svg", ".png")
extra: str = "plots"

_MARKERS = "osD^vPX"
_DASHES: Sequence[Any] = ("-", (0, (5, 2)), (0, (1, 1)), (0, (5, 1, 1, 1)), (0, (8, 2)), (0, (3, 1)), (0, (2, 2)))
_SHOWN_MARKERS = 60  # of a line; with more of them it is a caterpillar
_NOTE_WIDTH = 150  # characters a line
_STYLE: Any = {
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.color": "#dddddd",
    "grid.linewidth": 0.6,
    "svg.fonttype": "none",  # text stays text: it can be searched and read aloud
    "svg.hashsalt": "tally",  # the same picture is the same file
}


def draw(picture: Picture, suffix: str) -> bytes:
    """The picture as an SVG or a PNG file of 150 dots an inch."""
    import matplotlib as mpl
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    with mpl.rc_context(_STYLE), warnings.catch_warnings():
        figure = Figure(layout="constrained", facecolor="white")
        FigureCanvasAgg(figure)
        if isinstance(picture, OverTime):
            _draw_over_time(figure, picture)
        else:
            _draw_side_by_side(figure, picture)
        stream = io.BytesIO()
        warnings.filterwarnings("ignore", message="Glyph .* missing", category=UserWarning)  # shown as a box
        metadata = {"Date": None} if suffix == ".svg" else {"Software": None}
        figure.savefig(stream, format=suffix.removeprefix("."), dpi=150, metadata=metadata)
    return stream.getvalue()


def _frame(figure: Figure, title: str, note: str) -> None:
    figure.suptitle(_literal(title), x=0.01, ha="left", fontsize=13, fontweight="bold", wrap=True)
    lines = "\n".join(textwrap.wrap(note, _NOTE_WIDTH))
    figure.supxlabel(_literal(lines), x=0.01, ha="left", fontsize=7.5, color="#555555")


def _draw_over_time(figure: Figure, picture: OverTime) -> None:
    panels = list(spread(picture.panels))
    across = min(4, math.ceil(math.sqrt(len(panels) / 1.4)))
    down = math.ceil(len(panels) / across)
    is_single = len(panels) == 1
    figure.set_size_inches(11 if across < 4 else 14, 6 if is_single else 1.2 + 2.4 * down)
    axes: list[Axes] = list(figure.subplots(down, across, sharex=True, squeeze=False).flat)
    _frame(figure, picture.title, picture.note)
    for panel, own in zip(panels, axes, strict=False):
        _draw_panel(own, panel, is_single=is_single)
        own.tick_params(axis="x", labelbottom=True, labelrotation=0)
    for unused in axes[len(panels) :]:
        unused.set_visible(False)


def _draw_panel(axes: Axes, panel: Panel, *, is_single: bool) -> None:
    from matplotlib import dates
    from matplotlib.ticker import FuncFormatter

    for number, line in enumerate(panel.lines):
        _draw_line(axes, line, number)
    untyped: Any = dates
    locator = untyped.AutoDateLocator(minticks=3, maxticks=6)
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(untyped.ConciseDateFormatter(locator))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda height, _: compact(height)))
    tops = (top for line in panel.lines for mark in line.marks for top in (mark.height, mark.high) if top is not None)
    axes.set_ylim(0, 1.08 * max(tops, default=1) or 1)
    title = "\n".join(part for whole in panel.title.split("\n") for part in textwrap.wrap(whole, 48))
    axes.set_title(_literal(title), loc="left", fontsize=9)
    if len(panel.lines) > 1:
        beside: Any = {"loc": "upper left", "bbox_to_anchor": (1.01, 1)} if is_single else {"loc": "best"}
        axes.legend(**beside, frameon=not is_single, framealpha=0.85, edgecolor="none", fontsize=8)


def _draw_line(axes: Axes, line: Line, number: int) -> None:
    colour, marker = COLOURS[number % len(COLOURS)], _MARKERS[number % len(_MARKERS)]
    drawn = [mark for mark in line.marks if mark.height is not None]
    days: Any = [mark.day for mark in drawn]
    heights: Any = [mark.height for mark in drawn]
    if line.is_joined:
        style = "steps-post" if line.steps else "default"
        axes.plot(days, heights, color=colour, linestyle=_DASHES[number % len(_DASHES)], linewidth=1.4, drawstyle=style)
    every = 1 if len(drawn) <= _SHOWN_MARKERS or not line.is_joined else math.ceil(len(drawn) / _SHOWN_MARKERS)
    shown = [mark for place, mark in enumerate(drawn) if place % every == 0 or not mark.is_firm]
    for is_firm in (True, False):
        some = [mark for mark in shown if mark.is_firm is is_firm]
        face = colour if is_firm else "white"
        at: Any = [mark.day for mark in some]
        axes.scatter(
            at, [mark.height or 0 for mark in some], s=22, marker=marker, facecolors=face, edgecolors=colour,
            linewidths=1.1, zorder=3,
        )  # fmt: skip
    axes.plot([], [], color=colour, linestyle=_DASHES[number % len(_DASHES)], marker=marker, markersize=4.5,
              label=_literal(textwrap.shorten(line.name, 44)))  # fmt: skip
    _draw_bounds(axes, line, drawn, colour)


def _draw_bounds(axes: Axes, line: Line, marks: Sequence[Mark], colour: str) -> None:
    """The bounds of figures: as a rod at each that is not firm, and as a band along a joined line."""
    wide = [mark for mark in marks if mark.low is not None and mark.high is not None and mark.low < mark.high]
    rods = [mark for mark in wide if not mark.is_firm]
    at: Any = [mark.day for mark in rods]
    lows, highs = [mark.low or 0 for mark in rods], [mark.high or 0 for mark in rods]
    axes.vlines(at, lows, highs, colors=colour, linewidth=1.2, alpha=0.6)
    if wide and line.is_joined:
        days: Any = [mark.day for mark in marks]
        bounds: Any = [
            (mark.low, mark.high) if None not in (mark.low, mark.high) else (math.nan,) * 2 for mark in marks
        ]
        step: Any = "post" if line.steps else None
        lower, upper = zip(*bounds, strict=True)
        axes.fill_between(days, lower, upper, step=step, color=colour, alpha=0.13, linewidth=0)


def _draw_side_by_side(figure: Figure, picture: SideBySide) -> None:
    counts = [len(group.bars) for group in picture.groups]
    figure.set_size_inches(11, 1.6 + sum(0.75 + 0.3 * count for count in counts))
    axes = figure.subplots(len(counts), 1, squeeze=False, height_ratios=[count + 1.2 for count in counts])
    _frame(figure, picture.title, picture.note)
    for own, group in zip(axes.flat, picture.groups, strict=True):
        _draw_group(own, group)


def _draw_group(axes: Axes, group: Group) -> None:
    from matplotlib.ticker import FuncFormatter

    for place, bar in enumerate(group.bars):
        _draw_bar(axes, bar, place)
    names = [("" if bar.is_independent else "↳ ") + textwrap.shorten(bar.name, 50) for bar in group.bars]
    axes.set_yticks(range(len(names)), [_literal(name) for name in names])
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.grid(visible=False, axis="y")
    axes.margins(x=0.12)
    axes.xaxis.set_major_formatter(FuncFormatter(lambda number, _: compact(number)))
    axes.set_xlim(left=0)
    heading = f"{group.title}\n{group.summary}" if group.title else group.summary
    axes.set_title(_literal(heading), loc="left", fontsize=9)


def _draw_bar(axes: Axes, bar: Bar, place: int) -> None:
    mark, colour = bar.mark, COLOURS[1] if bar.is_independent else "#777777"
    if mark.height is None:
        return
    if mark.low is not None and mark.high is not None and mark.low < mark.high:
        axes.hlines(place, mark.low, mark.high, colors=colour, linewidth=5, alpha=0.35)
    face = colour if mark.is_firm else "white"
    axes.scatter([mark.height], [place], s=34, facecolors=face, edgecolors=colour, linewidths=1.3, zorder=3)
    right = max(number for number in (mark.height, mark.high) if number is not None)
    axes.annotate(_literal(f"{mark.words}  ({mark.day})"), (right, place), xytext=(9, 0),
                  textcoords="offset points", va="center", fontsize=8)  # fmt: skip


def _literal(text: str) -> str:
    """The text as matplotlib shows it as it is: dollar signs are no formula."""
    return text.replace("$", r"\$")
