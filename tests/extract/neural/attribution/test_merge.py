from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tallybook.extract.pipeline import extract
from tallybook.records import Claim, Document

CASES = tomllib.loads((Path(__file__).parent / "cases" / "attributions.toml").read_text(encoding="utf-8"))["case"]


def claims_of(text: str) -> list[Claim]:
    return [claim for claim in extract(Document(text=text, location="case", reader="plain"), "learned") if claim.cue]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_who_says_what(case: dict[str, Any]) -> None:
    claims = claims_of(case["text"])
    assert len(claims) == len(case["claims"]), [claim.content.text for claim in claims]
    for claim, meant in zip(claims, case["claims"], strict=True):
        spans = {"source": claim.source_mention, "cue": claim.cue, "content": claim.content}
        for part, words in meant.items():
            span = spans[part]
            assert span is not None
            assert words in span.text


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "The army",
                "said",
                "that",
                "“",
                "”",
                '"',
                ".",
                "\n\n",
                "12 people died",
                "he",
                "added",
                "—",
                "\t",
                "reportedly",
            ]
        ),
        max_size=40,
    )
)
def test_every_span_gives_back_its_words_whatever_the_text(parts: list[str]) -> None:
    text = " ".join(parts)
    for claim in claims_of(text):
        assert claim.content.gives_back(text)
        assert claim.cue is None or claim.cue.gives_back(text)
        assert claim.source_mention is None or claim.source_mention.gives_back(text)
        assert 0 <= claim.confidence <= 1


def test_parts_of_one_claim_do_not_overlap() -> None:
    text = "The mayor, who had fled, told reporters that the bridge was mined. “Keep away,” he said. “It is not safe.”"
    for claim in claims_of(text):
        cue = {place for start, end in (claim.cue.pieces if claim.cue else ()) for place in range(start, end)}
        content = {place for start, end in claim.content.pieces for place in range(start, end)}
        assert not cue & content


def test_a_quotation_that_goes_on_in_the_next_paragraph_is_one_claim() -> None:
    text = "“The road is closed,” the captain said.\n\n“It will stay closed until the mines are gone.”\n"
    (claim,) = claims_of(text)
    assert "It will stay closed" in claim.content.text
