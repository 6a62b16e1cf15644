"""Pictures made for tests."""

from __future__ import annotations

from datetime import date, timedelta

from tallybook.plots import Bar, Group, Line, Mark, OverTime, Panel, SideBySide

FIRST = date(2023, 4, 15)


def mark(day: int, value: float | None, low: float | None = None, high: float | None = None) -> Mark:
    """A mark so many days after the first; firm where it has no bounds."""
    is_firm = low is None and high is None
    words = str(value) if is_firm else f"{low}–{high}"
    return Mark(FIRST + timedelta(days=day), value, value if is_firm else low, value if is_firm else high, is_firm,
                words, f"claim-{day}")  # fmt: skip


def line(name: str, *, is_joined: bool = True, later: int = 0) -> Line:
    marks = [mark(0, 10), mark(30 + later, None, 20, 40), mark(60 + later, 50), mark(90, 70, low=70)]
    return Line(name, marks, is_joined=is_joined, steps=True)


def over_time(lines: int, panels: int = 1, title: str = "Sudan: killed, people: total") -> OverTime:
    names = [f"Source {number:02}" for number in range(lines)]
    return OverTime(
        title,
        "4 figures published by the Courier.",
        [
            Panel(
                f"Panel {number}" if panels > 1 else "",
                [line(name, later=number % 10) for number, name in enumerate(names)],
            )
            for number in range(panels)
        ],
    )


def side_by_side(bars: int, title: str = "Sudan: killed, people: total") -> SideBySide:
    marks = [mark(0, 10), mark(3, None, 20, 40), mark(4, 70, low=70)]
    found = [Bar(f"Source {number:02}", marks[number % 3], number % 3 != 2) for number in range(bars)]
    return SideBySide(title, "A note.", [Group("", "low 10, middle 10, high 70", found)])
