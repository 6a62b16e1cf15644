"""The same places read again and again: what is new in a folder or a feed is kept, until somebody stops it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence

from tallybook.errors import UsageError
from tallybook.ingest.request import Progress, Request, Summary
from tallybook.ingest.run import ingest
from tallybook.readers import Target, find_targets
from tallybook.records import Problem
from tallybook.settings import Settings

SHORTEST = 1.0  # seconds between two passes
_SETTLED = 2.0  # seconds since a file was last written; before that its writer may not be done
_State = tuple[int, int]


def watch(
    arguments: Sequence[str],
    settings: Settings,
    request: Request,
    seconds: float,
    on_progress: Callable[[Progress], None] | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[Summary]:
    """Yield what came of each pass that found something; a pass every `seconds`, without end.

    A file is read when it is new or was changed, once it has not been written to for two seconds; an address (a feed,
    a page) at every pass. A pass without anything to read leaves no trace. Every document is kept in a transaction of
    its own, so that stopping between or within passes loses nothing. Raises UsageError for standard input, for a title
    or URL of a single document, and for less than a second; StoreError as `ingest` does.
    """
    if "-" in arguments:
        raise UsageError("--watch can't read standard input again", "name folders, files or addresses")
    if request.names_one:
        raise UsageError("--title and --url can only be true of one document", "leave them out with --watch")
    if seconds < SHORTEST:
        raise UsageError(f"--interval {seconds:g}: a second is the least", "write 60, or leave it out")
    known: dict[str, _State | str] = {}
    while True:
        fresh = list(_fresh(arguments, request, known))
        if fresh:
            summary = ingest(arguments, settings, request, on_progress, targets=fresh)
            yield summary
            if summary.is_interrupted:
                return
        sleep(seconds)


def _fresh(arguments: Sequence[str], request: Request, known: dict[str, _State | str]) -> Iterator[Target | Problem]:
    """What is to be read in a pass, noted in `known`; a problem with a place is told once, not at every pass."""
    for found in find_targets(arguments, request.reading()):
        if isinstance(found, Problem):
            if known.get(found.location) != found.message and not found.message.endswith("holds no files"):
                known[found.location] = found.message
                yield found
        elif found.path is None:
            yield found
        elif (state := _state_of(found)) is not None and known.get(found.location) != state:
            known[found.location] = state
            yield found


def _state_of(target: Target) -> _State | None:
    """By what a change of a file is told; None for one that is gone, or may still be written to."""
    if target.path is None:
        return None
    try:
        status = target.path.stat()
    except OSError:
        return None
    if 0 <= time.time() - status.st_mtime < _SETTLED:
        return None
    return status.st_mtime_ns, status.st_size
