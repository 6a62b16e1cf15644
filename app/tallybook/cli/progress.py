"""A bar on stderr while something long is written: only on a terminal, and only when it takes more than a moment."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from tallybook.cli.options import General

if TYPE_CHECKING:
    from rich.progress import Progress

_MOMENT_S = 1.0
_ROWS_A_LOOK = 200

Row = TypeVar("Row")


@contextmanager
def watched(general: General, what: str, total: Callable[[], int | None]) -> Iterator[Bar]:
    """A bar that counts rows which go through it; without a terminal or with --quiet it shows nothing.

    `total` is asked for how many there will be once the bar is shown; None where that is not known.
    """
    bar = Bar(general, what, total)
    try:
        yield bar
    finally:
        bar.stop()


class Bar:
    """Counts rows as they go by."""

    def __init__(self, general: General, what: str, total: Callable[[], int | None]) -> None:
        """`what` stands before the bar."""
        self._is_wanted = _is_terminal() and not general.quiet
        self._general = general
        self._what = what
        self._total = total
        self._count = 0
        self._started = time.monotonic()
        self._progress: Progress | None = None

    def over(self, rows: Iterable[Row]) -> Iterator[Row]:
        """The rows, counted as they are taken."""
        return self._counted(rows) if self._is_wanted else iter(rows)

    def add(self, count: int) -> None:
        """Count so many rows more."""
        if self._is_wanted:
            self._count += count
            self._show()

    def stop(self) -> None:
        """Take the bar off the terminal."""
        if self._progress is not None:
            self._progress.stop()

    def _counted(self, rows: Iterable[Row]) -> Iterator[Row]:
        rows = iter(rows)
        while some := list(islice(rows, _ROWS_A_LOOK)):
            yield from some
            self.add(len(some))

    def _show(self) -> None:
        if self._progress is None and time.monotonic() - self._started > _MOMENT_S:
            self._progress = _bar(self._general)
            self._progress.add_task(self._what, total=self._total())
            self._progress.start()
        if self._progress is not None:
            self._progress.update(self._progress.task_ids[0], completed=self._count)


def bar_of_files(general: General, what: str) -> Progress:
    """A bar of one task for files, with their number and the time left; it shows what it is at last, on one line."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
    from rich.table import Column

    console = Console(stderr=True, no_color=general.no_color or None)
    bar = Progress(
        BarColumn(bar_width=20),
        MofNCompleteColumn(),
        TextColumn("files, left"),
        TimeRemainingColumn(),
        TextColumn("{task.description}", markup=False, table_column=Column(no_wrap=True, overflow="ellipsis", ratio=1)),
        console=console,
        transient=True,
        expand=True,
    )
    bar.add_task(what, total=None)
    return bar


def _is_terminal() -> bool:
    return sys.stderr.isatty()


def _bar(general: General) -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True, no_color=general.no_color or None)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=console, transient=True)
