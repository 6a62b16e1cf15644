"""The stages of extraction in their order: a document in, its claims with figures out."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from tallybook.extract.actors.recognise import find_actors
from tallybook.extract.attribution.author_voice import find_own_claims
from tallybook.extract.attribution.certainty import certainty_of, mode_of
from tallybook.extract.attribution.coverage import Claimed
from tallybook.extract.attribution.document import find_attributions
from tallybook.extract.attribution.issuer import find_issuer, issuer_named
from tallybook.extract.attribution.quotations import find_quotations
from tallybook.extract.attribution.sentence import Attribution
from tallybook.extract.coreference.resolve import Resolved, Sources
from tallybook.extract.dates.recognise import find_dates
from tallybook.extract.document import ClaimDraft, DateMention, FigureDraft, Range, Scene, SpeakerAt
from tallybook.extract.figures.analysis import Reviser
from tallybook.extract.figures.extract import find_figures
from tallybook.extract.figures.plausibility import MOST_CONFIDENCE, doubts
from tallybook.records import Actor, Certainty, Claim, DateRange, Document, Figure, Mode, Span
from tallybook.text.clean import clean
from tallybook.text.dateline import find_dateline
from tallybook.text.offsets import CleanText
from tallybook.text.segments import Paragraph, find_paragraphs

# Engine -> name and version of the extractor: raised when what comes out changes.
EXTRACTORS = {"learned": "learned/3", "rules": "rules/3"}
LEARNED = "learned"

# A resolution of who is meant below the first allows a claim no more confidence than the second. On articles that no
# rule was made for, about half of those below 0.7 are right; lower caps cost calibration on PolNeAR, where nobody is
# resolved.
_DOUBTFUL = ((0.5, 0.5), (0.7, 0.7))
_LONG_SENTENCE = 500  # characters
_LEAST_VARIETY = 0.2  # of the words of a long sentence are different ones, at the least


def extract(document: Document, engine: str = LEARNED) -> tuple[Claim, ...]:
    """The claims of a document, in order of the text, by the engine of this name ("learned" or "rules").

    Dates are resolved against `document.published`; a `publisher` that is itself an actor (an army, a ministry) speaks
    where the text names nobody else. Raises TallybookError where the learned engine can't be loaded.
    """
    cleaned = clean(document.text)
    scene = lay_out(cleaned.text, document)
    drafts = draft_claims(scene, engine, _reviser(engine))
    claims: dict[str, Claim] = {}
    for draft in drafts:
        claim = _finished(draft, cleaned, document, engine)
        if claim:
            claims.setdefault(claim.claim_id, claim)
    return tuple(claims.values())


def lay_out(text: str, document: Document) -> Scene:
    """A cleaned text with its paragraphs, quotations, actors and dates."""
    paragraphs = _prose(text, _behind_dateline(text, find_paragraphs(text)))
    actors = find_actors(text)
    return Scene(
        text=text,
        paragraphs=paragraphs,
        quotations=find_quotations(text, paragraphs),
        actors=actors,
        dates=find_dates(text, document.published),
        published=document.published,
        publisher=issuer_named(document.publisher) or find_issuer(text, paragraphs, actors, document.publisher),
        title=document.title,
    )


def _behind_dateline(text: str, paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """The paragraphs with the words before the first sentence cut off: "KYIV, March 3 (Reuters) —" is no claim."""
    dateline = find_dateline(text)
    kept = list(paragraphs)
    for number, paragraph in enumerate(kept):
        if dateline and paragraph.start <= dateline.start < dateline.end < paragraph.end:
            start = (
                dateline.end
                + len(text[dateline.end : paragraph.end])
                - len(text[dateline.end : paragraph.end].lstrip())
            )
            sentences = [replace(one, start=max(one.start, start)) for one in paragraph.sentences if one.end > start]
            kept[number] = replace(paragraph, start=start, sentences=tuple(sentences))
    return kept


def _prose(text: str, paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """The paragraphs without long stretches that say a few words over and over: they are no language, and cost time."""
    return [
        replace(one, sentences=tuple(part for part in one.sentences if not _is_babble(text[part.start : part.end])))
        for one in paragraphs
    ]


def _is_babble(sentence: str) -> bool:
    words = sentence.split() if len(sentence) > _LONG_SENTENCE else []
    return len(set(words)) < _LEAST_VARIETY * len(words)


def find_attributions_by(scene: Scene, engine: str) -> list[Attribution]:
    """Who says what in a scene, by the engine of this name."""
    if engine != LEARNED:
        return find_attributions(scene)
    from tallybook.extract.neural.attribution.merge import LearnedFinder
    from tallybook.extract.neural.attribution.model import load

    return find_attributions(scene, LearnedFinder(scene, load()))


def _reviser(engine: str) -> Reviser | None:
    """Who looks at the figures of the rules once more; nobody for the engine of rules alone."""
    if engine != LEARNED:
        return None
    from tallybook.extract.neural.figures.model import load_figures
    from tallybook.extract.neural.figures.rescore import revise

    return partial(revise, load_figures())


def draft_claims(scene: Scene, engine: str, reviser: Reviser | None = None) -> list[ClaimDraft]:
    """The claims of a scene with their figures, in order; `reviser` looks at the figures of the rules once more."""
    sources = Sources(scene)
    drafts: list[ClaimDraft] = []
    by_attribution: dict[int, ClaimDraft] = {}
    for attribution in find_attributions_by(scene, engine):
        if not attribution.content:
            continue
        draft = _drafted(scene, sources, attribution, by_attribution)
        by_attribution[id(attribution)] = draft
        drafts.append(draft)
    claimed = Claimed(drafts)
    loose: list[FigureDraft] = []
    for figure in find_figures(scene, _speaker_at(claimed, scene.publisher), reviser):
        draft_around = claimed.innermost(figure.start, figure.end)
        (draft_around.figures if draft_around else loose).append(figure)
    drafts.extend(find_own_claims(scene, loose, claimed))
    return sorted(drafts, key=lambda draft: min(start for start, _ in draft.content + draft.cue))


def _drafted(
    scene: Scene, sources: Sources, attribution: Attribution, by_attribution: dict[int, ClaimDraft]
) -> ClaimDraft:
    content = sorted(attribution.content)
    words = " ".join(scene.text[start:end] for start, end in content)
    certainty = Certainty.REPORTED if attribution.is_hearsay else attribution.certainty
    if attribution.is_hearsay and attribution.certainty is Certainty.ASSESSED:
        certainty = Certainty.ASSESSED
    resolved = sources.resolve(attribution)
    if attribution.is_hearsay and scene.publisher:  # what a bulletin has heard, its issuer says
        resolved = Resolved(scene.publisher, None, resolved.confidence)
    source, relayed_by = resolved.actor, sources.named(attribution.relayer)
    mention = attribution.mention or attribution.source
    if attribution.relay:
        relayed_by, source, mention = source, sources.named(attribution.relay), attribution.relay
    outer = by_attribution.get(id(attribution.outer)) if attribution.outer else None
    if outer and outer.source != source:
        relayed_by = relayed_by or outer.source
    if scene.publisher and source and source != scene.publisher:
        relayed_by = relayed_by or scene.publisher
    audience = attribution.audience
    return ClaimDraft(
        content=content,
        mode=mode_of(scene.text, content, scene.quotations) if source else Mode.UNATTRIBUTED,
        certainty=certainty_of(words, certainty),
        cue=[attribution.cue] if attribution.cue else [],
        source_mention=[mention] if mention and source else [],
        source=source,
        relayed_by=relayed_by,
        said_on=attribution.said_on,
        audience=scene.text[audience[0] : audience[1]] if audience else None,
        confidence=_confidence(attribution, resolved),
    )


def _confidence(attribution: Attribution, resolved: Resolved) -> float:
    """How likely a claim is right: its attribution, less where it is doubtful who is meant."""
    if attribution.confidence is None:
        return resolved.confidence
    cap = next((most for below, most in _DOUBTFUL if resolved.confidence < below), 1.0)
    return min(attribution.confidence, cap)


def _speaker_at(claimed: Claimed, issuer: Actor | None) -> SpeakerAt:
    """Tells who speaks at a place: the innermost claim's source, else the issuer."""

    def speaker(place: int) -> Actor | None:
        draft = claimed.innermost(place, place + 1)
        return draft.source if draft and draft.source else issuer

    return speaker


def _span(ranges: Sequence[Range], cleaned: CleanText) -> Span | None:
    """The span of ranges of the cleaned text; None where they hold nothing of the text as ingested."""
    pieces = [piece for start, end in ranges for piece in cleaned.pieces(start, end)]
    merged: list[Range] = []
    for piece in sorted(pieces):
        if merged and piece[0] <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], piece[1]))
        else:
            merged.append(piece)
    text = " ".join(cleaned.text[start:end].strip() for start, end in sorted(ranges))
    return Span(text=text, pieces=tuple(merged)) if merged else None


def _finished(draft: ClaimDraft, cleaned: CleanText, document: Document, engine: str) -> Claim | None:
    content = _span(draft.content, cleaned)
    if not content:
        return None
    cue = _span(draft.cue, cleaned) if draft.cue else None
    mention = _span(draft.source_mention, cleaned) if draft.source_mention else None
    drafts = sorted(draft.figures, key=lambda figure: figure.start)
    figures = tuple(made for figure in drafts if (made := _figure(figure, drafts, cleaned)))
    is_doubtful = any(doubts(figures))
    return Claim(
        claim_id=claim_id(document, EXTRACTORS[engine], content, cue, mention),
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


def _date_range(date: DateMention | None, text: str) -> DateRange | None:
    return DateRange(text=text[date.start : date.end], start=date.first, end=date.last) if date else None


def _figure(draft: FigureDraft, drafts: Sequence[FigureDraft], cleaned: CleanText) -> Figure | None:
    span = _span(draft.pieces, cleaned)
    if not span:
        return None
    whole = next((index for index, one in enumerate(drafts) if one is draft.whole), None) if draft.whole else None
    return Figure(
        span=span,
        measure=draft.measure,
        category=draft.category,
        subject=draft.subject,
        counterpart=draft.counterpart,
        equipment=draft.equipment,
        value=draft.value,
        low=draft.low,
        high=draft.high,
        modifier=draft.modifier,
        scope=draft.scope,
        period=_date_range(draft.period, cleaned.text),
        place=draft.place,
        part_of=whole,
    )
