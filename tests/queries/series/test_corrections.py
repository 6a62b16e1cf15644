from __future__ import annotations

import pytest
from tallybook.queries.series.corrections import replaces


@pytest.mark.parametrize(
    ("content", "new", "old"),
    [
        ("its death toll to 43 from 38", "43", "38"),
        ("the toll at 43, up from 38", "43", "38"),
        ("43 people were killed, not 38", "43", "38"),
        ("at least 43 rather than more than 38", "at least 43", "more than 38"),
        ("the toll revised from 38 to 43", "43", "38"),
        ("the dead from 38 people to 43", "43", "38"),
        ("43 soldiers died, revising an earlier figure of 38", "43", "38"),
        ("a previous toll of 1,038 to 1,143", "1,143", "1,038"),
        ("the 43-year-old's count rose to 43 from 38", "43", "38"),
    ],
)
def test_what_replaces_what(content: str, new: str, old: str) -> None:
    assert replaces(content, new, old)
    assert not replaces(content, old, new)


@pytest.mark.parametrize(
    ("content", "first", "second"),
    [
        ("43 people were killed and 38 soldiers", "43", "38"),
        ("12 people were killed on Monday and 14 on Tuesday", "14", "12"),
        ("a woman and her two daughters", "two", "a woman"),
        ("143 people came from 38", "43", "38"),
        ("43,000 came from 38", "43", "38"),
        ("43 were dead when the rest of the families who had fled the town came back from 38", "43", "38"),
        ("between 38 and 43 died", "43", "38"),
    ],
)
def test_two_numbers_that_stand_beside_each_other(content: str, first: str, second: str) -> None:
    assert not replaces(content, first, second)
    assert not replaces(content, second, first)
