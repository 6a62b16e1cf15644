"""What each filter means, as conditions of SQL; how they are written for the planner is in `planner`."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import false, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from tallybook.queries.filters.criteria import Filters, Names
from tallybook.queries.sql import paging
from tallybook.queries.sql.actors import CREDIBILITY, graded, named, of_country, same, same_actors
from tallybook.queries.sql.decided import document_holds, holds, tagged
from tallybook.queries.sql.dialects import holds_words
from tallybook.queries.sql.equipment import equipped
from tallybook.queries.sql.incidents import claims_at, figures_at, of_incidents
from tallybook.queries.sql.planner import Condition, Planner, Values, masked
from tallybook.queries.sql.resolved import NOTHING_RESOLVED, ResolvedNames
from tallybook.records.grade import UNJUDGED_CLAIM, UNJUDGED_SOURCE
from tallybook.store.schema.tables import ClaimRow, ClaimSourceRow, DocumentRow, EquipmentRow, FigureRow


def conditions(filters: Filters, *, figures: bool, resolved: ResolvedNames = NOTHING_RESOLVED) -> list[Condition]:
    """What the filters ask of rows of claims joined with their documents, and with `figures` of figures joined too.

    Without `figures`, a claim fits that has a figure which fits. `limit` and `after` are for the list itself. What is
    `resolved` of the filters' names makes the conditions simpler and never changes what fits.
    """
    of_its_document = Planner(replace(resolved, is_nested=resolved.is_nested or resolved.is_paged))
    return [
        *_in_incidents(filters, figures=figures),
        *_current(filters, figures=figures),
        *_published(filters, of_its_document),
        *claim_conditions(filters, figures=figures, resolved=resolved),
        *tagged(filters),
    ]


def document_conditions(
    filters: Filters, *, resolved: ResolvedNames = NOTHING_RESOLVED, with_rejected: bool = False
) -> list[Condition]:
    """What the filters ask of documents alone: publisher, no day, not superseded, what people decided."""
    current = [] if filters.all_versions else [DocumentRow.superseded_at.is_(None)]
    decided = [] if with_rejected and not filters.decided else [document_holds(filters.decided)]
    return [*current, *decided, *_published(filters, Planner(resolved))]


def claim_conditions(filters: Filters, *, figures: bool, resolved: ResolvedNames = NOTHING_RESOLVED) -> list[Condition]:
    """What the filters ask of claims and their figures; empty where they ask nothing."""
    planner = Planner(resolved)
    about_claims = _of_claim(filters, planner, figures=figures)
    about_figures = _of_figure(filters, planner, is_nested=planner.is_one_by_one and not figures)
    if filters.country:
        about_claims.append(_concerns(filters.country, planner, figures=figures))
    if figures:
        return about_claims + about_figures
    return [*about_claims, *([planner.has_figure(about_figures)] if about_figures else [])]


def asks_reliability(filters: Filters) -> bool:
    """Whether some sources fit by their grade and others not: the last grade is that of all that nobody judged."""
    return filters.min_reliability not in (None, UNJUDGED_SOURCE)


def asks_credibility(filters: Filters) -> bool:
    """Whether some claims fit by their grade and others not."""
    return filters.min_credibility not in (None, UNJUDGED_CLAIM)


def _current(filters: Filters, *, figures: bool) -> list[Condition]:
    """That claims are not superseded, nor their documents, nor rejected; a figure knows that of itself."""
    if figures and not filters.all_versions and not filters.decided:
        return [FigureRow.is_superseded.is_(false())]
    decided = holds(FigureRow if figures else ClaimRow, filters.decided)
    current = [] if filters.all_versions else [DocumentRow.superseded_at.is_(None)]
    return [ClaimRow.superseded_at.is_(None), *current, decided]


def _in_incidents(filters: Filters, *, figures: bool) -> list[Condition]:
    """That a claim belongs to an incident, and that its figure or the incident is at a place."""
    claim_id: InstrumentedAttribute[int] = FigureRow.claim_id if figures else ClaimRow.id
    found: list[Condition] = [claim_id.in_(of_incidents(filters.incident))] if filters.incident else []
    if filters.place:
        own = figures_at(filters.place)
        placed = own if figures else claim_id.in_(select(FigureRow.claim_id).where(own))
        found.append(or_(placed, claim_id.in_(claims_at(filters.place))))
    return found


def _published(filters: Filters, planner: Planner) -> list[Condition]:
    found: list[Condition] = [DocumentRow.published.is_(None)] if filters.undated else []
    if filters.publisher and planner.resolved.publishers is None:
        found.append(same(DocumentRow.publisher, *filters.publisher))
    elif filters.publisher:
        found.append(planner.one_of(DocumentRow.publisher, planner.resolved.publishers or ()))
    return found


def _of_claim(filters: Filters, planner: Planner, *, figures: bool) -> list[Condition]:
    # A figure knows the day and the source of its claim, and its own columns are those that its indexes hold.
    row: type[ClaimRow | FigureRow] = FigureRow if figures else ClaimRow
    claim_id: InstrumentedAttribute[int] = FigureRow.claim_id if figures else ClaimRow.id
    found = [*paging.between(row.stands_for, filters.since, filters.until), *planner.can_fit(claim_id)]
    if filters.source:
        found += _said_by(row, _actors(filters.source, planner), filters, planner)
    if filters.mode:
        found.append(masked(ClaimRow.mode).in_(filters.mode))
    if filters.certainty:
        found.append(masked(ClaimRow.certainty).in_(filters.certainty))
    if filters.min_confidence is not None:
        found.append(masked(ClaimRow.confidence) >= filters.min_confidence)
    if asks_reliability(filters):
        reliable = planner.resolved.graded
        speakers = same_actors(graded(str(filters.min_reliability))) if reliable is None else reliable
        found += _said_by(row, speakers, filters, planner)
    if asks_credibility(filters):
        # Few are graded, and an index holds those; of a page that can be told beforehand (`can_fit`).
        found.append((CREDIBILITY if planner.is_one_by_one else ClaimRow.credibility) <= filters.min_credibility)
    found += [holds_words(question, planner.few_of_a_page(claim_id)) for question in filters.search]
    return found


def _said_by(row: type[ClaimRow | FigureRow], speakers: Values, filters: Filters, planner: Planner) -> list[Condition]:
    """That one of these actors says it."""
    found = [planner.one_of(row.said_by_id, speakers)]
    if filters.as_of is not None:
        # Of a day that is past, whose a claim was may have to be worked out: indexes know whose it can have been.
        moved = select(ClaimSourceRow.claim_id).where(ClaimSourceRow.actor_id.in_(speakers))
        found.append(or_(ClaimRow.source_id.in_(speakers), ClaimRow.claim_id.in_(moved)))
    return found


def _of_figure(filters: Filters, planner: Planner, *, is_nested: bool) -> list[Condition]:
    asked: list[tuple[InstrumentedAttribute[Any], Values]] = []
    if filters.measure:
        asked.append((FigureRow.measure, filters.measure))
    if filters.category:
        asked.append((FigureRow.category, filters.category))
    if filters.scope:
        asked.append((FigureRow.scope, filters.scope))
    if filters.subject:
        asked.append((FigureRow.subject_id, _actors(filters.subject, planner)))
    if filters.counterpart:
        asked.append((FigureRow.counterpart_id, _actors(filters.counterpart, planner)))
    if filters.equipment:
        ids = planner.resolved.equipment
        named_so = select(EquipmentRow.id).where(equipped(*filters.equipment))
        asked.append((FigureRow.equipment_id, named_so if ids is None else ids))
    return [planner.one_of(column, values, is_nested=is_nested) for column, values in asked]


def _concerns(codes: Names, planner: Planner, *, figures: bool) -> Condition:
    """Whether the source, or the subject or counterpart of a figure, is of one of the countries."""
    actors = same_actors(of_country(codes))
    is_party = or_(planner.few(FigureRow.subject_id).in_(actors), planner.few(FigureRow.counterpart_id).in_(actors))
    if figures:
        return or_(planner.few(FigureRow.said_by_id).in_(actors), is_party)
    return or_(planner.few(ClaimRow.said_by_id).in_(actors), planner.has_figure([is_party]))


def _actors(names: Names, planner: Planner) -> Values:
    ids = planner.resolved.actors.get(names)
    return same_actors(named(names)) if ids is None else ids
