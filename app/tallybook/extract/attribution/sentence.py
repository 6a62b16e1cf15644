"""From the sentences of a document to its attributions: source, cue and content as ranges of the cleaned text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import replace

from tallybook.extract.attribution.cues import CueKind, find_cues
from tallybook.extract.attribution.frame import Frame
from tallybook.extract.attribution.frames import build_frames
from tallybook.extract.attribution.noun_phrases import author_in
from tallybook.extract.document import (
    AnnotatedDocument,
    Attribution,
    DateMention,
    Quotation,
    Range,
    Slot,
    overlapping,
)
from tallybook.extract.syntax.parse import PARSED
from tallybook.extract.syntax.sentence import Sentence
from tallybook.text.segments import Paragraph
from tallybook.text.segments import Sentence as Segment

_RELATIVE = re.compile(r"\b(?:where|when|which|who|whose|after|before|since)\b")  # opens a clause with dates of its own
_POSSESSIVE = re.compile(r"(?:[’']s|(?<=s)[’'])(?: own)?$")
_MOST_CUES = 30  # of one sentence; a row of more is no prose, and would cost its square

# The attributions that cues make, one sequence a paragraph.
CUED = Slot[Sequence[Sequence[Attribution]]]("cued attributions")


def find_cued(document: AnnotatedDocument) -> list[tuple[Attribution, ...]]:
    """The attributions that a cue in a sentence makes, by paragraph."""
    tokens = {one.start: one for parsed in document[PARSED] for one in parsed.sentences}
    return [_cued_in(document, tokens, paragraph, number) for number, paragraph in enumerate(document.paragraphs)]


def _cued_in(
    document: AnnotatedDocument, tokens: Mapping[int, Sentence], paragraph: Paragraph, number: int
) -> tuple[Attribution, ...]:
    found: list[Attribution] = []
    for segment in paragraph.sentences:
        sentence = tokens[segment.start]
        cues = find_cues(sentence)
        frames = build_frames(sentence, cues) if len(cues) <= _MOST_CUES else []
        standing = {(frame.cue.start, frame.cue.end) for frame in frames}
        made = [_from_frame(document, sentence, frame, segment, standing) for frame in frames]
        made = [replace(one, paragraph=number, is_headline=paragraph.is_heading) for one in made]
        found.extend(with_dates(document, made))
    return tuple(found)


def _offsets(sentence: Sentence, part: tuple[int, int] | None) -> Range | None:
    """The range of the text that tokens [first, last) of a sentence take up."""
    return (sentence.tokens[part[0]].start, sentence.tokens[part[1] - 1].end) if part else None


def _from_frame(
    document: AnnotatedDocument, sentence: Sentence, frame: Frame, segment: Segment, standing: Set[Range]
) -> Attribution:
    """The attribution of a frame; `standing` are the cues, in tokens, of all frames of the sentence."""
    content = [piece for part in frame.content if (piece := _offsets(sentence, part))]
    quotations = overlapping(document.quotations, segment.start, segment.end)
    outer = (frame.nested_in.cue.start, frame.nested_in.cue.end) if frame.nested_in else None
    return Attribution(
        sentence=(segment.start, segment.end),
        paragraph=0,
        content=tuple(_over_quotation(quotations, piece, segment) for piece in content),
        cue=_offsets(sentence, (frame.cue.start, frame.cue.end)),
        source=_author(document.text, _offsets(sentence, frame.source)),
        relay=_offsets(sentence, frame.relay),
        relayer=_offsets(sentence, frame.relayer),
        certainty=frame.cue.certainty,
        is_hearsay=frame.is_hearsay,
        announces=not content,
        is_relative=frame.is_relative,
        is_split=frame.cue.kind is CueKind.ACCORDING and len(content) > 1,
        audience=frame.audience,
        outer=_offsets(sentence, outer) if outer in standing else None,
    )


def _author(text: str, source: Range | None) -> Range | None:
    """The author in "a report by the agency to lawmakers", the owner in "by the agency's count"."""
    if source is None:
        return None
    start, end = author_in(text, source)
    owner = _POSSESSIVE.search(text, start, end)
    return (start, owner.start()) if owner else (start, end)


def _over_quotation(quotations: Sequence[Quotation], piece: Range, sentence: Segment) -> Range:
    """Stretch a piece over a quotation that reaches beyond its sentence: "A. B," he said."""
    start, end = piece
    for quotation in quotations:
        first, last = quotation.outer
        if first < sentence.start and start < last <= sentence.end and start - sentence.start < 2:
            start = first
        if sentence.start <= first < end and last > sentence.end and end >= sentence.end - 2:
            end = last
    return start, end


def with_dates(document: AnnotatedDocument, attributions: Sequence[Attribution]) -> list[Attribution]:
    """The attributions of one sentence, each cue with the date nearest to it that stands outside all contents."""
    said = [piece for one in attributions for piece in one.content]
    return [replace(one, said_on=_said_on(document, one, said)) for one in attributions]


def _said_on(document: AnnotatedDocument, attribution: Attribution, said: Sequence[Range]) -> DateMention | None:
    if attribution.is_hearsay or not attribution.cue:
        return None
    cue, (first, last) = attribution.cue, attribution.sentence
    free = [
        date
        for date in overlapping(document.dates, first, last)
        if first <= date.start < last
        and (date.first is None or date.last is not None)  # "since May" tells of what is said
        and not any(start < date.end and date.start < end for start, end in said)
        and not _RELATIVE.search(document.text, cue[1], max(cue[1], date.start))
    ]
    return min(free, key=lambda date: abs(date.start - cue[0]), default=None)
