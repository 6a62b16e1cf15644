from __future__ import annotations

import pytest
from tallybook.extract.syntax.chunks import Verb, Voice

from tests.extract.syntax.parsing import chunks_of

CASES = [
    ("14 miners were killed.", "were killed", Voice.PASSIVE, "killed", ""),
    ("14 miners died.", "died", Voice.SUBJECT, "killed", ""),
    ("A blast killed 14 miners.", "killed", Voice.BARE, "killed", ""),
    ("A blast has killed 14 miners.", "has killed", Voice.ACTIVE, "killed", "perfect"),
    ("Militants could kill 5 hostages.", "could kill", Voice.ACTIVE, "killed", "open"),
    ("The blast did not wound 5 hostages.", "did not wound", Voice.ACTIVE, "wounded", "negated"),
    ("20 people were killed or wounded.", "were killed or wounded", Voice.PASSIVE, "killed_or_wounded", ""),
    ("20 people are missing.", "are missing", Voice.SUBJECT, "missing", ""),
]


@pytest.mark.parametrize(("text", "words", "voice", "measure", "marks"), CASES)
def test_a_verb_group_has_voice_measure_and_marks(
    text: str, words: str, voice: Voice, measure: str, marks: str
) -> None:
    (verb,) = [chunk for chunk in chunks_of(text) if isinstance(chunk, Verb)]
    assert " ".join(verb.lowers) == words
    assert verb.voice is voice
    assert verb.meanings["people"] == measure
    flags = {"perfect": verb.is_perfect, "open": verb.is_open, "negated": verb.is_negated}
    assert [name for name, holds in flags.items() if holds] == marks.split()


@pytest.mark.parametrize("text", ["The arrest of 12 men followed.", "Two strikes hit the port."])
def test_a_noun_is_no_verb(text: str) -> None:
    assert not [one for one in chunks_of(text) if isinstance(one, Verb) and one.lowers[0] in {"arrest", "strikes"}]
