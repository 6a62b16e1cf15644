"""Articles to batches: windows of random size and offset, labels a word, one row a cue for the links."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from tallybook.extract.neural.attribution.labels import link_index, tag_index
from tallybook.extract.neural.subwords import SubwordSequence, pack
from tallybook.train.corpus import ROLES, Article, Event, Range

_IGNORED = -100
_CLS, _SEP, _MASK = 101, 102, 103
_CUE_KEPT = 0.75  # chance that the cue is given whole to the links: at run time its borders are guesses


@dataclass(frozen=True, slots=True)
class Variety:
    """What keeps training texts from being learned by heart.

    `windows` are sizes in pieces, one of which is drawn for each article in each pass, so that none is needed at run
    time; `hidden` is the share of pieces that are hidden.
    """

    windows: tuple[int, ...] = (96, 160, 256)
    hidden: float = 0.06


@dataclass(slots=True)
class Window:
    """A window's words with the flat tag of each and, for each cue, its words and the link label of every word."""

    sequence: SubwordSequence
    tags: list[int]
    cues: list[list[int]]
    links: list[list[int]]


@dataclass(slots=True)
class Batch:
    """Tensors of several windows: `pieces` [windows, length, 4], `words` [windows, words] (piece of each), tags alike.

    `cue_window` [cues], `cue_words` [cues, words] (weights that sum to 1), `links` [cues, words].
    """

    pieces: Tensor
    mask: Tensor
    words: Tensor
    word_mask: Tensor
    sentences: Tensor
    paragraphs: Tensor
    tags: Tensor
    cue_window: Tensor
    cue_words: Tensor
    links: Tensor


def windows_of(article: Article, events: Sequence[Event], most: int, skip: int = 0) -> Iterator[Window]:
    """An article's windows of at most `most` pieces, the first `skip` paragraphs packed by themselves."""
    for group in (article.paragraphs[:skip], article.paragraphs[skip:]):
        for sequence in pack(group, most):
            yield _labelled(sequence, events)


def _labelled(sequence: SubwordSequence, events: Sequence[Event]) -> Window:
    tags = [0] * len(sequence.starts)
    window = Window(sequence, tags, [], [])
    for event in events:
        runs = {role: word_runs(sequence, getattr(event, role)) for role in ROLES}
        cue = [word for run in runs["cue"] for word in run]
        for role in ROLES:
            for run in runs[role]:
                for place, word in enumerate(run):
                    tags[word] = tag_index(role, is_first=place == 0)
        if cue:
            links = [0] * len(sequence.starts)
            for role in ("source", "content"):
                for run in runs[role]:
                    for place, word in enumerate(run):
                        links[word] = link_index(role, is_first=place == 0)
            window.cues.append(cue)
            window.links.append(links)
    return window


def word_runs(sequence: SubwordSequence, ranges: Sequence[Range]) -> list[list[int]]:
    """The words that ranges cover, one row a range; adjoining ranges are one."""
    found: list[list[int]] = []
    for start, end in sorted(ranges):
        run = [word for word, begin in enumerate(sequence.starts) if begin < end and sequence.ends[word] > start]
        if run and found and run[0] <= found[-1][-1] + 1:
            found[-1].extend(word for word in run if word > found[-1][-1])
        elif run:
            found.append(run)
    return found


def training_batches(
    articles: Sequence[Article], size: int, chance: random.Random, variety: Variety
) -> Iterator[Batch]:
    """One pass over articles in batches of at most `size` pieces, windows of like length together, in random order."""
    windows: list[Window] = []
    for article in articles:
        events = chance.choice(article.versions)
        skip = chance.randrange(3) if len(article.paragraphs) > 3 else 0
        windows.extend(windows_of(article, events, chance.choice(variety.windows), skip))
    windows.sort(key=lambda window: len(window.sequence) + chance.uniform(0, 12))
    groups: list[list[Window]] = [[]]
    for window in windows:
        if groups[-1] and (len(groups[-1]) + 1) * (len(window.sequence) + 2) > size:
            groups.append([])
        groups[-1].append(window)
    chance.shuffle(groups)
    for group in groups:
        yield collate(group, chance, variety.hidden)


def collate(windows: Sequence[Window], chance: random.Random | None = None, hidden: float = 0.0) -> Batch:
    """Tensors of some windows; with `chance`, a share of pieces is hidden and cues are cut short, for training."""
    length = max(len(window.sequence) for window in windows) + 2
    width = max(len(window.tags) for window in windows)
    count = len(windows)
    cues = sum(len(window.cues) for window in windows)
    batch = Batch(
        pieces=torch.zeros(count, length, 4, dtype=torch.long),
        mask=torch.zeros(count, length, dtype=torch.long),
        words=torch.zeros(count, width, dtype=torch.long),
        word_mask=torch.zeros(count, width, dtype=torch.bool),
        sentences=torch.zeros(count, width, dtype=torch.long),
        paragraphs=torch.zeros(count, width, dtype=torch.long),
        tags=torch.full((count, width), _IGNORED),
        cue_window=torch.zeros(cues, dtype=torch.long),
        cue_words=torch.zeros(cues, width),
        links=torch.full((cues, width), _IGNORED),
    )
    cue = 0
    for row, window in enumerate(windows):
        sequence, words = window.sequence, len(window.tags)
        ids = [_CLS, *_hidden(sequence.ids, chance, hidden), _SEP]
        batch.pieces[row, : len(ids), 0] = torch.tensor(ids)
        for column, values in enumerate((sequence.cases, sequence.quoted, sequence.places), 1):
            batch.pieces[row, 1 : 1 + len(values), column] = torch.tensor(values)
        batch.mask[row, : len(ids)] = 1
        batch.words[row, :words] = torch.tensor(sequence.heads) + 1
        batch.word_mask[row, :words] = True
        batch.sentences[row, :words] = torch.tensor(sequence.sentences)
        batch.paragraphs[row, :words] = torch.tensor(sequence.paragraphs)
        batch.tags[row, :words] = torch.tensor(window.tags)
        for members, links in zip(window.cues, window.links, strict=True):
            kept = members
            if chance and len(members) > 1 and chance.random() > _CUE_KEPT:
                kept = chance.sample(members, chance.randrange(1, len(members)))
            batch.cue_window[cue] = row
            batch.cue_words[cue, kept] = 1 / len(kept)
            batch.links[cue, :words] = torch.tensor(links)
            cue += 1
    return batch


def _hidden(ids: Sequence[int], chance: random.Random | None, share: float) -> list[int]:
    return [_MASK if chance and chance.random() < share else one for one in ids]
