"""The sentences of a document, each cut into chunks once for everybody who reads its grammar."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tallybook.extract.document import (
    DATES,
    EQUIPMENT,
    QUANTITIES,
    AnnotatedDocument,
    DateMention,
    Quantity,
    Slot,
)
from tallybook.extract.syntax.chunker import chunk
from tallybook.extract.syntax.chunks import Chunk
from tallybook.extract.syntax.sentence import Findings, Reading, Sentence, sentence_of
from tallybook.text.segments import Sentence as Segment

_BULLET = re.compile(r"[\s\-–—•*·▪]*")
_LONGEST_LIST = 60  # lines; a longer one is read line by line


@dataclass(frozen=True, slots=True)
class ParsedSentence:
    """A sentence at [start, end) of the text with its chunks and the dates in it.

    A heading that ends in a colon is parsed as one with the list under it: `sentences` are the heading and its lines,
    else the one sentence.
    """

    start: int
    end: int
    chunks: Sequence[Chunk]
    dates: Sequence[DateMention]
    sentences: Sequence[Sentence] = ()
    is_heading: bool = False


PARSED = Slot[Sequence[ParsedSentence]]("parsed sentences")


def parse(document: AnnotatedDocument) -> list[ParsedSentence]:
    """The parsed sentences of a document, in order."""
    found = Findings(document[QUANTITIES], document[EQUIPMENT], document[DATES])
    headings = {one.start for paragraph in document.paragraphs if paragraph.is_heading for one in paragraph.sentences}
    parsed = []
    for segments in with_lists(document.text, document.sentences, document[QUANTITIES]):
        start, end = segments[0].start, segments[-1].end
        within = found.within(start, end)
        sentences = [sentence_of(document, one.start, one.end, is_heading=one.start in headings) for one in segments]
        chunks = chunk(Reading(document.text, sentences, within))
        is_heading = start in headings and len(segments) == 1
        parsed.append(ParsedSentence(start, end, tuple(chunks), tuple(within.dates), tuple(sentences), is_heading))
    return parsed


def with_lists(text: str, sentences: Sequence[Segment], quantities: Sequence[Quantity]) -> Iterator[Sequence[Segment]]:
    """Each sentence alone, a heading that ends in a colon with the lines under it that begin with a number."""
    begins = {quantity.start for quantity in quantities if quantity.value != 0}
    at = 0
    while at < len(sentences):
        heading, after = sentences[at], at + 1
        if text[heading.start : heading.end].endswith(":"):
            while after < len(sentences) and after - at <= _LONGEST_LIST and _is_item(text, sentences[after], begins):
                after += 1
        yield sentences[at:after]
        at = after


def _is_item(text: str, sentence: Segment, begins: set[int]) -> bool:
    bullet = _BULLET.match(text, sentence.start, sentence.end)
    return bullet is not None and bullet.end() in begins
