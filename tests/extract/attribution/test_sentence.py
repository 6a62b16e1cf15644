from __future__ import annotations

import pytest
from tallybook.extract.attribution.sentence import CUED
from tallybook.extract.document import Attribution

from tests.extract.annotated import annotated


def cued(text: str) -> list[Attribution]:
    return [one for paragraph in annotated(text, CUED)[CUED] for one in paragraph]


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("A report by the agency said the dam had held.", "the agency"),
        ("By the agency’s count the dam had held, officials said.", "the agency"),
        ("The guard said the dam had held.", "The guard"),
    ],
)
def test_source(text: str, source: str) -> None:
    one = next(one for one in cued(text) if one.source)
    assert one.source is not None
    assert text[slice(*one.source)] == source


def test_a_cue_has_the_day_it_was_said_on() -> None:
    text = "The guard said on Monday that the dam had held since May."
    (one,) = cued(text)
    assert one.said_on is not None
    assert text[one.said_on.start : one.said_on.end] == "on Monday"


def test_a_cue_before_a_colon_announces() -> None:
    (one,) = cued("The guard said:\n\n“The dam has held.”")
    assert one.announces
    assert one.content == ()


def test_an_inner_attribution_points_to_the_cue_around_it() -> None:
    outer, inner = sorted(cued("The guard said that villagers had reported a leak."), key=lambda one: one.start)
    assert inner.outer == outer.cue


def test_a_row_of_cues_is_no_prose() -> None:
    assert cued("he said " * 60) == []
