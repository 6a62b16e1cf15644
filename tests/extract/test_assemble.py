from __future__ import annotations

from tallybook.extract.assemble import assemble, claim_id
from tallybook.extract.document import FIGURES
from tallybook.records import Document, Span

from tests.extract.annotated import annotated

TEXT = "Police said 9 people, including 2 nurses, were killed. Four men were hurt in Lima."


def test_figures_go_into_the_claim_around_them_and_else_make_one() -> None:
    attributed, own = assemble(annotated(TEXT, FIGURES), "rules/0")
    assert [one.value for one in attributed.figures] == [9, 2]
    assert [one.value for one in own.figures] == [4]
    assert own.source is None


def test_a_part_points_to_its_whole() -> None:
    attributed, _ = assemble(annotated(TEXT, FIGURES), "rules/0")
    assert [one.part_of for one in attributed.figures] == [None, 0]


def test_spans_are_of_the_text_as_ingested() -> None:
    text = "Police said the bridge\n\nhttps://example.org/x\n\nhad been shut since noon. Nine men drowned."
    for claim in assemble(annotated(text, FIGURES), "rules/0"):
        assert claim.content.gives_back(text)


def test_the_id_depends_on_extractor_text_and_place() -> None:
    one, other = (Document(text=text, location="case", reader="plain") for text in ("ab", "abc"))
    span = Span(text="a", pieces=((0, 1),))
    ids = {
        claim_id(one, "rules/0", span, None, None),
        claim_id(one, "rules/1", span, None, None),
        claim_id(other, "rules/0", span, None, None),
        claim_id(one, "rules/0", Span(text="b", pieces=((1, 2),)), None, None),
        claim_id(one, "rules/0", span, span, None),
    }
    assert len(ids) == 5
