from __future__ import annotations

import pytest
from tallybook.extract.document import ISSUER, Attribution, Range
from tallybook.extract.neural.attribution.filter import is_claim

from tests.extract.annotated import annotated


def attribution(text: str, cue: str, content: str, confidence: float = 0.7) -> Attribution:
    def place(words: str) -> Range:
        start = text.index(words)
        return start, start + len(words)

    return Attribution((0, len(text)), 0, (place(content),), cue=place(cue), confidence=confidence)


@pytest.mark.parametrize(
    ("text", "cue", "content", "is_kept"),
    [
        ("The army said two men died.", "said", "two men died", True),
        ("The army declined to comment on it.", "declined", "to comment on it", False),
        ("The army did not say how many died.", "did not say", "how many died", False),
        ("The mayor refused to sign the truce.", "refused", "to sign the truce", True),
        ("The mayor did not deny the shooting.", "did not deny", "the shooting", True),
        ("The agency could not verify either account.", "could not verify", "either account", False),
        ("Children sang “Wide river” at noon.", "sang", "“Wide river”", False),
        ("The mayor said so.", "said", "so", False),
        ("The report, citing a senior officer, came late.", "citing", "a senior officer", False),
        ("The mayor wouldn’t answer questions about the raid.", "wouldn’t answer", "questions about the raid", False),
    ],
)
def test_silence_and_empty_words_are_no_claims(text: str, cue: str, content: str, is_kept: bool) -> None:
    document = annotated(text, ISSUER)
    assert is_claim(document, attribution(text, cue, content)) is is_kept


@pytest.mark.parametrize(("confidence", "is_kept"), [(0.6, False), (0.95, True)])
def test_deeds_in_a_bulletin_are_words_only_where_the_network_is_sure(confidence: float, is_kept: bool) -> None:
    text = "The brigade repelled three attacks."
    document = annotated(text, ISSUER, publisher="Israel Defense Forces")
    made = attribution(text, "repelled", "three attacks", confidence)
    assert is_claim(document, made) is is_kept
