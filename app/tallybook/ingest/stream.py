"""From what a person names to documents with their claims, one after another. Imports nothing of the store."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from typing import TYPE_CHECKING

from tallybook.errors import UsageError
from tallybook.ingest.prepare import Result, prepare
from tallybook.ingest.request import Request
from tallybook.readers import Target, find_targets
from tallybook.records import Claim, Document, Problem

if TYPE_CHECKING:
    from tallybook.settings import Settings
    from tallybook.store.database import Database


def extract_only(arguments: Sequence[str], request: Request) -> Iterator[tuple[Document, tuple[Claim, ...]] | Problem]:
    """Yield every document that the arguments name with its claims, or the Problem that stands for it; no database."""
    with closing(prepare_targets(find(arguments, request), request, None, None)) as results:
        for result in results:
            yield result if isinstance(result, Problem) else (result.document, result.claims)


def find(arguments: Sequence[str], request: Request) -> Iterator[Target | Problem]:
    """The targets, looked for as they are needed. Raises UsageError for one title or URL and several targets."""
    targets = find_targets(arguments, request.reading())
    if not request.names_one:
        return targets
    first: list[Target | Problem] = []
    for target in targets:
        first.append(target)
        if sum(isinstance(one, Target) for one in first) > 1:
            raise UsageError(
                "--title and --url can only be true of one document, and several files are named",
                "name one file, or leave them out",
            )
    return iter(first)


class Counted:
    """Targets with how many were taken; where somebody watches, `total` is how many there are, else 0."""

    def __init__(self, targets: Iterator[Target | Problem], *, is_watched: bool) -> None:
        """Finds all of the targets at once where somebody watches."""
        found = list(targets) if is_watched else None
        self.total = 0 if found is None else len(found)
        self.begun = 0
        self._targets = targets if found is None else iter(found)

    def __iter__(self) -> Iterator[Target | Problem]:
        """The targets themselves."""
        return self

    def __next__(self) -> Target | Problem:
        """The next one."""
        target = next(self._targets)
        self.begun += 1
        return target


def prepare_targets(
    targets: Iterator[Target | Problem], request: Request, settings: Settings | None, database: Database | None
) -> Generator[Result]:
    """Yield the documents of the targets, ready to be saved, and their problems, in order; by `request.jobs` processes.

    `settings` say where the processes find the database; `database` is the caller's own. Neither is needed.
    """
    if request.jobs > 1:
        from tallybook.ingest.workers import prepare_all

        yield from prepare_all(targets, request, settings)
        return
    for target in targets:
        if isinstance(target, Problem):
            yield target
        else:
            yield from prepare(target, request, database)
