from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tallybook.extract.attribution.quotations import find_quotations
from tallybook.text.segments import find_paragraphs

CASES = [
    ("straight", 'He said "stop" twice.', ['"stop"']),
    ("curly", "“Stop,” he said.", ["“Stop,”"]),
    ("guillemets", "«Halt», said the guard.", ["«Halt»"]),
    ("low and high", "„Halt“, said the guard.", ["„Halt“"]),
    ("single, curly", "‘The soldiers’ families left,’ he said.", ["‘The soldiers’ families left,’"]),
    ("single, straight", "'It isn't over,' she said.", ["'It isn't over,'"]),
    ("apostrophes only", "The soldiers' families don't know where they're going.", []),
    ("typed as two", "''We stayed,'' he said.", ["''We stayed,''"]),
    ("two in a sentence", '"Yes," he said, "we did."', ['"Yes,"', '"we did."']),
    ("inches", 'A 6" pipe was found.', []),
    ("never closed", 'She said: "We ran to the river.', ['"We ran to the river.']),
    (
        "single marks inside double ones",
        '"He called it a ‘purge’ of us," she said.',
        ['"He called it a ‘purge’ of us,"'],
    ),
    ("empty", 'An empty "" pair.', []),
]


def found(text: str) -> list[str]:
    return [text[one.outer[0] : one.outer[1]] for one in find_quotations(text, find_paragraphs(text))]


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_quotations(text: str, expected: list[str]) -> None:
    assert found(text) == expected


def test_a_speech_goes_on_over_paragraphs() -> None:
    text = "“First they shelled the port.\n\n“Then they came ashore,” he said.\n\nNobody answered."
    first, second = find_quotations(text, find_paragraphs(text))
    assert first.is_open
    assert not first.continues
    assert second.continues
    assert not second.is_open


def test_a_stray_mark_costs_its_own_paragraph_only() -> None:
    text = 'The "zone was hit.\n\n"We saw it," he said.'
    assert found(text)[-1] == '"We saw it,"'


@given(st.text(alphabet="ab '\"“”‘’«»\n.,", max_size=80))
def test_quotations_lie_in_order_inside_their_paragraphs(text: str) -> None:
    paragraphs = find_paragraphs(text)
    end = 0
    for one in find_quotations(text, paragraphs):
        assert end <= one.outer[0] < one.inner[0] <= one.inner[1] <= one.outer[1]
        assert any(paragraph.start <= one.outer[0] and one.outer[1] <= paragraph.end for paragraph in paragraphs)
        end = one.outer[1]
