"""Claims out of attributions and their resolved sources: mode, certainty, go-betweens and confidence."""

from __future__ import annotations

from tallybook.extract.attribution.certainty import certainty_of, mode_of
from tallybook.extract.document import (
    ATTRIBUTIONS,
    SOURCES,
    AnnotatedDocument,
    Attribution,
    ClaimDraft,
    ResolvedSource,
)
from tallybook.records import Certainty, Mode

# A resolution of who is meant below the first allows a claim no more confidence than the second. On articles that no
# rule was made for, about half of those below 0.7 are right; lower caps cost calibration on PolNeAR, where nobody is
# resolved.
_DOUBTFUL = ((0.5, 0.5), (0.7, 0.7))


def draft_claims(document: AnnotatedDocument) -> list[ClaimDraft]:
    """The attributed claims of a document without their figures, in the order of its attributions."""
    attributions, sources = document[ATTRIBUTIONS], document[SOURCES]
    return [_drafted(document, *pair) for pair in zip(attributions, sources, strict=True)]


def _drafted(document: AnnotatedDocument, attribution: Attribution, resolved: ResolvedSource) -> ClaimDraft:
    content = tuple(sorted(attribution.content))
    words = " ".join(document.text[start:end] for start, end in content)
    source, relayed_by = resolved.actor, resolved.relayer
    mention = attribution.mention or attribution.source
    if attribution.relay:
        relayed_by, source, mention = source, resolved.relay, attribution.relay
    issuer = document.publisher
    if issuer and source and source != issuer:
        relayed_by = relayed_by or issuer
    audience = attribution.audience
    return ClaimDraft(
        content=content,
        mode=mode_of(document.text, content, document.quotations) if source else Mode.UNATTRIBUTED,
        certainty=certainty_of(words, _certainty(attribution)),
        cue=attribution.cue,
        source_mention=mention if source else None,
        source=source,
        relayed_by=relayed_by,
        said_on=attribution.said_on,
        audience=document.text[audience[0] : audience[1]] if audience else None,
        confidence=_confidence(attribution, resolved),
    )


def _certainty(attribution: Attribution) -> Certainty:
    """What the cue says; hearsay is no more than reported."""
    is_sure = attribution.is_hearsay and attribution.certainty is not Certainty.ASSESSED
    return Certainty.REPORTED if is_sure else attribution.certainty


def _confidence(attribution: Attribution, resolved: ResolvedSource) -> float:
    """How likely a claim is right: its attribution, less where it is doubtful who is meant."""
    if attribution.confidence is None:
        return resolved.confidence
    cap = next((most for below, most in _DOUBTFUL if resolved.confidence < below), 1.0)
    return min(attribution.confidence, cap)
