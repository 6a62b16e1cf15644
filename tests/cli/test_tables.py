from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tallybook.cli.tables import COLUMNS, Column, amount, printable, safe, short_id, widths_fitting
from tallybook.queries.rows import EstimatedFigure, FoundClaim, ListedClaim, ListedFigure, ListedSource


@dataclass
class Amount:
    modifier: str
    value: float | None = None
    low: float | None = None
    high: float | None = None


@pytest.mark.parametrize(
    ("figure", "words"),
    [
        (Amount("exact", 1100, 1100, 1100), "1,100"),
        (Amount("at_least", 100, 100), "≥ 100"),
        (Amount("more_than", 1000, 1000), "> 1,000"),
        (Amount("at_most", 500, None, 500), "≤ 500"),
        (Amount("fewer_than", 20, None, 20), "< 20"),
        (Amount("about", 1100, 1100, 1100), "~1,100"),
        (Amount("between", None, 100, 200), "100–200"),
        (Amount("vague", None, 24, 99), "24–99"),
        (Amount("exact", 0, 0, 0), "0"),
        (Amount("exact", 2.5, 2.5, 2.5), "2.5"),
        (Amount("unstated"), "–"),
    ],
    ids=lambda value: value if isinstance(value, str) else value.modifier,
)
def test_amounts_show_their_bounds(figure: Amount, words: str) -> None:
    assert amount(figure) == words  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("one\n two\t three", "one two three", id="white space"),
        pytest.param("\x1b[31mred", "\ufffd[31mred", id="escape sequence"),
        pytest.param("a\u202eb", "a\ufffdb", id="direction override"),
        pytest.param("\x9b31m", "\ufffd31m", id="eight-bit escape"),
        pytest.param("Škoda “x”", "Škoda “x”", id="plain"),
    ],
)
def test_what_is_printed_can_not_take_over_the_terminal(text: str, shown: str) -> None:
    assert printable(text) == shown


@given(st.text())
def test_safe_text_has_the_same_length(text: str) -> None:
    assert len(safe(text)) == len(text)
    assert "\x1b" not in safe(text)


@pytest.mark.parametrize(
    ("identity", "short"),
    [("0123456789abcdef", "0123456789"), ("table-0123456789abcdef", "table-0123456789"), ("short", "short")],
)
def test_short_id(identity: str, short: str) -> None:
    assert short_id(identity) == short
    assert identity.startswith(short)


COLUMNS_OF_A_TABLE = (
    Column("Day", str, 10),
    Column("Publisher", str, 8, rank=2),
    Column("Whose", str, 6, rank=1),
    Column("Content", str, 5),
)


@pytest.mark.parametrize(
    ("width", "widths"),
    [
        pytest.param(200, [10, 20, 12, 100], id="all of it"),
        pytest.param(80, [10, 20, 12, 32], id="the last one is cut"),
        pytest.param(35, [10, 8, 6, 5], id="as narrow as may be"),
        pytest.param(34, [10, 0, 12, 8], id="the highest rank goes first"),
        pytest.param(18, [10, 0, 0, 6], id="what has rank 0 stays"),
        pytest.param(5, [10, 0, 0, 5], id="even where it does not fit"),
    ],
)
def test_widths(width: int, widths: list[int]) -> None:
    assert widths_fitting(COLUMNS_OF_A_TABLE, [10, 20, 12, 100], width) == widths


@pytest.mark.parametrize("width", [10, 40, 120])
def test_a_number_is_never_shortened(width: int) -> None:
    columns = (Column("Content", str, 5), Column("Figure", str, 7, is_number=True), Column("Whose", str, 6, rank=1))
    assert widths_fitting(columns, [100, 14, 12], width)[1] == 14


def kept_in(kind: type, width: int, number: int, *, decided: bool) -> dict[str, int]:
    """The columns of a list whose words are long and whose numbers have so many characters, with their widths."""
    columns = [column for column in COLUMNS[kind] if decided or column.title != "Decided"]
    fixed = {"Claim": 12, "Document": 10, "Decided": 9}
    widest = [number if column.is_number else fixed.get(column.title, 1000) for column in columns]
    widths = widths_fitting(columns, widest, width)
    return {column.title: width for column, width in zip(columns, widths, strict=True) if width}


@pytest.mark.parametrize("decided", [False, True])
@pytest.mark.parametrize("kind", COLUMNS, ids=lambda kind: kind.__name__)
def test_what_matters_fits_into_80_columns(kind: type, decided: bool) -> None:
    kept = kept_in(kind, 80, 7, decided=decided)
    assert len(kept) >= 5
    assert sum(kept.values()) + 2 * (len(kept) - 1) <= 80
    if kind is ListedFigure:
        assert {"Said", "Source", "Figure", "Measure", "Claim", "What"} <= set(kept)
        assert "Grade" in kept or decided
    if kind in {ListedClaim, FoundClaim, ListedSource}:
        assert "Grade" in kept or decided


@pytest.mark.parametrize("width", [80, 120, 180])
@pytest.mark.parametrize("number", [7, 13])
@pytest.mark.parametrize("kind", COLUMNS, ids=lambda kind: kind.__name__)
def test_numbers_and_what_was_decided_are_whole_at_any_width(kind: type, number: int, width: int) -> None:
    kept = kept_in(kind, width, number, decided=True)
    numbers = {column.title for column in COLUMNS[kind] if column.is_number}
    assert {size for title, size in kept.items() if title in numbers} <= {number}
    is_crowded = kind is EstimatedFigure or (number, width) == (13, 80)  # several numbers of such a length in a row
    if any(column.title == "Decided" for column in COLUMNS[kind]) and not is_crowded:
        assert kept["Decided"] == len("confirmed")


@pytest.mark.parametrize("kind", COLUMNS, ids=lambda kind: kind.__name__)
def test_days_and_ids_are_whole_in_60_columns(kind: type) -> None:
    columns = COLUMNS[kind]
    longest = {"Day": 10, "Said": 10, "Published": 10, "First": 10, "Last": 10, "Claim": 16, "Document": 10}
    longest |= {column.title: 7 for column in columns if column.is_number}
    widths = widths_fitting(columns, [longest.get(column.title, 1000) for column in columns], 60)
    kept = [(column.title, width) for column, width in zip(columns, widths, strict=True) if width]
    assert sum(width for _, width in kept) + 2 * (len(kept) - 1) <= 60
    assert all(width == longest[title] for title, width in kept if title in longest)
