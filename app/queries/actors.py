"""Actors by the names that people use for them: canonical, alias, or a country for all of its actors.

A claim or figure refers to the actor that its words were read to mean. Which one that is held to be now, after merges,
is `merged_into_id`: lists show that one, and a filter finds what any of the actors merged into it said.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    and_,
    exists,
    false,
    func,
    literal,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from app.queries.countries import find_codes, split_country
from app.queries.known_names import canonical_names
from app.queries.matching import starts_with
from app.queries.paging import Query
from app.queries.suggest import near
from app.records.grade import UNJUDGED_CLAIM, UNJUDGED_SOURCE
from app.store.tables import ActorAliasRow, ActorRow, ActorWordsRow, ClaimRow, DecisionRow

_AS_LISTED = re.compile(r"(?P<name>.+) \((?P<country>[A-Z]{2})\)")
_MOST_NAMES = 50_000  # what is compared with a name that nobody has; enough for years of news
_ARTICLE = "the "
_MERGED = aliased(ActorRow, name="merged")
_PARTED = aliased(ActorWordsRow, name="parted")
_PARTING = aliased(DecisionRow, name="parting")

CREDIBILITY = func.coalesce(ClaimRow.credibility, UNJUDGED_CLAIM)


def named(names: Iterable[str]) -> ColumnElement[bool]:
    """Whether an actor is one of those that any of the names means, before merges.

    A name is canonical ("General Staff"), with its country ("General Staff (UA)", "Ukraine's General Staff"), an
    alias ("Kyiv's military"), a name that the word lists know for it ("MSF", "Kyiv"), or a country or demonym, which
    means every actor of that country.
    """
    return or_(false(), *(_is(name) for name in names))


def of_country(codes: Iterable[str]) -> ColumnElement[bool]:
    """Whether an actor that stands for itself is of one of the countries, by their ISO codes."""
    return and_(ActorRow.merged_into_id.is_(None), ActorRow.country.in_(list(codes)))


def graded(worst: str) -> ColumnElement[bool]:
    """Whether an actor that stands for itself has this grade or a better one; one without a grade has none."""
    return and_(ActorRow.merged_into_id.is_(None), ActorRow.reliability <= worst)


def meant(condition: ColumnElement[bool]) -> CompoundSelect[Any]:
    """The ids of all actors that are held to be one with an actor that fits a condition on `ActorRow`, itself too."""
    end = func.coalesce(ActorRow.merged_into_id, ActorRow.id)
    return union_all(
        select(end).where(condition),
        select(_MERGED.id).join(ActorRow, _MERGED.merged_into_id == end).where(condition),
    )


def with_actor(query: Query, column: Any, actor: type[ActorRow]) -> Query:
    """The query with the actor that a column's one is held to be, as `actor`; a row without one stays."""
    read = _read_as(actor)
    return query.outerjoin(read, read.id == column).outerjoin(
        actor, actor.id == func.coalesce(read.merged_into_id, read.id)
    )


@cache
def _read_as(_: type[ActorRow]) -> type[ActorRow]:
    """The actor that was read in a text, beside the one that it is held to be."""
    return aliased(ActorRow)


def reliability(actor: type[ActorRow]) -> ColumnElement[str]:
    """The grade of an actor; what nobody judged, and a claim without a source, has the last one."""
    return func.coalesce(actor.reliability, UNJUDGED_SOURCE)


def near_names(session: Session, name: str) -> list[str]:
    """Names and aliases of kept actors that are near to `name`, the nearest first."""
    given = select(ActorWordsRow.words).join(DecisionRow, DecisionRow.id == ActorWordsRow.decision_id)
    names = select(ActorRow.name).union(select(ActorAliasRow.alias), given.where(DecisionRow.undone_at.is_(None)))
    return near(name, session.scalars(names.limit(_MOST_NAMES)))


def is_known(session: Session, name: str) -> bool:
    """Whether any kept actor is meant by the name."""
    return session.scalar(select(ActorRow.id).where(_is(name)).limit(1)) is not None


def bears(name: str) -> ColumnElement[bool]:
    """Whether an actor has this very name, with or without its country: not an alias, and not all of a country."""
    listed = _AS_LISTED.fullmatch(name)
    if listed:
        return and_(_bears(listed["name"]), ActorRow.country == listed["country"])
    return _bears(name)


def called(name: str) -> ColumnElement[bool]:
    """Whether an actor is called so: by its name, an alias, or a name that the word lists know; not by its country."""
    listed = _AS_LISTED.fullmatch(name)
    if listed:
        return and_(_is_called(listed["name"]), ActorRow.country == listed["country"])
    meanings = [_is_called(name)]
    codes, rest = split_country(name)
    if codes:
        meanings.append(and_(_is_called(rest), ActorRow.country.in_(codes)))
    for canonical, country in sorted(canonical_names(name), key=str):
        of_its_country = ActorRow.country == country if country else true()
        meanings.append(and_(_is_called(canonical), of_its_country))
    return or_(*meanings)


def _is(name: str) -> ColumnElement[bool]:
    codes = None if _AS_LISTED.fullmatch(name) else find_codes(name)
    return or_(called(name), of_country(codes)) if codes else called(name)


def _is_called(name: str) -> ColumnElement[bool]:
    plain = name.casefold()
    words = {plain, plain.removeprefix(_ARTICLE)}
    read = select(ActorAliasRow.actor_id).where(
        ActorAliasRow.normalised.in_(words), ~_is_parted(ActorAliasRow.actor_id, ActorAliasRow.normalised, literal(0))
    )
    given = (
        select(ActorWordsRow.to_id)
        .join(DecisionRow, DecisionRow.id == ActorWordsRow.decision_id)
        .where(DecisionRow.undone_at.is_(None), ActorWordsRow.normalised.in_(words))
        .where(~_is_parted(ActorWordsRow.to_id, ActorWordsRow.normalised, ActorWordsRow.decision_id))
    )
    return or_(ActorRow.id.in_(read), ActorRow.id.in_(given), *(_bears(word) for word in sorted(words)))


def _is_parted(actor_id: Any, normalised: Any, since: Any) -> ColumnElement[bool]:
    """Whether a decision that counts, later than the decision `since`, took these words from the actor."""
    return exists().where(
        _PARTED.from_id == actor_id,
        _PARTED.normalised == normalised,
        _PARTED.decision_id > since,
        _PARTING.id == _PARTED.decision_id,
        _PARTING.undone_at.is_(None),
    )


def _bears(name: str) -> ColumnElement[bool]:
    # An identity is a JSON list that begins with the name without case, whatever its letters.
    return starts_with(ActorRow.identity, json.dumps([name.casefold()], ensure_ascii=False)[:-1] + ",")


def same(column: InstrumentedAttribute[str] | InstrumentedAttribute[str | None], *words: str) -> ColumnElement[bool]:
    """Whether a column holds one of the words, without case.

    SQLite knows the case of ASCII letters only, so a word with others is also compared as names are usually written.
    """
    written = {form for word in words for form in (word, word.lower(), word.title(), word.upper())}
    return or_(func.lower(column).in_({word.lower() for word in words}), column.in_(written))
