"""Figures before anybody knows whose they are: every count of which the text says what befell what it counts."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass

from tallybook.extract.document import AnnotatedDocument, DateMention, Slot
from tallybook.extract.figures.bulletins import LOSS_LISTS
from tallybook.extract.figures.participants.mentions import Mentions
from tallybook.extract.figures.participants.receivers import measure_of_sent
from tallybook.extract.figures.structure.entries import STRUCTURE
from tallybook.extract.figures.triggers.rules import find_roles
from tallybook.extract.figures.triggers.table import Role
from tallybook.extract.syntax.chunks import Chunk
from tallybook.extract.syntax.parse import PARSED


@dataclass(frozen=True, slots=True)
class CountedSentence:
    """A parsed sentence with its figures: `roles` say what each counts, its measure and the chunk that triggers it.

    The chunks are copies of the parse: trigger rules settle in them what a noun group counts.
    """

    chunks: Sequence[Chunk]
    dates: Sequence[DateMention]
    roles: Sequence[Role]


@dataclass(frozen=True, slots=True)
class FigureCandidate:
    """A count at [start, end) that is a figure by its words, whoever speaks; `role` is None for a line of a list."""

    start: int
    end: int
    role: Role | None = None


@dataclass(frozen=True, slots=True)
class Detected:
    """The candidates of a document in order, and the sentences outside lists of losses, those without figures too."""

    candidates: Sequence[FigureCandidate]
    sentences: Sequence[CountedSentence]


CANDIDATES = Slot[Detected]("figure candidates")


def detect(document: AnnotatedDocument) -> Detected:
    """The figures of a document as trigger rules and lists of losses give them.

    A number is a figure when the sentence says of what it counts that it was killed, launched, supplied …; a number
    with no such word ("three villages", "in 2021") is none.
    """
    listed = [one for losses in document[LOSS_LISTS] for entry in losses.entries for one in entry.quantities]
    structure = document[STRUCTURE]
    starts = sorted([*(one.start for one in listed), *(start for start, _ in structure.stretches)])
    mentions = Mentions(document.actors)
    sentences: list[CountedSentence] = []
    before: Role | None = None
    for sentence in document[PARSED]:
        first = bisect_left(starts, sentence.start)
        if first < len(starts) and starts[first] < sentence.end:
            continue
        chunks = tuple(copy(one) for one in sentence.chunks)
        roles = tuple(find_roles(chunks, before, is_heading=sentence.is_heading))
        for role in roles:
            role.measure = measure_of_sent(role, chunks, mentions)
        before = next((role for role in reversed(roles) if role.whole is None), None)
        sentences.append(CountedSentence(chunks, sentence.dates, roles))
    listed += [one.quantity for one in structure.entries]
    found = [FigureCandidate(one.start, one.end) for one in listed]
    found += [FigureCandidate(*role.group.span, role) for sentence in sentences for role in sentence.roles]
    return Detected(tuple(sorted(found, key=lambda one: one.start)), tuple(sentences))
