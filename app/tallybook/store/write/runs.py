"""The log of ingest runs: when, how called, by which extractor, what came of it, which problems it met."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Protocol

from sqlalchemy import update

from tallybook.records import Problem
from tallybook.store.database import Database
from tallybook.store.schema.tables import ProblemRow, RunRow, RunState


class Counted(Protocol):
    """What came of a run so far."""

    is_interrupted: bool

    def counts(self) -> dict[str, int]:
        """Documents and claims by what became of them."""
        ...


class RunLog:
    """A run from its start on. Each entry is written at once, so that a killed run still shows what it met."""

    def __init__(self, database: Database, command: str, extractor: str) -> None:
        """Open the log of a new run."""
        self._database = database
        with database.session(write=True) as session:
            row = RunRow(
                started_at=datetime.now(UTC),
                finished_at=None,
                command=command,
                extractor=extractor,
                state=RunState.RUNNING,
                counts={},
            )
            session.add(row)
            session.flush()
            self.run_id = row.id

    def note(self, problem: Problem) -> None:
        """Keep a problem."""
        with self._database.session(write=True) as session:
            session.add(
                ProblemRow(
                    run_id=self.run_id,
                    location=problem.location,
                    line=problem.line,
                    message=problem.message,
                    next_step=problem.next_step,
                    severity=problem.severity,
                    recorded_at=datetime.now(UTC),
                )
            )

    @contextmanager
    def kept_in(self, summary: Counted) -> Iterator[None]:
        """Keep how the work inside ends, with what `summary` counts then; Ctrl-C ends it without an error."""
        try:
            yield
        except KeyboardInterrupt:
            summary.is_interrupted = True
            self._end(RunState.INTERRUPTED, summary.counts())
        except BaseException:  # whatever ends the run, it is kept as failed; the error goes on
            self._end(RunState.FAILED, summary.counts())
            raise
        else:
            self._end(RunState.DONE, summary.counts())

    def _end(self, state: RunState, counts: dict[str, int]) -> None:
        with self._database.session(write=True) as session:
            session.execute(
                update(RunRow)
                .where(RunRow.id == self.run_id)
                .values(state=state, counts=counts, finished_at=datetime.now(UTC))
            )
