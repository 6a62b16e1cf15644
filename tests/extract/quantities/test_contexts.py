from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tallybook.extract.quantities.contexts import Place, find_skip, is_mere_no, share_reasons
from tallybook.extract.quantities.non_quantities import Skip

REASONS = st.sampled_from([None, *Skip])


def place(text: str, number: str) -> Place:
    start = text.index(number)
    value = float(number) if number.isdigit() else 1.0
    return Place(text, start, start + len(number), value, is_bare=number.isdigit())


@pytest.mark.parametrize(
    ("text", "number", "reason"),
    [
        ("fell by 12 percent", "12", Skip.PERCENTAGE),
        ("paid 40 euros", "40", Skip.MONEY),
        ("paid € 40 for it", "40", Skip.MONEY),
        ("a 56-year-old baker", "56", Skip.AGE),
        ("aged about 56", "56", Skip.AGE),
        ("Anna Lind, 56, a baker", "56", Skip.AGE),
        ("a baker of 56 who sang", "56", Skip.AGE),
        ("two sisters, 15 and 19, sang", "15", Skip.AGE),
        ("waited 12 days", "12", Skip.DURATION),
        ("walked 12 km", "12", Skip.MEASURE),
        ("sang 12 times", "12", Skip.FREQUENCY),
        ("three 12-storey towers", "12", Skip.COMPOUND),
        ("read page 12 aloud", "12", Skip.LABEL),
        ("met in 1987 again", "1987", Skip.YEAR),
        ("one by one they sang", "one", Skip.IDIOM),
        ("the one who sang", "one", Skip.IDIOM),
        ("one in five bakers sang", "one", Skip.FRACTION),
        ("fed 12 goats", "12", None),
        ("buried 1987 soldiers", "1987", None),
        ("a 12-man crew", "12", None),
        ("30 M-46 guns", "30", None),
    ],
)
def test_words_around_tell_why_a_number_counts_nothing(text: str, number: str, reason: Skip | None) -> None:
    assert find_skip(place(text, number)) is reason


@pytest.mark.parametrize(("text", "is_mere"), [("no longer", True), ("No, thanks", True), ("no goats", False)])
def test_no_that_counts_nothing(text: str, is_mere: bool) -> None:
    assert is_mere_no(text, 0, 2) is is_mere


@pytest.mark.parametrize(
    ("reasons", "gaps", "shared"),
    [
        ([None, None, Skip.MEASURE], [", ", " and "], [Skip.MEASURE] * 3),
        ([Skip.AGE, None, None], [", ", " and "], [Skip.AGE] * 3),
        ([Skip.AGE, None, None], [" and ", " and "], [Skip.AGE, Skip.AGE, None]),
        ([None, Skip.IDIOM], [", "], [None, Skip.IDIOM]),
        ([Skip.FRACTION, None], [" in "], [Skip.FRACTION, Skip.FRACTION]),
    ],
)
def test_lists_share_a_reason(reasons: list[Skip | None], gaps: list[str], shared: list[Skip | None]) -> None:
    assert share_reasons(reasons, gaps) == shared


@given(st.lists(st.tuples(REASONS, st.sampled_from([", ", " and ", " in ", "; "])), min_size=1))
def test_a_reason_of_its_own_is_kept(row: list[tuple[Skip | None, str]]) -> None:
    reasons = [reason for reason, _ in row]
    shared = share_reasons(reasons, [gap for _, gap in row[1:]])
    assert all(mine in (None, after) for mine, after in zip(reasons, shared, strict=True))
