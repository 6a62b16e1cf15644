from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tallybook.extract.language.templates import fill


def test_fragments_are_filled_in_within_fragments() -> None:
    assert fill("{outer}x{2,3}", {"outer": "(?:{inner})?", "inner": "ab"}) == "(?:ab)?x{2,3}"


def test_an_unknown_name_raises() -> None:
    with pytest.raises(KeyError):
        fill("{nothing}", {})


@given(st.text(alphabet="abc{}012,\\"))
def test_a_pattern_without_names_stays(pattern: str) -> None:
    if not re.search(r"\{[a-z]+\}", pattern):
        assert fill(pattern, {}) == pattern
