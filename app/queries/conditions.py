"""Filters as conditions of SQL."""

from __future__ import annotations

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from app.queries.actors import graded, meant, named, of_country, same
from app.queries.filters import Filters, Names
from app.records.grade import UNJUDGED_CLAIM, UNJUDGED_SOURCE
from app.store.tables import ClaimRow, ClaimSourceRow, DocumentRow, EquipmentRow, FigureRow
from app.vocab.load import equipment_classes

Condition = ColumnElement[bool]


def conditions(filters: Filters, *, figures: bool) -> list[Condition]:
    """What the filters ask of rows of claims joined with their documents, and with `figures` of figures joined too.

    Without `figures`, a claim fits that has a figure which fits. `limit` and `after` are for the list itself.
    """
    current = ClaimRow.superseded_at.is_(None)
    return [current, *document_conditions(filters), *claim_conditions(filters, figures=figures)]


def document_conditions(filters: Filters) -> list[Condition]:
    """What the filters ask of documents alone: their publisher, and that they are not superseded."""
    found: list[Condition] = []
    if not filters.all_versions:
        found.append(DocumentRow.superseded_at.is_(None))
    if filters.publisher:
        found.append(same(DocumentRow.publisher, *filters.publisher))
    return found


def claim_conditions(filters: Filters, *, figures: bool) -> list[Condition]:
    """What the filters ask of claims and their figures; empty where they ask nothing."""
    found = _of_claim(filters)
    about_figures = _of_figure(filters)
    if filters.country:
        found.append(_concerns(filters.country, figures=figures))
    if figures:
        return found + about_figures
    if about_figures:
        found.append(exists().where(FigureRow.claim_id == ClaimRow.id, *about_figures))
    return found


def equipped(*names: str) -> Condition:
    """Whether a piece of equipment is of one of the classes or has one of the names: "tank", "Leopard 2"."""
    classes = {name.casefold().replace(" ", "_").replace("-", "_") for name in names} & set(equipment_classes())
    return or_(EquipmentRow.class_.in_(classes), same(EquipmentRow.name, *names))


def _of_claim(filters: Filters) -> list[Condition]:
    found: list[Condition] = []
    if filters.source:
        found += _said_by(named(filters.source), is_past=filters.as_of is not None)
    if filters.mode:
        found.append(ClaimRow.mode.in_(filters.mode))
    if filters.certainty:
        found.append(ClaimRow.certainty.in_(filters.certainty))
    if filters.since:
        found.append(ClaimRow.stands_for >= filters.since)
    if filters.until:
        found.append(ClaimRow.stands_for <= filters.until)
    if filters.min_confidence is not None:
        found.append(ClaimRow.confidence >= filters.min_confidence)
    # The last grade is that of all that nobody judged: everything fits.
    if filters.min_reliability not in (None, UNJUDGED_SOURCE):
        found += _said_by(graded(filters.min_reliability), is_past=filters.as_of is not None)
    if filters.min_credibility not in (None, UNJUDGED_CLAIM):
        found.append(ClaimRow.credibility <= filters.min_credibility)
    found += [_holds(ClaimRow.content_text, word) for word in filters.search]
    return found


def _said_by(actors: Condition, *, is_past: bool) -> list[Condition]:
    """Whether a claim is one of the actors' that fit, or of those that are one with them."""
    found: list[Condition] = [ClaimRow.said_by_id.in_(meant(actors))]
    if is_past:
        # Whose it was then may have to be worked out for each claim: the indexes know whose it can have been.
        moved = select(ClaimSourceRow.claim_id).where(ClaimSourceRow.actor_id.in_(meant(actors)))
        found.append(or_(ClaimRow.source_id.in_(meant(actors)), ClaimRow.claim_id.in_(moved)))
    return found


def _of_figure(filters: Filters) -> list[Condition]:
    found: list[Condition] = []
    if filters.measure:
        found.append(FigureRow.measure.in_(filters.measure))
    if filters.category:
        found.append(FigureRow.category.in_(filters.category))
    if filters.subject:
        found.append(FigureRow.subject_id.in_(meant(named(filters.subject))))
    if filters.counterpart:
        found.append(FigureRow.counterpart_id.in_(meant(named(filters.counterpart))))
    if filters.equipment:
        found.append(FigureRow.equipment_id.in_(select(EquipmentRow.id).where(equipped(*filters.equipment))))
    return found


def _concerns(codes: Names, *, figures: bool) -> Condition:
    """Whether the source, or the subject or counterpart of a figure, is of one of the countries."""
    actors = meant(of_country(codes))
    is_party = or_(FigureRow.subject_id.in_(actors), FigureRow.counterpart_id.in_(actors))
    has_party = is_party if figures else exists().where(FigureRow.claim_id == ClaimRow.id, is_party)
    return or_(ClaimRow.said_by_id.in_(actors), has_party)


def _holds(column: InstrumentedAttribute[str], word: str) -> Condition:
    """Whether a text holds a word, without case; a word beyond ASCII as it is usually written."""
    return or_(*(column.icontains(form, autoescape=True) for form in {word, word.lower(), word.title(), word.upper()}))
