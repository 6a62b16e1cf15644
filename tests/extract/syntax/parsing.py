"""Parses text for the tests of this folder."""

from __future__ import annotations

from tallybook.extract.pipeline import annotate, stages_of
from tallybook.extract.syntax.chunks import Chunk
from tallybook.extract.syntax.parse import PARSED, ParsedSentence
from tallybook.records import Document


def parsed(text: str) -> tuple[ParsedSentence, ...]:
    document = annotate(Document(text=text, location="case", reader="plain"), stages_of("rules"), until=PARSED)
    sentences = document[PARSED]
    return tuple(sentences)


def chunks_of(text: str) -> tuple[Chunk, ...]:
    return tuple(chunk for sentence in parsed(text) for chunk in sentence.chunks)


def at(chunks: tuple[Chunk, ...], first: str) -> int:
    """The place of the chunk that begins with a word."""
    return next(index for index, chunk in enumerate(chunks) if chunk.lowers[:1] == (first,))
