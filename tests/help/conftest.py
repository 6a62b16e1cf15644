from __future__ import annotations

from pathlib import Path

import pytest

from tests.help.examples import run


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the samples, as the topics say that theirs is."""
    folder = tmp_path_factory.mktemp("samples")
    assert "claims            34" in run("tally ingest --samples", folder)
    return folder / "tally.db"
