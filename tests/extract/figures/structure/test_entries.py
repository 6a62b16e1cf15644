from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tallybook.extract.figures.detect import CANDIDATES
from tallybook.extract.figures.structure.entries import STRUCTURE

from tests.extract.annotated import annotated


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Tanks (34, of which destroyed: 20)\nTrucks (8)", []),
        (
            "Army losses:\nTanks (34, of which destroyed: 20)",
            [("34", "lost", "tank", None), ("20", "destroyed", "tank", "34")],
        ),
        ("Killed: 12 (7 women)", [("12", "killed", None, None), ("7", "killed", None, "12")]),
        (
            "Seized: 11 (82mm) mortars; 7 rifles",
            [("11", "captured", "artillery", None), ("7", "captured", "small_arms", None)],
        ),
        ("Homes destroyed: 140", []),
        ("Ages: 12, 14", []),
    ],
)
def test_entries(text: str, found: list[tuple[str | None, ...]]) -> None:
    document = annotated(text, STRUCTURE)
    quoted = [
        (
            document.text[one.quantity.start : one.quantity.end],
            one.measure,
            one.equipment_class,
            document.text[one.whole.start : one.whole.end] if one.whole else None,
        )
        for one in document[STRUCTURE].entries
    ]
    assert quoted == found


def test_what_a_label_says_is_no_figure_belongs_to_no_sentence() -> None:
    document = annotated("Homes destroyed: 140", CANDIDATES)
    assert document[CANDIDATES].candidates == ()


_WORDS = ["Killed", "Losses of the army", "airlifted", "kept", "12", "34 (20 men)", "tanks", "since May", "of which"]
_MARKS = [" | ", "\t", ": ", "\n", "\n\n", "• ", ", ", "(", ")", "; "]


@given(st.lists(st.sampled_from(_WORDS + _MARKS), max_size=24).map("".join))
def test_entries_lie_in_the_text_and_in_order(text: str) -> None:
    document = annotated(text, CANDIDATES)
    starts = [one.quantity.start for one in document[STRUCTURE].entries]
    assert all(0 <= start < len(document.text) for start in starts)
    assert len(set(starts)) == len(starts)
