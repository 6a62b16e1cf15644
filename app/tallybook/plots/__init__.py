"""Series and comparisons as pictures: one module a kind of file, all of them listed here."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from tallybook.errors import ExportError, TallybookError, UsageError, require_extra
from tallybook.plots import files, page
from tallybook.plots.base import (
    MOST_LINES,
    Bar,
    Group,
    Line,
    Mark,
    OverTime,
    Panel,
    Picture,
    Plot,
    SideBySide,
    Style,
)
from tallybook.plots.layout import MOST_PANELS, count_parts, parted

PLOTS: tuple[Plot, ...] = (files, page)

__all__ = [
    "MOST_LINES",
    "MOST_PANELS",
    "PLOTS",
    "Bar",
    "Group",
    "Line",
    "Mark",
    "OverTime",
    "Panel",
    "Picture",
    "Plot",
    "SideBySide",
    "Style",
    "check",
    "count_parts",
    "parted",
    "plot_for",
    "write_plot",
]


def plot_for(path: Path) -> Plot:
    """What draws a file of this name.

    Raises UsageError for an ending that nothing draws, and MissingExtraError where its library is not installed.
    """
    for plot in PLOTS:
        if path.suffix.lower() in plot.suffixes:
            if plot.extra:
                require_extra(plot.extra, f"drawing {path.suffix.lower()} files")
            return plot
    endings = ", ".join(suffix for plot in PLOTS for suffix in plot.suffixes)
    raise UsageError(
        f"can't tell the kind of picture of {path} from its ending", f"use one of: {endings}, or - for text"
    )


def check(picture: Picture) -> None:
    """Raise TallybookError where there is nothing to draw, or too much for one picture."""
    if not any(True for _ in picture.marks):
        raise TallybookError("there is nothing to draw: no figure with a day and a number fits", "widen the filters")
    parts = picture.panels if isinstance(picture, OverTime) else picture.groups
    if len(parts) > MOST_PANELS:
        raise TallybookError(
            f"{len(parts)} panels are too many for one picture; {MOST_PANELS} can be read", "narrow the filters"
        )
    if any(len(panel.lines) > MOST_LINES for panel in parts if isinstance(panel, Panel)):
        raise TallybookError(f"a panel can hold {MOST_LINES} lines that are told apart", "part it: plots.parted")


def write_plot(picture: Picture, path: Path) -> None:
    """Draw a picture into a file whose ending chooses its kind.

    Raises TallybookError where there is nothing to draw, UsageError for an ending that nothing draws, and ExportError
    where the file can't be written; a file that was there stays then.
    """
    plot = plot_for(path)
    check(picture)
    content = plot.draw(picture, path.suffix.lower())
    try:
        temporary = _temporary(path)
        try:
            temporary.write_bytes(content)
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise ExportError(
            f"can't write {path}: {error.strerror}", "choose a folder that is there and that you may write to"
        ) from error


def _temporary(path: Path) -> Path:
    """An empty file beside `path` that no other program uses, with the rights of any new file."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".partial", dir=path.parent)
    os.close(handle)
    mask = os.umask(0)
    os.umask(mask)
    Path(name).chmod(0o666 & ~mask)
    return Path(name)
