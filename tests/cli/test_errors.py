from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from tallybook.cli import errors
from tallybook.errors import StoreError, UsageError


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (StoreError("the disk is full", "make room"), 1, "Error: the disk is full\n  Make room\n"),
        (StoreError("the disk is full"), 1, "Error: the disk is full\n"),
        (UsageError("no such day", "write it so"), 2, "Error: no such day\n  Write it so\n"),
        (KeyboardInterrupt(), 130, "Interrupted.\n"),
    ],
    ids=["failed", "without a next step", "wrong usage", "interrupted"],
)
def test_errors_are_said_and_become_the_exit_code(
    capsys: pytest.CaptureFixture[str], error: BaseException, code: int, said: str
) -> None:
    with pytest.raises(typer.Exit) as raised, errors.shown(debug=False):
        raise error
    assert raised.value.exit_code == code
    assert capsys.readouterr() == ("", said)


def test_anything_else_is_a_bug(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit) as raised, errors.shown(debug=False):
        raise ZeroDivisionError("division by zero")
    assert raised.value.exit_code == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("Error: this is a bug in tally (ZeroDivisionError: division by zero)\n")
    assert "--debug" in err
    assert "Traceback" not in err


@pytest.mark.parametrize("error", [StoreError("locked"), ZeroDivisionError("x")], ids=["foreseen", "bug"])
def test_debug_shows_the_traceback(capsys: pytest.CaptureFixture[str], error: Exception) -> None:
    with pytest.raises(typer.Exit), errors.shown(debug=True):
        raise error
    assert "Traceback" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["figures --format csv", "claims", "--help"])
def test_a_reader_that_goes_away_is_no_error(database: Path, command: str) -> None:
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "wb") as closed:
        result = subprocess.run(
            [sys.executable, "-c", "from tallybook.cli.main import run; run()", *command.split()],
            stdout=closed,
            stderr=subprocess.PIPE,
            env={**os.environ, "TALLY_DB": str(database)},
            check=False,
        )
    assert result.stderr == b""
    assert result.returncode == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a disk that is always full")
@pytest.mark.parametrize("command", ["figures --format csv", "claims", "--help", "db stats --debug"])
def test_output_on_a_full_disk_is_an_error_and_no_bug(database: Path, command: str) -> None:
    with Path("/dev/full").open("wb") as full:
        result = subprocess.run(
            [sys.executable, "-c", "from tallybook.cli.main import run; run()", *command.split()],
            stdout=full,
            stderr=subprocess.PIPE,
            env={**os.environ, "TALLY_DB": str(database)},
            text=True,
            check=False,
        )
    assert result.stderr.startswith("Error: can't write the output: No space left on device\n")
    assert "Traceback" not in result.stderr
    assert result.returncode == 1
