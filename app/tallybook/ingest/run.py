"""A run of `tally ingest`: every document in a transaction of its own, every problem kept, the next one tried."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import closing
from dataclasses import replace

from tallybook.ingest.grouping import group_new
from tallybook.ingest.prepare import Prepared, Result, current_extractor, extract_again
from tallybook.ingest.request import Progress, Request, Summary
from tallybook.ingest.stream import Counted, find, prepare_targets
from tallybook.readers import Target
from tallybook.readers.fetching.url import without_credentials
from tallybook.records import Problem
from tallybook.settings import Settings
from tallybook.store.database import Database, open_database
from tallybook.store.write.runs import RunLog
from tallybook.store.write.save import Origin, Outcome, RefusedDocumentError, Saved, note_seen, save_document

_ATTEMPTS = 5  # at a document that other processes change at the same time


def ingest(
    arguments: Sequence[str],
    settings: Settings,
    request: Request,
    on_progress: Callable[[Progress], None] | None = None,
    *,
    database: Database | None = None,
    targets: Iterable[Target | Problem] | None = None,
) -> Summary:
    """Read what the arguments name, extract, and keep it; what came of it.

    Problems with single files are in the summary, not raised. Ctrl-C ends the run with the document at hand left out
    and the summary marked as interrupted; running again goes on. `database` is that of the settings where it is open
    already; `targets` are those of the arguments that are to be read, all of them without it. Raises StoreError where
    the database refuses, and UsageError where a title or URL was given for more than one document.
    """
    # Only who watches waits until all are found: their number says how long it will take.
    found = find(arguments, request) if targets is None else iter(targets)
    counted = Counted(found, is_watched=on_progress is not None)
    store = database or open_database(settings)

    def report(progress: Progress) -> None:
        if on_progress:
            on_progress(replace(progress, begun=counted.begun, total=counted.total))

    try:
        return _Run(store, request, arguments).work(prepare_targets(counted, request, settings, store), report)
    finally:
        if database is None:
            store.close()


def _command(arguments: Sequence[str]) -> str:
    """The command as it is kept, without passwords in addresses."""
    return shlex.join(["tally", "ingest", *(without_credentials(argument) for argument in arguments)])


class _Run:
    """One run: saves what is prepared and counts."""

    def __init__(self, database: Database, request: Request, arguments: Sequence[str]) -> None:
        self._database = database
        self._overriding = request.overriding
        self._request = request
        self._log = RunLog(database, _command(arguments), current_extractor(request.engine))
        self._summary = Summary(run_id=self._log.run_id)

    def work(self, results: Generator[Result], on_progress: Callable[[Progress], None]) -> Summary:
        """Save all results, in their order."""
        summary = self._summary
        with self._log.kept_in(summary), closing(results):
            for result in results:
                location = self._take(result)
                on_progress(Progress(summary.documents, len(summary.problems), location))
            group_new(self._database)
        return summary

    def _take(self, result: Result) -> str:
        """Save a document or note a problem; where it came from."""
        if isinstance(result, Problem):
            self._note(result)
            return result.location
        location = result.document.location
        try:
            saved = self._save(result)
        except RefusedDocumentError as error:
            saved = Problem(location=location, message=f"{location}: {error.message}", next_step=error.next_step)
        if isinstance(saved, Problem):
            self._note(saved)
        else:
            self._count(saved, result)
        return location

    def _save(self, prepared: Prepared) -> Saved | Problem:
        current: Result = prepared
        for _ in range(_ATTEMPTS):
            if isinstance(current, Problem):
                return current
            origin = Origin(current.extractor, self._log.run_id, current.fetched_at)
            with self._database.session(write=True) as session:
                if current.is_known:
                    return note_seen(session, current.document, origin, overriding=self._overriding)
                saved = save_document(
                    session,
                    current.document,
                    current.claims,
                    origin,
                    overriding=self._overriding,
                    again=self._request.again,
                )
            if saved.outcome is not Outcome.OUTDATED:
                return saved
            current = extract_again(current, saved.document, self._request)
        return Problem(
            location=prepared.document.location,
            message=f"{prepared.document.location}: other processes kept changing what is known of this text",
            next_step="Ingest it again.",
        )

    def _note(self, problem: Problem) -> None:
        self._summary.problems.append(problem)
        self._log.note(problem)

    def _count(self, saved: Saved, prepared: Prepared) -> None:
        summary = self._summary
        match saved.outcome:
            case Outcome.ADDED:
                summary.added += 1
            case Outcome.NEW_VERSION:
                summary.new_versions += 1
            case Outcome.COMPLETED:
                summary.completed += 1
            case Outcome.REEXTRACTED:
                summary.extracted_again += 1
            case _:
                summary.same += 1
        summary.claims += saved.claims
        summary.figures += saved.figures
        summary.near_duplicates += saved.links
        if prepared.document.published is None:
            summary.undated += 1
        if prepared.is_foreign:
            summary.not_english[prepared.document.language or ""] += 1
