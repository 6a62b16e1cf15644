from __future__ import annotations

import pytest
from tallybook.extract.attribution.cues import certainty_of_cue, find_cues, is_speech_verb
from tallybook.records import Certainty

from tests.extract.attribution.cue_frames import sentence_in, words_at

CASES = [
    ("The mayor said the road was cut.", [("said", "finite", "asserted")]),
    ("The road was cut, according to police.", [("according to", "according", "asserted")]),
    ("Police believe the road was cut.", [("believe", "finite", "assessed")]),
    ("The road was reportedly cut.", [("reportedly", "hearsay", "reported")]),
    ("It agreed that the road was cut.", [("agreed", "finite", "asserted")]),
    ("The list gave a toll of 43.", [("gave", "placing", "asserted")]),
    ("The report was read aloud.", []),
    ("She declined to say who fired.", []),
    ("The statement has not confirmed it.", []),
    ("“They said so” is a song.", []),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_cues_and_their_sorts(text: str, expected: list[tuple[str, str, str]]) -> None:
    sentence = sentence_in(text)
    found = find_cues(sentence)
    assert [(words_at(sentence, (c.start, c.end)), c.kind.value, c.certainty.value) for c in found] == expected


@pytest.mark.parametrize(
    ("cue", "certainty"),
    [
        ("has denied", Certainty.DENIED),
        ("said", Certainty.ASSERTED),
        ("reportedly", Certainty.REPORTED),
        ("estimates", Certainty.ASSESSED),
    ],
)
def test_the_words_of_a_cue_give_its_certainty(cue: str, certainty: Certainty) -> None:
    assert certainty_of_cue(cue) is certainty


def test_speech_verbs() -> None:
    assert is_speech_verb("denies")
    assert is_speech_verb("according")
    assert not is_speech_verb("table")
