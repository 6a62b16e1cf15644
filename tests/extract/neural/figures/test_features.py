from __future__ import annotations

from tallybook.extract.figures.resolve import ANALYSIS
from tallybook.extract.neural.figures.features import (
    extract_features,
    is_nobody,
    participants_in,
    relations,
    window_features,
)
from tallybook.extract.neural.figures.labels import COLUMNS, MARKS, RELATIONS
from tallybook.extract.neural.figures.windows import Window
from tallybook.extract.neural.runtime import open_tokenizer

from tests.extract.annotated import annotated

TEXT = "Sudan’s army said 14 soldiers were killed in May. A tailor saw 3 tanks."


def test_numbers_equipment_and_phrases_for_one_are_candidates() -> None:
    features = extract_features(open_tokenizer(), annotated(TEXT, ANALYSIS))
    words = [TEXT[features.sequence.starts[one.word] : features.sequence.ends[one.word]] for one in features.candidates]
    assert words == ["14", "A", "3"]
    assert [one.figure is not None for one in features.candidates] == [True, False, False]


def test_marks_tell_what_recognisers_found() -> None:
    features = extract_features(open_tokenizer(), annotated(TEXT, ANALYSIS))
    marks = {
        TEXT[start:end]: MARKS[row[0]]
        for start, end, row in zip(features.sequence.starts, features.sequence.ends, features.columns, strict=True)
    }
    assert (marks["14"], marks["tanks"], marks["May"], marks["tailor"]) == ("number", "equipment", "date", "none")


def test_a_window_has_a_row_a_subword() -> None:
    features = extract_features(open_tokenizer(), annotated(TEXT, ANALYSIS))
    sequence, columns = window_features(features, Window(0, 0, len(features.sequence.starts)))
    assert columns.shape == (len(sequence.ids), 4 + len(COLUMNS))


def test_nobody_and_those_named_may_be_whose_figure_it_is() -> None:
    features = extract_features(open_tokenizer(), annotated(TEXT, ANALYSIS))
    candidate = features.candidates[0]
    participants = participants_in(features, Window(0, 0, len(features.sequence.starts)), candidate)
    assert is_nobody(participants[0].actor)
    assert "Sudan" in [one.actor.name for one in participants]
    rows = relations(features, candidate, participants)
    assert rows.shape == (len(participants), len(RELATIONS))
    assert rows[:, RELATIONS.index("is_nobody")].tolist() == [1.0] + [0.0] * (len(participants) - 1)


def test_a_text_without_sentences() -> None:
    assert extract_features(open_tokenizer(), annotated(" ", ANALYSIS)).candidates == []
