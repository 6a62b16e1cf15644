from __future__ import annotations

import random
import sys
from collections.abc import Sequence
from types import FrameType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tallybook.extract.document import ResolvedFigure

from tests.extract.annotated import figures_of
from tests.extract.figures.grammar import Grammar
from tests.extract.figures.words import Sentence


@st.composite
def sentences(draw: st.DrawFn) -> Sentence:
    def choose(options: Sequence[Any]) -> Any:
        return draw(st.sampled_from(list(options)))

    return Grammar(choose).sentence()


def found(text: str, draft: ResolvedFigure, drafts: Sequence[ResolvedFigure]) -> tuple[object, ...]:
    return (
        text[draft.start : draft.end].lower(),
        draft.measure,
        draft.category.value,
        draft.modifier.value,
        draft.low,
        draft.high,
        draft.subject.name if draft.subject else None,
        draft.equipment.class_ if draft.equipment else None,
        next((index for index, one in enumerate(drafts) if one.span == draft.whole), None),
    )


def expected(sentence: Sentence) -> list[tuple[object, ...]]:
    return [
        (
            one.words.lower(),
            one.measure,
            one.category,
            one.modifier,
            one.low,
            one.high,
            one.subject,
            one.equipment,
            sentence.figures.index(one.whole) if one.whole else None,
        )
        for one in sentence.figures
    ]


@settings(max_examples=300, deadline=None)
@given(sentences())
def test_extraction_gives_back_what_the_grammar_put_in(sentence: Sentence) -> None:
    drafts = figures_of(sentence.text, None)
    assert [found(sentence.text, draft, drafts) for draft in drafts] == expected(sentence)


CHANGES = ("drop", "double", "swap", "cut", "join", "mark")


@st.composite
def damaged_news(draw: st.DrawFn) -> str:
    """Sentences of the grammar with words lost, doubled, swapped, and marks put in anywhere."""
    words = " ".join(draw(sentences()).text for _ in range(draw(st.integers(1, 3)))).split(" ")
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, len(words) - 1))
        change = draw(st.sampled_from(CHANGES))
        if change == "drop" and len(words) > 1:
            words.pop(at)
        elif change == "double":
            words.insert(at, words[at])
        elif change == "swap":
            words[at], words[-1 - at] = words[-1 - at], words[at]
        elif change == "cut":
            words[at] = words[at][: draw(st.integers(0, 5))] or "a"
        else:
            words[at] += draw(st.sampled_from(["-", ",", ".", "\n\n", "“", ")", ":", "%", "’s", " of"]))
    return " ".join(words)


@settings(max_examples=150, deadline=None)
@given(damaged_news() | st.text(max_size=80))
def test_no_text_raises(text: str) -> None:
    drafts = figures_of(text)
    for draft in drafts:
        assert 0 <= draft.start < draft.end <= len(text)
        assert draft.low is None or draft.high is None or draft.low <= draft.high
        assert draft.whole is None or (draft.whole != draft.span and draft.whole in [one.span for one in drafts])
    assert [draft.start for draft in drafts] == sorted(draft.start for draft in drafts)


def steps_for(text: str) -> int:
    """How many lines of the modules that read figures are run for a text."""
    count = 0

    def trace(frame: FrameType, event: str, _: object) -> Any:
        nonlocal count
        if not any(f"/extract/{room}/" in frame.f_code.co_filename for room in ("figures", "syntax")):
            return None
        count += event == "line"
        return trace

    sys.settrace(trace)
    try:
        figures_of(text)
    finally:
        sys.settrace(None)
    return count


@pytest.mark.parametrize("joint", [" ", " and ", ", while "])
def test_work_grows_with_the_length_of_a_text(joint: str) -> None:
    """Twice the text is twice the work, in many sentences and in one that does not end."""
    grammar = Grammar(random.Random(7).choice)
    made = [grammar.sentence().text for _ in range(24)]
    texts = made if joint == " " else [text.rstrip(".") for text in made]
    once, twice = steps_for(joint.join(texts)), steps_for(joint.join(texts * 2))
    assert twice < 2.6 * once
