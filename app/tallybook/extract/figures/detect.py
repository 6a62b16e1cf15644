"""Figures before anybody knows whose they are: every count of which the text says what befell what it counts."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass

from tallybook.extract.document import AnnotatedDocument, DateMention, Slot, overlapping
from tallybook.extract.figures.bulletins import LOSS_LISTS
from tallybook.extract.figures.participants.mentions import Mentions
from tallybook.extract.figures.participants.receivers import measure_of_sent
from tallybook.extract.figures.structure.entries import STRUCTURE, Entry, Structure
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
    """The candidates of a document in order, and the sentences outside lists of losses, those without figures too.

    `entries` are the numbers of lists and tables of which no sentence says the same.
    """

    candidates: Sequence[FigureCandidate]
    sentences: Sequence[CountedSentence]
    entries: Sequence[Entry] = ()


CANDIDATES = Slot[Detected]("figure candidates")


def detect(document: AnnotatedDocument) -> Detected:
    """The figures of a document as trigger rules and lists of losses give them.

    A number is a figure when the sentence says of what it counts that it was killed, launched, supplied …; a number
    with no such word ("three villages", "in 2021") is none.
    """
    listed = [one for losses in document[LOSS_LISTS] for entry in losses.entries for one in entry.quantities]
    structure = document[STRUCTURE]
    starts = sorted([*(one.start for one in listed), *(start for start, _ in structure.cells)])
    entries = {one.quantity.start: one for one in structure.entries}
    mentions = Mentions(document.actors)
    sentences: list[CountedSentence] = []
    before: Role | None = None
    for sentence in document[PARSED]:
        first = bisect_left(starts, sentence.start)
        if first < len(starts) and starts[first] < sentence.end:
            continue
        chunks = tuple(copy(one) for one in sentence.chunks)
        found = find_roles(chunks, before, is_heading=sentence.is_heading)
        for role in found:
            role.measure = measure_of_sent(role, chunks, mentions)
        roles = tuple(role for role in found if _stands(role, structure, entries))
        before = next((role for role in reversed(roles) if role.whole is None), None)
        sentences.append(CountedSentence(chunks, sentence.dates, roles))
    listed += [one.quantity for one in entries.values()]
    candidates = [FigureCandidate(one.start, one.end) for one in listed]
    candidates += [FigureCandidate(*role.group.span, role) for sentence in sentences for role in sentence.roles]
    in_order = sorted(candidates, key=lambda one: one.start)
    return Detected(tuple(in_order), tuple(sentences), tuple(entries.values()))


def _stands(role: Role, structure: Structure, entries: dict[int, Entry]) -> bool:
    """Whether a sentence's figure holds: outside labelled stretches, and where its label says the same.

    The label's entry is then left out, since the sentence knows more of whose the counted are.
    """
    start = role.group.span[0]
    entry = entries.get(start)
    if entry is None:
        return not overlapping(structure.stretches, start, start + 1)
    equipment = role.group.equipment.equipment.class_ if role.group.equipment else None
    is_same = (role.measure, role.category, equipment) == (entry.measure, entry.category, entry.equipment_class)
    if is_same:
        del entries[start]
    return is_same
