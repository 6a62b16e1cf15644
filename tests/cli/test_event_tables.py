"""Event tables end to end: read without a mapping of one's own, over time, side by side."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Tally

FILES = Path(__file__).resolve().parents[1] / "readers" / "files" / "tables"


@pytest.mark.parametrize(
    ("table", "day", "value", "source"),
    [
        ("acled.csv", "2024-03-01", 14, "Armed Conflict Location & Event Data Project"),
        ("ucdp_ged.csv", "2020-05-04", 12, "Uppsala Conflict Data Program"),
    ],
)
def test_an_event_stands_for_its_own_day(
    tally: Tally, tmp_path: Path, table: str, day: str, value: int, source: str
) -> None:
    database = str(tmp_path / "events.db")
    tally("--db", database, "ingest", str(FILES / table), "--extractor", "rules")
    series = tally("--db", database, "figures", "--over-time", "--category", "people", "--format", "jsonl").stdout
    points = [json.loads(line) for line in series.splitlines()]
    assert (day, value, source) in {(point["day"], point["value"], point["source"]) for point in points}
    compared = tally("--db", database, "compare", "--category", "people", "--format", "jsonl").stdout
    assert source in {json.loads(line)["source"] for line in compared.splitlines()}
