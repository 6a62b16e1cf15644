"""Pictures as SVG and PNG, drawn with matplotlib."""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING

from tallybook.plots.base import OverTime, Picture
from tallybook.plots.canvas import STYLE

if TYPE_CHECKING:
    from matplotlib.figure import Figure

suffixes: tuple[str, ...] = (".svg", ".png")
extra: str = "plots"


def draw(picture: Picture, suffix: str) -> bytes:
    """The picture as an SVG or a PNG file of 150 dots an inch."""
    import matplotlib as mpl

    figure = figure_of(picture)
    with mpl.rc_context(STYLE), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing", category=UserWarning)  # shown as a box
        stream = io.BytesIO()
        metadata = {"Date": None} if suffix == ".svg" else {"Software": None}
        figure.savefig(stream, format=suffix.removeprefix("."), dpi=150, metadata=metadata)
    return stream.getvalue()


def figure_of(picture: Picture) -> Figure:
    """The picture as a figure of matplotlib."""
    import matplotlib as mpl

    from tallybook.plots import files_beside, files_over_time

    with mpl.rc_context(STYLE), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing", category=UserWarning)
        if isinstance(picture, OverTime):
            return files_over_time.figure_of(picture)
        return files_beside.figure_of(picture)
