from __future__ import annotations

import pytest

from tests.extract.annotated import figures_of


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "The clinic counted 31 dead (14 men, 4 boys) and 52 wounded (30 men).",
            [
                ("31", "killed", None),
                ("14", "killed", 31),
                ("4", "killed", 31),
                ("52", "wounded", None),
                ("30", "wounded", 52),
            ],
        ),
        ("Nine people (two of them children) were killed.", [("Nine", "killed", None), ("two", "killed", 9)]),
        ("Nine soldiers died (40 women).", [("Nine", "killed", None)]),
    ],
)
def test_counts_in_brackets_break_down_the_one_before(text: str, found: list[tuple[str, str, int | None]]) -> None:
    figures = figures_of(text)
    values = {one.span: int(one.value or 0) for one in figures}
    assert [
        (text[one.start : one.end], one.measure, values.get(one.whole) if one.whole else None) for one in figures
    ] == found


def test_officers_among_soldiers_are_no_police() -> None:
    text = "33 soldiers (4 officers) died in the raid."
    assert [one.category.value for one in figures_of(text)] == ["personnel", "personnel"]
