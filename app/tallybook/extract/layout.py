"""The first stage: a document's text cleaned and cut into paragraphs, sentences and quotations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from tallybook.extract.attribution.quotations import find_quotations
from tallybook.extract.document import AnnotatedDocument, Layout
from tallybook.text.clean import clean
from tallybook.text.dateline import find_dateline
from tallybook.text.segments import Paragraph, find_paragraphs

_LONG_SENTENCE = 500  # characters
_LEAST_VARIETY = 0.2  # of the words of a long sentence are different ones, at the least


def segment(document: AnnotatedDocument) -> Layout:
    """The layout of a document's cleaned text; the dateline and stretches of mere repetition are in no sentence."""
    cleaned = clean(document.source.text)
    paragraphs = tuple(_without_babble(cleaned.text, _behind_dateline(cleaned.text, find_paragraphs(cleaned.text))))
    return Layout(cleaned, paragraphs, tuple(find_quotations(cleaned.text, paragraphs)))


def _behind_dateline(text: str, paragraphs: Sequence[Paragraph]) -> Iterator[Paragraph]:
    """The paragraphs with the words before the first sentence cut off: "KYIV, March 3 (Reuters) —" is no claim."""
    dateline = find_dateline(text)
    for paragraph in paragraphs:
        if dateline and paragraph.start <= dateline.start < dateline.end < paragraph.end:
            behind = text[dateline.end : paragraph.end]
            start = dateline.end + len(behind) - len(behind.lstrip())
            sentences = (replace(one, start=max(one.start, start)) for one in paragraph.sentences if one.end > start)
            yield replace(paragraph, start=start, sentences=tuple(sentences))
        else:
            yield paragraph


def _without_babble(text: str, paragraphs: Iterator[Paragraph]) -> Iterator[Paragraph]:
    """The paragraphs without long stretches that say a few words over and over: they are no language, and cost time."""
    for paragraph in paragraphs:
        kept = tuple(part for part in paragraph.sentences if not _is_babble(text[part.start : part.end]))
        yield replace(paragraph, sentences=kept)


def _is_babble(sentence: str) -> bool:
    words = sentence.split() if len(sentence) > _LONG_SENTENCE else []
    return len(set(words)) < _LEAST_VARIETY * len(words)
