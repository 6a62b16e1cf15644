"""From the sentences of a document to its attributions: source, cue and content as ranges of the cleaned text."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import replace

from tallybook.extract.attribution.authors import author_in
from tallybook.extract.attribution.cues import CueKind, View, find_cues
from tallybook.extract.attribution.frame import Frame
from tallybook.extract.attribution.frames import build_frames
from tallybook.extract.document import (
    AnnotatedDocument,
    Attribution,
    DateMention,
    Quotation,
    Range,
    Slot,
    overlapping,
)
from tallybook.extract.language.tokens import Token, tokenise
from tallybook.text.segments import Paragraph, Sentence

_RELATIVE = re.compile(r"\b(?:where|when|which|who|whose|after|before|since)\b")  # opens a clause with dates of its own
_POSSESSIVE = re.compile(r"(?:[’']s|(?<=s)[’'])(?: own)?$")
_MOST_CUES = 30  # of one sentence; a row of more is no prose, and would cost its square
_TITLE_SHARE = 0.7  # of a headline's words begin with a capital where it is written in capitals

# The attributions that cues make, one sequence a paragraph.
CUED = Slot[Sequence[Sequence[Attribution]]]("cued attributions")


def view_of(document: AnnotatedDocument, sentence: Sentence, *, is_heading: bool = False) -> View:
    """A sentence laid out for finding cues."""
    tokens = tokenise(document.text, sentence.start, sentence.end)
    quotations = overlapping(document.quotations, sentence.start, sentence.end)
    dates = [(one.start, one.end) for one in overlapping(document.dates, sentence.start, sentence.end)]
    marks = [
        mark
        for one in quotations
        for mark in ((one.outer[0], one.inner[0]), (one.inner[1], one.outer[1]))
        if mark[0] < mark[1]
    ]
    inside = [one.inner for one in quotations]
    words = [token for token in tokens if token.text[0].isalpha()]
    is_title = is_heading and sum(token.is_capitalised for token in words) >= _TITLE_SHARE * len(words)
    return View(tokens, _flags(tokens, inside), _flags(tokens, dates), _flags(tokens, marks), is_title)


def _flags(tokens: Sequence[Token], ranges: Sequence[Range]) -> list[bool]:
    return [any(start <= token.start and token.end <= end for start, end in ranges) for token in tokens]


def find_cued(document: AnnotatedDocument) -> list[tuple[Attribution, ...]]:
    """The attributions that a cue in a sentence makes, by paragraph."""
    return [_cued_in(document, paragraph, number) for number, paragraph in enumerate(document.paragraphs)]


def _cued_in(document: AnnotatedDocument, paragraph: Paragraph, number: int) -> tuple[Attribution, ...]:
    found: list[Attribution] = []
    for sentence in paragraph.sentences:
        view = view_of(document, sentence, is_heading=paragraph.is_heading)
        cues = find_cues(view)
        frames = build_frames(view, cues) if len(cues) <= _MOST_CUES else []
        standing = {(frame.cue.start, frame.cue.end) for frame in frames}
        made = [_from_frame(document, view, frame, sentence, standing) for frame in frames]
        made = [replace(one, paragraph=number, is_headline=paragraph.is_heading) for one in made]
        found.extend(with_dates(document, made))
    return tuple(found)


def _offsets(view: View, part: tuple[int, int] | None) -> Range | None:
    """The range of the text that tokens [first, last) of a sentence take up."""
    return (view.tokens[part[0]].start, view.tokens[part[1] - 1].end) if part else None


def _from_frame(
    document: AnnotatedDocument, view: View, frame: Frame, sentence: Sentence, standing: Set[Range]
) -> Attribution:
    """The attribution of a frame; `standing` are the cues, in tokens, of all frames of the sentence."""
    content = [piece for part in frame.content if (piece := _offsets(view, part))]
    quotations = overlapping(document.quotations, sentence.start, sentence.end)
    outer = (frame.nested_in.cue.start, frame.nested_in.cue.end) if frame.nested_in else None
    return Attribution(
        sentence=(sentence.start, sentence.end),
        paragraph=0,
        content=tuple(_over_quotation(quotations, piece, sentence) for piece in content),
        cue=_offsets(view, (frame.cue.start, frame.cue.end)),
        source=_author(document.text, _offsets(view, frame.source)),
        relay=_offsets(view, frame.relay),
        relayer=_offsets(view, frame.relayer),
        certainty=frame.cue.certainty,
        is_hearsay=frame.is_hearsay,
        announces=not content,
        is_relative=frame.is_relative,
        is_split=frame.cue.kind is CueKind.ACCORDING and len(content) > 1,
        audience=frame.audience,
        outer=_offsets(view, outer) if outer in standing else None,
    )


def _author(text: str, source: Range | None) -> Range | None:
    """The author in "a report by the agency to lawmakers", the owner in "by the agency's count"."""
    if source is None:
        return None
    start, end = author_in(text, source)
    owner = _POSSESSIVE.search(text, start, end)
    return (start, owner.start()) if owner else (start, end)


def _over_quotation(quotations: Sequence[Quotation], piece: Range, sentence: Sentence) -> Range:
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
