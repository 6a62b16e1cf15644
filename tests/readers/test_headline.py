from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tallybook.readers.headline import with_headline

TEXT = "Two boats were stopped off Cape Sul on Friday.\n\nThe guard said so."


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("Night at sea", TEXT, f"Night at sea\n\n{TEXT}"),
        ("Two boats were stopped off Cape Sul on Friday", TEXT, TEXT),
        ("Two boats were stopped off…", TEXT, TEXT),
        ("Two boats were sto…", TEXT, TEXT),
        ("TWO BOATS – were stopped", TEXT, TEXT),
        ("Boats stopped off Cape Sul", f"UPDATE 2: Boats stopped off Cape Sul\n\n{TEXT}", ""),
        ("Cape Sul", TEXT, f"Cape Sul\n\n{TEXT}"),
        (None, TEXT, TEXT),
        ("…", TEXT, TEXT),
        ("Night at sea", "", "Night at sea"),
    ],
)
def test_a_headline_stands_before_the_text_once(title: str | None, text: str, expected: str) -> None:
    assert with_headline(text, title) == (expected or text)


@given(title=st.text(max_size=40), text=st.text(min_size=1, max_size=80).filter(str.strip))
def test_nothing_of_the_text_is_lost_and_twice_is_once(title: str, text: str) -> None:
    once = with_headline(text, title)
    assert once.endswith(text)
    assert with_headline(once, title) == once
