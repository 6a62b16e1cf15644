"""Several processes that prepare targets, while the caller alone writes.

A process that dies (out of memory, a crash inside a library) costs only the target that it was at. Results come in
the order of the targets whatever the number of processes, and no more than a fixed number of them wait in memory: a
process that is ahead waits until its results are taken.
"""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pickle import PicklingError, UnpicklingError

from tallybook.errors import TallybookError
from tallybook.ingest.prepare import Prepared, Result, prepare
from tallybook.ingest.request import Request
from tallybook.readers import Target
from tallybook.records import Problem
from tallybook.settings import Settings

_WAITING_RESULTS = 200  # of targets ahead of the one whose turn it is
_TARGETS_AHEAD = 8  # for each process
_READY = "ready"
_SECONDS_TO_END = 5.0
_Message = Prepared | Problem | TallybookError | str | None  # None ends a target


@dataclass(slots=True, eq=False)
class _Work:
    """A target with the results that have come so far."""

    target: Target | None
    results: deque[Result] = field(default_factory=deque)
    is_done: bool = False


class _Worker:
    """A process and the work that it has."""

    def __init__(self, request: Request, settings: Settings | None) -> None:
        context = get_context("spawn")
        self.connection, theirs = context.Pipe()
        self.process: BaseProcess = context.Process(target=_serve, args=(theirs, request, settings), daemon=True)
        self.process.start()
        theirs.close()
        self.work: _Work | None = None
        self.is_ready = False

    def begin(self, work: _Work) -> None:
        """Hand over a target."""
        self.work = work
        with suppress(OSError):  # a process that died meanwhile is noticed when its results are read
            self.connection.send(work.target)

    def end(self) -> None:
        """Stop the process at once."""
        self.connection.close()
        self.process.terminate()
        self.process.join(_SECONDS_TO_END)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()


def prepare_all(targets: Iterator[Target | Problem], request: Request, settings: Settings | None) -> Iterator[Result]:
    """Yield what `prepare` makes of all targets, in their order, by as many processes as were asked for."""
    pool = _Pool(request, settings)
    try:
        yield from pool.results(targets)
    finally:
        pool.close()


class _Pool:
    def __init__(self, request: Request, settings: Settings | None) -> None:
        self._request = request
        self._settings = settings
        self._idle: list[_Worker] = []
        self._busy: list[_Worker] = []
        self._queue: deque[_Work] = deque()

    def results(self, targets: Iterator[Target | Problem]) -> Iterator[Result]:
        self._fill(targets)
        while self._queue:
            first = self._queue[0]
            while first.results:
                yield first.results.popleft()
            if first.is_done:
                self._queue.popleft()
            else:
                self._receive()
            self._fill(targets)

    def close(self) -> None:
        for worker in (*self._idle, *self._busy):
            worker.end()

    def _fill(self, targets: Iterator[Target | Problem]) -> None:
        """Give every idle process a target, as long as there are any and not too many results wait."""
        while len(self._busy) < self._request.jobs and len(self._queue) < self._request.jobs * _TARGETS_AHEAD:
            target = next(targets, None)
            if target is None:
                return
            if isinstance(target, Problem):
                self._queue.append(_Work(None, deque([target]), is_done=True))
                continue
            work = _Work(target)
            self._queue.append(work)
            worker = self._idle.pop() if self._idle else _Worker(self._request, self._settings)
            self._busy.append(worker)
            worker.begin(work)

    def _receive(self) -> None:
        """Wait for messages; while too many results wait, only for those whose turn it is."""
        is_full = sum(len(work.results) for work in self._queue) >= _WAITING_RESULTS
        heard = [worker for worker in self._busy if not is_full or worker.work is self._queue[0]]
        ready = set(wait([worker.connection for worker in heard]))
        for worker in heard:
            if worker.connection in ready:
                self._take(worker)

    def _take(self, worker: _Worker) -> None:
        work = worker.work
        if work is None:
            raise TypeError("a message from a process without work")
        try:
            message: _Message = worker.connection.recv()
        except (EOFError, OSError, UnpicklingError):
            self._bury(worker, work)
            return
        if isinstance(message, TallybookError):
            raise message
        if message == _READY:
            worker.is_ready = True
        elif isinstance(message, Prepared | Problem):
            work.results.append(message)
        else:
            work.is_done = True
            worker.work = None
            self._busy.remove(worker)
            self._idle.append(worker)

    def _bury(self, worker: _Worker, work: _Work) -> None:
        """A process died: its target is lost, and the next target gets a new process."""
        self._busy.remove(worker)
        worker.process.join(_SECONDS_TO_END)
        code = worker.process.exitcode
        worker.end()
        if not worker.is_ready:
            raise TallybookError(f"a process for --jobs could not start (exit code {code})", "leave --jobs out")
        location = work.target.location if work.target else ""
        work.results.append(
            Problem(
                location=location,
                message=f"{location}: the process that read it died ({_cause(code)})",
                next_step="Leave the file out or split it; the documents found in it so far are kept.",
            )
        )
        work.is_done = True


def _cause(code: int | None) -> str:
    if code is None or code >= 0:
        return f"exit code {code}"
    name = signal.Signals(-code).name if -code in {member.value for member in signal.Signals} else str(-code)
    return f"{name}, perhaps out of memory" if name == "SIGKILL" else name


def _serve(connection: Connection, request: Request, settings: Settings | None) -> None:
    """The life of a process: targets in, their results and None out, until the other side goes away."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent ends its processes
    from tallybook.store.database import open_database

    with suppress(EOFError, OSError):
        try:
            database = open_database(settings, create=False, migrate=False) if settings else None
        except TallybookError as error:
            connection.send(error)
            return
        connection.send(_READY)
        while True:
            target: Target = connection.recv()
            try:
                for result in prepare(target, request, database):
                    _send(connection, result)
                connection.send(None)
            except TallybookError as error:
                connection.send(error)


def _send(connection: Connection, result: Result) -> None:
    try:
        connection.send(result)
    except (PicklingError, TypeError, AttributeError) as error:
        location = result.location if isinstance(result, Problem) else result.document.location
        connection.send(Problem(location=location, message=f"{location}: its metadata can't be kept ({error})"))
