"""The log of ingest runs: when, how called, by which extractor, what came of it, which problems it met."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import update

from tallybook.records import Problem
from tallybook.store.database import Database
from tallybook.store.schema.tables import ProblemRow, RunRow, RunState


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

    def finish(self, counts: dict[str, int]) -> None:
        """The run came to its end."""
        self._end(RunState.DONE, counts)

    def interrupt(self, counts: dict[str, int]) -> None:
        """A person ended the run."""
        self._end(RunState.INTERRUPTED, counts)

    def fail(self, counts: dict[str, int]) -> None:
        """The run could not go on."""
        self._end(RunState.FAILED, counts)

    def _end(self, state: RunState, counts: dict[str, int]) -> None:
        with self._database.session(write=True) as session:
            session.execute(
                update(RunRow)
                .where(RunRow.id == self.run_id)
                .values(state=state, counts=counts, finished_at=datetime.now(UTC))
            )
