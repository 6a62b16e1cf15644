from __future__ import annotations

import pytest

from tests.extract.attribution.cue_frames import frames_in

CASES = [
    ("The mayor said that two bridges were closed.", "The mayor", "said", "two bridges were closed"),
    ("Two bridges were closed, the mayor said.", "the mayor", "said", "Two bridges were closed"),
    ("“We are closed,” said the harbour master.", "the harbour master", "said", "“ We are closed , ”"),
    ("According to the ministry, nine ferries sank.", "the ministry", "According to", "nine ferries sank"),
    ("Nine ferries sank, according to the coast guard.", "the coast guard", "according to", "Nine ferries sank"),
    ("The port was reportedly shelled.", "", "reportedly", "The port was | shelled"),
    ("The guard is said to have fled.", "", "is said", "The guard | to have fled"),
    ("The blast was confirmed by the governor.", "the governor", "confirmed", "The blast"),
    ("The ministry put the death toll at 43.", "The ministry", "put", "the death toll at 43"),
    ("By the ministry's count, 40 boats were lost.", "the ministry's", "count", "40 boats were lost"),
    ("The agency quoted a doctor as saying that six wards were full.", "a doctor", "saying", "six wards were full"),
    ("The army denied losing the town.", "The army", "denied", "losing the town"),
]


@pytest.mark.parametrize(("text", "source", "cue", "content"), CASES)
def test_a_cue_has_its_source_and_content(text: str, source: str, cue: str, content: str) -> None:
    assert frames_in(text) == [(source, cue, content)]
