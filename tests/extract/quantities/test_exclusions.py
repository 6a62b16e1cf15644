from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tallybook.extract.dates.recognise import find_dates
from tallybook.extract.document import Quantity
from tallybook.extract.quantities.exclusions import find_reason, is_mere_no, mask, share_reasons
from tallybook.records import Modifier

REASONS = st.sampled_from([None, "age", "label", "fraction", "idiom", "measure", "year"])
TEXTS = st.lists(
    st.sampled_from(
        ["12", "T-72", "3 March ", "10:30", "1.5.2", "@", "+49 ", " 1987", "s ", "/", ".", "km ", "\n", "№"]
    )
).map("".join)


def quantity(text: str, number: str) -> Quantity:
    span = text.index(number), text.index(number) + len(number)
    value = float(number) if number.isdigit() else 1.0
    return Quantity(*span, span, value, value, value, Modifier.EXACT)


@pytest.mark.parametrize(
    ("text", "number", "reason"),
    [
        ("fell by 12 percent", "12", "percentage"),
        ("paid 40 euros", "40", "money"),
        ("paid € 40 for it", "40", "money"),
        ("a 56-year-old baker", "56", "age"),
        ("aged about 56", "56", "age"),
        ("Anna Lind, 56, a baker", "56", "age"),
        ("a nurse of 56 who sang", "56", "age"),
        ("waited 12 days", "12", "duration"),
        ("walked 12 km", "12", "measure"),
        ("sang 12 times", "12", "frequency"),
        ("three 12-storey towers", "12", "compound"),
        ("read page 12 aloud", "12", "label"),
        ("met in 1987 again", "1987", "year"),
        ("one by one they sang", "one", "idiom"),
        ("the one who sang", "one", "idiom"),
        ("one in five bakers sang", "one", "fraction"),
        ("fed 12 goats", "12", None),
        ("buried 1987 soldiers", "1987", None),
        ("a 12-man crew", "12", None),
        ("30 M-46 guns", "30", None),
    ],
)
def test_words_around_tell_why_a_number_counts_nothing(text: str, number: str, reason: str | None) -> None:
    assert find_reason(text, quantity(text, number), is_bare=number.isdigit()) == reason


@pytest.mark.parametrize(("text", "is_mere"), [("no longer", True), ("No, thanks", True), ("no goats", False)])
def test_no_that_counts_nothing(text: str, is_mere: bool) -> None:
    assert is_mere_no(text, 0, 2) is is_mere


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a T-72 stood", "T-72"),
        ("an M777 stood", "M777"),
        ("the 152 mm barrel", "152 mm"),
        ("at 10:30 a.m. sharp", "10:30 a.m."),
        ("the 47th goat", "47th"),
        ("in the 1980s", "1980s"),
        ("played 3/4 of it", "3/4"),
        ("see [12] there", "[12]"),
        ("sold 20km of rope", "20km"),
        ("at 51.5074, -0.1278 today", "51.5074, -0.1278"),
        ("see www.example.org/12 now", "www.example.org/12"),
    ],
)
def test_shapes_are_blotted_out(text: str, words: str) -> None:
    assert mask(text, ()) == text.replace(words, "\0" * len(words))


def test_dates_are_those_that_were_given() -> None:
    text = "on 3 March 12 goats"
    dates = find_dates(text, None)
    assert mask(text, dates) == "\0" * dates[0].end + " 12 goats"


@pytest.mark.parametrize("text", ["12 goats", "tanks-1,000", "1,250 goats"])
def test_counts_have_no_shape(text: str) -> None:
    assert mask(text, ()) == text


@given(TEXTS)
def test_masks_keep_the_length(text: str) -> None:
    assert len(mask(text, find_dates(text, None))) == len(text)


@pytest.mark.parametrize(
    ("reasons", "gaps", "shared"),
    [
        ([None, None, "measure"], [", ", " and "], ["measure"] * 3),
        (["age", None, None], [", ", " and "], ["age"] * 3),
        (["age", None, None], [" and ", " and "], ["age", "age", None]),
        ([None, "idiom"], [", "], [None, "idiom"]),
        (["fraction", None], [" in "], ["fraction", "fraction"]),
    ],
)
def test_lists_share_a_reason(reasons: list[str | None], gaps: list[str], shared: list[str | None]) -> None:
    assert share_reasons(reasons, gaps) == shared


@given(st.lists(st.tuples(REASONS, st.sampled_from([", ", " and ", " in ", "; "])), min_size=1))
def test_a_reason_of_its_own_is_kept(row: list[tuple[str | None, str]]) -> None:
    reasons = [reason for reason, _ in row]
    shared = share_reasons(reasons, [gap for _, gap in row[1:]])
    assert all(mine in (None, after) for mine, after in zip(reasons, shared, strict=True))
