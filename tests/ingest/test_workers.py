from __future__ import annotations

import os
import signal
import time
from functools import partial
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import BinaryIO

import pytest
from tallybook.errors import TallybookError
from tallybook.ingest import Request
from tallybook.ingest.prepare import Prepared
from tallybook.ingest.workers import prepare_all
from tallybook.readers import Target
from tallybook.records import Problem
from tallybook.settings import Settings

from tests.ingest.conftest import report


def open_text(number: int, seconds: float) -> BinaryIO:
    time.sleep(seconds)
    return BytesIO(report(number).encode())


def open_and_die(number: signal.Signals) -> BinaryIO:
    os.kill(os.getpid(), number)
    raise AssertionError("still alive")


def open_and_leave() -> BinaryIO:
    os._exit(3)


def text(number: int, seconds: float = 0.0) -> Target:
    return Target(location=f"{number}.txt", name=f"{number}.txt", open=partial(open_text, number, seconds))


def location(result: Prepared | Problem) -> str:
    return result.location if isinstance(result, Problem) else result.document.location


def test_results_come_in_the_order_of_the_targets() -> None:
    unfound = Problem(location="gone.txt", message="gone")
    targets = [text(0, seconds=0.5), text(1), unfound, text(2, seconds=0.2), text(3)]
    results = list(prepare_all(iter(targets), Request(jobs=3), None))
    assert [location(result) for result in results] == ["0.txt", "1.txt", "gone.txt", "2.txt", "3.txt"]
    assert all(result.claims for result in results if isinstance(result, Prepared))


@pytest.mark.parametrize(
    ("die", "cause"),
    [
        (partial(open_and_die, signal.SIGKILL), "SIGKILL, perhaps out of memory"),
        (partial(open_and_die, signal.SIGSEGV), "SIGSEGV"),
        (open_and_leave, "exit code 3"),
    ],
    ids=["killed", "crashed", "left"],
)
def test_a_process_that_dies_costs_only_its_file(die: partial[BinaryIO], cause: str) -> None:
    deadly = [Target(location=f"deadly{number}.pdf", name="deadly.pdf", open=die) for number in range(2)]
    targets = [text(0), deadly[0], text(1), deadly[1], text(2), text(3)]
    results = list(prepare_all(iter(targets), Request(jobs=2), None))
    lost = [result for result in results if isinstance(result, Problem)]
    assert [location(result) for result in results if isinstance(result, Prepared)] == [
        "0.txt",
        "1.txt",
        "2.txt",
        "3.txt",
    ]
    assert [problem.location for problem in lost] == ["deadly0.pdf", "deadly1.pdf"]
    assert all(cause in problem.message for problem in lost)


def test_targets_are_looked_for_as_they_are_needed() -> None:
    taken: list[int] = []

    def count() -> chain[Target]:
        return chain.from_iterable([self] for self in map(note, range(1000)))

    def note(number: int) -> Target:
        taken.append(number)
        return text(number)

    results = prepare_all(count(), Request(jobs=2), None)
    next(results)
    results.close()  # type: ignore[attr-defined]
    assert len(taken) < 100


def test_a_database_that_is_gone_ends_the_run(tmp_path: Path) -> None:
    with pytest.raises(TallybookError, match="no database"):
        list(prepare_all(iter([text(0)]), Request(jobs=2), Settings.load(str(tmp_path / "none.db"))))
