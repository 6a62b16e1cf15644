"""Tallybook works when installed as a wheel, outside the checkout: the one test that needs the package index."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def run(*command: str | Path, folder: Path, code: int = 0) -> str:
    """What a command prints, on stdout or where it is to fail on stderr."""
    environment = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "TALLY_DB"}}
    done = subprocess.run(
        [str(word) for word in command], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == code, done.stderr
    return done.stderr if code else done.stdout


@pytest.mark.network
def test_the_main_job_from_a_wheel(tmp_path: Path) -> None:
    run(sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", tmp_path, ROOT, folder=tmp_path)
    (wheel,) = tmp_path.glob("tallybook-*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert any(name.startswith("tallybook/_bundled/migrations/versions/0001") for name in names)
    assert "tallybook/_bundled/data/mappings/russian_losses.toml" in names
    assert {name.split("/")[0] for name in names} == {
        "tallybook",
        wheel.name.removesuffix("-py3-none-any.whl") + ".dist-info",
    }

    run(sys.executable, "-m", "venv", tmp_path / "venv", folder=tmp_path)
    programs = tmp_path / "venv" / "bin"
    run(programs / "pip", "install", "-q", "-c", ROOT / "requirements.lock", wheel, folder=tmp_path)
    run(programs / "tally", "ingest", "--samples", folder=tmp_path)
    rows = list(csv.DictReader(run(programs / "tally", "figures", "--format", "csv", folder=tmp_path).splitlines()))
    assert {"Ministry of Health", "Rapid Support Forces"} <= {row["source"] for row in rows}
    run(programs / "tally", "verify", folder=tmp_path)
    where = run(programs / "python", "-c", "import tallybook; print(tallybook.__file__)", folder=tmp_path)
    assert not Path(where.strip()).is_relative_to(ROOT)

    # What a plain installation leaves out it names, and what does without goes on.
    installed = {path.name for path in (tmp_path / "venv").glob("lib/python*/site-packages/*")}
    assert installed & {"pyarrow", "matplotlib", "scipy", "lingua"} == set()
    said = run(programs / "tally", "export", "figures.parquet", folder=tmp_path, code=2)
    assert "pip install 'tallybook[parquet]'" in said
    said = run(programs / "tally", "figures", "--over-time", "--plot", "figures.png", folder=tmp_path, code=2)
    assert "pip install 'tallybook[plots]'" in said
    run(programs / "tally", "figures", "--over-time", "--plot", "figures.html", folder=tmp_path)
    assert (tmp_path / "figures.html").stat().st_size > 1000
