"""Marked texts as the network for figures reads them, with labels a word and whose each figure is."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor

from tallybook.extract.document import LAYOUT, QUANTITIES, overlapping
from tallybook.extract.figures.detect import CountedSentence
from tallybook.extract.figures.resolve import ANALYSIS
from tallybook.extract.neural.figures.features import (
    Candidate,
    DocumentFeatures,
    Participant,
    extract_features,
    is_nobody,
    participants_in,
    relations,
    window_features,
)
from tallybook.extract.neural.figures.labels import CATEGORIES, MARKS, RELATIONS, measure_labels
from tallybook.extract.neural.figures.windows import Window, windows
from tallybook.extract.pipeline import annotate, stages_of
from tallybook.extract.syntax.chunks import Group, Kind
from tallybook.records import Actor, Document
from tallybook.text.offsets import CleanText
from tallybook.train.marked import Marked

_IGNORED = -100
_CLS, _SEP, _MASK = 101, 102, 103
_MARK = 4  # the column of marks
_NAMES = [MARKS.index(name) for name in ("state", "group", "body", "person")]
_NUMBERS = [MARKS.index(name) for name in ("number", "rest")]
_ANONYMOUS = 0.4  # of windows have no names, and as many no numbers, so that none is learned by heart


@dataclass(slots=True)
class Example:
    """A text with its features; `labels` gives, by word of the text, what is marked there."""

    features: DocumentFeatures
    labels: dict[int, tuple[Candidate, Marked]] = field(default_factory=dict)
    stray: set[int] = field(default_factory=set)


def read_example(tokenizer: Tokenizer, document: Document, marked: Sequence[Marked]) -> Example:
    """A document read by the rules, beside what is marked in it."""
    annotated = annotate(document, stages_of("learned"), until=ANALYSIS)
    features = extract_features(tokenizer, annotated)
    example = Example(features)
    if not features.sequence.starts:
        return example
    places = _places(annotated[LAYOUT].cleaned)
    for mark in marked:
        if mark.start not in places or mark.end - 1 not in places:
            continue
        one = replace(mark, start=places[mark.start], end=places[mark.end - 1] + 1)
        candidate = _candidate_of(features, one)
        example.labels[candidate.word] = (candidate, one)
    return example


def _places(cleaned: CleanText) -> dict[int, int]:
    """Where each place of the text as ingested is in the cleaned text."""
    pieces = ((cleaned.pieces(at, at + 1), at) for at in range(len(cleaned.text)))
    return {piece[0][0]: at for piece, at in pieces if piece}


def _candidate_of(features: DocumentFeatures, one: Marked) -> Candidate:
    best = None
    for candidate in features.candidates:
        start, end = candidate.group.span
        if start < one.end and one.start < end:
            overlap = min(end, one.end) - max(start, one.start)
            if best is None or overlap > best[0]:
                best = (overlap, candidate)
    if best:
        return best[1]
    inside = overlapping(features.document[QUANTITIES], one.start, one.end)
    core = inside[0].core[0] if inside else one.start
    group = Group(Kind.GROUP, one.start, one.end)
    return Candidate(features.word_at(core), CountedSentence((group,), (), ()), 0, group, None)


@dataclass(slots=True)
class Item:
    """A window ready for a batch."""

    pieces: np.ndarray
    heads: list[int]
    measures: list[int]  # a word; _IGNORED outside the window's own sentences
    figures: list[tuple[int, Marked, list[Participant], np.ndarray, list[int]]]
    first: int


def items(example: Example, chance: random.Random | None) -> Iterator[Item]:
    """The windows of an example; with `chance`, of a random size."""
    features = example.features
    if not features.sequence.starts:
        return
    own, context = (chance.choice((96, 160, 224)), chance.choice((64, 96, 128))) if chance else (128, 96)
    wanted = sorted({one.word for one in features.candidates} | set(example.labels))
    for window in windows(features.sequence, wanted, own, context):
        sequence, pieces = window_features(features, window)
        measures = [_IGNORED] * len(sequence.starts)
        figures = []
        for word in range(window.own, window.last):
            found = example.labels.get(word)
            measures[word - window.first] = found[1].measure if found else 0
            if found:
                candidate, one = found
                participants = participants_in(features, window, candidate)
                right = _right_sides(features, window, one, participants)
                figures.append(
                    (word - window.first, one, participants, relations(features, candidate, participants), right)
                )
        yield Item(pieces, list(sequence.heads), measures, figures, window.first)


def _right_sides(features: DocumentFeatures, window: Window, one: Marked, participants: list[Participant]) -> list[int]:
    """Which participants are those that the mark names; none where no mention in reach does."""
    if one.subject is None:
        return [number for number, side in enumerate(participants) if is_nobody(side.actor)]
    actors = actors_named(features, one.subject)
    return [number for number, side in enumerate(participants) if side.actor in actors]


def actors_named(features: DocumentFeatures, words: str) -> set[Actor]:
    """The parties that words of the text name: those of the mentions that hold the words or lie in them."""
    text = features.document.text
    actors = set()
    for side in features.mentions:
        mention = side.mention
        named = text[mention.start : mention.end] if mention else ""
        if named and (words in named or named in words):
            actors.add(side.actor)
    return actors


@dataclass(slots=True)
class Batch:
    """Tensors of several windows and of the figures in them."""

    pieces: Tensor
    mask: Tensor
    words: Tensor
    measures: Tensor
    window: Tensor
    word: Tensor
    category: Tensor
    measure: Tensor
    scope: Tensor
    mention: Tensor
    nowhere: Tensor
    related: Tensor
    is_side: Tensor
    is_right: Tensor


def collate(
    rows: Sequence[Item], chance: random.Random | None = None, hidden: float = 0.0, untold: float = 0.0
) -> Batch:
    """Tensors; with `chance` a share of pieces is hidden, and of the rules' readings a share is left untold."""
    length = max(len(row.pieces) for row in rows) + 2
    width = max(len(row.heads) for row in rows)
    pieces = np.zeros((len(rows), length, rows[0].pieces.shape[1]), dtype=np.int64)
    mask = np.zeros((len(rows), length), dtype=np.int64)
    words = np.zeros((len(rows), width), dtype=np.int64)
    measures = np.full((len(rows), width), _IGNORED)
    figures = [(number, *one) for number, row in enumerate(rows) for one in row.figures]
    most = max((len(one[3]) for one in figures), default=1)
    shape = (len(figures), most)
    mention, nowhere = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
    related = np.zeros((*shape, len(RELATIONS)), dtype=np.float32)
    is_side, is_right = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool)
    for number, row in enumerate(rows):
        end = len(row.pieces) + 1
        mine = _varied(row.pieces, chance, hidden, untold) if chance else row.pieces
        pieces[number, 1:end] = mine
        pieces[number, 0, 0], pieces[number, end, 0] = _CLS, _SEP
        mask[number, : end + 1] = 1
        words[number, : len(row.heads)] = np.array(row.heads) + 1
        measures[number, : len(row.measures)] = row.measures
    for at, (number, _, _, participants, features, right) in enumerate(figures):
        related[at, : len(participants)] = features
        if chance and chance.random() < untold:
            related[at, :, 1:4] = 0
        is_side[at, : len(participants)] = True
        is_right[at, right] = True
        for place, side in enumerate(participants):
            if is_nobody(side.actor):
                nowhere[at, place] = 1
            elif side.word < 0:
                nowhere[at, place] = 2
            else:
                mention[at, place] = side.word - rows[number].first
    return Batch(
        torch.from_numpy(pieces),
        torch.from_numpy(mask),
        torch.from_numpy(words),
        torch.from_numpy(measures),
        torch.tensor([one[0] for one in figures], dtype=torch.long),
        torch.tensor([one[1] for one in figures], dtype=torch.long),
        torch.tensor([one[2].category for one in figures], dtype=torch.long),
        torch.tensor([one[2].measure for one in figures], dtype=torch.long),
        torch.tensor([one[2].scope for one in figures], dtype=torch.long),
        *(torch.from_numpy(one) for one in (mention, nowhere, related, is_side, is_right)),
    )


def _varied(pieces: np.ndarray, chance: random.Random, hidden: float, untold: float) -> np.ndarray:
    """Pieces of a window, a share hidden, by chance all names of parties or all numbers, and readings untold."""
    mine = pieces.copy()
    mark = mine[:, _MARK]
    covered = np.array([chance.random() < hidden for _ in range(len(mine))])
    for marks in (_NAMES, _NUMBERS):
        if chance.random() < _ANONYMOUS:
            covered |= np.isin(mark, marks)
    mine[covered, 0] = _MASK
    for at in np.flatnonzero(mine[:, _MARK + 1]):
        if chance.random() < untold:
            mine[at, _MARK + 1 : _MARK + 3] = 0
    return mine


def batches(
    examples: Sequence[Example], size: int, chance: random.Random, hidden: float, untold: float
) -> Iterator[Batch]:
    """One pass in batches of at most `size` pieces, windows of like length together, in random order."""
    rows = [item for example in examples for item in items(example, chance)]
    rows.sort(key=lambda row: len(row.pieces) + chance.uniform(0, 12))
    groups: list[list[Item]] = [[]]
    for row in rows:
        if groups[-1] and (len(groups[-1]) + 1) * (len(row.pieces) + 2) > size:
            groups.append([])
        groups[-1].append(row)
    chance.shuffle(groups)
    for group in groups:
        yield collate(group, chance, hidden, untold)


def kinds(measure: Tensor, category: Tensor) -> Tensor:
    """What is known of a figure when it is asked whose it is: chances of measures and categories."""
    return torch.cat([torch.softmax(measure, -1), torch.softmax(category, -1)], -1).detach()


SIZES = (len(measure_labels()), len(CATEGORIES))
