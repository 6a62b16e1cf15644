from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tallybook.readers.tables.cells import CellCount, read_cell
from tallybook.records import Modifier


@pytest.mark.parametrize(
    ("cell", "value", "low", "high", "modifier"),
    [
        ("12", 12, 12, 12, "exact"),
        ("1 204", 1204, 1204, 1204, "exact"),
        ("12.0", 12, 12, 12, "exact"),
        ("12+", 12, 12, None, "more_than"),
        ("12 or more", 12, 12, None, "more_than"),
        ("at least 3", 3, 3, None, "at_least"),
        ("Min. 3", 3, 3, None, "at_least"),
        ("≥3", 3, 3, None, "at_least"),
        (">= 3", 3, 3, None, "at_least"),
        ("> 1,000", 1000, 1000, None, "more_than"),
        ("<5", 5, None, 5, "fewer_than"),
        ("up to 40", 40, None, 40, "at_most"),
        ("~50", 50, 50, 50, "about"),
        ("c. 50", 50, 50, 50, "about"),
        ("ca 50", 50, 50, 50, "about"),
        ("50?", 50, 50, 50, "about"),
        ("50 (est.)", 50, 50, 50, "about"),
        ("6 - 8", None, 6, 8, "between"),
        ("6–8", None, 6, 8, "between"),
        ("6 to 8", None, 6, 8, "between"),
        ("1,000-1,200", None, 1000, 1200, "between"),
        ("~6-8", None, 6, 8, "between"),
        ("8-8", 8, 8, 8, "exact"),
    ],
)
def test_counts_of_hand_kept_cells(
    cell: str, value: int | None, low: int | None, high: int | None, modifier: str
) -> None:
    assert read_cell(cell) == CellCount(value, low, high, Modifier(modifier))


@pytest.mark.parametrize(
    "cell",
    ["", "-", "12.5", "8-6", "6-", "-6", "many", "12 13", "12++", "about", "2024-03-01", "1.5-2", "12 dead", "x" * 90],
)
def test_what_is_no_count(cell: str) -> None:
    assert read_cell(cell) is None


@given(st.text(alphabet="0123456789 -–+~<>.,?/atlesouc", max_size=20))
def test_bounds_are_in_order_and_whole(cell: str) -> None:
    found = read_cell(cell)
    if found is not None:
        numbers = [one for one in (found.low, found.value, found.high) if one is not None]
        assert numbers == sorted(numbers)
        assert numbers
        assert all(float(one).is_integer() for one in numbers)
