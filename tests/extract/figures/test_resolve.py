from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tallybook.extract.document import ResolvedFigure

from tests.extract.annotated import figures_of

CASES = tomllib.loads((Path(__file__).parent / "cases" / "figures.toml").read_text(encoding="utf-8"))["case"]


def shown(text: str, draft: ResolvedFigure, drafts: list[ResolvedFigure]) -> dict[str, Any]:
    figure: dict[str, Any] = {
        "words": text[draft.start : draft.end],
        "measure": draft.measure,
        "category": draft.category.value,
    }
    if draft.subject:
        figure["subject"] = draft.subject.name
    if draft.equipment:
        figure["class"] = draft.equipment.class_
    if draft.whole:
        figure["part_of"] = [one.span for one in drafts].index(draft.whole)
    return figure


@pytest.mark.parametrize("case", [pytest.param(one, id=one["text"][:50]) for one in CASES])
def test_figures(case: dict[str, Any]) -> None:
    drafts = figures_of(case["text"])
    assert [shown(case["text"], draft, drafts) for draft in drafts] == case.get("figures", [])


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("A bomb killed 12 people in Jos.", "incident"),
        ("Twelve people were killed on Sunday in Jos.", "incident"),
        ("More than 9,000 people have been killed since 2015.", "total"),
        ("In total, 300 soldiers died.", "total"),
        ("Ethiopia has 8,000 troops in Somalia.", "total"),
        ("The army lost 40 soldiers in the past 24 hours.", "increment"),
        ("The war has displaced 2 million people.", "total"),
        ("Spain supplied six howitzers.", "unknown"),
        ("The ministry raised its death toll to 900.", "total"),
        ("About 300 people fled the town overnight.", "incident"),
        ("The rebels hold 30 hostages.", "total"),
        ("It followed months of fighting in which 40 soldiers were killed.", "total"),
        ("One of the officers has been wounded.", "incident"),
    ],
)
def test_scope(text: str, scope: str) -> None:
    assert [draft.scope.value for draft in figures_of(text)] == [scope]


@pytest.mark.parametrize(
    ("text", "counterpart"),
    [
        ("Rwandan troops were killed by Ugandan forces, 12 in all.", None),
        ("Ten Rwandan soldiers were killed by Ugandan forces.", "Uganda"),
        ("Ugandan forces captured ten rebels.", "Uganda"),
        ("Italy delivered 20 howitzers to Libya.", "Libya"),
        ("Italy gave Libya 20 howitzers.", "Libya"),
        ("Israel launched 30 missiles at Syria.", "Syria"),
        ("A storm killed 30 people.", None),
    ],
)
def test_counterpart(text: str, counterpart: str | None) -> None:
    names = {draft.counterpart.name if draft.counterpart else None for draft in figures_of(text)}
    assert names <= {counterpart}


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Six farmers were killed in Zamfara state.", "Zamfara state"),
        ("Six farmers were killed in the Lake Chad basin.", "Lake Chad basin"),
        ("Six farmers were killed on Monday.", None),
        ("Six soldiers were killed in the Ogaden war.", None),
        ("Italy delivered 20 howitzers to Libya.", None),
    ],
)
def test_place(text: str, place: str | None) -> None:
    assert [draft.place for draft in figures_of(text)] == [place]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Nine people were killed on Sunday, police said on Monday.", "on Sunday"),
        ("Police said on Monday that nine people were killed.", None),
        ("Forty soldiers have died since invading the valley in March.", "since invading the valley in March"),
    ],
)
def test_period(text: str, words: str | None) -> None:
    (draft,) = figures_of(text)
    assert (text[draft.period.start : draft.period.end] if draft.period else None) == words


def test_a_set_named_in_the_sentence_before() -> None:
    drafts = figures_of("Twenty people were killed in Lagos. Twelve were children.")
    assert [(draft.value, draft.measure, draft.category.value) for draft in drafts] == [
        (20, "killed", "people"),
        (12, "killed", "children"),
    ]


def test_nobody_speaks_for_we() -> None:
    (draft,) = figures_of("We lost two tanks.", speaker=None)
    assert draft.subject is None


WORDS = st.sampled_from(
    [
        "12",
        "three",
        "dozens",
        "a",
        "man",
        "soldiers",
        "tanks",
        "drones",
        "killed",
        "were",
        "have",
        "who",
        ",",
        "and",
        "including",
        "of",
        "them",
        "by",
        "in",
        "Gaza",
        "(",
        ")",
        "\n",
        "-",
        "“",
        "’",
        "died",
        "deaths",
        "toll",
        "rose",
        "to",
        "from",
        "5,000",
        "wounded",
        ";",
        ":",
        "“we”",
        "Russian",
        "its",
        "(+3)",
        "no",
        "one",
        "T-72",
        "since",
        "May",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, max_size=30).map(" ".join) | st.text(max_size=60))
def test_any_text(text: str) -> None:
    drafts = figures_of(text)
    for draft in drafts:
        assert 0 <= draft.start < draft.end <= len(text)
        assert draft.low is None or draft.high is None or draft.low <= draft.high
        assert draft.whole is None or (draft.whole != draft.span and draft.whole in [one.span for one in drafts])
    assert [draft.start for draft in drafts] == sorted(draft.start for draft in drafts)
