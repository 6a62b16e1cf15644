"""From rows of series and comparisons to pictures, and where a picture goes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tallybook.cli.options import General

if TYPE_CHECKING:
    from tallybook.plots import Mark, OverTime, Picture, SideBySide
    from tallybook.queries.rows import ComparedDay, ComparedFigure, SeriesPoint

TEXT = "-"
_MOST_MARKS = 200_000
_NAMED = 4  # publishers in a note
_LEFT_OUT = frozenset({"part", "several", "denied"})
_HOLLOW = "Hollow: bounded, vague or estimated; bars and bands: lowest to highest."
_STEPPED = "total"  # a running toll holds until the next report
_UNJOINED = frozenset({"incident", "unknown"})  # two of them are not one story


def put(general: General, picture: Picture, target: str) -> None:
    """Draw a picture in the terminal, or into a file and say so.

    Raises TallybookError where there is nothing to draw or too much, UsageError for an ending that nothing draws.
    """
    from tallybook import plots
    from tallybook.cli.output import console, note

    if target == TEXT:
        from tallybook.plots import terminal

        plots.check(picture)
        own = console(general)
        own.file.write(terminal.text(picture, own.width, is_unicode=_speaks_unicode(own.encoding)))
        return
    plots.write_plot(picture, Path(target))
    note(general, f"Drawn: {target}")


def check_target(target: str) -> None:
    """Raise UsageError for a file whose ending nothing draws, before the work begins."""
    from tallybook.plots import plot_for

    if target != TEXT:
        plot_for(Path(target))


def _speaks_unicode(encoding: str) -> bool:
    return encoding.lower().replace("-", "").startswith("utf")


def of_series(points: Iterable[SeriesPoint], by: str) -> OverTime:
    """Series as lines that are told apart by `by`; what else tells them apart are panels.

    Raises TallybookError for more figures than a picture can hold.
    """
    from tallybook.errors import TallybookError
    from tallybook.plots import Line, OverTime, Panel

    panels: dict[tuple[str, ...], dict[str, list[Mark]]] = {}
    publishers: dict[str, None] = {}
    scopes: dict[tuple[str, ...], str] = {}
    left_out = count = 0
    for point in points:
        mark = _mark_of(point)
        if mark is None:
            left_out += 1
            continue
        count += 1
        if count > _MOST_MARKS:
            raise TallybookError(
                f"more than {_MOST_MARKS:,} figures are too many for one picture", "narrow the filters"
            )
        parts = _parts(point, by)
        name = parts.pop(by)
        key = tuple(parts.values())
        panels.setdefault(key, {}).setdefault(name, []).append(mark)
        scopes[key] = point.scope
        publishers[_publisher(point)] = None
    title, titles = _titles(list(panels))
    return OverTime(
        title=title or "Figures over time",
        note=_note(f"{count:,} figures published by {_some(list(publishers))}.", left_out),
        panels=[
            Panel(
                titles[key],
                [
                    Line(
                        name,
                        sorted(marks, key=lambda mark: mark.day),
                        is_joined=scopes[key] not in _UNJOINED,
                        steps=scopes[key] == _STEPPED,
                    )
                    for name, marks in lines.items()
                ],
            )
            for key, lines in panels.items()
        ],
    )


def of_days(days: Iterable[ComparedDay]) -> OverTime:
    """Comparisons over time: the middle figure as a line, from the lowest to the highest as its band."""
    from tallybook.plots import Line, Mark, OverTime, Panel

    found: dict[tuple[str, ...], list[Mark]] = {}
    for day in days:
        if day.low is None and day.high is None:
            continue
        words = f"{_plain(day.low)}–{_plain(day.high)}, middle {_plain(day.middle)}, {day.independent} independent"
        is_firm = day.middle is not None
        claims = " ".join(dict.fromkeys(claim for claim in (day.low_claim_id, day.high_claim_id) if claim))
        mark = Mark(day.day, day.middle, day.low, day.high, is_firm, words, claims)
        found.setdefault(_thing(day), []).append(mark)
    title, titles = _titles(list(found))
    note = "Line: the middle of the numbers that independent sources state, each by its latest figure."
    panels = [
        Panel(titles[key], [Line("middle, lowest to highest", marks, steps=True)]) for key, marks in found.items()
    ]
    return OverTime(title or "Sources side by side, over time", _note(note, 0), panels)


def of_comparison(rows: Iterable[ComparedFigure]) -> SideBySide:
    """Comparisons as groups of bars, a bar a source."""
    from tallybook.cli.tables import summary
    from tallybook.plots import Bar, Group, SideBySide

    groups: dict[str, list[ComparedFigure]] = {}
    left_out = 0
    for row in rows:
        groups.setdefault(row.comparison, []).append(row)
    keys = {name: _thing(found[0]) for name, found in groups.items()}
    title, titles = _titles(list(keys.values()))
    drawn = []
    for name, found in groups.items():
        bars = []
        for row in found:
            mark = _mark_of(row)
            if mark is None:
                left_out += 1
                continue
            bars.append(Bar(_speaker(row), mark, row.is_independent))
        if bars:
            drawn.append(Group(titles[keys[name]], summary(found[0]), bars))
    return SideBySide(
        title or "Sources side by side", _note("Indented: passes on what the source above says.", left_out), drawn
    )


def heading(row: ComparedFigure) -> str:
    """What a comparison is about: "North Korea: killed, personnel: total"."""
    return ": ".join(part for part in _thing(row) if part)


def _mark_of(row: SeriesPoint | ComparedFigure) -> Mark | None:
    """A row as a mark; None for one without a day or a number, or that is not its claim's one number."""
    from tallybook.cli.tables import amount
    from tallybook.plots import Mark

    value = row.value if row.value is not None else row.estimate
    is_own = getattr(row, "superseded_by", None) != row.claim_id
    if (
        row.day is None
        or row.flag in _LEFT_OUT
        or not is_own
        or (value is None and row.low is None and row.high is None)
    ):
        return None
    is_firm = row.modifier == "exact"
    return Mark(row.day, value, row.low, row.high, is_firm, amount(row), row.claim_id)


def _parts(point: SeriesPoint, by: str) -> dict[str, str]:
    """What tells a point's series from others, in the order of a heading; `by` is one of the keys."""
    from tallybook.cli.tables import printable

    equipment = printable(point.equipment or "")
    parts = {
        "source": _speaker(point),
        "subject": printable(point.subject or ""),
        "measure": _counted(point),
        "equipment": equipment,
        "scope": point.scope,
    }
    if by == "publisher":
        parts["publisher"] = _publisher(point)
    if by == "equipment" and not equipment:
        parts["equipment"] = "people"
    return parts


def _thing(row: ComparedFigure | ComparedDay) -> tuple[str, ...]:
    from tallybook.cli.tables import printable

    when = f"{row.place or ''} {row.day or ''}" if row.scope == "incident" else ""
    return tuple(map(printable, (row.subject or "", _counted(row), row.equipment or "", row.scope, when)))


def _counted(row: SeriesPoint | ComparedFigure | ComparedDay) -> str:
    measure = row.measure.replace("_", " ")
    return measure if row.category == "equipment" else f"{measure}, {row.category.replace('_', ' ')}"


def _speaker(row: SeriesPoint | ComparedFigure) -> str:
    from tallybook.cli.tables import actor

    if row.source is None:
        return f"{_publisher(row)} (own voice)"
    return actor(row.source, row.source_country)


def _publisher(row: SeriesPoint | ComparedFigure) -> str:
    from tallybook.cli.tables import printable

    return printable(row.publisher or "an unnamed publisher")


def _titles(keys: Sequence[tuple[str, ...]]) -> tuple[str, dict[tuple[str, ...], str]]:
    """What all have in common as the title, and what is left as the heading of each."""
    parts: Sequence[Sequence[str]] = list(zip(*keys, strict=True))
    is_common = [len(set(found)) == 1 for found in parts]

    def shown(key: tuple[str, ...], *, common: bool) -> str:
        return ": ".join(part for part, same in zip(key, is_common, strict=True) if part and same is common)

    title = shown(keys[0], common=True) if keys else ""
    return title, {key: shown(key, common=False) for key in keys}


def _note(what: str, left_out: int) -> str:
    rest = f" Not drawn: {left_out:,} without a day or a number, denied, or only a part." if left_out else ""
    return f"{what} {_HOLLOW}{rest}"


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:_NAMED]) + (f" and {len(names) - _NAMED} more" if len(names) > _NAMED else "")


def _plain(number: float | None) -> str:
    return "–" if number is None else f"{number:,}"
