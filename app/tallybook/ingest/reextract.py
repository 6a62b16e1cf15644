"""Reading all stored texts again with the extractor of this version; what was read before is kept beside it.

A text that the extractor of this version has read is passed over, so that a run that was broken off goes on where it
ended. What people decided holds for the words that are read again, and waits for those that are not.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from tallybook.ingest.grouping import group_new
from tallybook.ingest.prepare import Prepared, current_extractor, extract_again
from tallybook.ingest.request import Progress, Request, Summary
from tallybook.records import Problem
from tallybook.store.database import Database
from tallybook.store.read.load import iter_stale, load_known_document
from tallybook.store.write.runs import RunLog
from tallybook.store.write.save import Origin, Outcome, save_document

COMMAND = "tally db reextract"


def reextract(database: Database, request: Request, on_progress: Callable[[Progress], None] | None = None) -> Summary:
    """Read every text again that another extractor read last; what came of it. Ctrl-C ends it between two texts."""
    extractor = current_extractor(request.engine)
    log = RunLog(database, COMMAND, extractor)
    summary = Summary(run_id=log.run_id)
    with log.kept_in(summary):
        with database.session() as session:
            stale = list(iter_stale(session, extractor))
        for document_id in stale:
            location = _read_again(database, document_id, request, log, summary)
            if on_progress:
                on_progress(Progress(summary.documents, len(summary.problems), location))
        group_new(database)
    return summary


def _read_again(database: Database, document_id: int, request: Request, log: RunLog, summary: Summary) -> str:
    with database.session() as session:
        document = load_known_document(session, document_id)
    result = extract_again(Prepared(document, (), None, datetime.now(UTC)), document, request)
    if isinstance(result, Problem):
        summary.problems.append(result)
        log.note(result)
        return document.location
    origin = Origin(result.extractor, log.run_id, result.fetched_at)
    with database.session(write=True) as session:
        saved = save_document(session, result.document, result.claims, origin, is_met=False)
    if saved.outcome is Outcome.REEXTRACTED:
        summary.extracted_again += 1
    else:
        summary.same += 1
    summary.claims += saved.claims
    summary.figures += saved.figures
    return document.location
