"""The last stage: claims with their figures, ranges of the cleaned text turned into spans of the text as ingested."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from tallybook.extract.attribution.author_voice import find_own_claims
from tallybook.extract.coverage import COVERAGE
from tallybook.extract.document import (
    DRAFTS,
    FIGURES,
    LAYOUT,
    AnnotatedDocument,
    ClaimDraft,
    DateMention,
    Range,
    ResolvedFigure,
)
from tallybook.extract.figures.plausibility import MOST_CONFIDENCE, doubts
from tallybook.records import Claim, DateRange, Document, Figure, Span
from tallybook.text.offsets import CleanText


def assemble(document: AnnotatedDocument, extractor: str) -> tuple[Claim, ...]:
    """The claims of a document in order of the text, each figure in the innermost claim around it.

    Figures outside all claims make claims in the article's own voice. `extractor` is the name and version that goes
    into the claims' ids.
    """
    inside: dict[int, list[ResolvedFigure]] = {}
    loose: list[ResolvedFigure] = []
    for figure in document[FIGURES]:
        number = document[COVERAGE].innermost(figure.start, figure.end)
        (loose if number is None else inside.setdefault(number, [])).append(figure)
    attributed = document[DRAFTS]
    drafts = [replace(one, figures=tuple(inside.get(number, ()))) for number, one in enumerate(attributed)]
    drafts.extend(find_own_claims(document, loose))
    drafts.sort(key=lambda draft: min(start for start, _ in (*draft.content, *([draft.cue] if draft.cue else []))))
    cleaned = document[LAYOUT].cleaned
    claims: dict[str, Claim] = {}
    for draft in drafts:
        claim = _claim(draft, cleaned, document.source, extractor)
        if claim:
            claims.setdefault(claim.claim_id, claim)
    return tuple(claims.values())


def _claim(draft: ClaimDraft, cleaned: CleanText, document: Document, extractor: str) -> Claim | None:
    """The record of a claim; None where its content holds nothing of the text as ingested."""
    content = _span(draft.content, cleaned)
    if not content:
        return None
    cue = _span([draft.cue], cleaned) if draft.cue else None
    mention = _span([draft.source_mention], cleaned) if draft.source_mention else None
    ordered = sorted(draft.figures, key=lambda figure: figure.start)
    figures = tuple(made for figure in ordered if (made := _figure(figure, ordered, cleaned)))
    is_doubtful = any(doubts(figures))
    return Claim(
        claim_id=claim_id(document, extractor, content, cue, mention),
        document=document.sha256,
        source=draft.source,
        source_mention=mention,
        relayed_by=draft.relayed_by if draft.relayed_by != draft.source else None,
        cue=cue,
        content=content,
        mode=draft.mode,
        certainty=draft.certainty,
        said_on=_date_range(draft.said_on, cleaned.text),
        audience=draft.audience,
        figures=figures,
        confidence=round(min(draft.confidence, MOST_CONFIDENCE) if is_doubtful else draft.confidence, 3),
    )


def claim_id(document: Document, extractor: str, content: Span, cue: Span | None, mention: Span | None) -> str:
    """A stable name: the same text, extractor version and publication date give the same one."""
    parts = (
        document.sha256,
        extractor,
        document.published,
        content.pieces,
        cue and cue.pieces,
        mention and mention.pieces,
    )
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:20]


def _without_overlaps(ranges: Sequence[Range]) -> list[Range]:
    """The ranges in order, those that share a character as one, so that no character is given twice."""
    joined: list[Range] = []
    for start, end in sorted(ranges):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def _span(ranges: Sequence[Range], cleaned: CleanText) -> Span | None:
    """The span of ranges of the cleaned text; None where they hold nothing of the text as ingested."""
    pieces = [piece for start, end in ranges for piece in cleaned.pieces(start, end)]
    merged: list[Range] = []
    for piece in sorted(pieces):
        if merged and piece[0] <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], piece[1]))
        else:
            merged.append(piece)
    text = " ".join(cleaned.text[start:end].strip() for start, end in _without_overlaps(ranges))
    return Span(text=text, pieces=tuple(merged)) if merged else None


def _date_range(date: DateMention | None, text: str) -> DateRange | None:
    return DateRange(text=text[date.start : date.end], start=date.first, end=date.last) if date else None


def _figure(figure: ResolvedFigure, beside: Sequence[ResolvedFigure], cleaned: CleanText) -> Figure | None:
    """The record of a figure; `beside` are all figures of its claim, in order."""
    span = _span([(figure.start, figure.end)], cleaned)
    if not span:
        return None
    whole = next((at for at, one in enumerate(beside) if (one.start, one.end) == figure.whole), None)
    return Figure(
        span=span,
        measure=figure.measure,
        category=figure.category,
        subject=figure.subject,
        counterpart=figure.counterpart,
        equipment=figure.equipment,
        value=figure.value,
        low=figure.low,
        high=figure.high,
        modifier=figure.modifier,
        scope=figure.scope,
        period=_date_range(figure.period, cleaned.text),
        place=figure.place,
        part_of=whole,
    )
