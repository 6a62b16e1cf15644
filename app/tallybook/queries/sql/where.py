"""Filters as conditions of SQL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, SelectBase, String, exists, false, func, or_, select, type_coerce
from sqlalchemy.orm import InstrumentedAttribute

from tallybook.queries.filters.criteria import Filters, Names
from tallybook.queries.sql import paging
from tallybook.queries.sql.actors import CREDIBILITY, graded, meant, named, of_country, same
from tallybook.queries.sql.dialects import holds_words, is_among
from tallybook.queries.sql.equipment import equipped
from tallybook.queries.sql.resolved import NOTHING, Known
from tallybook.records.grade import UNJUDGED_CLAIM, UNJUDGED_SOURCE
from tallybook.store.schema.tables import ClaimRow, ClaimSourceRow, DocumentRow, EquipmentRow, FigureRow

Condition = ColumnElement[bool]
Values = Sequence[Any] | SelectBase


def conditions(filters: Filters, *, figures: bool, known: Known = NOTHING) -> list[Condition]:
    """What the filters ask of rows of claims joined with their documents, and with `figures` of figures joined too.

    Without `figures`, a claim fits that has a figure which fits. `limit` and `after` are for the list itself. What is
    `known` of the filters' names makes the conditions simpler and never changes what fits.
    """
    of_its_document = replace(known, is_nested=known.is_nested or known.is_paged)
    return [
        *_current(filters, figures=figures),
        *_published_by(filters, of_its_document),
        *claim_conditions(filters, figures=figures, known=known),
    ]


def document_conditions(filters: Filters, *, known: Known = NOTHING) -> list[Condition]:
    """What the filters ask of documents alone: their publisher, and that they are not superseded."""
    current = [] if filters.all_versions else [DocumentRow.superseded_at.is_(None)]
    return [*current, *_published_by(filters, known)]


def claim_conditions(filters: Filters, *, figures: bool, known: Known = NOTHING) -> list[Condition]:
    """What the filters ask of claims and their figures; empty where they ask nothing."""
    found = _of_claim(filters, known, figures=figures)
    is_one_by_one = known.is_paged or known.is_nested
    about_figures = _of_figure(filters, known, is_nested=is_one_by_one and not figures)
    if filters.country:
        found.append(_concerns(filters.country, known, figures=figures))
    if figures:
        return found + about_figures
    if about_figures:
        found.append(_has_figure(about_figures, known))
    return found


def _current(filters: Filters, *, figures: bool) -> list[Condition]:
    """That claims are not superseded, nor their documents; a figure knows that of itself."""
    if filters.all_versions:
        return [ClaimRow.superseded_at.is_(None)]
    if figures:
        return [FigureRow.is_superseded.is_(false())]
    return [ClaimRow.superseded_at.is_(None), DocumentRow.superseded_at.is_(None)]


def _published_by(filters: Filters, known: Known) -> list[Condition]:
    if not filters.publisher:
        return []
    if known.publishers is None:
        return [same(DocumentRow.publisher, *filters.publisher)]
    return [_is_one_of(DocumentRow.publisher, known.publishers, known)]


def asks_reliability(filters: Filters) -> bool:
    """Whether some sources fit by their grade and others not: the last grade is that of all that nobody judged."""
    return filters.min_reliability not in (None, UNJUDGED_SOURCE)


def asks_credibility(filters: Filters) -> bool:
    """Whether some claims fit by their grade and others not."""
    return filters.min_credibility not in (None, UNJUDGED_CLAIM)


def _of_claim(filters: Filters, known: Known, *, figures: bool) -> list[Condition]:
    # A figure knows the day and the source of its claim, and its own columns are those that its indexes hold.
    row: type[ClaimRow | FigureRow] = FigureRow if figures else ClaimRow
    found = paging.between(row.stands_for, filters.since, filters.until)
    if known.claims is not None:
        found.append(is_among(FigureRow.claim_id if figures else ClaimRow.id, known.claims))
    if filters.source:
        speakers = _actors(filters.source, known)
        found += [_is_one_of(row.said_by_id, speakers, known), *_could_be(speakers, filters)]
    if filters.mode:
        found.append(_masked(ClaimRow.mode).in_(filters.mode))
    if filters.certainty:
        found.append(_masked(ClaimRow.certainty).in_(filters.certainty))
    if filters.min_confidence is not None:
        found.append(_masked(ClaimRow.confidence) >= filters.min_confidence)
    if asks_reliability(filters):
        speakers = meant(graded(str(filters.min_reliability))) if known.graded is None else known.graded
        found += [_is_one_of(row.said_by_id, speakers, known), *_could_be(speakers, filters)]
    if asks_credibility(filters):
        # Few are graded, and an index holds those; of a page that can be told beforehand (`known.claims`).
        is_masked = known.is_paged or known.is_nested
        found.append((CREDIBILITY if is_masked else ClaimRow.credibility) <= filters.min_credibility)
    claim_id: InstrumentedAttribute[int] = FigureRow.claim_id if figures else ClaimRow.id
    found += [holds_words(question, _masked(claim_id) if known.is_paged else claim_id) for question in filters.search]
    return found


def _could_be(actors: Values, filters: Filters) -> list[Condition]:
    """Of a day that is past, whose a claim was may have to be worked out: the indexes know whose it can have been."""
    if filters.as_of is None:
        return []
    moved = select(ClaimSourceRow.claim_id).where(ClaimSourceRow.actor_id.in_(actors))
    return [or_(ClaimRow.source_id.in_(actors), ClaimRow.claim_id.in_(moved))]


def _of_figure(filters: Filters, known: Known, *, is_nested: bool) -> list[Condition]:
    asked: list[tuple[InstrumentedAttribute[Any], Values]] = []
    if filters.measure:
        asked.append((FigureRow.measure, filters.measure))
    if filters.category:
        asked.append((FigureRow.category, filters.category))
    if filters.subject:
        asked.append((FigureRow.subject_id, _actors(filters.subject, known)))
    if filters.counterpart:
        asked.append((FigureRow.counterpart_id, _actors(filters.counterpart, known)))
    if filters.equipment:
        named_so = select(EquipmentRow.id).where(equipped(*filters.equipment))
        asked.append((FigureRow.equipment_id, named_so if known.equipment is None else known.equipment))
    return [_is_one_of(column, values, known, is_nested=is_nested) for column, values in asked]


def _concerns(codes: Names, known: Known, *, figures: bool) -> Condition:
    """Whether the source, or the subject or counterpart of a figure, is of one of the countries."""
    actors = meant(of_country(codes))
    is_one_by_one = known.is_paged or known.is_nested

    def is_among_them(column: InstrumentedAttribute[int | None]) -> Condition:
        return (_masked(column) if is_one_by_one else column).in_(actors)

    is_party = or_(is_among_them(FigureRow.subject_id), is_among_them(FigureRow.counterpart_id))
    if figures:
        return or_(is_among_them(FigureRow.said_by_id), is_party)
    return or_(is_among_them(ClaimRow.said_by_id), _has_figure([is_party], known))


def _has_figure(asked: Sequence[Condition], known: Known) -> Condition:
    """Whether a claim has a figure which fits: claim by claim where few are wanted, else all such figures at once."""
    if known.is_paged or known.is_nested:
        return exists().where(FigureRow.claim_id == ClaimRow.id, *asked)
    return ClaimRow.id.in_(select(FigureRow.claim_id).where(*asked))


def _actors(names: Names, known: Known) -> Values:
    ids = known.actors.get(names)
    return meant(named(names)) if ids is None else ids


def _is_one_of(
    column: InstrumentedAttribute[Any], values: Values, known: Known, *, is_nested: bool = False
) -> Condition:
    if not isinstance(values, SelectBase) and not values:
        return false()
    one = values[0] if not isinstance(values, SelectBase) and len(values) == 1 else None
    # An index holds the order of the list for one value; for several, all that it finds would have to be sorted. And
    # the figures of one claim or the claims of one document are found by that: other indexes hold those of thousands.
    is_masked = is_nested or known.is_nested or (known.is_paged and one is None)
    term = _masked(column) if is_masked else column
    return term.in_(values) if one is None else term == one


def _masked(column: InstrumentedAttribute[Any]) -> ColumnElement[Any]:
    """A column as a term that no index serves, and by which no table is read whole to sift it beforehand."""
    if isinstance(column.type, String):
        return func.coalesce(type_coerce(column, String), "")
    return func.coalesce(column, 0)
