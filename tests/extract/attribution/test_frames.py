from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tallybook.extract.attribution.cues import find_cues
from tallybook.extract.attribution.frames import build_frames, leading_subject
from tallybook.extract.pipeline import annotate, stages_of
from tallybook.extract.syntax.parse import PARSED
from tallybook.records import Document

from tests.extract.attribution.cue_frames import frames_in, sentence_in, words_at

CASES = [
    (
        "The envoy said talks failed, adding that troops had moved.",
        [("The envoy", "said", "talks failed"), ("The envoy", "adding", "troops had moved")],
    ),
    (
        "Kyiv said 3 drones fell, while Moscow said none had.",
        [("Kyiv", "said", "3 drones fell"), ("Moscow", "said", "none had")],
    ),
    ("The report said it believes the figure is low.", [("The report", "said", "it believes the figure is low")]),
    ("Officials did not say how many were hurt.", []),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_cues_of_a_sentence_share_it_out(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert frames_in(text) == expected


def test_the_subject_that_opens_a_sentence() -> None:
    sentence = sentence_in("On Friday, the old governor resigned and left.")
    assert words_at(sentence, leading_subject(sentence, len(sentence.tokens))) == "the old governor"


VOCABULARY = (
    "the mayor said that , . and according to adding “ ” a report by was reported denied put toll at 43 "
    "which who said told reporters on Monday it quoted as saying Kyiv reportedly citing police but ; : — "
    "( )"
)
WORDS = st.sampled_from(VOCABULARY.split())


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.lists(WORDS, max_size=25).map(" ".join), st.text(max_size=50)))
@example("mayor reported adding ; mayor reported")
def test_any_text_has_frames_that_lie_in_their_sentence(text: str) -> None:
    document = annotate(Document(text=text, location="case", reader="plain"), stages_of("rules"), until=PARSED)
    for parsed in document[PARSED]:
        for sentence in parsed.sentences:
            cues = find_cues(sentence)
            assert [cue.start for cue in cues] == sorted({cue.start for cue in cues})
            for frame in build_frames(sentence, cues):
                parts = [*frame.content, *filter(None, [frame.source, frame.relay, frame.relayer])]
                assert all(0 <= start < end <= len(sentence.tokens) for start, end in parts)
                assert frame.content or frame.announces
