"""Pictures made for tests."""

from __future__ import annotations

from datetime import date, timedelta

from tallybook.plots import Bar, Group, Line, Mark, OverTime, Panel, Picture, SideBySide, Style

FIRST = date(2023, 4, 15)
LONG = "Office of the United Nations High Commissioner for Human Rights in the Occupied Territories and Elsewhere (UN)"
UNBROKEN = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"


def mark(day: int, value: float | None, low: float | None = None, high: float | None = None) -> Mark:
    """A mark so many days after the first; firm where it has no bounds."""
    is_firm = low is None and high is None
    words = f"{value}" if is_firm else f"{low}–{high}"
    return Mark(FIRST + timedelta(days=day), value, value if is_firm else low, value if is_firm else high, is_firm,
                words, f"claim-{day}")  # fmt: skip


def line(name: str, style: Style = Style.STEPS, *, later: int = 0, size: float = 1) -> Line:
    """An exact figure, a range, another exact one, and "at least"."""
    numbers = (10 * size, 20 * size, 40 * size, 50 * size, 70 * size)
    marks = [mark(0, numbers[0]), mark(30 + later, None, numbers[1], numbers[2]), mark(60 + later, numbers[3]),
             mark(90, numbers[4], low=numbers[4])]  # fmt: skip
    return Line(name, marks, style)


def drawn(panels: list[Panel], title: str = "Sudan: killed, people: running total") -> OverTime:
    """A picture of these panels."""
    return OverTime(
        title, "Said by two sources · 2023", "4 figures published by the Courier.", panels, "day", "killed, people"
    )


def over_time(
    lines: int, panels: int = 1, title: str = "Sudan: killed, people: running total", style: Style = Style.STEPS
) -> OverTime:
    """Panels of so many lines each."""
    names = [f"Source {number:02}" for number in range(lines)]
    return drawn(
        [
            Panel(
                f"Panel {number}" if panels > 1 else "",
                [line(name, style, later=number % 10) for number, name in enumerate(names)],
            )
            for number in range(panels)
        ],
        title,
    )


def one(*marks: Mark, style: Style = Style.DOTS, name: str = "officials") -> OverTime:
    """A picture of one line."""
    return drawn([Panel("", [Line(name, marks, style)])])


def side_by_side(bars: int, title: str = "Sudan: killed, people: running total", groups: int = 1) -> SideBySide:
    """Groups of so many sources each."""
    marks = [mark(0, 10), mark(3, None, 20, 40), mark(4, 70, low=70)]
    found = [Bar(f"Source {number:02}", marks[number % 3], number % 3 != 2) for number in range(bars)]
    return SideBySide(
        title,
        "The latest figure of each source",
        "A note.",
        [Group("" if groups == 1 else f"Group {number}", "low 10, high 70", found) for number in range(groups)],
        "killed, people",
    )


def _wide() -> OverTime:
    lines = [
        Line("Elders", [mark(0, 3), mark(3, 5)], Style.STEPS),
        Line("Ministry", [mark(0, 60_000, low=60_000), mark(5, 61_000)], Style.STEPS),
        Line("Agency", [mark(2, 400, high=400)], Style.DOTS),
        Line("Nobody", [mark(1, 0)], Style.DOTS),
    ]
    return drawn([Panel("", lines)])


def _long_names() -> OverTime:
    names = (LONG, UNBROKEN, "国防部新闻局发言人办公室")
    return drawn([Panel(f"{LONG}: {LONG}", [line(name) for name in names])], f"{LONG}: killed: {LONG}")


def _long_rows() -> SideBySide:
    bars = [Bar(LONG, mark(0, 10), True), Bar(UNBROKEN, mark(1, None, 20, 40), False), Bar("A", mark(2, 60_000), True)]
    return SideBySide(LONG, LONG, LONG, [Group(LONG, LONG, bars)], "killed, people")


def _band() -> OverTime:
    marks = [mark(day, 100 + day, 50 - day, 100 + 9 * day) for day in range(0, 40, 3)]
    return one(*marks, style=Style.BAND)


def _increments() -> OverTime:
    names = ("General Staff", "Ministry", "Institute")
    lines = [Line(name, [mark(day, 7 * day + number) for day in range(number, 14, number + 1)], Style.BARS)
             for number, name in enumerate(names)]  # fmt: skip
    return drawn([Panel("", [*lines, Line("officials", [mark(7, None, 20, 60), mark(8, 9, low=9)], Style.BARS)])])


# Every shape that a picture takes, by a name for the test.
KINDS: dict[str, Picture] = {
    "single": one(mark(0, 58)),
    "single at least": one(mark(0, 58, low=58)),
    "single at most": one(mark(0, 58, high=58)),
    "single range": one(mark(0, None, 24, 99)),
    # A number beside it is what once made the page cut the range: the scale of the page fitted the points only.
    "range beside a number": one(mark(0, 43), mark(1, None, 24, 99)),
    "single zero": one(mark(0, 0)),
    "single increment": one(mark(0, 12), style=Style.BARS),
    "single band": one(mark(0, 60, 20, 90), style=Style.BAND),
    "two days": one(mark(0, 43, low=43), mark(1, 58), style=Style.STEPS),
    "three years": one(*(mark(day, 90 * day) for day in range(0, 1100, 5)), style=Style.STEPS),
    "daily increments of three years": one(*(mark(day, day % 97) for day in range(1100)), style=Style.BARS),
    "six lines": over_time(6),
    "the same values": drawn([Panel("", [line(name) for name in "ABCDEF"])]),
    "incidents": over_time(6, style=Style.DOTS),
    "increments": _increments(),
    "eight panels": over_time(2, panels=8),
    "five panels": over_time(6, panels=5, style=Style.BARS),
    "3 to 60,000": _wide(),
    "long names": _long_names(),
    "band": _band(),
    "rows": side_by_side(12),
    "groups": side_by_side(3, groups=8),
    "long rows": _long_rows(),
}
