"""Rows to records and records to rows, both ways without loss. Nothing here talks to the database."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tallybook import records
from tallybook.store.schema.tables import ActorRow, ClaimRow, DocumentRow, EquipmentRow, FigureRow

Values = dict[str, Any]
_SPACE = re.compile(r"\s+")
# They name whoever spoke before and say nothing of the actor.
_PRONOUNS = frozenset({"i", "he", "she", "it", "we", "they", "who", "which", "that", "this", "these", "those"})
_LONGEST_ALIAS = 200


@dataclass(slots=True)
class Keys:
    """The row ids of the actors and the equipment that claims refer to."""

    actors: dict[records.Actor, int] = field(default_factory=dict)
    equipment: dict[records.Equipment, int] = field(default_factory=dict)

    def of_actor(self, actor: records.Actor | None) -> int | None:
        """The row id of an actor; None for None."""
        return None if actor is None else self.actors[actor]

    def of_equipment(self, equipment: records.Equipment | None) -> int | None:
        """The row id of a piece of equipment; None for None."""
        return None if equipment is None else self.equipment[equipment]


def day_of(said_on: records.DateRange | None, published: date | None) -> date | None:
    """The day that a claim stands for: when it was said, else when it was published; None where neither is known."""
    if said_on is None:
        return published
    return said_on.start or said_on.end or published


def alias_of(mention: str) -> str | None:
    """The words of a mention as an alias of its actor; None where they say nothing of it ("it") or are too many."""
    alias = _SPACE.sub(" ", mention).strip()
    return None if not alias or len(alias) > _LONGEST_ALIAS or alias.casefold() in _PRONOUNS else alias


def claim_digest(claim: records.Claim) -> str:
    """The SHA-256, in hex, of what makes two records of a claim equal; actors are kept without regard to case.

    Fields at their defaults are left out, so that a field added to the record later changes no digest.
    """
    record = json.dumps(claim.model_dump(mode="json", exclude_defaults=True), ensure_ascii=False)
    return hashlib.sha256(record.casefold().encode("utf-8", errors="surrogatepass")).hexdigest()


def claim_values(claim: records.Claim, keys: Keys, *, published: date | None) -> Values:
    """The columns of a claim's row that come from its record; `published` is its document's date."""
    return {
        "claim_id": claim.claim_id,
        "source_id": keys.of_actor(claim.source),
        "said_by_id": keys.of_actor(claim.source),
        **_span_values("source_mention", claim.source_mention),
        "relayed_by_id": keys.of_actor(claim.relayed_by),
        **_span_values("cue", claim.cue),
        **_span_values("content", claim.content),
        "content_start": claim.content.start,
        "mode": claim.mode,
        "certainty": claim.certainty,
        **_range_values("said_on", claim.said_on),
        "audience": claim.audience,
        "confidence": claim.confidence,
        "stands_for": day_of(claim.said_on, published),
        "digest": claim_digest(claim),
    }


def figure_values(figure: records.Figure, position: int, keys: Keys) -> Values:
    """The columns of a figure's row that come from its record, the claim's id aside."""
    return {
        "position": position,
        **_span_values("span", figure.span),
        "measure": figure.measure,
        "category": figure.category,
        "subject_id": keys.of_actor(figure.subject),
        "counterpart_id": keys.of_actor(figure.counterpart),
        "equipment_id": keys.of_equipment(figure.equipment),
        "value": figure.value,
        "low": figure.low,
        "high": figure.high,
        "modifier": figure.modifier,
        "scope": figure.scope,
        **_range_values("period", figure.period),
        "place": figure.place,
        "part_of": figure.part_of,
    }


def document_values(document: records.Document) -> Values:
    """The columns of a document's row that come from its record."""
    return {
        "sha256": document.sha256,
        "reader": document.reader,
        "published": document.published,
        "publisher": document.publisher,
        "title": document.title,
        "url": document.url,
        "author": document.author,
        "language": document.language,
        "details": document.model_dump(mode="json", include={"metadata"})["metadata"],
        "is_complete": document.is_complete,
        "characters": len(document.text),
        "text": document.text,
    }


def to_actor(row: ActorRow) -> records.Actor:
    """The actor of a row."""
    return records.Actor(name=row.name, kind=row.kind, country=row.country)


def to_equipment(row: EquipmentRow) -> records.Equipment:
    """The equipment of a row."""
    return records.Equipment(name=row.name, class_=row.class_, calibre_mm=row.calibre_mm)


def kept_figures(row: ClaimRow) -> list[FigureRow]:
    """The rows of the figures that a claim has, rejected ones too; without those whose addition was undone."""
    return [figure for figure in row.figures if figure.decided != records.WITHDRAWN]


def to_figure(row: FigureRow, places: Mapping[int, int | None] | None = None) -> records.Figure:
    """The figure of a row; reads its subject, counterpart and equipment.

    `places` say which number each position of the claim's figures has in its record, where these differ.
    """
    part_of = row.part_of if places is None or row.part_of is None else places.get(row.part_of, row.part_of)
    return records.Figure(
        span=_span(row.span_text, row.span_pieces),
        measure=row.measure,
        category=row.category,
        subject=to_actor(row.subject) if row.subject else None,
        counterpart=to_actor(row.counterpart) if row.counterpart else None,
        equipment=to_equipment(row.equipment) if row.equipment else None,
        value=row.value,
        low=row.low,
        high=row.high,
        modifier=row.modifier,
        scope=row.scope,
        period=_range(row.period_text, row.period_start, row.period_end),
        place=row.place,
        part_of=part_of,
    )


def to_claim(row: ClaimRow, sha256: str) -> records.Claim:
    """The claim of a row, `sha256` being its document's; reads its actors and figures.

    With what holds after decisions, but for its source, which is the one that the text was read to name.
    """
    figures = kept_figures(row)
    places: dict[int, int | None] = {figure.position: None for figure in row.figures}
    places |= {figure.position: number for number, figure in enumerate(figures)}
    return records.Claim(
        claim_id=row.claim_id,
        document=sha256,
        source=to_actor(row.source) if row.source else None,
        source_mention=_optional_span(row.source_mention_text, row.source_mention_pieces),
        relayed_by=to_actor(row.relayed_by) if row.relayed_by else None,
        cue=_optional_span(row.cue_text, row.cue_pieces),
        content=_span(row.content_text, row.content_pieces),
        mode=row.mode,
        certainty=row.certainty,
        said_on=_range(row.said_on_text, row.said_on_start, row.said_on_end),
        audience=row.audience,
        figures=tuple(to_figure(figure, places) for figure in figures),
        confidence=row.confidence,
    )


def to_document(row: DocumentRow, location: str, claims: Iterable[records.Claim] | None = None) -> records.Document:
    """The document of a row, as found at `location`; `claims` are those to hand over with it."""
    return records.Document(
        text=row.text,
        location=location,
        reader=row.reader,
        published=row.published,
        publisher=row.publisher,
        title=row.title,
        url=row.url,
        author=row.author,
        language=row.language,
        metadata=row.details,
        claims=None if claims is None else tuple(claims),
        extractor=row.extractor,
        is_complete=row.is_complete,
    )


def _span_values(name: str, span: records.Span | None) -> Values:
    return {
        f"{name}_text": None if span is None else span.text,
        f"{name}_pieces": None if span is None else [list(piece) for piece in span.pieces],
    }


def _range_values(name: str, days: records.DateRange | None) -> Values:
    return {
        f"{name}_text": None if days is None else days.text,
        f"{name}_start": None if days is None else days.start,
        f"{name}_end": None if days is None else days.end,
    }


def _span(words: str, pieces: Sequence[Sequence[int]]) -> records.Span:
    return records.Span(text=words, pieces=tuple((start, end) for start, end in pieces))


def _optional_span(words: str | None, pieces: Sequence[Sequence[int]] | None) -> records.Span | None:
    return None if words is None or pieces is None else _span(words, pieces)


def _range(words: str | None, start: date | None, end: date | None) -> records.DateRange | None:
    return None if words is None else records.DateRange(text=words, start=start, end=end)
