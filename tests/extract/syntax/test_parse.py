from __future__ import annotations

import sys
from types import FrameType
from typing import Any

from tests.extract.syntax.parsing import parsed


def test_sentences_are_parsed_one_by_one() -> None:
    first, second = parsed("The port fell on Monday. Nine men died.")
    assert [one.start for one in first.sentences] == [first.start]
    assert len(first.dates) == 1
    assert second.dates == ()


def test_a_heading_is_parsed_with_the_list_under_it() -> None:
    (one,) = parsed("Losses in May:\n- 4 tanks\n- 2 howitzers")
    assert [part.tokens[0].text for part in one.sentences] == ["Losses", "4", "2"]
    assert one.end == one.sentences[-1].tokens[-1].end


def test_an_empty_text_has_no_sentence() -> None:
    assert parsed("") == ()


def steps(text: str) -> int:
    """Lines run by the code of this room while a text is parsed."""
    count = 0

    def trace(frame: FrameType, event: str, arg: Any) -> Any:
        nonlocal count
        if "extract/syntax" not in frame.f_code.co_filename:
            return None
        count += event == "line"
        return trace

    parsed(text)
    sys.settrace(trace)
    try:
        parsed(text)
    finally:
        sys.settrace(None)
    return count


def test_steps_grow_with_the_number_of_words_alone() -> None:
    part = "the army sent 3 trucks and 12 soldiers were wounded near the river, "
    short, long = steps(part * 10 + "he left."), steps(part * 40 + "he left.")
    assert long < 5 * short
