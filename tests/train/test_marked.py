from __future__ import annotations

from pathlib import Path

import pytest
from tallybook.errors import TallybookError
from tallybook.extract.neural.figures.labels import CATEGORIES, SCOPES, measure_labels
from tallybook.train.marked import parse_marked, read_marked


def test_marks_leave_the_text_and_stand_where_they_stood() -> None:
    text, (first, second) = parse_marked(
        "{At least 12|killed|personnel|Malian|i} Malian soldiers died; {two|destroyed|equipment|-|u} pickups burnt."
    )
    assert text == "At least 12 Malian soldiers died; two pickups burnt."
    assert text[first.start : first.end] == "At least 12"
    assert text[second.start : second.end] == "two"
    assert (measure_labels()[first.measure], CATEGORIES[first.category], SCOPES[first.scope], first.subject) == (
        "killed",
        "personnel",
        "incident",
        "Malian",
    )
    assert second.subject is None
    assert SCOPES[second.scope] == "unknown"


@pytest.mark.parametrize(
    "mark",
    [
        "{12|slain|people|-|i}",
        "{12|killed|folk|-|i}",
        "{12|killed|people|i}",
        "{12|killed|people|-|x}",
        "{12 people",
    ],
)
def test_a_malformed_mark_is_named(tmp_path: Path, mark: str) -> None:
    path = tmp_path / "texts.txt"
    path.write_text(f"Nothing here.\n%%\nThere were {mark} hurt.\n", encoding="utf-8")
    with pytest.raises(TallybookError, match=r"texts\.txt, text 2"):
        list(read_marked(path))


def test_texts_are_parted_by_lines_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "texts.txt"
    path.write_text("Up 5 %% today.\n%%\n\nTwo.\n%%\n", encoding="utf-8")
    assert [text for text, _ in read_marked(path)] == ["Up 5 %% today.", "Two."]
