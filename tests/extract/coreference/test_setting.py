from __future__ import annotations

import pytest
from tallybook.extract.coreference.entities import TextIndex
from tallybook.extract.coreference.setting import Setting, body_in
from tallybook.extract.document import ISSUER

from tests.extract.annotated import annotated


@pytest.mark.parametrize(
    ("country", "words", "name"),
    [
        ("PE", "the army", "Armed Forces"),
        ("PE", "the defence ministry", "Ministry of Defence"),
        (None, "the army", None),
        ("PE", "the welder", None),
    ],
)
def test_body_in(country: str | None, words: str, name: str | None) -> None:
    actor = body_in(country, words)
    assert (actor.name if actor else None) == name


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Snow fell in Peru. Peru’s roads were shut.", "PE"),
        ("Peru and Peru again. In Oslo the army", "NO"),
        ("LIMA, June 3 - Snow fell.", "PE"),
        ("Snow fell.", None),
    ],
)
def test_the_country_that_a_place_is_set_in(text: str, country: str | None) -> None:
    document = annotated(text, ISSUER)
    assert Setting(document, TextIndex(document)).country_at(len(text)) == country
