from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from app.extract.scene import FigureDraft
from tests.extract.figure_grammar import Grammar, Sentence
from tests.extract.test_figures import figures_of


@st.composite
def sentences(draw: st.DrawFn) -> Sentence:
    def choose(options: Sequence[Any]) -> Any:
        return draw(st.sampled_from(list(options)))

    return Grammar(choose).sentence()


def found(text: str, draft: FigureDraft, drafts: Sequence[FigureDraft]) -> tuple[object, ...]:
    return (
        text[draft.start : draft.end].lower(),
        draft.measure,
        draft.category.value,
        draft.modifier.value,
        draft.low,
        draft.high,
        draft.subject.name if draft.subject else None,
        draft.equipment.class_ if draft.equipment else None,
        next((index for index, one in enumerate(drafts) if one is draft.whole), None),
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
