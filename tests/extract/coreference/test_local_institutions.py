from __future__ import annotations

import pytest
from tallybook.extract.coreference.local_institutions import any_noun, body_in


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


def test_any_noun_tries_the_longest_first() -> None:
    assert any_noun({"guard", "guard post"}) == r"guard\ post|guard"
