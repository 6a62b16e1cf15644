from __future__ import annotations

import pytest
from tallybook.extract.document import DRAFTS, ClaimDraft
from tallybook.records import Certainty, Mode

from tests.extract.annotated import annotated


def drafts(text: str, **fields: str) -> list[ClaimDraft]:
    return list(annotated(text, DRAFTS, **fields)[DRAFTS])


@pytest.mark.parametrize(
    ("text", "mode", "certainty"),
    [
        ("The mayor said the pier was shut.", Mode.INDIRECT, Certainty.ASSERTED),
        ("“The pier is shut,” the mayor said.", Mode.DIRECT, Certainty.ASSERTED),
        ("The mayor said the pier was “shut for good”.", Mode.MIXED, Certainty.ASSERTED),
        ("The mayor said the pier might be shut.", Mode.INDIRECT, Certainty.POSSIBLE),
        ("The mayor denied that the pier was shut.", Mode.INDIRECT, Certainty.DENIED),
        ("The pier was reportedly shut.", Mode.UNATTRIBUTED, Certainty.REPORTED),
    ],
)
def test_mode_and_certainty(text: str, mode: Mode, certainty: Certainty) -> None:
    (one,) = drafts(text)
    assert (one.mode, one.certainty) == (mode, certainty)


def test_an_issuer_relays_whom_it_quotes() -> None:
    (one,) = drafts("Villagers said the pier was shut.", publisher="Israel Defense Forces")
    assert one.relayed_by is not None
    assert one.relayed_by.name == "Israel Defense Forces"


def test_hearsay_of_a_bulletin_is_its_issuers() -> None:
    (one,) = drafts("The pier was reportedly shut.", publisher="Israel Defense Forces")
    assert one.source is not None
    assert one.source.name == "Israel Defense Forces"
