"""The words of a picture: what it shows, who says so, where and when, and what to do where it has no room."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

SCOPES = {
    "total": "running total",
    "incident": "by incident",
    "increment": "new since the last report",
    "unknown": "not said what it covers",
}
_NAMED = 3  # things in a title
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that tells panels apart: as a picture words it, and as the tables name it."""

    words: str
    name: str | None = None

    @property
    def key(self) -> str:
        """As the tables name it."""
        return self.words if self.name is None else self.name


@dataclass(slots=True)
class Caption:
    """What panels have in common is the title of their picture, what is left the heading of each."""

    parts: Sequence[Mapping[str, Part]]
    lines: Sequence[str] = ()  # what lines are told apart by, where that is what they count
    title: str = field(init=False)
    titles: Sequence[str] = field(init=False)

    def __post_init__(self) -> None:
        """Word the titles."""
        names = list(self.parts[0]) if self.parts else []
        common = [name for name in names if len({part[name].words for part in self.parts}) == 1]
        self.titles = [
            ": ".join(part[name].words for name in names if name not in common and part[name].words) or "not stated"
            for part in self.parts
        ]
        if len(common) == len(names):
            self.titles = [""] * len(self.parts)
        shown = [self._named(name) if name not in common else self.parts[0][name].words for name in names]
        if self.lines:
            shown.insert(0, some(self.lines, _NAMED, separator="; "))
        self.title = _sentence(": ".join(part for part in shown if part))

    @property
    def counted(self) -> str:
        """What the axis of numbers counts."""
        names = {f"{_words(part, 'measure')} {_words(part, 'equipment')}".strip() for part in self.parts}
        found = set(self.lines) or names
        return found.pop() if len(found) == 1 else "people or items"

    def _named(self, name: str) -> str:
        """In a title, what is counted is named even where panels differ in it."""
        if name != "measure":
            return ""
        found = list(dict.fromkeys(part[name].words for part in self.parts))
        return some(found, _NAMED, separator="; ")


def _words(parts: Mapping[str, Part], name: str) -> str:
    return parts[name].words if name in parts else ""


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def some(names: Sequence[str], most: int, separator: str = ", ") -> str:
    """The names where they are few, else the first ones and how many more: "A, B and 7 more"."""
    if len(names) <= most:
        return separator.join(names)
    return f"{separator.join(names[:most])} and {len(names) - most:,} more"


def span_of(first: date, last: date) -> str:
    """From when to when: "11 to 17 June 2023", "30 May to 2 June 2023"."""
    end = f"{last.day} {_MONTHS[last.month - 1]} {last.year}"
    if first == last:
        return end
    if first.year != last.year:
        return f"{first.day} {_MONTHS[first.month - 1]} {first.year} to {end}"
    return f"{first.day} to {end}" if first.month == last.month else f"{first.day} {_MONTHS[first.month - 1]} to {end}"


def advise(drawn: int, panels: Sequence[tuple[Mapping[str, str], int, int]]) -> str:
    """What to ask for where there are more panels than could be drawn; nothing where all of them are.

    `panels` has for each the filters that keep it, for how many it stands, and its figures. Named are the filters that
    leave few enough of them, those with the most figures first; else the one that leaves the fewest.
    """
    from tallybook.plots import MOST_PANELS

    whole = sum(needs for _, needs, _ in panels)
    if whole <= drawn:
        return ""
    left: dict[tuple[str, str], list[int]] = {}
    for filters, needs, figures in panels:
        for option in filters.items():
            found = left.setdefault(option, [0, 0])
            found[0] += needs
            found[1] += figures
    narrower = {option: found for option, found in left.items() if found[0] < whole}
    fitting = sorted((option for option in narrower if narrower[option][0] <= MOST_PANELS),
                     key=lambda option: (-narrower[option][1], option))[:3]  # fmt: skip
    if not fitting:
        fitting = sorted(narrower, key=lambda option: (narrower[option][0], option))[:1]
    named = [f"{name} {shlex.quote(value)} ({narrower[name, value][0]})" for name, value in fitting]
    ways = " or ".join(named) or "--since and --until"
    most = "those with the most figures"
    return f"Drawn: {drawn} of {whole} panels, {most}. For fewer, choose one of (panels then): {ways}"
