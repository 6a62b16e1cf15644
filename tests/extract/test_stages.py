"""The lists of stages: what each needs is there before it, and everything is found once."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from tallybook.extract import pipeline
from tallybook.extract.document import CLAIMS, LAYOUT, AnnotatedDocument, Slot
from tallybook.extract.pipeline import EXTRACTORS, annotate, stages_of
from tallybook.records import Document

TEXT = (
    "Ministry of Defence of Azerbaijan\nDaily bulletin, 3 October 2020\n\n"
    "Our units shot down three drones near the village. Residents said 12 people, two of them children, had died.\n\n"
    "“We will hold the ridge,” Colonel Rashad Aliyev said. He added that Spain had supplied six howitzers in May.\n\n"
    "Losses of the enemy:\ntanks - 12 (+1),\ndrones - 30 (+4),\npersonnel - 410 (+9).\n"
)
HEADLINE = "Ankara: 12 killed in strike on the port\n\nA bridge was reportedly shut.\n"
RECOGNISERS = {
    "quantities.recognise.find_quantities",
    "dates.recognise.find_dates",
    "equipment.recognise.find_equipment",
    "actors.recognise.find_actors",
    "attribution.quotations.find_quotations",
}
_FROZEN = (str, int, float, bool, type(None), tuple, frozenset, date)


def document(text: str = TEXT) -> Document:
    return Document(text=text, location="case", reader="plain", published=date(2020, 10, 4))


class Watched(AnnotatedDocument):
    """Notes which slots a stage reads."""

    def __init__(self, source: Document) -> None:
        super().__init__(source)
        self.reads: set[Slot[Any]] = set()

    def __getitem__(self, slot: Slot[Any]) -> Any:
        self.reads.add(slot)
        return super().__getitem__(slot)


@pytest.mark.parametrize("extractor", sorted(EXTRACTORS))
def test_what_a_stage_requires_is_assigned_before_it_and_once(extractor: str) -> None:
    assigned: set[Slot[Any]] = set()
    for stage in stages_of(extractor):
        assert set(stage.requires) <= assigned, stage.assigns
        assert stage.assigns not in assigned, stage.assigns
        assigned.add(stage.assigns)
    assert CLAIMS in assigned


@pytest.mark.parametrize("extractor", sorted(EXTRACTORS))
def test_every_result_is_asked_for(extractor: str) -> None:
    stages = stages_of(extractor)
    required = {slot for stage in stages for slot in stage.requires}
    assert {stage.assigns for stage in stages} - required == {CLAIMS}


@pytest.mark.parametrize("extractor", sorted(EXTRACTORS))
def test_a_stage_reads_what_it_declares(extractor: str) -> None:
    reads: dict[Slot[Any], set[Slot[Any]]] = {stage.assigns: set() for stage in stages_of(extractor)}
    for text in (TEXT, HEADLINE):
        watched = Watched(document(text))
        for stage in stages_of(extractor):
            watched.reads.clear()
            watched.fill(stage.assigns, stage.run(watched))
            reads[stage.assigns] |= watched.reads
    assert reads == {stage.assigns: set(stage.requires) for stage in stages_of(extractor)}


@pytest.mark.parametrize("extractor", sorted(EXTRACTORS))
def test_each_stage_runs_once(extractor: str) -> None:
    runs: Counter[str] = Counter()

    def counted(stage: pipeline.Stage[Any]) -> pipeline.Stage[Any]:
        def run(given: AnnotatedDocument) -> Any:
            runs[stage.assigns.name] += 1
            return stage.run(given)

        return dataclasses.replace(stage, run=run)

    stages = stages_of(extractor)
    claims = annotate(document(), [counted(stage) for stage in stages])[CLAIMS]
    assert claims
    assert set(runs.values()) == {1}
    assert len(runs) == len(stages)


@pytest.fixture
def calls() -> Iterator[Counter[str]]:
    """How often each recogniser is called with the text, whoever calls it: counted by their code objects."""
    import importlib
    import sys

    counts: Counter[str] = Counter()
    codes: dict[Any, str] = {}
    for name in RECOGNISERS:
        room, function = name.rsplit(".", 1)
        made: Callable[..., Any] = getattr(importlib.import_module(f"tallybook.extract.{room}"), function)
        codes[made.__code__] = name

    def count(frame: Any, event: str, _: Any) -> None:
        if event == "call" and frame.f_code in codes:
            counts[codes[frame.f_code]] += 1

    sys.setprofile(count)
    yield counts
    sys.setprofile(None)


@pytest.mark.parametrize("extractor", sorted(EXTRACTORS))
def test_the_text_enters_each_recogniser_once(extractor: str, calls: Counter[str]) -> None:
    annotate(document(), stages_of(extractor))
    assert calls == dict.fromkeys(RECOGNISERS, 1)


@pytest.mark.parametrize("extractor", sorted(EXTRACTORS))
def test_no_later_stage_changes_a_result(extractor: str) -> None:
    given = AnnotatedDocument(document())
    seen: dict[Slot[Any], str] = {}
    for stage in stages_of(extractor):
        given.fill(stage.assigns, stage.run(given))
        for slot, shown in seen.items():
            assert repr(given[slot]) == shown, f"{stage.assigns} changes {slot}"
        seen[stage.assigns] = repr(given[stage.assigns])


@pytest.mark.parametrize("extractor", sorted(EXTRACTORS))
def test_results_are_tuples_of_frozen_rows(extractor: str) -> None:
    given = annotate(document(), stages_of(extractor))
    for stage in stages_of(extractor):
        result = given[stage.assigns]
        assert not isinstance(result, list), stage.assigns
        for row in result if isinstance(result, tuple) else ():
            is_frozen = dataclasses.is_dataclass(row) and row.__dataclass_params__.frozen
            is_model = getattr(type(row), "model_config", {}).get("frozen", False)
            assert is_frozen or is_model or isinstance(row, _FROZEN), (stage.assigns, row)


def test_no_further_than_asked() -> None:
    made = annotate(document(), stages_of("rules"), until=LAYOUT)
    assert made.text
    with pytest.raises(Exception, match="'actors' is read before"):
        made.actors  # noqa: B018


def test_an_extractor_that_is_none() -> None:
    with pytest.raises(KeyError):
        stages_of("guesses")
