from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tallybook.extract.pipeline import EXTRACTORS, extract
from tallybook.records import Document, Figure

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "structure.toml").read_text(encoding="utf-8"))["case"]


def said(figure: Figure, *, with_parties: bool) -> str:
    value = figure.value if figure.value is not None else figure.low
    number = "-" if value is None else f"{value:g}" if value < 1e6 else str(int(value))
    thing = figure.equipment.class_ if figure.equipment else figure.category.value
    words = [number, figure.measure, thing]
    if with_parties and figure.subject:
        words.append(figure.subject.name)
    if with_parties and figure.counterpart:
        words += [">", figure.counterpart.name]
    return " ".join(words)


@pytest.mark.parametrize("extractor", EXTRACTORS)
@pytest.mark.parametrize("case", CASES, ids=[case["text"][:30] for case in CASES])
def test_what_labels_say(case: dict[str, Any], extractor: str) -> None:
    source = Document(text=case["text"], location="case", reader="plain", published=date(2024, 5, 6))
    figures = [figure for claim in extract(source, extractor) for figure in claim.figures]
    has_parties = any(len(one.split()) > 3 for one in case["found"])
    assert sorted(said(one, with_parties=has_parties) for one in figures) == sorted(case["found"])


@pytest.mark.parametrize(
    ("text", "scope", "period", "place"),
    [
        ("Killed since 3 April:\n• 45 in Bria\n• 12 in Birao", "total", "since 3 April", "Bria"),
        ("Casualties in the raid:\n• Killed: 7 soldiers\n• Wounded: 15", "incident", None, None),
        ("Over the past 24 hours, wounded:\n• 4 in Kutum\n• 3 in Mellit", "increment", None, "Kutum"),
        ("Dead by district, 1-4 May\n\nArea | Dead\nBria | 45\nBirao | 12", "total", "1-4 May", "Bria"),
        ("Displaced from Zamzam: 94,000", "total", None, "Zamzam"),
    ],
)
def test_scope_period_and_place_come_from_labels(text: str, scope: str, period: str | None, place: str | None) -> None:
    source = Document(text=text, location="case", reader="plain", published=date(2024, 5, 6))
    figure = next(figure for claim in extract(source, "rules") for figure in claim.figures)
    assert figure.scope.value == scope
    assert period is None or (figure.period and figure.period.text == period)
    assert figure.place == place


def test_our_losses_are_the_speakers() -> None:
    text = "Our losses: 2 killed, 5 wounded, 1 tank."
    issuer = "Malian Armed Forces"
    source = Document(text=text, location="case", reader="plain", published=date(2024, 5, 6), publisher=issuer)
    figures = [figure for claim in extract(source, "rules") for figure in claim.figures]
    assert [figure.subject.country if figure.subject else None for figure in figures] == ["ML"] * 3


def test_a_number_under_no_label_counts_nothing() -> None:
    source = Document(text="Name | Age\nJo | 31\nAda | 44", location="case", reader="plain")
    assert [figure for claim in extract(source, "rules") for figure in claim.figures] == []
