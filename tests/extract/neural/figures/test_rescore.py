from __future__ import annotations

import numpy as np
from tallybook.extract.document import AnnotatedDocument, ResolvedFigure
from tallybook.extract.figures.resolve import ANALYSIS
from tallybook.extract.neural.figures.features import DocumentFeatures, extract_features
from tallybook.extract.neural.figures.labels import CATEGORIES, SCOPES, measure_labels
from tallybook.extract.neural.figures.rescore import rescored
from tallybook.extract.neural.runtime import WEIGHTS, Floats, Numbers, open_tokenizer
from tallybook.records import Category, Modifier

from tests.extract.annotated import annotated

WIDTH = 4


class Oracle:
    """A network that says of words what it is told to: measure, category, scope; and which word names whose it is."""

    def __init__(self, text: str, say: dict[str, tuple[str, str, str]], whose: str | None = None) -> None:
        self.text, self.say, self.whose_name = text, say, whose
        self.features: DocumentFeatures | None = None

    def lay_out(self, document: AnnotatedDocument) -> DocumentFeatures:
        self.features = extract_features(open_tokenizer(WEIGHTS), document)
        return self.features

    def scores(self, pieces: Numbers) -> Floats:
        assert self.features is not None
        sequence = self.features.sequence
        assert len(pieces) == len(sequence.ids), "these texts fit into one window"
        sizes = (len(measure_labels()), len(CATEGORIES), len(SCOPES))
        outputs = np.zeros((len(pieces) + 2, sum(sizes) + 2 * WIDTH))
        outputs[:, 0] = 9.0
        for head, start, end in zip(sequence.heads, sequence.starts, sequence.ends, strict=True):
            measure, category, scope = self.say.get(self.text[start:end], ("none", "people", "unknown"))
            row = outputs[head + 1]
            row[-WIDTH:] = self.text[start:end] == self.whose_name
            row[0] = 0.0
            row[measure_labels().index(measure)] = 9.0
            row[sizes[0] + CATEGORIES.index(category)] = 9.0
            row[sizes[0] + sizes[1] + SCOPES.index(scope)] = 9.0
        return outputs

    def whose(self, figure: Floats, mentions: Floats, nowhere: Numbers, related: Floats, kind: Floats) -> Floats:
        return np.where(nowhere == 1, self.whose_name is None, mentions[:, 0])


def figures(text: str, oracle: Oracle) -> list[ResolvedFigure]:
    return rescored(oracle, annotated(text, ANALYSIS))


def test_a_number_that_the_rules_passed_over_becomes_a_figure() -> None:
    text = "The ministry said 14 conscripts from Ardal never came home."
    (figure,) = figures(text, Oracle(text, {"14": ("killed", "personnel", "incident")}))
    assert text[slice(*figure.span)] == "14"
    assert (figure.measure, figure.category, figure.value, figure.modifier) == (
        "killed",
        Category.PERSONNEL,
        14,
        Modifier.EXACT,
    )
    assert figure.subject is None


def test_a_figure_that_the_network_does_not_see_is_dropped() -> None:
    text = "Police said 14 people were killed in Ardal."
    assert figures(text, Oracle(text, {})) == []


def test_fields_of_the_rules_are_changed() -> None:
    text = "Sudan’s army said 14 people were killed in Ardal."
    (figure,) = figures(text, Oracle(text, {"14": ("wounded", "civilians", "total")}, whose="Sudan"))
    assert (figure.measure, figure.category) == ("wounded", Category.CIVILIANS)
    assert figure.scope.value == "incident", "scopes of the rules stay"
    assert figure.subject is not None
    assert figure.subject.name == "Sudan"


def test_a_phrase_for_one_counts_one() -> None:
    text = "The mayor said a tailor never came home."
    (figure,) = figures(text, Oracle(text, {"a": ("killed", "people", "incident")}))
    assert (text[slice(*figure.span)], figure.value) == ("a tailor", 1)


def test_equipment_needs_a_name_somewhere() -> None:
    text = "The mayor said 14 never came home."
    (figure,) = figures(text, Oracle(text, {"14": ("lost", "equipment", "incident")}))
    assert figure.category is not Category.EQUIPMENT
    assert figure.equipment is None


def test_what_equipment_a_bare_number_counts_is_told_by_the_one_before() -> None:
    text = "The mayor said 14 tanks were destroyed. Another 3 never came home."
    said = {"14": ("destroyed", "equipment", "incident"), "3": ("lost", "equipment", "incident")}
    _, figure = figures(text, Oracle(text, said))
    assert figure.measure == "lost"
    assert figure.equipment is not None
    assert figure.equipment.class_ == "tank"
