from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tallybook.extract.document import ATTRIBUTIONS
from tallybook.extract.pipeline import extract
from tallybook.records import Document

from tests.extract.annotated import annotated

CASES = tomllib.loads((Path(__file__).parent / "cases" / "attribution.toml").read_text(encoding="utf-8"))["case"]


def found(text: str) -> list[dict[str, str]]:
    rows = []
    for one in annotated(text, ATTRIBUTIONS)[ATTRIBUTIONS]:
        row = {"content": " | ".join(text[start:end] for start, end in sorted(one.content))}
        source = one.relay or one.source
        if source:
            row["source"] = text[source[0] : source[1]]
        if one.cue:
            row["cue"] = text[one.cue[0] : one.cue[1]]
        rows.append(row)
    return rows


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_attributions(case: dict[str, Any]) -> None:
    assert found(case["text"]) == case["claims"]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "The army",
                "said",
                "that",
                '"',
                "“",
                "”",
                ",",
                ".",
                ":",
                "\n\n",
                "12 people",
                "died",
                "it",
                "added",
                "'",
                "—",
                "according to",
                "the UN",
                "reportedly",
                "which",
                "and",
                "(",
                ")",
                "told",
                "citing",
                "as saying",
            ]
        ),
        max_size=40,
    )
)
def test_no_text_raises_and_every_span_gives_back_its_words(words: list[str]) -> None:
    text = " ".join(words)
    for claim in extract(Document(text=text, location="made", reader="plain")):
        for span in (claim.content, claim.cue, claim.source_mention, *(figure.span for figure in claim.figures)):
            assert span is None or span.gives_back(text)
