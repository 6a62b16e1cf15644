"""Pictures as one HTML page: interactive, and with all it needs inside it. Drawn in the browser by uPlot."""

from __future__ import annotations

import html
import json
from calendar import timegm
from datetime import date
from functools import cache
from importlib.resources import files
from string import Template
from typing import Any

from tallybook.plots.base import COLOURS, Bar, Line, Mark, OverTime, Picture, SideBySide, Style
from tallybook.plots.layout import beside, numbers_of
from tallybook.plots.scale import DayAxis, Scale, scale_beside, scales_of

suffixes: tuple[str, ...] = (".html",)
extra: str = ""

_DASHES: tuple[list[int], ...] = ([], [8, 4], [2, 3], [8, 3, 2, 3], [12, 4], [5, 2])
_INDEPENDENT, _DEPENDENT = COLOURS[2], "#666666"
_A_DAY = 86400
_HELP = {
    True: "Move over a plot to read its figures; drag to zoom, double-click to zoom out; click a name to hide it.",
    False: "Move over a plot to read its figures.",
}


def draw(picture: Picture, suffix: str) -> bytes:
    """The picture as an HTML page that loads nothing from anywhere."""
    del suffix  # there is but one
    is_over_time = isinstance(picture, OverTime)
    content = _over_time(picture) if isinstance(picture, OverTime) else _side_by_side(picture)
    page = Template(_static("page.html")).substitute(
        title=html.escape(picture.title),
        subtitle=html.escape(picture.subtitle),
        note=html.escape(f"{picture.note} {picture.key}".strip()),
        help=_HELP[is_over_time],
        uplot_style=_static("uPlot.min.css"),
        style=_static("page.css"),
        picture=_inside_script(json.dumps(content, ensure_ascii=False, separators=(",", ":"))),
        uplot=_static("uPlot.iife.min.js"),
        script=_static("page.js"),
    )
    return page.encode("utf-8", errors="replace")


def _over_time(picture: OverTime) -> dict[str, Any]:
    """Panels with the scales of their axes: left to itself, the browser would make them fit the lines only."""
    scales = scales_of(picture)
    days = DayAxis(*picture.days)
    edge = days.edge * _A_DAY
    return {
        "kind": "lines",
        "x": {"name": picture.x_name, "first": _seconds(days.first) - edge, "last": _seconds(days.last) + edge},
        "panels": [
            {
                "title": panel.title,
                "y": _scale(scales[panel.has_bars], picture.y_name),
                "lines": [
                    _line(line, number, aside)
                    for line, number, aside in zip(
                        panel.lines, numbers, beside(panel, scales[panel.has_bars]), strict=True
                    )
                ],
            }
            for panel, numbers in zip(picture.panels, numbers_of(picture), strict=True)
        ],
    }


def _line(line: Line, number: int, aside: list[float]) -> dict[str, Any]:
    return {
        "name": line.name,
        "style": line.style,
        "colour": COLOURS[number],
        "shape": number,
        "dash": _DASHES[number],
        "marks": [
            {"day": _seconds(mark.day), "aside": by, **_numbers(mark), "rod": line.has_rod(mark)}
            for (mark, _), by in zip(line.drawn, aside, strict=True)
        ],
    }


def _side_by_side(picture: SideBySide) -> dict[str, Any]:
    return {
        "kind": "rows",
        "x": _scale(scale_beside(picture), picture.x_name),
        "panels": [
            {"title": group.title, "summary": group.summary, "bars": [_bar(bar) for bar in group.bars]}
            for group in picture.groups
        ],
    }


def _bar(bar: Bar) -> dict[str, Any]:
    return {
        "name": bar.label,
        "colour": _INDEPENDENT if bar.is_independent else _DEPENDENT,
        "shape": 0 if bar.is_independent else 1,
        "style": Style.DOTS,
        "date": bar.mark.day.isoformat(),
        **_numbers(bar.mark),
    }


def _numbers(mark: Mark) -> dict[str, Any]:
    bounds = {"height": mark.height, "value": mark.value, "low": mark.low, "high": mark.high}
    open_end = {"opening": mark.opening, "rod": mark.is_range}
    return {**bounds, **open_end, "firm": mark.is_firm, "words": mark.words, "claim": mark.claim_id}


def _scale(scale: Scale, name: str) -> dict[str, Any]:
    full = f"{name}, logarithmic" if scale.is_log else name
    return {"name": full, "top": scale.top, "ticks": list(scale.ticks), "log": scale.is_log}


def _seconds(day: date) -> int:
    return timegm(day.timetuple())


def _inside_script(text: str) -> str:
    """JSON that no browser takes for the end of its script."""
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


@cache
def _static(name: str) -> str:
    return (files("tallybook.plots") / "static" / name).read_text(encoding="utf-8")
