"""What a source is said to say."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from tallybook.records.actor import Actor
from tallybook.records.figure import Figure
from tallybook.records.span import DateRange, Record, Span
from tallybook.records.terms import Certainty, Mode

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class Claim(Record):
    """One claim: who says what, by which words, with which figures. Field by field as in the claim record."""

    claim_id: str
    document: Sha256
    source: Actor | None
    source_mention: Span | None = None
    relayed_by: Actor | None = None
    cue: Span | None = None
    content: Span
    mode: Mode
    certainty: Certainty
    said_on: DateRange | None = None
    audience: str | None = None
    figures: tuple[Figure, ...] = ()
    confidence: float = Field(ge=0, le=1)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.source is None and self.mode is not Mode.UNATTRIBUTED:
            raise ValueError("a claim without a source must be unattributed")
        for index, figure in enumerate(self.figures):
            if figure.part_of is not None and (figure.part_of >= len(self.figures) or figure.part_of == index):
                raise ValueError(f"figure {index} is part of figure {figure.part_of}, which is not there")
        return self
