from __future__ import annotations

import pytest
from tallybook.extract.attribution.venues import setting_end, starts_setting
from tallybook.extract.syntax.parse import PARSED

from tests.extract.annotated import annotated


@pytest.mark.parametrize(
    ("words", "venue"),
    [
        ("in a statement that it was over", "in a statement"),
        ("on its Telegram channel that it was over", "on its Telegram channel"),
        ("at a news conference that it was over", "at a news conference"),
        ("in the valley that it was over", None),
        ("of a statement", None),
    ],
)
def test_where_something_is_said(words: str, venue: str | None) -> None:
    (parsed,) = annotated(words, PARSED)[PARSED]
    sentence = parsed.sentences[0]
    end = setting_end(sentence, 0)
    assert starts_setting(sentence, 0) is (venue is not None)
    assert (words[: sentence.tokens[end - 1].end] if end else None) == venue
