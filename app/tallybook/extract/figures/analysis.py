"""What the rules know of a document's figures, for who revises them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tallybook.extract.document import DateMention, FigureDraft, Scene, SpeakerAt
from tallybook.extract.figures.participants.parties import Parties
from tallybook.extract.syntax.chunks import Chunk, Group
from tallybook.extract.syntax.sentence import Findings


@dataclass(frozen=True, slots=True)
class Placed:
    """A group of nouns with the chunks of its sentence, its number among them, and the dates of the sentence."""

    group: Group
    index: int
    chunks: Sequence[Chunk]
    dates: Sequence[DateMention]


@dataclass(frozen=True, slots=True)
class Told:
    """The figures as the rules read them, in order, the groups of nouns and all chunks of the text, parties, who
    speaks where.
    """

    scene: Scene
    found: Findings
    drafts: Sequence[FigureDraft]
    groups: Sequence[Placed]
    parties: Parties
    speaker_at: SpeakerAt
    chunks: Sequence[Chunk] = ()


# Gives the figures as they are after another look, in order.
Reviser = Callable[[Told], list[FigureDraft]]
