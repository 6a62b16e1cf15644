from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tallybook.cli.main import app
from typer.testing import CliRunner, Result

from tests.factories import make_database, two_sides

Tally = Callable[..., Result]


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the three articles of `two_sides`; tests only read it."""
    return make_database(tmp_path_factory.mktemp("cli") / "tally.db", two_sides())


@pytest.fixture
def tally(database: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Tally:
    """The program, called with arguments, on that database unless they name another; in a folder of its own."""
    monkeypatch.setenv("TALLY_DB", str(database))
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str, stdin: str | None = None) -> Result:
        return CliRunner().invoke(app, list(arguments), input=stdin, catch_exceptions=False)

    return run
