"""What the encoder reads: word pieces with their case, quotation marks and place, packed in windows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from tokenizers import Encoding, Tokenizer

from tallybook.extract.document import Quotation, overlapping
from tallybook.text.segments import Paragraph

# The values of each feature of a piece; their number is the size of its embedding.
CASES = ("mark", "lower", "title", "upper", "mixed", "number")
QUOTED = ("outside", "inside", "mark")
PLACES = ("inside", "sentence", "paragraph", "heading")

_SPECIAL = 2  # pieces that open and close a window


@dataclass(slots=True)
class Laid:
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

    def extend(self, other: Laid) -> None:
        """Put the words of another stretch behind these."""
        shift = len(self.ids)
        self.heads.extend(head + shift for head in other.heads)
        for name in ("ids", "cases", "quoted", "places", "starts", "ends", "sentences", "paragraphs"):
            getattr(self, name).extend(getattr(other, name))

    def part(self, first: int, last: int) -> Laid:
        """The words [first, last) by themselves."""
        begin = self.heads[first]
        end = self.heads[last] if last < len(self.heads) else len(self.ids)
        pieces = {name: getattr(self, name)[begin:end] for name in ("ids", "cases", "quoted", "places")}
        words = {name: getattr(self, name)[first:last] for name in ("starts", "ends", "sentences", "paragraphs")}
        return Laid(heads=[head - begin for head in self.heads[first:last]], **pieces, **words)


def lay_paragraphs(
    tokenizer: Tokenizer, text: str, paragraphs: Sequence[Paragraph], quotations: Sequence[Quotation]
) -> list[Laid]:
    """The paragraphs of a cleaned text as the encoder reads them, one `Laid` each; empty where one has no sentence."""
    stretches = [
        (paragraph.sentences[0].start, paragraph.sentences[-1].end) if paragraph.sentences else (0, 0)
        for paragraph in paragraphs
    ]
    encodings = tokenizer.encode_batch([text[start:end] for start, end in stretches], add_special_tokens=False)
    laid: list[Laid] = []
    sentence = 0
    for number, (paragraph, encoding) in enumerate(zip(paragraphs, encodings, strict=True)):
        laid.append(_lay(text, stretches[number][0], paragraph, encoding, number, sentence, quotations))
        sentence += len(paragraph.sentences)
    return laid


def _lay(
    text: str,
    base: int,
    paragraph: Paragraph,
    encoding: Encoding,
    number: int,
    sentence: int,
    quotations: Sequence[Quotation],
) -> Laid:
    laid = Laid()
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
        if not laid.ids:
            place = PLACES.index("heading" if paragraph.is_heading else "paragraph")
        laid.heads.append(pieces[0])
        laid.starts.append(start)
        laid.ends.append(end)
        laid.sentences.append(sentence + max(current, 0))
        laid.paragraphs.append(number)
        laid.ids.extend(ids[piece] for piece in pieces)
        laid.cases.extend([_case(text[start:end])] * len(pieces))
        laid.quoted.extend([_quoted(inside, start, end)] * len(pieces))
        laid.places.extend([place] * len(pieces))
    return laid


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


def pack(paragraphs: Sequence[Laid], most: int) -> Iterator[Laid]:
    """Whole paragraphs, as many in a row as fit into a window of `most` pieces.

    A paragraph that opens with a quotation mark stays with the one before, which may name its speaker, and a long
    paragraph stays whole, up to twice that size; what is longer still is cut, between sentences where they fit.
    """
    room = most - _SPECIAL
    window = Laid()
    for group in _groups(paragraphs, 2 * most - _SPECIAL):
        if len(window) and len(window) + sum(map(len, group)) > room:
            yield window
            window = Laid()
        for part in group:
            window.extend(part)
    if len(window):
        yield window


def _groups(paragraphs: Sequence[Laid], room: int) -> Iterator[list[Laid]]:
    """What must share a window: a paragraph with those behind it that open with a quotation mark."""
    group: list[Laid] = []
    for paragraph in paragraphs:
        for number, part in enumerate(_cut(paragraph, room)):
            goes_on = number == 0 and part.quoted[0] == QUOTED.index("mark")
            if group and not (goes_on and sum(map(len, group)) + len(part) <= room):
                yield group
                group = []
            group.append(part)
    if group:
        yield group


def _cut(paragraph: Laid, room: int) -> Iterator[Laid]:
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


def _end_of(laid: Laid, word: int) -> int:
    return laid.heads[word + 1] if word + 1 < len(laid.heads) else len(laid.ids)
