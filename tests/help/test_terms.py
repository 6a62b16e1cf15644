"""The glossary: it has every value of a claim record's terms, and the extractor reads its examples as it says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import pytest
import tallybook
from tallybook.extract.pipeline import extract
from tallybook.records import ActorKind, Category, Certainty, Claim, Mode, Modifier, Scope
from tallybook.vocab.load import equipment_classes, measures

from tests.factories import make_document

TERMS = Path(str(tallybook.__path__[0])) / "help" / "terms.md"
_ROW = re.compile(r"^\| `(\w+)` \| (.+) \|$", re.MULTILINE)


def values_of(claims: Iterable[Claim], section: str) -> Iterator[object]:
    """What the claims, or their figures, have of the terms of a section."""
    for claim in claims:
        if section in {"Mode", "Certainty"}:
            yield getattr(claim, section.lower())
        elif section == "Kinds of actors":
            yield claim.source.kind if claim.source else None
        for figure in claim.figures:
            if section == "Equipment classes":
                yield figure.equipment.class_ if figure.equipment else None
            elif section in FIELDS:
                yield getattr(figure, FIELDS[section])


FIELDS = {"Measures": "measure", "Categories": "category", "Modifiers": "modifier", "Scopes": "scope"}
SECTIONS: dict[str, Iterable[str]] = {
    "Mode": tuple(Mode),
    "Certainty": tuple(Certainty),
    "Measures": measures(),
    "Categories": tuple(Category),
    "Modifiers": tuple(Modifier),
    "Scopes": tuple(Scope),
    "Equipment classes": equipment_classes(),
    "Kinds of actors": tuple(ActorKind),
}


def rows(section: str) -> dict[str, list[str]]:
    """The rows of a section's table: the cells behind each term."""
    (text,) = re.findall(
        rf"^## {section}\n(.*?)(?=^## |\Z)", TERMS.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE
    )
    return {term: [cell.strip() for cell in cells.split(" | ")] for term, cells in _ROW.findall(text)}


@pytest.mark.parametrize("section", SECTIONS)
def test_every_term_is_there_with_a_meaning_and_an_example(section: str) -> None:
    found = rows(section)
    assert sorted(found) == sorted(map(str, SECTIONS[section]))
    for term, cells in found.items():
        assert len(cells[0]) > 10 and len(cells[-1]) > 20, term


@pytest.mark.parametrize(
    ("section", "term", "example"),
    [
        pytest.param(section, term, cells[-1], id=f"{section} {term}")
        for section in SECTIONS
        for term, cells in rows(section).items()
    ],
)
def test_an_example_is_read_as_the_glossary_says(section: str, term: str, example: str) -> None:
    claims = extract(make_document(example, published=date(2024, 5, 8)), "rules")
    assert term in map(str, values_of(claims, section))
