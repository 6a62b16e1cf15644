"""JSON-LD: claims as schema.org's `Claim`, their words as selectors of the W3C Web Annotation Data Model.

Sources: https://schema.org/Claim, https://www.w3.org/TR/annotation-model/ (TextQuoteSelector, TextPositionSelector),
RFC 6920 (`ni:` names a text by its hash). Every object carries its own context, so that one line alone has a meaning
and nothing has to be fetched to read it.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tallybook.errors import ExportError
from tallybook.exports.base import Content, Flat, Records
from tallybook.records import UNNAMED_KINDS, Actor, ActorKind, Certainty, Claim, DateRange, Document, Figure, Span

name: str = "jsonld"
suffixes: tuple[str, ...] = (".jsonl", ".jsonld", ".json")
takes_records: bool = True
measures: tuple[str, ...] = ()  # any

Node = dict[str, Any]

# The W3C's example selectors quote about this much before and after, enough to find the words in a changed text.
AROUND = 32

CONTEXT: Mapping[str, Any] = {
    "@vocab": "https://schema.org/",
    "oa": "http://www.w3.org/ns/oa#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "tally": "urn:tallybook:",
    "Annotation": "oa:Annotation",
    "SpecificResource": "oa:SpecificResource",
    "TextQuoteSelector": "oa:TextQuoteSelector",
    "TextPositionSelector": "oa:TextPositionSelector",
    "annotation": {"@reverse": "oa:hasBody"},
    "target": "oa:hasTarget",
    "source": {"@id": "oa:hasSource", "@type": "@id"},
    "selector": "oa:hasSelector",
    "exact": "oa:exact",
    "prefix": "oa:prefix",
    "suffix": "oa:suffix",
    "start": {"@id": "oa:start", "@type": "xsd:nonNegativeInteger"},
    "end": {"@id": "oa:end", "@type": "xsd:nonNegativeInteger"},
    "url": {"@id": "https://schema.org/url", "@type": "@id"},
}

_TYPES = {
    ActorKind.PERSON: "Person",
    ActorKind.WITNESSES: "Person",
    ActorKind.ANONYMOUS: "Person",
    ActorKind.GOVERNMENT: "GovernmentOrganization",
    ActorKind.MINISTRY: "GovernmentOrganization",
    ActorKind.HEALTH_AUTHORITY: "GovernmentOrganization",
    ActorKind.POLICE: "GovernmentOrganization",
    ActorKind.MILITARY: "GovernmentOrganization",
    ActorKind.INTELLIGENCE: "GovernmentOrganization",
    ActorKind.NGO: "NGO",
    ActorKind.MEDIA: "NewsMediaOrganization",
    ActorKind.COMPANY: "Corporation",
}


def shaped(content: Content) -> Flat:
    """A row a claim, as a JSON-LD object. Raises ExportError for anything but whole records."""
    if not isinstance(content, Records):
        raise ExportError("JSON-LD is made of whole records", "leave out --table")
    return Flat((), _nodes(content), name="claims")


def claim_node(claim: Claim, document: Document) -> Node:
    """A claim as a JSON-LD object of its own.

    `annotation` of the claim leads to the words of its content, that of its author to those that name the source, and
    so on for the cue and every figure: offsets are code points of the text as it was ingested, which `sha256` names.
    Who denies something is not its author: `tally:deniedBy` leads to them.
    """
    place = _place(document)
    node: Node = {
        "@context": CONTEXT,
        "@id": f"{place}#{claim.claim_id}",
        "@type": "Claim",
        "identifier": claim.claim_id,
        "text": claim.content.text,
        "tally:deniedBy" if claim.certainty is Certainty.DENIED else "author": _author(claim, document),
        "tally:relayedBy": _actor(claim.relayed_by),
        "dateCreated": _interval(claim.said_on),
        "appearance": _article(document),
        "annotation": _annotation(claim.content, document),
        "tally:cue": {"text": claim.cue.text, "annotation": _annotation(claim.cue, document)} if claim.cue else None,
        "tally:mode": claim.mode.value,
        "tally:certainty": claim.certainty.value,
        "tally:audience": claim.audience,
        "tally:confidence": claim.confidence,
        "about": [_figure(figure, at, claim, document) for at, figure in enumerate(claim.figures)] or None,
    }
    return _known(node)


def _nodes(records: Records) -> Iterator[Node]:
    for document, claims in records.documents:
        for claim in claims:
            yield claim_node(claim, document)


def _place(document: Document) -> str:
    """The name of a text by its hash, after RFC 6920: `ni:///sha-256;` and the hash in base64url."""
    digest = base64.urlsafe_b64encode(bytes.fromhex(document.sha256)).rstrip(b"=").decode()
    return f"ni:///sha-256;{digest}"


def _article(document: Document) -> Node:
    return _known(
        {
            "@id": _place(document),
            "@type": "Article",
            "url": document.url,
            "headline": document.title,
            "author": {"@type": "Person", "name": document.author} if document.author else None,
            "publisher": {"@type": "Organization", "name": document.publisher} if document.publisher else None,
            "datePublished": document.published.isoformat() if document.published else None,
            "inLanguage": document.language,
            "sha256": document.sha256,
        }
    )


def _author(claim: Claim, document: Document) -> Node | None:
    node = _actor(claim.source)
    if node is not None and claim.source_mention is not None:
        node["annotation"] = _annotation(claim.source_mention, document)
    return node


def _actor(actor: Actor | None) -> Node | None:
    if actor is None:
        return None
    return _known(
        {
            "@type": _TYPES.get(actor.kind, "Organization"),
            "name": actor.name,
            "address": {"@type": "PostalAddress", "addressCountry": actor.country} if actor.country else None,
            "tally:kind": actor.kind.value,
            "tally:isNamed": False if actor.kind in UNNAMED_KINDS else None,
        }
    )


def _figure(figure: Figure, at: int, claim: Claim, document: Document) -> Node:
    equipment = figure.equipment
    thing = {"@type": "Product", "name": equipment.name, "category": equipment.class_} if equipment else None
    part_of = None if figure.part_of is None else {"@id": _figure_id(document, claim, figure.part_of)}
    return _known(
        {
            "@id": _figure_id(document, claim, at),
            "@type": ["Observation", "QuantitativeValue"],
            "measuredProperty": figure.measure,
            "tally:category": figure.category.value,
            "observationAbout": _actor(figure.subject),
            "tally:counterpart": _actor(figure.counterpart),
            "tally:equipment": thing,
            "tally:calibreMillimetres": equipment.calibre_mm if equipment else None,
            "value": figure.value,
            "minValue": figure.low,
            "maxValue": figure.high,
            "tally:modifier": figure.modifier.value,
            "tally:scope": figure.scope.value,
            "observationPeriod": _interval(figure.period),
            "tally:place": figure.place,
            "tally:partOf": part_of,
            "annotation": _annotation(figure.span, document),
        }
    )


def _figure_id(document: Document, claim: Claim, at: int) -> str:
    return f"{_place(document)}#{claim.claim_id}.{at}"


def _interval(days: DateRange | None) -> str | None:
    """A day, or an interval of days, in ISO 8601: `2024-12-01/2024-12-07`, with `..` for an end that is not known."""
    if days is None or (days.start is None and days.end is None):
        return None
    start, end = (day.isoformat() if day else ".." for day in (days.start, days.end))
    return start if start == end else f"{start}/{end}"


def _annotation(span: Span, document: Document) -> Node:
    """The words of a span: a target for each of its pieces, which two selectors find, by quotation and by position."""
    return {"@type": "Annotation", "target": [_target(piece, document) for piece in span.pieces]}


def _target(piece: Sequence[int], document: Document) -> Node:
    start, end = piece
    text = document.text
    quote = {
        "@type": "TextQuoteSelector",
        "exact": text[start:end],
        "prefix": text[max(0, start - AROUND) : start],
        "suffix": text[end : end + AROUND],
    }
    position = {"@type": "TextPositionSelector", "start": start, "end": end}
    return {"@type": "SpecificResource", "source": _place(document), "selector": [quote, position]}


def _known(node: Node) -> Node:
    """The node without what is not known."""
    return {key: value for key, value in node.items() if value is not None}
