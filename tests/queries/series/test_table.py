"""The table that ships: figures over time give back its numbers, on every date."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy.orm import Session
from tallybook.queries.filters.criteria import Filters, parse_filters
from tallybook.queries.series.points import SeriesOptions, list_points
from tallybook.queries.terms import Every
from tallybook.readers import Options, find_targets, read
from tallybook.records import Document, Problem, Scope
from tallybook.store.schema.tables import RunRow, RunState
from tallybook.store.write.save import Origin, save_document

from tests.factories import FETCHED_AT

LOSSES = Path(__file__).resolve().parents[3] / "data" / "losses" / "russian_losses.csv"
COLUMNS = ("personnel", "tank")


def cut(folder: Path) -> Path:
    """The shipped table and its mapping, with the columns of this test alone: all of it takes ten times as long."""
    rows = list(csv.DictReader(io.StringIO(LOSSES.read_text(encoding="utf-8"))))
    kept = ["date", *(name for column in COLUMNS for name in (column, f"{column}_increment"))]
    path = folder / LOSSES.name
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, kept, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    head, *rules = (
        (LOSSES.parents[1] / "mappings" / "russian_losses.toml").read_text(encoding="utf-8").split("[[figures]]")
    )
    chosen = [rule for rule in rules if any(f'total = "{column}"' in rule for column in COLUMNS)]
    assert len(chosen) == len(COLUMNS)
    path.with_suffix(".toml").write_text("[[figures]]".join([head, *chosen]), encoding="utf-8")
    return path


@pytest.fixture
def losses(empty: Session, tmp_path: Path) -> Session:
    run = RunRow(started_at=FETCHED_AT, command="tally", extractor="table/1", state=RunState.DONE, counts={})
    empty.add(run)
    empty.flush()
    (target,) = find_targets([str(cut(tmp_path))], Options())
    assert not isinstance(target, Problem)
    rows = [document for document in read(target, Options()) if isinstance(document, Document)]
    # The rows' claims in one document: saving each row's own would take most of the time of all these tests.
    whole = rows[0].model_copy(update={"text": "\n".join(row.text for row in rows), "claims": None})
    claims = [claim.model_copy(update={"document": whole.sha256}) for row in rows for claim in row.claims or ()]
    save_document(empty, whole, claims, Origin("table/1", run.id, FETCHED_AT))
    return empty


def expected(column: str) -> list[tuple[date, int, int | None]]:
    """Date, total, and the change from the total before, as the table has them."""
    found: list[tuple[date, int, int | None]] = []
    for row in csv.DictReader(io.StringIO(LOSSES.read_text(encoding="utf-8"))):
        total = int(row[column])
        found.append((date.fromisoformat(row["date"]), total, total - found[-1][1] if found else None))
    return found


def test_the_series_equal_the_table_on_every_date(losses: Session) -> None:
    asked = {"personnel": {"category": ["personnel"]}, "tank": {"equipment": ["tank"]}}
    for column in COLUMNS:
        points = list(list_points(losses, parse_filters(asked[column])))
        totals = [point for point in points if point.scope == Scope.TOTAL]
        assert [(point.day, point.value, point.change) for point in totals] == expected(column)
        assert len({point.series for point in totals}) == 1
        assert {point.scope for point in points} == {Scope.TOTAL, Scope.INCREMENT}
        fell = {day for day, _, change in expected(column) if change is not None and change < 0}
        assert {point.day for point in points if point.flag == "falls"} == fell
        # Where both are there, the increments are the changes: nothing was added up or mixed in between.
        monthly = list(list_points(losses, parse_filters(asked[column]), SeriesOptions(every=Every.MONTH)))
        last = {day.replace(day=1): total for day, total, _ in expected(column)}
        assert [point.value for point in monthly if point.scope == Scope.TOTAL] == list(last.values())
        grown: dict[date, float] = {}
        for point in points:
            if point.scope == Scope.INCREMENT and point.day is not None and point.value is not None:
                grown[point.day.replace(day=1)] = grown.get(point.day.replace(day=1), 0) + point.value
        assert [point.value for point in monthly if point.scope == Scope.INCREMENT] == list(grown.values())
    assert len(list(list_points(losses, Filters(measure=("lost",), limit=7)))) == 7
