from __future__ import annotations

import pytest

from tests.extract.annotated import figures_of


@pytest.mark.parametrize(
    ("text", "subjects", "categories"),
    [
        ("Twelve Kenyan soldiers were killed and 30 wounded.", ["Kenya", "Kenya"], ["personnel", "personnel"]),
        ("Nine villagers were killed and 3 wounded.", [None, None], ["people", "people"]),
        ("Forty Malian soldiers died, 2 of them on Monday.", ["Mali", "Mali"], ["personnel", "personnel"]),
        ("Two Chadian helicopters crashed. Six of the crew died.", ["Chad"], ["personnel"]),
    ],
)
def test_what_was_told_before_is_handed_down(text: str, subjects: list[str | None], categories: list[str]) -> None:
    found = figures_of(text, None)[-len(subjects) :]
    assert [one.subject.name if one.subject else None for one in found] == subjects
    assert [one.category.value for one in found] == categories


def test_the_men_of_a_group_are_its_fighters() -> None:
    (figure,) = figures_of("Troops killed four Hezbollah members.", None)
    assert figure.category.value == "personnel"
