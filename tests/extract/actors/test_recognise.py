from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tallybook.extract.actors.recognise import find_actors

CASES = Path(__file__).parent / "cases"
FOUND = tomllib.loads((CASES / "actors_find.toml").read_text(encoding="utf-8"))["case"]

# Words that a text on a conflict is made of, in any order.
WORDS = st.sampled_from(
    [
        *(
            "the",
            "The",
            "of",
            "in",
            "for",
            "and",
            "said",
            ",",
            ".",
            "-",
            "\n",
            "\n\n",
            "South",
            "Korea",
            "Korean",
            "Russia's",
        ),
        *("army", "ministry", "Ministry", "Defence", "spokesman", "President", "(RSF)", "Rapid", "Support", "Forces"),
        *("Jordan", "Smith", "Dr.", "U.S.", "US", "Hamas-run", "Kyiv’s", "police", "Lahore", "officials", "al-Shabaab"),
    ]
)
PROSE = st.one_of(st.lists(WORDS, max_size=25).map(" ".join), st.text(max_size=80))


@pytest.mark.parametrize("case", FOUND, ids=lambda case: case["id"])
def test_actors_are_found_in_a_text(case: dict[str, Any]) -> None:
    text = case["text"]
    found = [
        ["~" * mention.is_modifier + text[mention.start : mention.end], mention.actor.name]
        for mention in find_actors(text)
    ]
    assert found == case["found"]


@given(PROSE)
def test_mentions_are_in_order_and_inside_the_text(text: str) -> None:
    last = 0
    for mention in find_actors(text):
        assert last <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end].strip() == text[mention.start : mention.end]
        last = mention.end
