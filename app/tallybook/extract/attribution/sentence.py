"""From the sentences of a document to its attributions: source, cue and content as ranges of the cleaned text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from tallybook.extract.attribution.authors import author_in
from tallybook.extract.attribution.cues import View, find_cues
from tallybook.extract.attribution.frame import Frame
from tallybook.extract.attribution.frames import build_frames
from tallybook.extract.document import DateMention, Quotation, Range, Scene, overlapping
from tallybook.extract.language.tokens import Token, tokenise
from tallybook.records import Certainty
from tallybook.text.segments import Paragraph, Sentence

_RELATIVE = re.compile(r"\b(?:where|when|which|who|whose|after|before|since)\b")  # opens a clause with dates of its own
_POSSESSIVE = re.compile(r"(?:[’']s|(?<=s)[’'])(?: own)?$")
_MOST_CUES = 30  # of one sentence; a row of more is no prose, and would cost its square
_TITLE_SHARE = 0.7  # of a headline's words begin with a capital where it is written in capitals


@dataclass(slots=True)
class Attribution:
    """Who says what, before anybody is resolved; ranges of the cleaned text.

    `source` is None for hearsay and for speech of the speaker before (`follows_speaker`); `described` takes in its
    appositions, `mention` is what is shown as its words, where that is not `source`. `relay` names who is cited in
    turn, `relayer` who passes it on; `outer` is the attribution inside whose content this one stands. `confidence` is
    how likely it is right (0 to 1) where the network found it.
    """

    sentence: Range
    paragraph: int
    content: list[Range]
    cue: Range | None = None
    source: Range | None = None
    mention: Range | None = None
    described: Range | None = None
    relay: Range | None = None
    relayer: Range | None = None
    certainty: Certainty = Certainty.ASSERTED
    is_hearsay: bool = False
    follows_speaker: bool = False
    is_headline: bool = False
    audience: Range | None = None
    said_on: DateMention | None = None
    outer: Attribution | None = None
    frame: Frame | None = field(default=None, repr=False)
    confidence: float | None = None

    @property
    def start(self) -> int:
        """Where its first part stands."""
        places = [start for start, _ in self.content]
        return min(places + [part[0] for part in (self.cue, self.source) if part])


def view_of(scene: Scene, sentence: Sentence, *, is_heading: bool = False) -> View:
    """A sentence laid out for finding cues."""
    tokens = tokenise(scene.text, sentence.start, sentence.end)
    quotations = overlapping(scene.quotations, sentence.start, sentence.end)
    dates = [(one.start, one.end) for one in overlapping(scene.dates, sentence.start, sentence.end)]
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


def attributions_in(scene: Scene, paragraph: Paragraph, number: int) -> list[Attribution]:
    """The attributions of one paragraph, sentence by sentence."""
    found: list[Attribution] = []
    for sentence in paragraph.sentences:
        view = view_of(scene, sentence, is_heading=paragraph.is_heading)
        cues = find_cues(view)
        frames = build_frames(view, cues) if len(cues) <= _MOST_CUES else []
        made: dict[int, Attribution] = {}
        for frame in frames:
            made[id(frame)] = attribution = _from_frame(scene, view, frame, sentence)
            attribution.paragraph = number
            attribution.is_headline = paragraph.is_heading
            found.append(attribution)
        for frame in frames:
            made[id(frame)].outer = made.get(id(frame.nested_in)) if frame.nested_in else None
        date_cues(scene, list(made.values()))
    return found


def _from_frame(scene: Scene, view: View, frame: Frame, sentence: Sentence) -> Attribution:
    def offsets(part: tuple[int, int] | None) -> Range | None:
        return (view.tokens[part[0]].start, view.tokens[part[1] - 1].end) if part else None

    content = [piece for part in frame.content if (piece := offsets(part))]
    quotations = overlapping(scene.quotations, sentence.start, sentence.end)
    return Attribution(
        sentence=(sentence.start, sentence.end),
        paragraph=0,
        content=[_over_quotation(quotations, piece, sentence) for piece in content],
        cue=offsets((frame.cue.start, frame.cue.end)),
        source=_author(scene.text, offsets(frame.source)),
        described=offsets((frame.source[0], frame.full_end)) if frame.source and frame.full_end else None,
        relay=offsets(frame.relay),
        relayer=offsets(frame.relayer),
        certainty=frame.cue.certainty,
        is_hearsay=frame.is_hearsay,
        audience=frame.audience,
        frame=frame,
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


def date_cues(scene: Scene, attributions: Sequence[Attribution]) -> None:
    """Give each cue the date nearest to it in its sentence that stands outside all contents there."""
    said = [piece for one in attributions for piece in one.content]
    for attribution in attributions:
        if attribution.is_hearsay or not attribution.cue:
            continue
        cue, (first, last) = attribution.cue, attribution.sentence
        free = [
            date
            for date in overlapping(scene.dates, first, last)
            if first <= date.start < last
            and (date.first is None or date.last is not None)  # "since May" tells of what is said
            and not any(start < date.end and date.start < end for start, end in said)
            and not _RELATIVE.search(scene.text, cue[1], max(cue[1], date.start))
        ]
        if free:
            attribution.said_on = min(free, key=lambda date: abs(date.start - cue[0]))
