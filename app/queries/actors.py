"""Actors by the names that people use for them: canonical, alias, or a country for all of its actors."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from sqlalchemy import ColumnElement, and_, false, func, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.queries.countries import find_codes, split_country
from app.queries.known_names import canonical_names
from app.queries.matching import starts_with
from app.queries.suggest import near
from app.store.tables import ActorAliasRow, ActorRow

_AS_LISTED = re.compile(r"(?P<name>.+) \((?P<country>[A-Z]{2})\)")
_MOST_NAMES = 50_000  # what is compared with a name that nobody has; enough for years of news
_ARTICLE = "the "


def named(names: Iterable[str]) -> ColumnElement[bool]:
    """Whether an actor is one of those that any of the names means.

    A name is canonical ("General Staff"), with its country ("General Staff (UA)", "Ukraine's General Staff"), an
    alias ("Kyiv's military"), a name that the word lists know for it ("MSF", "Kyiv"), or a country or demonym, which
    means every actor of that country.
    """
    return or_(false(), *(_is(name) for name in names))


def of_country(codes: Iterable[str]) -> ColumnElement[bool]:
    """Whether an actor is of one of the countries, by their ISO codes."""
    return ActorRow.country.in_(list(codes))


def near_names(session: Session, name: str) -> list[str]:
    """Names and aliases of kept actors that are near to `name`, the nearest first."""
    known = session.scalars(select(ActorRow.name).union(select(ActorAliasRow.alias)).limit(_MOST_NAMES))
    return near(name, known)


def is_known(session: Session, name: str) -> bool:
    """Whether any kept actor is meant by the name."""
    return session.scalar(select(ActorRow.id).where(_is(name)).limit(1)) is not None


def _is(name: str) -> ColumnElement[bool]:
    listed = _AS_LISTED.fullmatch(name)
    if listed:
        return and_(_is_called(listed["name"]), ActorRow.country == listed["country"])
    meanings = [_is_called(name)]
    if codes := find_codes(name):
        meanings.append(of_country(codes))
    codes, rest = split_country(name)
    if codes:
        meanings.append(and_(_is_called(rest), of_country(codes)))
    for canonical, country in sorted(canonical_names(name), key=str):
        of_its_country = ActorRow.country == country if country else true()
        meanings.append(and_(_is_called(canonical), of_its_country))
    return or_(*meanings)


def _is_called(name: str) -> ColumnElement[bool]:
    plain = name.casefold()
    words = {plain, plain.removeprefix(_ARTICLE)}
    aliases = select(ActorAliasRow.actor_id).where(ActorAliasRow.normalised.in_(words))
    # An identity is a JSON list that begins with the name without case, whatever its letters.
    starts = (json.dumps([word], ensure_ascii=False)[:-1] + "," for word in words)
    return or_(ActorRow.id.in_(aliases), *(starts_with(ActorRow.identity, start) for start in starts))


def same(column: InstrumentedAttribute[str] | InstrumentedAttribute[str | None], *words: str) -> ColumnElement[bool]:
    """Whether a column holds one of the words, without case.

    SQLite knows the case of ASCII letters only, so a word with others is also compared as names are usually written.
    """
    written = {form for word in words for form in (word, word.lower(), word.title(), word.upper())}
    return or_(func.lower(column).in_({word.lower() for word in words}), column.in_(written))
