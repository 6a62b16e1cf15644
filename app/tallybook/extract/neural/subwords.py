"""What the encoder reads: word pieces with their case, quotation marks and place, packed in windows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

import numpy as np
from tokenizers import Encoding, Tokenizer

from tallybook.extract.document import Quotation, overlapping
from tallybook.extract.neural.runtime import Numbers
from tallybook.text.segments import Paragraph

# The values of each feature of a piece; their number is the size of its embedding.
CASES = ("mark", "lower", "title", "upper", "mixed", "number")
QUOTED = ("outside", "inside", "mark")
PLACES = ("inside", "sentence", "paragraph", "heading")

_SPECIAL = 2  # pieces that open and close a window


@dataclass(slots=True)
class SubwordSequence:
    """Words of a text as the encoder reads them, in order.

    A word is what the tokeniser sees as one: letters and digits together, every mark alone. `ids`, `cases`, `quoted`,
    `places` are one a piece; `heads` (the piece that a word begins with), `starts`, `ends` (code points of the cleaned
    text), `sentences` and `paragraphs` (numbers in the document) are one a word.
    """

    ids: list[int] = field(default_factory=list)
    cases: list[int] = field(default_factory=list)
    quoted: list[int] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    heads: list[int] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    sentences: list[int] = field(default_factory=list)
    paragraphs: list[int] = field(default_factory=list)

    def __len__(self) -> int:
        """How many pieces there are."""
        return len(self.ids)

    def features(self) -> Numbers:
        """What the encoder reads of each subword [length, 4]: its number, case, quotation marks and place."""
        return np.array([self.ids, self.cases, self.quoted, self.places], dtype=np.int64).T

    def extend(self, other: SubwordSequence) -> None:
        """Put the words of another stretch behind these."""
        shift = len(self.ids)
        self.heads.extend(head + shift for head in other.heads)
        for name in ("ids", "cases", "quoted", "places", "starts", "ends", "sentences", "paragraphs"):
            getattr(self, name).extend(getattr(other, name))

    def part(self, first: int, last: int) -> SubwordSequence:
        """The words [first, last) by themselves."""
        begin = self.heads[first]
        end = self.heads[last] if last < len(self.heads) else len(self.ids)
        pieces = {name: getattr(self, name)[begin:end] for name in ("ids", "cases", "quoted", "places")}
        words = {name: getattr(self, name)[first:last] for name in ("starts", "ends", "sentences", "paragraphs")}
        return SubwordSequence(heads=[head - begin for head in self.heads[first:last]], **pieces, **words)


def encode_paragraphs(
    tokenizer: Tokenizer, text: str, paragraphs: Sequence[Paragraph], quotations: Sequence[Quotation]
) -> list[SubwordSequence]:
    """The paragraphs of a cleaned text as the encoder reads them, each a sequence, empty where it has no sentence."""
    stretches = [
        (paragraph.sentences[0].start, paragraph.sentences[-1].end) if paragraph.sentences else (0, 0)
        for paragraph in paragraphs
    ]
    encodings = tokenizer.encode_batch([text[start:end] for start, end in stretches], add_special_tokens=False)
    sequence: list[SubwordSequence] = []
    sentence = 0
    for number, (paragraph, encoding) in enumerate(zip(paragraphs, encodings, strict=True)):
        sequence.append(_lay(text, stretches[number][0], paragraph, encoding, number, sentence, quotations))
        sentence += len(paragraph.sentences)
    return sequence


def _lay(
    text: str,
    base: int,
    paragraph: Paragraph,
    encoding: Encoding,
    number: int,
    sentence: int,
    quotations: Sequence[Quotation],
) -> SubwordSequence:
    sequence = SubwordSequence()
    inside = overlapping(quotations, paragraph.start, paragraph.end)
    current = -1  # sentence of the paragraph
    ids, offsets, words = encoding.ids, encoding.offsets, encoding.word_ids  # each access copies the whole list
    for _, group in groupby(range(len(ids)), key=words.__getitem__):
        pieces = list(group)
        start, end = base + offsets[pieces[0]][0], base + offsets[pieces[-1]][1]
        place = PLACES.index("inside")
        while current + 1 < len(paragraph.sentences) and paragraph.sentences[current + 1].start <= start:
            current += 1
            place = PLACES.index("sentence")
        if not sequence.ids:
            place = PLACES.index("heading" if paragraph.is_heading else "paragraph")
        sequence.heads.append(pieces[0])
        sequence.starts.append(start)
        sequence.ends.append(end)
        sequence.sentences.append(sentence + max(current, 0))
        sequence.paragraphs.append(number)
        sequence.ids.extend(ids[piece] for piece in pieces)
        sequence.cases.extend([_case(text[start:end])] * len(pieces))
        sequence.quoted.extend([_quoted(inside, start, end)] * len(pieces))
        sequence.places.extend([place] * len(pieces))
    return sequence


def _case(word: str) -> int:
    if not word[:1].isalnum():
        return 0
    if word[0].isdigit():
        return 5
    if word.islower():
        return 1
    if word.isupper():
        return 3 if len(word) > 1 else 2
    return 2 if word[0].isupper() and word[1:].islower() else 4


def _quoted(inside: Sequence[Quotation], start: int, end: int) -> int:
    for one in overlapping(inside, start, end):
        return 1 if one.inner[0] <= start and end <= one.inner[1] else 2
    return 0


def pack(paragraphs: Sequence[SubwordSequence], most: int) -> Iterator[SubwordSequence]:
    """Whole paragraphs, as many in a row as fit into a window of `most` pieces.

    A paragraph that opens with a quotation mark stays with the one before, which may name its speaker, and a long
    paragraph stays whole, up to twice that size; what is longer still is cut, between sentences where they fit.
    """
    room = most - _SPECIAL
    window = SubwordSequence()
    for group in _groups(paragraphs, 2 * most - _SPECIAL):
        if len(window) and len(window) + sum(map(len, group)) > room:
            yield window
            window = SubwordSequence()
        for part in group:
            window.extend(part)
    if len(window):
        yield window


def _groups(paragraphs: Sequence[SubwordSequence], room: int) -> Iterator[list[SubwordSequence]]:
    """What must share a window: a paragraph with those behind it that open with a quotation mark."""
    group: list[SubwordSequence] = []
    for paragraph in paragraphs:
        for number, part in enumerate(_cut(paragraph, room)):
            goes_on = number == 0 and part.quoted[0] == QUOTED.index("mark")
            if group and not (goes_on and sum(map(len, group)) + len(part) <= room):
                yield group
                group = []
            group.append(part)
    if group:
        yield group


def _cut(paragraph: SubwordSequence, room: int) -> Iterator[SubwordSequence]:
    if len(paragraph) <= room:
        if len(paragraph):
            yield paragraph
        return
    first = 0
    while first < len(paragraph.heads):
        last = first
        at_sentence = first
        limit = paragraph.heads[first] + room
        while last < len(paragraph.heads) and _end_of(paragraph, last) <= limit:
            last += 1
            if last == len(paragraph.heads) or paragraph.sentences[last] != paragraph.sentences[last - 1]:
                at_sentence = last
        cut = at_sentence if at_sentence > first else max(last, first + 1)
        yield paragraph.part(first, cut)
        first = cut


def _end_of(sequence: SubwordSequence, word: int) -> int:
    return sequence.heads[word + 1] if word + 1 < len(sequence.heads) else len(sequence.ids)
