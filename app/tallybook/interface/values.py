"""Values that a person gives to fields of a record, as words: read by the rules by which texts are read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from tallybook.errors import UsageError

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tallybook.records import Span
    from tallybook.review.records import Ref

_NONE = frozenset({"", "none", "null", "unknown", "-", "–"})
_NEW_ACTOR = re.compile(r"(?P<name>.+) \((?P<country>[A-Za-z]{2})(?:, *(?P<kind>[a-z_ ]+))?\)")
_IN_BRACKETS = re.compile(r"(?P<name>.+) \((?P<class>[a-z_ ]+)\)")


@dataclass(frozen=True, slots=True)
class Context:
    """The session, and the document that the words belong to: its text and its day of publication."""

    session: Session
    text: str
    published: date | None
    near: int = 0


def changes_of(session: Session, ref: Ref, given: Mapping[str, object]) -> dict[str, Any]:
    """The changes that a correction sets, as JSON of the record's fields, from what a person gave for each field.

    Raises UsageError for a field that can't be corrected, and for a value that can't be read.
    """
    from tallybook.queries.filters.suggest import did_you_mean, near
    from tallybook.review.records import FIELDS

    known = FIELDS[ref.target]
    for name in given:
        if name not in known:
            hint = did_you_mean(near(name, known)) or f"use one of: {', '.join(known)}"
            raise UsageError(f'a {ref.target} has no field "{name}" to correct', hint)
    context = context_of(session, ref)
    found: dict[str, Any] = {}
    for name, value in given.items():
        words = "none" if value is None else str(value)
        found |= parse(context, name, " ".join(words.split()))
    return found


def context_of(session: Session, ref: Ref) -> Context:
    """The document that a reference is about."""
    from tallybook.queries.lists.decidable import load_context

    return Context(session, *load_context(session, ref.document, ref.claim_id))


def parse(context: Context, name: str, words: str) -> dict[str, Any]:
    """What a value sets: mostly one field; words for a number set all that is said of it."""
    if name == "value":
        return _number(words)
    return {name: _PARSERS[name](context, words)}


def _number(words: str) -> dict[str, Any]:
    from tallybook.ingest.words import read_number
    from tallybook.records.terms import Modifier

    if words.casefold() in _NONE:
        return {"value": None, "low": None, "high": None, "modifier": Modifier.UNSTATED.value}
    found = read_number(words)
    if found is None:
        raise UsageError(f'"{words}" is no number', 'write it as 40, "at least 40", "20 to 30" or "dozens"')
    return found


def _bound(context: Context, words: str) -> float | None:
    del context
    if words.casefold() in _NONE:
        return None
    try:
        number = float(words.replace(",", ""))
    except ValueError:
        raise UsageError(f'"{words}" is no number', "write it as 40 or 1,200, or none for no bound") from None
    return int(number) if number.is_integer() else number


def _one_of(load: Callable[[], Any], what: str) -> Callable[[Context, str], Any]:
    def read(context: Context, words: str) -> Any:
        from tallybook.queries.filters.suggest import choose

        del context
        return str(choose(words, tuple(str(one) for one in load()), what))

    return read


def _term(name: str) -> Callable[[], type[StrEnum]]:
    def load() -> type[StrEnum]:
        from tallybook import records

        return getattr(records, name)  # type: ignore[no-any-return]

    return load


def _measures() -> Any:
    from tallybook.queries.lists.decidable import known_measures

    return known_measures()


def _actor(context: Context, words: str) -> Any:
    """The record of an actor: one that is known by a name or its id, a country, or a new one `NAME (CC, kind)`."""
    if words.casefold() in _NONE:
        return None
    from tallybook.queries.lists.decidable import find_actor
    from tallybook.records import Actor, ActorKind

    try:
        return find_actor(context.session, words)
    except UsageError as error:
        match = _NEW_ACTOR.fullmatch(words)
        if match is None or (match["kind"] is None and "did you mean" in error.next_step):
            hint = f'{error.next_step}; a new one is named with country and kind, as "Coast Guard (SD, police)"'
            raise UsageError(error.message, hint) from None
        from tallybook.queries.filters.suggest import choose

        kind = choose(match["kind"] or "other", tuple(ActorKind), "kind of source")
        made = Actor(name=match["name"], kind=ActorKind(kind), country=match["country"].upper())
        return made.model_dump(mode="json")


def _equipment(context: Context, words: str) -> Any:
    if words.casefold() in _NONE:
        return None
    from tallybook.queries.lists.decidable import find_equipment

    match = _IN_BRACKETS.fullmatch(words)
    return find_equipment(context.session, match["name"] if match else words, match["class"] if match else None)


def _days(context: Context, words: str) -> Any:
    if words.casefold() in _NONE:
        return None
    from tallybook.ingest.words import read_days

    found = read_days(words, context.published)
    if found is None:
        raise UsageError(
            f'"{words}" names no days', "write them as 2024-12-23, 2024-12-01..2024-12-05, or since Monday"
        )
    return found


def _day(context: Context, words: str) -> Any:
    del context
    if words.casefold() in _NONE:
        return None
    try:
        return date.fromisoformat(words).isoformat()
    except ValueError:
        raise UsageError(f'"{words}" is no day', "write it as 2024-12-23") from None


def _words(context: Context, words: str) -> str | None:
    del context
    return None if words.casefold() in _NONE else words


def _part_of(context: Context, words: str) -> int | None:
    del context
    if words.casefold() in _NONE:
        return None
    if not words.isdecimal() or int(words) < 1:
        raise UsageError(f'"{words}" is no number of a figure', "give its number in the claim, as tally show has it")
    return int(words) - 1


def span_in(context: Context, words: str) -> Span:
    """Where words stand in the text, white space aside: nearest to the claim. Raises UsageError where they don't."""
    from tallybook.records import Span

    wanted = words.split()
    if not wanted:
        raise UsageError("no words of the text", "give them as they stand there")
    pattern = re.compile(r"\s+".join(re.escape(one) for one in wanted))
    places = [match.span() for match in pattern.finditer(context.text)]
    if not places:
        raise UsageError(
            f'the text does not hold the words "{words}"', "give them letter for letter as they stand there"
        )
    start, end = min(places, key=lambda place: abs(place[0] - context.near))
    return Span(text=" ".join(wanted), pieces=((start, end),))


def _span(context: Context, words: str) -> Any:
    return span_in(context, words).model_dump(mode="json")


def _optional_span(context: Context, words: str) -> Any:
    return None if words.casefold() in _NONE else _span(context, words)


_PARSERS: dict[str, Callable[[Context, str], Any]] = {
    **dict.fromkeys(("source", "relayed_by", "subject", "counterpart"), _actor),
    **dict.fromkeys(("low", "high"), _bound),
    **dict.fromkeys(("place", "audience", "publisher", "title", "url"), _words),
    **dict.fromkeys(("said_on", "period"), _days),
    "published": _day,
    "modifier": _one_of(_term("Modifier"), "modifier"),
    "scope": _one_of(_term("Scope"), "scope"),
    "category": _one_of(_term("Category"), "category"),
    "certainty": _one_of(_term("Certainty"), "certainty"),
    "mode": _one_of(_term("Mode"), "mode"),
    "measure": _one_of(_measures, "measure"),
    "equipment": _equipment,
    "part_of": _part_of,
    "content": _span,
    "source_mention": _optional_span,
    "cue": _optional_span,
}
