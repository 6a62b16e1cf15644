from __future__ import annotations

import pytest
from tallybook.extract.document import SOURCES

from tests.extract.annotated import annotated


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Marta Kovalenko left at noon. She said the pier was shut.", "Marta Kovalenko"),
        ("The army of Peru left at noon. It said the pier was shut.", "Armed Forces"),
        ("Peru’s army left at noon. Its spokesman said the pier was shut.", "Armed Forces"),
        ("Marta Kovalenko and Jorge Paz left. The former said the pier was shut.", "Marta Kovalenko"),
        ("Marta Kovalenko and Jorge Paz left. The latter said the pier was shut.", "Jorge Paz"),
        ("We said the pier was shut.", "We"),
    ],
)
def test_who_is_meant(text: str, name: str) -> None:
    (source,) = annotated(text, SOURCES)[SOURCES]
    assert source.actor is not None
    assert source.actor.name == name
