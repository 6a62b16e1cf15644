from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tallybook.readers.jsonlines import stream
from tallybook.readers.jsonlines.stream import BrokenJsonError, find_parts

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)


def parts(text: str, opened: Any, limit: int = 10_000) -> list[Any]:
    return list(find_parts(io.StringIO(text), opened, limit))


def test_opened_values_come_by_their_parts_and_then_their_end() -> None:
    text = '{"a": 1, "b": [2, {"c": 3}], "d": {}}'
    assert parts(text, {(), ("b",)}) == [
        (("a",), 1),
        (("b", "*"), 2),
        (("b", "*"), {"c": 3}),
        (("b",), None),
        (("d",), {}),
        ((), None),
    ]


@given(value=st.lists(VALUES, max_size=6), chunk=st.integers(1, 9), indent=st.sampled_from([None, 1]))
def test_elements_are_those_of_the_whole_whatever_the_window(value: list[Any], chunk: int, indent: int | None) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stream, "_CHUNK", chunk)
        found = parts(json.dumps(value, indent=indent), {()})
    assert [element for path, element in found if path] == value


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[1, 2", "breaks off"),
        ('["a', "breaks off"),
        ('{"a": 1, "b', "breaks off"),
        ("[1; 2]", "';' where one of"),
        ("{1: 2}", "a key is no string"),
        ("", "breaks off"),
        ("[" * 20 + "]", "breaks off"),
    ],
)
def test_what_is_no_json_is_said(text: str, words: str) -> None:
    with pytest.raises(BrokenJsonError, match=words):
        parts(text, {()})


def test_a_part_may_not_be_longer_than_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "_CHUNK", 16)
    with pytest.raises(BrokenJsonError, match="longer than 50 characters"):
        parts(json.dumps(["x" * 500]), {()}, limit=50)
