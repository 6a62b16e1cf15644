"""A matplotlib figure whose parts are placed in points: text is measured, wrapped and never cut."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.text import Text

FONT = "DejaVu Sans"
STYLE: Any = {
    "font.family": FONT,
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": "#dddddd",
    "grid.linewidth": 0.6,
    "hatch.linewidth": 0.6,
    "text.hinting": "no_hinting",  # letters as wide as they were measured, at any number of dots
    "svg.fonttype": "none",  # text stays text: it can be searched and read aloud
    "svg.hashsalt": "tally",  # the same picture is the same file
}
WIDTH = 792.0  # points: eleven inches
EDGE = 14.0  # points, around everything
_LEADING = 1.28  # of a line of text, in sizes of its font
_GREY = "#444444"


def literal(text: str) -> str:
    """The text as matplotlib shows it as it is: dollar signs are no formula."""
    return text.replace("$", r"\$")


@cache
def _renderer() -> Any:
    """What measures text, at 720 dots an inch."""
    from matplotlib.backends import backend_agg

    agg: Any = backend_agg
    return agg.RendererAgg(10, 10, 720)


@lru_cache(maxsize=4096)
def width_of(text: str, size: float, weight: str = "normal") -> float:
    """How wide a line of text is, in points."""
    from matplotlib.font_manager import FontProperties

    renderer: Any = _renderer()
    font = FontProperties(family=FONT, size=size, weight=weight)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing", category=UserWarning)  # shown as a box
        return float(renderer.get_text_width_height_descent(text, font, ismath=False)[0]) / 10


def wrapped(text: str, width: float, size: float, weight: str = "normal") -> list[str]:
    """The text in lines of at most so many points; a word that is longer is broken."""
    lines: list[str] = []
    for whole in text.split("\n"):
        line = ""
        for word in whole.split():
            longer = f"{line} {word}" if line else word
            if width_of(longer, size, weight) <= width:
                line = longer
                continue
            if line:
                lines.append(line)
            line = word
            while width_of(line, size, weight) > width and len(line) > 1:
                fits = next(
                    n for n in range(len(line) - 1, 0, -1) if n == 1 or width_of(line[:n], size, weight) <= width
                )
                lines.append(line[:fits])
                line = line[fits:]
        lines.append(line)
    return lines


def height_of(lines: Sequence[str], size: float) -> float:
    """How high lines of text are together, in points."""
    return len(lines) * size * _LEADING


class Canvas:
    """A figure of a known size; places are points from its left and from its top."""

    def __init__(self, height: float) -> None:
        """An empty figure, so many points high."""
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        self.height = height
        self.figure: Figure = Figure(figsize=(WIDTH / 72, height / 72), facecolor="white")
        FigureCanvasAgg(self.figure)

    def axes(self, left: float, top: float, width: float, height: float) -> Axes:
        """Axes whose frame has this corner and this size."""
        return self.figure.add_axes(
            (left / WIDTH, 1 - (top + height) / self.height, width / WIDTH, height / self.height)
        )

    def write(self, lines: Sequence[str], left: float, top: float, size: float, **how: Any) -> Text:
        """Lines of text that begin at this corner."""
        how = {"ha": "left", "va": "top", "linespacing": 1.08, **how}
        text = literal("\n".join(lines))
        return self.figure.text(left / WIDTH, 1 - top / self.height, text, fontsize=size, **how)


class Frame:
    """Title, subtitle and note of a picture: what stands above and below its plots."""

    def __init__(self, title: str, subtitle: str, note: str) -> None:
        """Wrap the words, and find how much room they need."""
        inner = WIDTH - 2 * EDGE
        self._title = wrapped(title, inner, 13, "bold")
        self._subtitle = wrapped(subtitle, inner, 9.5) if subtitle else []
        self._note = wrapped(note, inner, 7.5) if note else []
        self.top = EDGE + height_of(self._title, 13) + height_of(self._subtitle, 9.5) + 8
        self.bottom = height_of(self._note, 7.5) + 8 + EDGE / 2

    def draw(self, canvas: Canvas) -> None:
        """Write them."""
        canvas.write(self._title, EDGE, EDGE, 13, fontweight="bold")
        canvas.write(self._subtitle, EDGE, EDGE + height_of(self._title, 13), 9.5, color=_GREY)
        canvas.write(self._note, EDGE, canvas.height - self.bottom + 6, 7.5, color=_GREY)
