"""What a text says in its own voice: figures without a source, and every sentence of a bulletin for its issuer."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from tallybook.extract.attribution.certainty import certainty_of, mode_of
from tallybook.extract.attribution.questions import asks_whether, question_in
from tallybook.extract.coverage import COVERAGE, Coverage
from tallybook.extract.document import AnnotatedDocument, ClaimDraft, Range, ResolvedFigure
from tallybook.extract.language.tokens import has_verb, tokenise
from tallybook.records import Certainty, Mode
from tallybook.text.segments import Paragraph

_CONFIDENCE = 0.7
_UNVERIFIED = re.compile(
    r"\b(?:could not|can ?not|(?:have|has|had) not) (?:yet )?(?:be|been) (?:independently )?(?:verified|confirmed)\b"
)
_FEWEST_WORDS = 4  # a shorter sentence of a bulletin is a label or a slogan


def find_own_claims(document: AnnotatedDocument, figures: Sequence[ResolvedFigure]) -> list[ClaimDraft]:
    """Claims for the sentences whose figures no named source states, and, where a body issued the text, for each of
    its sentences that names no other source; a list with its heading is one claim.
    """
    coverage = document[COVERAGE]
    by_stretch: dict[Range, list[ResolvedFigure]] = {}
    asked: set[Range] = set()
    for figure in figures:
        stretch = _stretch_of(document, figure)
        question = question_in(document.text, *stretch)
        if question and question[0] <= figure.start < question[1]:
            if asks_whether(document.text, question, (figure.start, figure.end)):
                continue
            stretch = question
            asked.add(question)
        by_stretch.setdefault(stretch, []).append(figure)
    drafts = [
        _draft(document, _free_part(document.text, stretch, inside[0], coverage), inside, is_asked=stretch in asked)
        for stretch, inside in by_stretch.items()
    ]
    issued = dict.fromkeys(_issued(document)) if document.publisher else {}
    drafts.extend(
        _draft(document, _trimmed(document.text, *stretch), ())
        for stretch in issued
        if stretch not in by_stretch and next(coverage.parts_in(*stretch), None) is None
    )
    return drafts


def _draft(
    document: AnnotatedDocument, content: Range, figures: Sequence[ResolvedFigure], *, is_asked: bool = False
) -> ClaimDraft:
    """A claim of the issuer or nobody; what somebody was asked about is no more than reported."""
    words = document.text[slice(*content)]
    return ClaimDraft(
        content=(content,),
        mode=mode_of(document.text, [content], document.quotations) if document.publisher else Mode.UNATTRIBUTED,
        certainty=certainty_of(words, Certainty.REPORTED if is_asked else Certainty.ASSERTED),
        source=document.publisher,
        confidence=_CONFIDENCE,
        figures=tuple(figures),
    )


def _issued(document: AnnotatedDocument) -> Iterator[Range]:
    """The stretches of a bulletin that can be claims of their own: sentences, and lists with their headings."""
    for number, paragraph in enumerate(document.paragraphs):
        if paragraph.is_heading:
            continue
        if paragraph.is_list_item and not _is_sentence(document.text, paragraph):
            yield _list_around(document, number)
            continue
        for sentence in paragraph.sentences:
            words = document.text[sentence.start : sentence.end]
            tokens = [token for token in tokenise(document.text, sentence.start, sentence.end) if token.is_word]
            is_doubt = _UNVERIFIED.search(words) is not None  # says only what is not known
            if len(tokens) >= _FEWEST_WORDS and has_verb(tokens) and words[-1] not in "!?:" and not is_doubt:
                yield sentence.start, sentence.end


def _is_sentence(text: str, item: Paragraph) -> bool:
    """Whether an item of a list is a sentence of its own: "• At least 17 aid workers were evacuated." """
    return text[item.start : item.end].endswith(".") and has_verb(tokenise(text, item.start, item.end))


def _stretch_of(document: AnnotatedDocument, figure: ResolvedFigure) -> Range:
    """The sentence of a figure; for an item of a list that is no sentence the whole list with its heading."""
    number = bisect_right(document.paragraphs, figure.start, key=lambda one: one.start) - 1
    paragraph = document.paragraphs[number]
    if paragraph.start <= figure.start < paragraph.end:
        if paragraph.is_list_item and not _is_sentence(document.text, paragraph):
            return _list_around(document, number)
        for sentence in paragraph.sentences:
            if sentence.start <= figure.start < sentence.end:
                return sentence.start, sentence.end
    return figure.start, figure.end


def _list_around(document: AnnotatedDocument, number: int) -> Range:
    first = last = number
    while first > 0 and document.paragraphs[first - 1].is_list_item:
        first -= 1
    while last + 1 < len(document.paragraphs) and document.paragraphs[last + 1].is_list_item:
        last += 1
    if first > 0 and document.text[: document.paragraphs[first - 1].end].rstrip().endswith(":"):
        first -= 1
    return document.paragraphs[first].start, document.paragraphs[last].end


def _free_part(text: str, stretch: Range, figure: ResolvedFigure, coverage: Coverage) -> Range:
    """The part of a sentence around a figure that belongs to no claim, without its final stop."""
    start, end = stretch
    for first, last in coverage.parts_in(start, end):
        if last <= figure.start and start < last <= end:
            start = last
        if figure.end <= first < end:
            end = first
    start, end = _trimmed(text, start, end)
    return start, max(end, figure.end)


def _trimmed(text: str, start: int, end: int) -> Range:
    """A stretch without the white space, bullets and stops at its ends."""
    while end > start and text[end - 1] in " .,;:\n":
        end -= 1
    while start < end and text[start] in " .,;:\n•-–—*":
        start += 1
    return start, end
