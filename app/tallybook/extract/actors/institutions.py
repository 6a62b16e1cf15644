"""The bodies that every state has, told by their words and a country beside them: "Iraq's interior ministry"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from tallybook.extract.actors.gazetteer import (
    STANDS_FOR_COUNTRY,
    WORD,
    Match,
    Sense,
    government,
    key_of,
    pattern,
    posts,
    steps,
)
from tallybook.records import Actor, ActorKind
from tallybook.vocab.load import Table, table

_SPACE = re.compile(r"[ \u00a0]+\n?|\n(?!\n)")
_OF = re.compile(r"\b(?P<word>of|in|for)[ \u00a0\n](?:the[ \u00a0\n](?:city[ ]of[ ])?)?$")
_MOST_BEFORE = 80  # characters read back for a body before "of Iraq": the longest has about sixty
_LONGEST = 9  # words
_MINISTRIES = frozenset({ActorKind.MINISTRY, ActorKind.HEALTH_AUTHORITY})
# Parts of a state's forces or defence ministry: "the General Staff of the Ukrainian Armed Forces".
WITHIN_FORCES = frozenset(
    {"general_staff", "military_intelligence", "air_force", "navy", "ground_forces", "air_defence"}
)
_ARMED = frozenset({ActorKind.MILITARY, ActorKind.INTELLIGENCE})


@dataclass(frozen=True, slots=True)
class BodyAt:
    """A body's words at [start, end) of a text; `body` is its name in the word list."""

    start: int
    end: int
    body: str


def find_after(text: str, start: int) -> BodyAt | None:
    """The body whose words follow at `start`, the end of a country's name and of its "'s".

    Up to two words that say who runs it may stand between ("Gaza's Hamas-run health ministry").
    """
    place = start
    for _ in range(3):
        space = _SPACE.match(text, place)
        if space is None:
            return None
        found = body_at(text, space.end())
        if found:
            return found
        filler = pattern("filler").match(text, place)
        if filler is None:
            return None
        place = filler.end()
    return None


def body_at(text: str, start: int) -> BodyAt | None:
    """The longest body whose words begin at `start`."""
    return next(iter(_bodies_at(text, start)), None)


def _bodies_at(text: str, start: int) -> list[BodyAt]:
    """The bodies whose words begin at `start`, the longest first."""
    words = _words()
    found = [BodyAt(start, end, words[key]) for key, _, end in steps(text, start, most=_LONGEST) if key in words]
    return found[::-1]


def find_before(text: str, end: int) -> tuple[BodyAt, str] | None:
    """The body whose words and "of", "in" or "for" stand before `end`, the start of a country's, and that word."""
    of = _OF.search(text, max(0, end - 20), end)
    if of is None:
        return None
    stop = len(text[: of.start()].rstrip())
    begin = max(text.rfind("\n\n", 0, stop) + 1, stop - _MOST_BEFORE, 0)
    for word in WORD.finditer(text, begin, stop):
        if text[word.start() - 1 : word.start()].isalnum():
            continue
        for found in _bodies_at(text, word.start()):
            if found.end == stop:
                return found, of["word"]
    return None


def body_actor(body: str, country: str) -> Actor:
    """A country's body by the name that it has there."""
    entry = bodies()[body]
    if country not in entry.get("only_in", [country]):
        return body_actor(entry["otherwise"], country)
    filled = _posts().get((body, country))
    if filled:
        return filled
    if entry.get("of_country"):
        return government(country)
    name = next((name for name, codes in entry.get("other_names", {}).items() if country in codes), entry["name"])
    return Actor(name=name, kind=ActorKind(entry["kind"]), country=country)


def local_actor(body: str, place: str, country: str | None) -> Actor | None:
    """A city's or province's own body ("Lahore Police"); None where such places have none of the kind."""
    entry = bodies()[body]
    if not entry.get("local"):
        return None
    return Actor(name=f"{place} {entry['local']}", kind=ActorKind(entry["kind"]), country=country)


def joined(body: str, match: Match, word: str | None = None) -> Actor | None:
    """The actor that a body's words and a country or place make together.

    `word` is what links them where the body comes first ("of", "in", "for"). None where they make no actor: police is
    "in" any place, but an army "in" a country need not be its own.
    """
    entry = match.entry
    if entry.country is None:
        return None
    kind = ActorKind(bodies()[body]["kind"])
    is_city = entry.sense in {Sense.PLACE, Sense.CAPITAL, Sense.WEAK_CAPITAL}
    if is_city and bodies()[body].get("local"):
        return local_actor(body, entry.name, entry.country)
    if entry.sense is Sense.PLACE:
        return body_actor(body, entry.country) if word == "in" and kind in _MINISTRIES else None
    may_be_elsewhere = word == "in" and not (is_city or bodies()[body].get("in_country"))
    if may_be_elsewhere or (entry.sense is Sense.TERRITORY and kind in _ARMED):
        return None
    if entry.sense is Sense.NAMED:
        return _of_named(body, entry.actor, entry.country)
    return body_actor(body, entry.country) if entry.sense in STANDS_FOR_COUNTRY else None


def _of_named(body: str, group: Actor | None, country: str) -> Actor | None:
    """A staff or service of a state's forces or ministry is its country's.

    The ministry of an armed group that governs is that of its country, too; its "government" and "army" are itself.
    """
    if group is not None and group.kind in {ActorKind.MILITARY, ActorKind.MINISTRY} and body in WITHIN_FORCES:
        return body_actor(body, country)
    if group is None or group.kind is not ActorKind.ARMED_GROUP:
        return None
    kind = ActorKind(bodies()[body]["kind"])
    if kind in {*_MINISTRIES, ActorKind.POLICE} or body == "civil_defence":
        return body_actor(body, country)
    return group if kind in {ActorKind.GOVERNMENT, ActorKind.MILITARY} else None


@cache
def bodies() -> dict[str, Table]:
    """The bodies of the word list by name."""
    return dict(table("actors/bodies.toml")["bodies"])


@cache
def _words() -> dict[str, str]:
    """The body that each phrase means."""
    return {key_of(words)[0]: name for name, entry in bodies().items() for words in entry["words"]}


@cache
def _posts() -> dict[tuple[str, str], Actor]:
    """The named bodies that fill a post in a country: ("spy_agency", "KR") is the National Intelligence Service."""
    return {(role, actor.country or ""): actor for role, actor in posts()}
