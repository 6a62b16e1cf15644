"""Documents taken through the first stages of extraction, for the tests of single stages."""

from __future__ import annotations

from datetime import date
from typing import Any

from tallybook.extract.coverage import COVERAGE, Coverage
from tallybook.extract.document import AnnotatedDocument, ResolvedFigure, Slot
from tallybook.extract.figures.detect import CANDIDATES
from tallybook.extract.figures.resolve import resolve_figures
from tallybook.extract.pipeline import annotate, stages_of
from tallybook.records import Actor, ActorKind, Document

PUBLISHED = date(2021, 5, 12)
SPEAKER = Actor(name="Speaker", kind=ActorKind.ARMED_GROUP)


def annotated(text: str, until: Slot[Any], extractor: str = "rules", **fields: Any) -> AnnotatedDocument:
    """A text as far as the stage that fills a slot; `fields` are those of the document (published, publisher)."""
    source = Document(text=text, location="case", reader="plain", **fields)
    return annotate(source, stages_of(extractor), until=until)


def figures_of(text: str, speaker: Actor | None = SPEAKER, published: date | None = PUBLISHED) -> list[ResolvedFigure]:
    """The figures of a text by the rules, where one actor says all of it."""
    document = annotated(text, CANDIDATES, published=published)
    document.fill(COVERAGE, Coverage((), speaker))
    return list(resolve_figures(document).figures)
