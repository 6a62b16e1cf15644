from __future__ import annotations

import pytest
from tallybook.extract.figures.detect import CANDIDATES
from tallybook.extract.figures.structure.labels import has_finite_verb, is_sum, read_label

from tests.extract.annotated import annotated


@pytest.mark.parametrize(
    ("words", "measures", "category", "equipment"),
    [
        ("Civilians killed", {"people": "killed"}, "civilians", None),
        ("Dead and wounded", {"people": "killed_or_wounded"}, None, None),
        ("Equipment destroyed or captured", {"equipment": "lost", "people": None}, None, None),
        ("Losses of the army", {"people": "killed_or_wounded", "equipment": "lost"}, "personnel", None),
        ("Battle tanks", {}, None, "tank"),
        ("Shot down overnight", {"equipment": "shot_down"}, None, None),
        ("Killed and displaced", {"people": None}, None, None),
        ("Airlifted: troops", {"people": "evacuated"}, "personnel", None),
    ],
)
def test_labels(words: str, measures: dict[str, str | None], category: str | None, equipment: str | None) -> None:
    document = annotated(words, CANDIDATES)
    label = read_label(document, 0, len(document.text))
    assert {kind: label.measures.get(kind) for kind in measures} == measures
    assert (label.category.value if label.category else None) == category
    assert (label.equipment.equipment.class_ if label.equipment else None) == equipment


@pytest.mark.parametrize(
    ("words", "other"), [("Homes destroyed", True), ("Incidents", True), ("Deaths in camps", False), ("Dead", False)]
)
def test_what_is_no_figure(words: str, *, other: bool) -> None:
    document = annotated(words, CANDIDATES)
    assert read_label(document, 0, len(document.text)).is_other is other


def test_sentences_and_sums_are_told_apart_from_labels() -> None:
    document = annotated("Killed were nine", CANDIDATES)
    assert has_finite_verb(document, 0, 16)
    assert not has_finite_verb(document, 0, 6)
    document = annotated("Total", CANDIDATES)
    assert is_sum(document, 0, 5)
