"""Pictures as one HTML page: interactive, and with all it needs inside it. Drawn in the browser by uPlot."""

from __future__ import annotations

import html
import json
from calendar import timegm
from functools import cache
from importlib.resources import files
from string import Template
from typing import Any

from tallybook.plots.base import COLOURS, Bar, Line, Mark, OverTime, Picture, SideBySide, spread

suffixes: tuple[str, ...] = (".html",)
extra: str = ""

_DASHES: tuple[list[int], ...] = ([], [8, 4], [2, 3], [8, 3, 2, 3], [12, 4], [5, 2], [3, 5])
_DEPENDENT = "#777777"
_HELP = {
    True: "Move over a plot to read its figures; drag to zoom, double-click to zoom out; click a name to hide it.",
    False: "Move over a plot to read its figures; drag to zoom, double-click to zoom out.",
}


def draw(picture: Picture, suffix: str) -> bytes:
    """The picture as an HTML page that loads nothing from anywhere."""
    del suffix  # there is but one
    is_over_time = isinstance(picture, OverTime)
    content = _over_time(picture) if isinstance(picture, OverTime) else _side_by_side(picture)
    page = Template(_static("page.html")).substitute(
        title=html.escape(picture.title),
        note=html.escape(picture.note),
        help=_HELP[is_over_time],
        uplot_style=_static("uPlot.min.css"),
        style=_static("page.css"),
        picture=_inside_script(json.dumps(content, ensure_ascii=False, separators=(",", ":"))),
        uplot=_static("uPlot.iife.min.js"),
        script=_static("page.js"),
    )
    return page.encode("utf-8", errors="replace")


def _over_time(picture: OverTime) -> dict[str, Any]:
    return {
        "kind": "lines",
        "panels": [
            {"title": panel.title, "lines": [_line(line, number) for number, line in enumerate(panel.lines)]}
            for panel in spread(picture.panels)
        ],
    }


def _line(line: Line, number: int) -> dict[str, Any]:
    return {
        "name": line.name,
        "joined": line.is_joined,
        "steps": line.steps,
        "colour": COLOURS[number % len(COLOURS)],
        "shape": number % len(COLOURS),
        "dash": _DASHES[number % len(_DASHES)],
        "marks": [
            {"day": timegm(mark.day.timetuple()), **_numbers(mark)} for mark in line.marks if mark.height is not None
        ],
    }


def _side_by_side(picture: SideBySide) -> dict[str, Any]:
    return {
        "kind": "bars",
        "panels": [
            {"title": group.title, "summary": group.summary, "bars": [_bar(bar) for bar in group.bars]}
            for group in picture.groups
        ],
    }


def _bar(bar: Bar) -> dict[str, Any]:
    return {
        "name": bar.name if bar.is_independent else f"↳ {bar.name}",
        "colour": COLOURS[1] if bar.is_independent else _DEPENDENT,
        "date": bar.mark.day.isoformat(),
        **_numbers(bar.mark),
    }


def _numbers(mark: Mark) -> dict[str, Any]:
    bounds = {"height": mark.height, "low": mark.low, "high": mark.high}
    return {**bounds, "firm": mark.is_firm, "words": mark.words, "claim": mark.claim_id}


def _inside_script(text: str) -> str:
    """JSON that no browser takes for the end of its script."""
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


@cache
def _static(name: str) -> str:
    return (files("tallybook.plots") / "static" / name).read_text(encoding="utf-8")
