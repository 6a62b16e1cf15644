"""A document's figures as the rules read them, laid out for the network: candidates, marks, and parties."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from tokenizers import Tokenizer

from tallybook.extract.coverage import COVERAGE
from tallybook.extract.document import (
    EQUIPMENT as EQUIPMENT_MENTIONS,
)
from tallybook.extract.document import (
    QUANTITIES,
    ActorMention,
    AnnotatedDocument,
    Range,
    ResolvedFigure,
    overlapping,
)
from tallybook.extract.figures.detect import CANDIDATES, CountedSentence
from tallybook.extract.figures.participants.mentions import side_of
from tallybook.extract.figures.resolve import ANALYSIS
from tallybook.extract.figures.structure.entries import STRUCTURE
from tallybook.extract.language.words import words
from tallybook.extract.neural.figures.labels import (
    CATEGORIES,
    CHUNKS,
    COLUMNS,
    MARKS,
    RELATIONS,
    learned_as,
    measure_labels,
)
from tallybook.extract.neural.figures.windows import Window
from tallybook.extract.neural.runtime import Floats
from tallybook.extract.neural.subwords import SubwordSequence, encode_paragraphs
from tallybook.extract.syntax.chunks import Group, Verb
from tallybook.extract.syntax.lexicon import EQUIPMENT, PEOPLE
from tallybook.records import Actor, ActorKind

# Actors that have no soldiers and no weapons of their own.
_NO_PARTIES = frozenset({ActorKind.PERSON, ActorKind.WITNESSES, ActorKind.ANONYMOUS})
_STATE = frozenset({ActorKind.GOVERNMENT, ActorKind.MILITARY, ActorKind.MINISTRY, ActorKind.POLICE})
_RIGHT_BEHIND = 24  # characters from a number to a name in front of the noun counted
_FIRST = 4  # columns of the encoder for attributions, in front of `COLUMNS`


_CHUNK, _OF_PEOPLE, _OF_EQUIPMENT, _NOUN = map(COLUMNS.index, ("chunk", "of_people", "of_equipment", "noun"))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A noun group that may be a figure: chunk `index` of its sentence, and the figure that the rules make of it.

    `word` is the word of the document that its number begins with.
    """

    word: int
    sentence: CountedSentence
    index: int
    group: Group
    figure: ResolvedFigure | None


@dataclass(frozen=True, slots=True)
class Participant:
    """A mention of a party by its word; `word` is -1 for one that stands in none of the window's words."""

    actor: Actor
    word: int
    mention: ActorMention | None


@dataclass(slots=True)
class DocumentFeatures:
    """The document as the network is given it."""

    document: AnnotatedDocument
    sequence: SubwordSequence
    columns: list[list[int]] = field(default_factory=list)  # the values of `COLUMNS`, a word
    candidates: list[Candidate] = field(default_factory=list)
    mentions: list[Participant] = field(default_factory=list)
    shares: Counter[Actor] = field(default_factory=Counter)

    def word_at(self, place: int) -> int:
        """The word that holds a place of the text, or the one before it."""
        return max(0, bisect_right(self.sequence.starts, place) - 1)


def extract_features(tokenizer: Tokenizer, document: AnnotatedDocument) -> DocumentFeatures:
    """What the network reads of a document; costs one pass of the tokeniser."""
    sequence = SubwordSequence()
    for part in encode_paragraphs(tokenizer, document.text, document.paragraphs, document.quotations):
        sequence.extend(part)
    features = DocumentFeatures(document, sequence)
    if not sequence.starts:
        return features
    features.columns = [[0] * len(COLUMNS) for _ in sequence.starts]
    for mention in document.actors:
        if mention.actor.kind not in _NO_PARTIES:
            features.mentions.append(Participant(side_of(mention.actor), features.word_at(mention.start), mention))
    features.shares = Counter(one.actor for one in features.mentions)
    _mark(features)
    _mark_chunks(features)
    by_start = {figure.start: figure for figure in document[ANALYSIS].figures}
    labelled = document[STRUCTURE].stretches
    for sentence in document[CANDIDATES].sentences:
        for index, group in enumerate(sentence.chunks):
            if isinstance(group, Group) and not overlapping(labelled, group.start, group.start + 1):
                _add_candidate(features, sentence, index, group, by_start.get(group.span[0]))
    return features


def _add_candidate(
    features: DocumentFeatures, sentence: CountedSentence, index: int, group: Group, figure: ResolvedFigure | None
) -> None:
    if figure is None and not _may_be_figure(group):
        return
    word = features.word_at(group.quantity.core[0] if group.quantity else group.span[0])
    features.candidates.append(Candidate(word, sentence, index, group, figure))
    if figure:
        features.columns[word][1:3] = [
            measure_labels().index(learned_as(figure.measure)),
            CATEGORIES.index(figure.category) + 1,
        ]


def _may_be_figure(group: Group) -> bool:
    return (
        group.quantity is not None
        or group.equipment is not None
        or (group.category is not None and stands_for_one(group))
    )


def stands_for_one(group: Group) -> bool:
    """Whether a phrase is of one thing or person: "a tailor", "his wife"."""
    return group.is_one or (group.lowers[:1] != () and group.lowers[0] in words("one_determiners"))


def _mark(features: DocumentFeatures) -> None:
    def put(stretch: Range, mark: str, rest: str | None = None) -> None:
        first = features.word_at(stretch[0])
        for word in range(first, len(features.sequence.starts)):
            if features.sequence.starts[word] >= stretch[1]:
                break
            features.columns[word][0] = MARKS.index(mark if word == first or rest is None else rest)

    document = features.document
    for date in document.dates:
        put((date.start, date.end), "date")
    for mention in document.actors:
        kind = mention.actor.kind
        mark = "state" if kind in _STATE else "group" if kind is ActorKind.ARMED_GROUP else "body"
        put((mention.start, mention.end), "person" if kind in _NO_PARTIES else mark)
    for one in document[EQUIPMENT_MENTIONS]:
        put((one.start, one.end), "equipment")
    for quantity in document[QUANTITIES]:
        put(quantity.core, "number", "rest")


def _mark_chunks(features: DocumentFeatures) -> None:
    """What grammar and vocabulary make of words: their chunk, the measure they tell, the people they name."""
    labels = measure_labels()
    for chunk in (one for sentence in features.document[CANDIDATES].sentences for one in sentence.chunks):
        row = features.columns[features.word_at(chunk.start)]
        row[_CHUNK] = CHUNKS.index(chunk.voice.value if isinstance(chunk, Verb) else chunk.kind.value)
        if not isinstance(chunk, (Group, Verb)):
            continue
        last = features.columns[features.word_at(chunk.end - 1)]
        for column, kind in ((_OF_PEOPLE, PEOPLE), (_OF_EQUIPMENT, EQUIPMENT)):
            if measure := chunk.meanings.get(kind):
                last[column] = labels.index(learned_as(measure))
        if isinstance(chunk, Group) and chunk.category:
            last[_NOUN] = CATEGORIES.index(chunk.category) + 1


def window_features(features: DocumentFeatures, window: Window) -> tuple[SubwordSequence, np.ndarray]:
    """The window's words by themselves and its pieces [length, features] without what opens and closes it."""
    sequence = features.sequence.part(window.first, window.last)
    columns = np.zeros((len(sequence.ids), _FIRST + len(COLUMNS)), dtype=np.int64)
    columns[:, :_FIRST] = sequence.features()
    heads = [*sequence.heads, len(sequence.ids)]
    for word in range(len(sequence.heads)):
        mark, *others = features.columns[window.first + word]
        columns[heads[word] : heads[word + 1], _FIRST] = mark
        columns[heads[word], _FIRST + 1 :] = others
    return sequence, columns


def participants_in(features: DocumentFeatures, window: Window, candidate: Candidate) -> list[Participant]:
    """The parties that a figure may be of: nobody first, those named in the window, those that the rules would say."""
    inside = [side for side in features.mentions if window.first <= side.word < window.last]
    named = {side.actor for side in inside}
    absent_ones = (_side(candidate.figure, "subject"), *_speaking(features, candidate))
    absent = [actor for actor in dict.fromkeys(absent_ones) if actor and actor not in named]
    return [Participant(_NOBODY, -1, None), *inside, *(Participant(actor, -1, None) for actor in absent)]


_NOBODY = Actor(name="nobody", kind=ActorKind.OTHER)


def is_nobody(actor: Actor) -> bool:
    """Whether a side stands for nobody."""
    return actor is _NOBODY


def _side(figure: ResolvedFigure | None, role: Literal["subject", "counterpart"]) -> Actor | None:
    """The party of a figure's subject or counterpart by the rules."""
    actor: Actor | None = getattr(figure, role) if figure else None
    return side_of(actor) if actor else None


def _speaking(features: DocumentFeatures, candidate: Candidate) -> tuple[Actor | None, Actor | None]:
    """The party that speaks where a candidate stands, and whom it fights."""
    parties = features.document[ANALYSIS].parties
    speaking = parties.side_speaking(features.document[COVERAGE].speaker_at(candidate.group.span[0]))
    return speaking, parties.opponent_of(speaking)


def relations(features: DocumentFeatures, candidate: Candidate, participants: Sequence[Participant]) -> Floats:
    """How each side stands to a figure, [participants, relations]."""
    start, end = candidate.group.span
    speaking, opponent = _speaking(features, candidate)
    ruled, counterpart = _side(candidate.figure, "subject"), _side(candidate.figure, "counterpart")
    fighting = features.document[ANALYSIS].parties.fighting
    sentence = features.sequence.sentences[candidate.word]
    before = [one.word for one in participants if 0 <= one.word < candidate.word]
    nearest = max(before, default=-2)
    rows = np.zeros((len(participants), len(RELATIONS)), dtype=np.float32)
    for row, side in zip(rows, participants, strict=True):
        nobody = is_nobody(side.actor)
        mention = side.mention
        steps = sentence - features.sequence.sentences[side.word] if mention else 0
        values = {
            "is_nobody": nobody,
            "is_ruled": side.actor == ruled,
            "nobody_is_ruled": candidate.figure is not None and ruled is None,
            "another_is_ruled": ruled is not None and side.actor != ruled,
            "speaks": side.actor == speaking,
            "is_opponent": side.actor == opponent,
            "nobody_speaks": speaking is None,
            "is_state": side.actor.kind in _STATE,
            "is_group": side.actor.kind is ActorKind.ARMED_GROUP,
            "is_body": not nobody and side.actor.kind not in _STATE and side.actor.kind is not ActorKind.ARMED_GROUP,
            "share": features.shares[side.actor] / max(1, len(features.mentions)),
            "is_counterpart": side.actor == counterpart,
            "fights": side.actor in fighting,
            "is_absent": not nobody and mention is None,
            "certain": candidate.figure is not None,
        }
        if mention:
            values |= {
                "same_sentence": steps == 0,
                "stands_before": mention.start < start,
                "is_right_behind": end <= mention.start <= end + _RIGHT_BEHIND and steps == 0,
                "is_modifier": mention.is_modifier,
                "a_sentence_before": steps == 1,
                "far_before": steps > 1,
                "nearest_before": side.word == nearest,
            }
        for column, name in enumerate(RELATIONS):
            row[column] = float(values.get(name, 0))
    return rows
