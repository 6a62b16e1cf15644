from __future__ import annotations

import pytest
from tallybook.extract.attribution.adjuncts import read_adjuncts
from tallybook.extract.attribution.cues import find_cues

from tests.extract.attribution.cue_frames import sentence_in

# Text, the first word of what is said, to whom or where, and what the adjuncts mark.
CASES = [
    ("She said that rain fell.", "rain", "", "has_that"),
    ("She said: rain fell.", "rain", "", "announces"),
    ("She said on Monday that rain fell.", "rain", "", "has_that"),
    ("She told reporters in Lima that rain fell.", "rain", "reporters", "has_that"),
    ("She said in a statement that rain fell.", "rain", "in a statement", "has_that"),
    ("She said on Telegram that rain fell.", "rain", "Telegram", "has_that"),
    ("“Rain,” she said, “fell.”", "“", "", "resumes"),
    ("She said, citing a radio, that rain fell.", "rain", "", "has_that resumes"),
]


@pytest.mark.parametrize(("text", "first", "audience", "marks"), CASES)
def test_adjuncts_end_where_what_is_said_begins(text: str, first: str, audience: str, marks: str) -> None:
    sentence = sentence_in(text)
    adjuncts = read_adjuncts(sentence, find_cues(sentence)[0])
    assert sentence.tokens[adjuncts.end].text == first
    assert (text[slice(*adjuncts.audience)] if adjuncts.audience else "") == audience
    assert [name for name in ("has_that", "announces", "resumes") if getattr(adjuncts, name)] == marks.split()
