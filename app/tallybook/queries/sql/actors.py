"""Actors by the names that people use for them: canonical, alias, or a country for all of its actors.

A claim or figure refers to the actor that its words were read to mean. Which one that is held to be now, after merges,
is `merged_into_id`: lists show that one, and a filter finds what any of the actors merged into it said.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Integer,
    String,
    and_,
    bindparam,
    exists,
    false,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from tallybook.queries.filters.countries import find_codes, split_country
from tallybook.queries.filters.gazetteer import canonical_names
from tallybook.queries.filters.suggest import near
from tallybook.queries.sql.dialects import StartsWith, starts_with, stretch_of
from tallybook.queries.sql.paging import Query
from tallybook.records.grade import UNJUDGED_CLAIM, UNJUDGED_SOURCE
from tallybook.store.read.snapshot import read_columns
from tallybook.store.schema.tables import ActorAliasRow, ActorRow, ActorWordsRow, ClaimRow, DecisionRow

_AS_LISTED = re.compile(r"(?P<name>.+) \((?P<country>[A-Z]{2})\)")
_MOST_NAMES = 50_000  # what is compared with a name that nobody has; enough for years of news
_ARTICLE = "the "
_MERGED = aliased(ActorRow, name="merged")
_PARTED = aliased(ActorWordsRow, name="parted")
_PARTING = aliased(DecisionRow, name="parting")


@dataclass(frozen=True, slots=True)
class _Meaning:
    """Words of which an actor is called by one, and countries of which it is of one; where either is empty, by any."""

    words: tuple[str, ...]
    codes: tuple[str, ...] = ()


CREDIBILITY = func.coalesce(ClaimRow.credibility, UNJUDGED_CLAIM)


def named(names: Iterable[str]) -> ColumnElement[bool]:
    """Whether an actor is one of those that any of the names means, before merges.

    A name is canonical ("General Staff"), with its country ("General Staff (UA)", "Ukraine's General Staff"), an
    alias ("Kyiv's military"), a name that the word lists know for it ("MSF", "Kyiv"), or a country or demonym, which
    means every actor of that country.
    """
    return _is_meant([meaning for name in names for meaning in _meanings(name)], _as_it_is)


def ids_of_names(session: Session, names: Iterable[str], most: int) -> list[int]:
    """At most so many of the ids that `same_actors` has for actors that are `named` so; one may be there twice.

    The statement is made once for all names that mean as much as these: making it takes longer than to answer it.
    """
    meanings = [meaning for name in names for meaning in _meanings(name)]
    given: dict[str, object] = {"most": most}
    for number, meaning in enumerate(meanings):
        given |= _given(number, meaning)
    query = _prepared(tuple((len(meaning.words), len(meaning.codes)) for meaning in meanings))
    return [row[0] for row in read_columns(session, query, given)]


@lru_cache(maxsize=256)
def _prepared(sizes: tuple[tuple[int, int], ...]) -> CompoundSelect[Any]:
    """The question of `ids_of_names` for meanings of so many words and countries each."""
    meanings = [_Meaning(("",) * words, ("",) * codes) for words, codes in sizes]
    condition = _is_meant(meanings, lambda name, _: bindparam(name, type_=String))
    return same_actors(condition).limit(bindparam("most", type_=Integer))


def of_country(codes: Iterable[str | ColumnElement[str]]) -> ColumnElement[bool]:
    """Whether an actor that stands for itself is of one of the countries, by their ISO codes."""
    return and_(ActorRow.merged_into_id.is_(None), ActorRow.country.in_(list(codes)))


def graded(worst: str) -> ColumnElement[bool]:
    """Whether an actor that stands for itself has this grade or a better one; one without a grade has none."""
    return and_(ActorRow.merged_into_id.is_(None), ActorRow.reliability <= worst)


def same_actors(condition: ColumnElement[bool]) -> CompoundSelect[Any]:
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
    return session.scalar(select(ActorRow.id).where(named([name])).limit(1)) is not None


def bears(name: str) -> ColumnElement[bool]:
    """Whether an actor has this very name, with or without its country: not an alias, and not all of a country."""
    listed = _AS_LISTED.fullmatch(name)
    if listed:
        return and_(_bears(listed["name"]), ActorRow.country == listed["country"])
    return _bears(name)


def called(name: str) -> ColumnElement[bool]:
    """Whether an actor is called so: by its name, an alias, or a name that the word lists know; not by its country."""
    return _is_meant(list(_callings(name)), _as_it_is)


def _callings(name: str) -> Iterator[_Meaning]:
    """What an actor may be called by who is `called` so."""
    listed = _AS_LISTED.fullmatch(name)
    if listed:
        yield _Meaning(_plain(listed["name"]), (listed["country"],))
        return
    yield _Meaning(_plain(name))
    codes, rest = split_country(name)
    if codes:
        yield _Meaning(_plain(rest), tuple(codes))
    for canonical, country in sorted(canonical_names(name), key=str):
        yield _Meaning(_plain(canonical), (country,) if country else ())


def _meanings(name: str) -> Iterator[_Meaning]:
    yield from _callings(name)
    codes = None if _AS_LISTED.fullmatch(name) else find_codes(name)
    if codes:
        yield _Meaning((), tuple(codes))


def _plain(name: str) -> tuple[str, ...]:
    """A name without case, and without its article where it has one."""
    plain = name.casefold()
    return tuple(sorted({plain, plain.removeprefix(_ARTICLE)}))


def _given(number: int, meaning: _Meaning) -> dict[str, str]:
    """The values of a meaning by the names of their parameters, where it is the one of this number."""
    found = {f"code_{number}_{place}": code for place, code in enumerate(meaning.codes)}
    for place, word in enumerate(meaning.words):
        found[f"word_{number}_{place}"] = word
        found[f"first_{number}_{place}"], found[f"behind_{number}_{place}"] = stretch_of(_identity(word))
    return found


def _as_it_is(_: str, value: str) -> ColumnElement[str]:
    return literal(value)


def _is_meant(meanings: Sequence[_Meaning], term: Callable[[str, str], ColumnElement[str]]) -> ColumnElement[bool]:
    """Whether an actor is meant in one of these ways; `term` is what stands for a value, by the parameter's name."""
    return or_(false(), *(_is(number, meaning, term) for number, meaning in enumerate(meanings)))


def _is(number: int, meaning: _Meaning, term: Callable[[str, str], ColumnElement[str]]) -> ColumnElement[bool]:
    terms = {name: term(name, value) for name, value in _given(number, meaning).items()}
    codes = [terms[f"code_{number}_{place}"] for place in range(len(meaning.codes))]
    if not meaning.words:
        return of_country(codes)
    places = range(len(meaning.words))
    words = [terms[f"word_{number}_{place}"] for place in places]
    read = select(ActorAliasRow.actor_id).where(
        ActorAliasRow.normalised.in_(words), ~_is_parted(ActorAliasRow.actor_id, ActorAliasRow.normalised, literal(0))
    )
    given = (
        select(ActorWordsRow.to_id)
        .join(DecisionRow, DecisionRow.id == ActorWordsRow.decision_id)
        .where(DecisionRow.undone_at.is_(None), ActorWordsRow.normalised.in_(words))
        .where(~_is_parted(ActorWordsRow.to_id, ActorWordsRow.normalised, ActorWordsRow.decision_id))
    )
    own = (
        StartsWith(ActorRow.identity, terms[f"first_{number}_{place}"], terms[f"behind_{number}_{place}"])
        for place in places
    )
    called_so = or_(ActorRow.id.in_(read), ActorRow.id.in_(given), *own)
    return and_(called_so, ActorRow.country.in_(codes)) if codes else called_so


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
    return starts_with(ActorRow.identity, _identity(name))


def _identity(name: str) -> str:
    """How the identity of who has this name begins: a JSON list, first the name without case, whatever its letters."""
    return json.dumps([name.casefold()], ensure_ascii=False)[:-1] + ","


def same(column: InstrumentedAttribute[str] | InstrumentedAttribute[str | None], *words: str) -> ColumnElement[bool]:
    """Whether a column holds one of the words, without case.

    SQLite knows the case of ASCII letters only, so a word with others is also compared as names are usually written.
    """
    written = {form for word in words for form in (word, word.lower(), word.title(), word.upper())}
    return or_(func.lower(column).in_({word.lower() for word in words}), column.in_(written))
