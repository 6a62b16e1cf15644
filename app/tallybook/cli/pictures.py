"""From rows of series and comparisons to pictures, and where a picture goes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from tallybook.cli.captions import Caption, Part, advise, some, span_of
from tallybook.cli.options import General, check_free

if TYPE_CHECKING:
    from tallybook.plots import Group, Mark, OverTime, Panel, Picture, SideBySide, Style
    from tallybook.queries.rows import ComparedDay, ComparedFigure, SeriesPoint

TEXT = "-"
_MOST_MARKS = 200_000
_LEFT_OUT = frozenset({"part", "several", "denied"})
_SAID_BY, _PLACES, _PUBLISHERS = 3, 2, 4  # named in a subtitle and a note
_THING = ("subject", "measure", "equipment", "scope", "where")


def put(general: General, picture: Picture, target: str) -> None:
    """Draw a picture in the terminal, or into a file and say so; what it has no room for is said on stderr.

    Raises TallybookError where there is nothing to draw, UsageError for an ending that nothing draws.
    """
    from tallybook import plots
    from tallybook.cli.output import console, note

    if target == TEXT:
        from tallybook.plots import terminal

        plots.check(picture)
        own = console(general)
        own.file.write(terminal.text(picture, own.width, is_unicode=_speaks_unicode(own.encoding)))
    else:
        plots.write_plot(picture, Path(target))
        note(general, f"Drawn: {target}")
    if picture.advice:
        note(general, picture.advice)


def check_target(target: str, *, is_forced: bool) -> None:
    """Raise UsageError, before the work begins, for a file whose ending nothing draws, or that may not be replaced."""
    from tallybook.plots import plot_for

    if target != TEXT:
        plot_for(Path(target))
        check_free(Path(target), is_forced=is_forced)


def _speaks_unicode(encoding: str) -> bool:
    return encoding.lower().replace("-", "").startswith("utf")


def of_series(points: Iterable[SeriesPoint], by: str, *, of_one_incident: bool = False) -> OverTime:
    """Series as lines that are told apart by `by`; what else tells them apart are panels.

    `of_one_incident`: the figures are of one incident, so that those of a source are joined: they are one story.
    Raises TallybookError for more figures than a picture can hold.
    """
    from tallybook.errors import TallybookError

    found = _Series(by, of_one_incident=of_one_incident)
    for point in points:
        found.add(point)
        if found.count > _MOST_MARKS:
            raise TallybookError(
                f"more than {_MOST_MARKS:,} figures are too many for one picture", "narrow the filters"
            )
    return found.picture()


_Names = dict[tuple[tuple[str, ...], str], dict[str, None]]  # by panel and line


class _Series:
    """Points on their way into panels: what tells lines and panels apart, and what the caption says of them all."""

    def __init__(self, by: str, *, of_one_incident: bool) -> None:
        self.count = 0
        self._by = by
        self._is_one_incident = of_one_incident
        self._left_out = 0
        self._panels: dict[tuple[str, ...], dict[str, list[Mark]]] = {}
        self._parts: dict[tuple[str, ...], dict[str, Part]] = {}
        self._filters: dict[tuple[str, ...], dict[str, str]] = {}
        self._sources: _Names = {}
        self._publishers: _Names = {}
        self._places: _Names = {}

    def add(self, point: SeriesPoint) -> None:
        """Put a point where it belongs."""
        from tallybook.cli.tables import printable

        mark = _mark_of(point)
        if mark is None:
            self._left_out += 1
            return
        if self._is_one_incident and point.said is not None:  # what it stands for is one day: that of the incident
            mark = replace(mark, day=point.said)
        self.count += 1
        parts = _parts(point, self._by)
        name = parts.pop(self._by)
        panel = tuple(part.words for part in parts.values())
        self._panels.setdefault(panel, {}).setdefault(name.words, []).append(mark)
        self._parts.setdefault(panel, parts)
        self._filters.setdefault(panel, _filters_of(point, self._by))
        self._sources.setdefault((panel, name.words), {})[_speaker(point)] = None
        self._publishers.setdefault((panel, name.words), {})[_publisher(point)] = None
        self._places.setdefault((panel, name.words), {})[printable(point.place or "")] = None

    def picture(self) -> OverTime:
        """The picture, with as many panels as can be read and advice on the rest."""
        from tallybook.plots import OverTime, count_parts

        sizes = {panel: sum(map(len, lines.values())) for panel, lines in self._panels.items()}
        needs = {panel: count_parts(len(lines)) for panel, lines in self._panels.items()}
        kept = _fitting(sizes, needs)
        for panel in kept:
            self._panels[panel] = _fullest(self._panels[panel])
        counted = list(dict.fromkeys(name for panel in kept for name in self._panels[panel]))
        caption = Caption([self._parts[panel] for panel in kept], counted if self._by == "measure" else ())
        panels = [part for panel, title in zip(kept, caption.titles, strict=True) for part in self._panel(panel, title)]
        return OverTime(
            title=caption.title or "Figures over time",
            subtitle=self._subtitle(kept),
            note=self._note(kept),
            panels=panels,
            x_name="day of the report" if self._is_one_incident else "day that the figure stands for",
            y_name=caption.counted,
            advice=advise(len(panels), [(self._filters[panel], needs[panel], sizes[panel]) for panel in needs]),
        )

    def _panel(self, panel: tuple[str, ...], title: str) -> list[Panel]:
        from tallybook.plots import Line, Panel, parted

        style = _style(self._parts[panel].get("scope"), is_one_incident=self._is_one_incident)
        lines = [
            Line(name, sorted(marks, key=lambda mark: mark.day), style) for name, marks in self._panels[panel].items()
        ]
        return parted(Panel(title, lines))

    def _names(self, names: _Names, kept: Sequence[tuple[str, ...]]) -> list[str]:
        """The names that go with the lines of these panels, each once."""
        lines = ((panel, line) for panel in kept for line in self._panels[panel])
        return list(dict.fromkeys(name for line in lines for name in names[line]))

    def _subtitle(self, kept: Sequence[tuple[str, ...]]) -> str:
        days = [mark.day for panel in kept for marks in self._panels[panel].values() for mark in marks]
        if not days:
            return ""
        said = f"Said by {some(self._names(self._sources, kept), _SAID_BY)}"
        places = self._names(self._places, kept)
        stated = [place for place in places if place]
        where = some(stated, _PLACES) + ("" if len(stated) == len(places) else " where stated") if stated else ""
        return " · ".join(part for part in (said, where, span_of(min(days), max(days))) if part)

    def _note(self, kept: Sequence[tuple[str, ...]]) -> str:
        count = sum(len(marks) for panel in kept for marks in self._panels[panel].values())
        figures = f"{count:,} {'figure' if count == 1 else 'figures'}"
        publishers = some(self._names(self._publishers, kept), _PUBLISHERS)
        return f"{figures} published by {publishers}.{_left_out(self._left_out)}"


def _fullest(lines: dict[str, list[Mark]]) -> dict[str, list[Mark]]:
    """As many lines as a whole picture can hold, those with the most figures, in the order in which they came."""
    from tallybook.plots import MOST_LINES, MOST_PANELS

    kept = set(sorted(lines, key=lambda name: -len(lines[name]))[: MOST_LINES * MOST_PANELS])
    return {name: marks for name, marks in lines.items() if name in kept}


def _fitting(sizes: dict[tuple[str, ...], int], needs: dict[tuple[str, ...], int]) -> list[tuple[str, ...]]:
    """The panels that there is room for, those with the most figures, in the order in which they came."""
    from tallybook.plots import MOST_PANELS

    room = MOST_PANELS
    kept: set[tuple[str, ...]] = set()
    for panel in sorted(sizes, key=lambda panel: -sizes[panel]):
        if needs[panel] <= room or not kept:
            kept.add(panel)
            room -= needs[panel]
    return [panel for panel in sizes if panel in kept]


def _style(scope: Part | None, *, is_one_incident: bool) -> Style:
    from tallybook.plots import Style

    name = scope.key if scope else ""
    if name == "increment":
        return Style.BARS
    is_story = name == "total" or (is_one_incident and name in {"incident", "unknown"})
    return Style.STEPS if is_story else Style.DOTS


def of_days(days: Iterable[ComparedDay]) -> OverTime:
    """Comparisons over time: the middle figure as a line, from the lowest to the highest as its band."""
    from tallybook.plots import Line, Mark, OverTime, Panel, Style

    found: dict[tuple[str, ...], list[Mark]] = {}
    things: dict[tuple[str, ...], dict[str, Part]] = {}
    filters: dict[tuple[str, ...], dict[str, str]] = {}
    for day in days:
        if day.low is None and day.high is None:
            continue
        middle = day.middle
        words = f"{_plain(day.low)}–{_plain(day.high)}, middle {_plain(middle)}, {day.independent} independent"
        claims = " ".join(dict.fromkeys(claim for claim in (day.low_claim_id, day.high_claim_id) if claim))
        parts = _thing(day)
        thing = tuple(part.words for part in parts.values())
        things.setdefault(thing, parts)
        filters.setdefault(thing, _filters_of(day, ""))
        found.setdefault(thing, []).append(Mark(day.day, middle, day.low, day.high, middle is not None, words, claims))
    sizes = {thing: len(marks) for thing, marks in found.items()}
    kept = _fitting(sizes, dict.fromkeys(sizes, 1))
    caption = Caption([things[thing] for thing in kept])
    marks = [mark for thing in kept for mark in found[thing]]
    when = span_of(min(mark.day for mark in marks), max(mark.day for mark in marks)) if marks else ""
    return OverTime(
        caption.title or "Sources side by side, over time",
        when,
        "Line: the middle of the numbers that independent sources state, each by its latest figure. "
        "Band: from the lowest to the highest number of any source.",
        [
            Panel(title, [Line("Middle of the sources", found[thing], Style.BAND)])
            for thing, title in zip(kept, caption.titles, strict=True)
        ],
        "day",
        caption.counted,
        advise(len(kept), [(filters[thing], 1, sizes[thing]) for thing in found]),
    )


def of_comparison(rows: Iterable[ComparedFigure]) -> SideBySide:
    """Comparisons as groups of rows, a row a source."""
    from tallybook.cli.tables import summary
    from tallybook.plots import Bar, Group, SideBySide

    groups: dict[str, list[ComparedFigure]] = {}
    bars: dict[str, list[Bar]] = {}
    left_out = 0
    for row in rows:
        mark = _mark_of(row)
        if mark is None:
            left_out += 1
            continue
        groups.setdefault(row.comparison, []).append(row)
        bars.setdefault(row.comparison, []).append(Bar(_speaker(row), mark, row.is_independent))
    sizes: dict[tuple[str, ...], int] = {(name,): len(found) for name, found in groups.items()}
    kept = [name for name, *_ in _fitting(sizes, dict.fromkeys(sizes, 1))]
    caption = Caption([_thing(groups[name][0]) for name in kept])
    drawn: list[Group] = [
        Group(title, summary(groups[name][0]), bars[name]) for name, title in zip(kept, caption.titles, strict=True)
    ]
    days = [bar.mark.day for group in drawn for bar in group.bars]
    indented = any(not bar.is_independent for group in drawn for bar in group.bars)
    rest = [(_filters_of(found[0], ""), 1, len(found)) for found in groups.values()]
    return SideBySide(
        caption.title or "Sources side by side",
        f"The latest figure of each source · {span_of(min(days), max(days))}" if days else "",
        f"{'Indented: passes on what the source above says.' if indented else ''}{_left_out(left_out)}".strip(),
        drawn,
        caption.counted,
        advise(len(kept), rest),
    )


def heading(row: ComparedFigure, *, of_one_incident: bool = False) -> str:
    """What a comparison is about: "North Korea: killed, personnel: total"; in an incident the thing alone."""
    parts = list(_thing(row).values())
    return ": ".join(part.key for part in (parts[:-2] if of_one_incident else parts) if part.key)


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


def _parts(point: SeriesPoint, by: str) -> dict[str, Part]:
    """What tells a point's series from others, in the order of a heading; `by` is one of the keys."""
    thing = _thing(point)
    del thing["where"]
    parts = {"source": Part(_speaker(point)), **thing}
    if by == "publisher":
        parts["publisher"] = Part(_publisher(point))
    if by == "equipment" and not point.equipment:
        parts["equipment"] = Part("people")
    if by == "subject" and not point.subject:
        parts["subject"] = Part("whose is not stated")
    return parts


def _thing(row: SeriesPoint | ComparedFigure | ComparedDay) -> dict[str, Part]:
    """What a row counts, in the order of a heading."""
    from tallybook.cli.captions import SCOPES
    from tallybook.cli.tables import printable

    when = f"{row.place or ''} {row.day or ''}" if row.scope == "incident" else ""
    words = (row.subject or "", _counted(row), row.equipment or "", row.scope, when)
    parts = {name: Part(printable(part)) for name, part in zip(_THING, words, strict=True)}
    parts["scope"] = Part(SCOPES.get(row.scope, row.scope), row.scope)
    return parts


def _filters_of(row: SeriesPoint | ComparedFigure | ComparedDay, by: str) -> dict[str, str]:
    """The filters that would leave a row in: option and value, without the one that tells lines apart."""
    from tallybook.cli.tables import printable

    found = {
        "--measure": row.measure,
        "--category": row.category,
        "--subject": row.subject,
        "--equipment": row.equipment,
        "--source": getattr(row, "source", None),
    }
    return {name: printable(value) for name, value in found.items() if value and name != f"--{by}"}


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


def _left_out(count: int) -> str:
    return f" Not drawn: {count:,} without a day or a number, denied, or only a part." if count else ""


def _plain(number: float | None) -> str:
    return "–" if number is None else f"{number:,}"
