"""The stages of extraction in their order: a document in, its claims with figures out.

The extractors are called "rules" and "learned" in the command line and "rules/N", "learned/N" in what is stored; in
code the second is the neural extractor: it goes through the same stages, with a network beside the rules in three.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Generic, TypeVar

from tallybook.extract.actors.recognise import find_actors
from tallybook.extract.assemble import assemble
from tallybook.extract.attribution.claims import draft_claims
from tallybook.extract.attribution.document import attribute
from tallybook.extract.attribution.issuer import find_issuer
from tallybook.extract.attribution.sentence import CUED, find_cued
from tallybook.extract.coreference.resolve import resolve_sources
from tallybook.extract.coverage import COVERAGE, cover
from tallybook.extract.dates.recognise import find_dates
from tallybook.extract.document import (
    ACTORS,
    ATTRIBUTIONS,
    CLAIMS,
    DATES,
    DRAFTS,
    EQUIPMENT,
    FIGURES,
    ISSUER,
    LAYOUT,
    QUANTITIES,
    SOURCES,
    AnnotatedDocument,
    Slot,
)
from tallybook.extract.equipment.recognise import find_equipment
from tallybook.extract.figures.bulletins import LOSS_LISTS, find_loss_lists
from tallybook.extract.figures.detect import CANDIDATES, detect
from tallybook.extract.figures.resolve import ANALYSIS, finish_figures, resolve_figures
from tallybook.extract.figures.structure.entries import STRUCTURE, find_structure
from tallybook.extract.layout import segment
from tallybook.extract.quantities.recognise import find_quantities
from tallybook.extract.syntax.parse import PARSED, parse
from tallybook.records import Claim, Document

T = TypeVar("T")

NEURAL = "learned"
# Extractor -> name and version of what it makes: raised when what comes out changes.
EXTRACTORS = {NEURAL: "learned/5", "rules": "rules/5"}


@dataclass(frozen=True, slots=True)
class Stage(Generic[T]):
    """One step: a function of the annotated document, the slot that its result fills, and the slots that it reads."""

    assigns: Slot[T]
    run: Callable[[AnnotatedDocument], T]
    requires: tuple[Slot[Any], ...] = ()


Stages = tuple[Stage[Any], ...]

# What stands in the text: numbers, days, things, names, and the grammar around them.
RECOGNISE: Stages = (
    Stage(LAYOUT, segment),
    Stage(DATES, lambda document: find_dates(document.text, document.published), (LAYOUT,)),
    Stage(QUANTITIES, lambda document: find_quantities(document.text, document.dates), (LAYOUT, DATES)),
    Stage(EQUIPMENT, lambda document: find_equipment(document.text), (LAYOUT,)),
    Stage(ACTORS, lambda document: find_actors(document.text), (LAYOUT,)),
    Stage(ISSUER, find_issuer, (LAYOUT, ACTORS)),
    Stage(LOSS_LISTS, find_loss_lists, (LAYOUT, QUANTITIES, EQUIPMENT)),
    Stage(PARSED, parse, (LAYOUT, QUANTITIES, DATES, EQUIPMENT)),
    Stage(STRUCTURE, find_structure, (LAYOUT, DATES, QUANTITIES, EQUIPMENT, LOSS_LISTS)),
    Stage(CANDIDATES, detect, (ACTORS, PARSED, LOSS_LISTS, STRUCTURE)),
)
# Who says what: quotations join the attributions that cues make, then the speakers are told apart.
ATTRIBUTE: Stages = (
    Stage(ATTRIBUTIONS, attribute, (LAYOUT, ACTORS, ISSUER, CUED)),
    Stage(SOURCES, resolve_sources, (LAYOUT, ACTORS, ISSUER, ATTRIBUTIONS)),
    Stage(DRAFTS, draft_claims, (LAYOUT, ISSUER, ATTRIBUTIONS, SOURCES)),
    Stage(COVERAGE, cover, (ISSUER, DRAFTS)),
)
# Whose the counted are, who did it, when and where.
RESOLVE: Stages = (
    Stage(
        ANALYSIS,
        resolve_figures,
        (LAYOUT, DATES, EQUIPMENT, ACTORS, ISSUER, LOSS_LISTS, CANDIDATES, COVERAGE),
    ),
)
_ASSEMBLE_READS = (LAYOUT, ISSUER, DRAFTS, COVERAGE, FIGURES)


@cache
def stages_of(extractor: str) -> Stages:
    """The stages of an extractor ("learned" or "rules"), in order. Raises KeyError for any other name."""
    version = EXTRACTORS[extractor]
    last = Stage(CLAIMS, lambda document: assemble(document, version), _ASSEMBLE_READS)
    if extractor != NEURAL:
        return (
            *RECOGNISE,
            Stage(CUED, find_cued, (LAYOUT, DATES, PARSED)),
            *ATTRIBUTE,
            *RESOLVE,
            Stage(FIGURES, finish_figures, (ANALYSIS,)),
            last,
        )
    # Imported here, since the rules need neither NumPy nor the weights.
    from tallybook.extract.neural.attribution.merge import NETWORK, RULED, merge, read
    from tallybook.extract.neural.figures.rescore import rescore

    return (
        *RECOGNISE,
        Stage(RULED, find_cued, (LAYOUT, DATES, PARSED)),
        Stage(NETWORK, read, (LAYOUT, DATES, ISSUER)),
        Stage(CUED, merge, (RULED, NETWORK, CANDIDATES)),
        *ATTRIBUTE,
        *RESOLVE,
        Stage(
            FIGURES,
            rescore,
            (LAYOUT, QUANTITIES, DATES, EQUIPMENT, ACTORS, STRUCTURE, CANDIDATES, COVERAGE, ANALYSIS),
        ),
        last,
    )


def annotate(source: Document, stages: Sequence[Stage[Any]], until: Slot[Any] | None = None) -> AnnotatedDocument:
    """A document taken through stages, one after the other; no further than the one that fills `until`.

    Raises SlotError where a stage reads what none before it gives, TallybookError where the weights are missing.
    """
    document = AnnotatedDocument(source)
    for stage in stages:
        document.fill(stage.assigns, stage.run(document))
        if stage.assigns is until:
            break
    return document


def extract(source: Document, extractor: str = NEURAL) -> tuple[Claim, ...]:
    """The claims of a document, in order of the text, by the extractor of this name ("learned" or "rules").

    Dates are resolved against `source.published`; a `publisher` that is itself an actor (an army, a ministry) speaks
    where the text names nobody else. Raises TallybookError where the neural extractor can't be loaded.
    """
    claims = annotate(source, stages_of(extractor))[CLAIMS]
    return tuple(claims)
