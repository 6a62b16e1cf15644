from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tallybook.text.tables import find_rows, is_rule, split_cells


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ("Kutum | 41 | 88", ["Kutum", "41", "88"]),
        ("| Kutum | 41 | |", ["Kutum", "41", ""]),
        ("Kutum\t41\t88", ["Kutum", "41", "88"]),
        ("Kutum      41   88", ["Kutum", "41", "88"]),
        ("He left.  She stayed.", ["He left.  She stayed."]),
        ("no table", ["no table"]),
    ],
)
def test_cells(line: str, cells: list[str]) -> None:
    assert [line[start:end] for start, end in split_cells(line)] == cells


@pytest.mark.parametrize(("line", "rule"), [("| --- | :-: |", True), ("-----", True), ("- 3", False), ("", False)])
def test_rules(line: str, *, rule: bool) -> None:
    assert is_rule(line) is rule


@pytest.mark.parametrize(
    ("lines", "rows"),
    [
        (["District | Dead", "Kutum | 41"], [True, True]),
        (["| A | B |", "| --- | --- |", "| x | 3 |", "", "text"], [True, True, True, False, False]),
        (["Area   Dead", "Kutum    41"], [True, True]),
        (["a | b", "c | d"], [False, False]),
        (["one line | 3"], [False]),
        (["a | 3", "a | b | 3"], [False, False]),
    ],
)
def test_rows(lines: list[str], rows: list[bool]) -> None:
    assert find_rows(lines) == rows


@given(st.text(alphabet="ab1 |\t-.", max_size=60))
def test_cells_are_in_order_and_apart(line: str) -> None:
    cells = split_cells(line)
    places = [place for cell in cells for place in cell]
    assert cells
    assert places == sorted(places)
    assert all(line[start:end] == line[start:end].strip() for start, end in cells[:1] if len(cells) > 1)
