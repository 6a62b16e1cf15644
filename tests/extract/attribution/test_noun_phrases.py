from __future__ import annotations

import pytest
from tallybook.extract.attribution.noun_phrases import carriers, phrase_after, subject_phrase

from tests.extract.attribution.cue_frames import sentence_in, words_at

BEFORE = [
    ("The mayor of Lima said so.", "The mayor of Lima"),
    ("On Monday the ministry said so.", "the ministry"),
    ("Lopez, the spokesman, said so.", "Lopez"),
    ("The mayor, citing police, said so.", "The mayor"),
    ("Police and witnesses said so.", "Police and witnesses"),
    ("The observatory, which monitors the war, said so.", "The observatory"),
    ("The talks ended and said so.", ""),
    ("The ministry has repeatedly said so.", "The ministry"),
    (
        "They read a report by the observatory to councillors, which said so.",
        "a report by the observatory to councillors",
    ),
]
AFTER = [
    ("said Ana Ruiz, an engineer.", "Ana Ruiz"),
    ("said a spokesman for the army.", "a spokesman for the army"),
    ("said the adviser to the president on Monday.", "the adviser to the president"),
    ("said Smith in a statement.", "Smith"),
    ("said “no”.", ""),
]


@pytest.mark.parametrize(("text", "expected"), BEFORE)
def test_the_subject_before_a_cue(text: str, expected: str) -> None:
    sentence = sentence_in(text)
    cue = next(index for index, token in enumerate(sentence.tokens) if token.lower == "said")
    phrase = subject_phrase(sentence, cue)
    assert words_at(sentence, (phrase.start, phrase.end) if phrase else None) == expected


@pytest.mark.parametrize(("text", "expected"), AFTER)
def test_the_name_behind_a_cue(text: str, expected: str) -> None:
    sentence = sentence_in(text)
    phrase = phrase_after(sentence, 1)
    assert words_at(sentence, (phrase.start, phrase.end) if phrase else None) == expected


def test_what_was_cited_is_kept_apart() -> None:
    sentence = sentence_in("The mayor, citing police, said so.")
    phrase = subject_phrase(sentence, 6)
    assert phrase is not None
    assert words_at(sentence, phrase.citing) == "police"


def test_carriers_speak_for_their_author() -> None:
    assert "report" in carriers()
    assert "mayor" not in carriers()
