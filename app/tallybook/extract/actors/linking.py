"""Entity linking: the actor that the words of a source name, told from the words alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from tallybook.extract.actors.gazetteer import WORD, Match, Sense, after_possessive, government, lexicon, pattern
from tallybook.extract.actors.institutions import (
    WITHIN_FORCES,
    body_actor,
    body_at,
    find_after,
    joined,
    local_actor,
)
from tallybook.extract.actors.names import (
    country_at_front,
    description,
    find_organisation,
    find_person,
    first_country,
    first_match,
    first_named,
    is_single_name,
    looks_like_name,
)
from tallybook.extract.actors.roles import (
    bare_kind,
    ends_in,
    head_of,
    is_part_of_name,
    is_pronoun,
    minister_bodies,
    role_of,
    unnamed_kind,
    without_determiners,
    word_set,
)
from tallybook.extract.language.words import words as words_of
from tallybook.records import Actor, ActorKind

_EDGES = ' \t\n"“”«»„,;:–—()[]'
_LINK = re.compile(r"\s+(?:based )?(?P<word>of|in|for|at)\s+(?:the\s+)?")
_COMPOUND = re.compile(r"(?P<who>[A-Z][\w.’-]*(?:\s[A-Z][\w’]*)?)-(?P<how>[a-z]+)\s+(?P<rest>.+)", re.DOTALL)
_ROLE_OF = re.compile(r"\s+(?P<link>of|for|at|from|with|in|to|on)\s+", re.IGNORECASE)
_BASED = re.compile(r"^[A-Z][\w-]*(?: [A-Z]\w*)*-based\s")
_SHORT_FORM = re.compile(r"\s*\([^()]*\)?")
_IN = re.compile(r"\s(?:based\s)?in\s(?:the\s)?")
_AND = re.compile(r"\s+(?:and|as well as|along with|together with|&)\s+", re.IGNORECASE)
_PREPOSITION = re.compile(r"\b(?:of|for|in|at|from|with|to|by|against|on|and|or|about|as)\s")
_DEFINITE = re.compile(r"(?:the|this|that|his|her|their|its)\s", re.IGNORECASE)
# What the name of somebody unnamed does without: an age, that there is no name, that they are from there.
_UNTELLING = re.compile(r"^(?:\d{1,3}-year-old|unnamed|unidentified)\s|\s(?:there|here)$")
_DEEPEST = 5  # "the spokesman for the head of the office of the president of …" ends somewhere
_LONGEST = 400  # characters; no name is longer
_LONGEST_NAME = 300  # characters that the record allows


def resolve(words: str) -> Actor | None:
    """The actor that the words of a source name, context aside.

    "Seoul's spy agency" is the National Intelligence Service of South Korea; "a UN spokesperson" the United Nations;
    "two Iraqi officials" are anonymous, of Iraq; an unknown name makes a new actor. None for pronouns and for bare
    nouns that their document must fill ("the ministry", "the group"): see `role_of`.
    """
    return _resolve_cached(words[:_LONGEST])


@lru_cache(maxsize=8192)
def _resolve_cached(words: str) -> Actor | None:
    phrase = _SHORT_FORM.sub("", re.sub(r"\s+", " ", words)).strip(_EDGES)
    phrase = phrase[:-1] if phrase.endswith(".") and not re.search(r"\b[A-Z]\.$", phrase) else phrase
    if phrase[:1] in "'‘" and phrase[-1:] in "'’":
        phrase = phrase[1:-1]
    return _resolve(phrase, 0)


def _resolve(phrase: str, depth: int) -> Actor | None:
    if depth > _DEEPEST:
        return None
    known = _known(phrase)
    if known:
        return known
    plain = without_determiners(_without_possessive(phrase.strip(_EDGES)))
    if not re.search(r"[^\W\d_]{2}", plain) or plain.lower() in word_set("empty", "words"):
        return None
    if is_pronoun(plain) or _is_back_reference(phrase.strip(_EDGES), plain):
        return None
    for rule in _RULES:
        actor = rule(plain, depth)
        if actor:
            return actor
    return None if _needs_document(plain) else _other(plain)


def _without_possessive(words: str) -> str:
    return re.sub(r"[’']s?$", "", words)


def _known(phrase: str, _: int = 0) -> Actor | None:
    """A name of the word lists, whole; with "the" before it too."""
    entry = lexicon().whole(phrase) or lexicon().whole(phrase.removeprefix("the ").removeprefix("The "))
    return entry.actor if entry else None


def _is_back_reference(phrase: str, plain: str) -> bool:
    """Whether a bare noun points to the document: "police", "the group"; not "militants", "a doctor": the unnamed."""
    plain = _AND.split(_BASED.sub("", plain), maxsplit=1)[0]
    if bare_kind(plain) is None:
        return False
    return _DEFINITE.match(phrase) is not None or plain != plain.lower() or unnamed_kind(plain) is None


def _needs_document(plain: str) -> bool:
    """Whether words without a name speak of an office, statement or body that only their document knows."""
    if plain != plain.lower():
        return False
    return role_of(plain) is not None or ends_in(head_of(plain), word_set("statements", "words")) is not None


def _body(phrase: str, _: int = 0) -> Actor | None:
    """A country and its body, in either order and with nothing else: "Seoul's military", "police in Lahore"."""
    return _body_after_country(phrase) or _body_before_country(phrase)


def _body_after_country(phrase: str) -> Actor | None:
    match = country_at_front(phrase)
    found = find_after(phrase, after_possessive(phrase, match.end)) if match else None
    if match is None or found is None:
        return None
    rest = phrase[after_possessive(phrase, found.end) :].rstrip(" .")
    seat = _IN.match(rest)
    place = lexicon().match(rest, seat.end()) if seat else None
    is_whole = not rest or (place and place.end == len(rest) and place.entry.country == match.entry.country)
    return joined(found.body, match) if is_whole else None


def _body_before_country(phrase: str) -> Actor | None:
    found = body_at(phrase, 0)
    link = _LINK.match(phrase, found.end) if found else None
    if found is None or link is None:
        return None
    rest, word = phrase[link.end() :], link["word"]
    inner = (_known(rest) if found.body in WITHIN_FORCES else None) or _body(rest)
    if inner and inner.country:
        return body_actor(found.body, inner.country)
    match = _narrowest(rest) if word in {"in", "at"} else first_match(rest)
    if match:
        return joined(found.body, match, word)
    return local_actor(found.body, rest, None) if word == "in" and rest[:1].isupper() and " " not in rest else None


def _narrowest(words: str) -> Match | None:
    """The city or province of "the Pakistani city of Lahore", else its country."""
    matches = (lexicon().match(words, one.start()) for one in WORD.finditer(words))
    cities = (one for one in matches if one and one.entry.sense in {Sense.PLACE, Sense.CAPITAL, Sense.WEAK_CAPITAL})
    return next(cities, None) or first_match(words)


def _appositive(phrase: str, depth: int) -> Actor | None:
    """The parts that commas set apart: a person named in any of the first two, with the country of the others."""
    parts = [part.strip() for part in phrase.split(",") if part.strip()]
    if len(parts) < 2:
        return None
    first = find_person(without_determiners(parts[0]))
    if first is None and is_single_name(parts[0]) and not _known(parts[0]):
        first = Actor(name=parts[0], kind=ActorKind.PERSON)
    named = None if _body(parts[0]) else first
    own = _known(without_determiners(parts[1])) if first is None else None
    if own and own.country == first_country(parts[0]) and lexicon().match(parts[0], 0) and not _known(parts[0]):
        return own
    if named is None and _is_role(parts[0]):
        named = find_person(without_determiners(parts[1]))
    if named is None:
        return _resolve(parts[0], depth + 1)
    others = parts[0] if named is not first else ", ".join(parts[1:])
    return named if named.country else named.model_copy(update={"country": first_country(others)})


def _is_role(words: str) -> bool:
    """Whether words give an office without a name: "the governor of Basra", "Poland's president"."""
    offices = word_set("stand_ins", "words") | word_set("titles", "words") | minister_bodies().keys()
    return bool(ends_in(head_of(without_determiners(words)), offices) or unnamed_kind(words))


def _known_at_end(phrase: str, _: int) -> Actor | None:
    """A named body behind what it is: "the state news agency KCNA", "Iran's semi-official Tasnim news agency"."""
    for start in (one.start() for one in WORD.finditer(phrase)):
        match = lexicon().match(phrase, start)
        if match is None or match.end != len(phrase) or match.entry.sense is not Sense.NAMED or not start:
            continue
        described = description(phrase[:start])
        is_part = described.endswith("-") or _PREPOSITION.search(phrase[:start])
        return match.entry.actor if described == described.lower() and not is_part else None
    return None


def _first_of_two(phrase: str, depth: int) -> Actor | None:
    """The first of joint sources."""
    both = _AND.search(phrase)
    if both is None:
        return None
    first, second = phrase[: both.start()], phrase[both.end() :]
    is_other = second[:1].islower() or is_single_name(second) or looks_like_name(second) or find_person(second)
    return _resolve(first, depth + 1) if is_other or _known(second) or _body(without_determiners(second)) else None


def _compound(phrase: str, depth: int) -> Actor | None:
    """What is behind "Hamas-run" or "Geneva-based"; a bare body there is that of the group which runs it."""
    found = _COMPOUND.fullmatch(phrase)
    if found is None or unnamed_kind(phrase):
        return None
    rest = found["rest"]
    body, match = body_at(rest, 0), lexicon().match(found["who"], 0)
    if body and body.end == len(rest) and match:
        return joined(body.body, match) if found["how"] in words_of("run_by") else None
    actor = _resolve(rest, depth + 1)
    if actor is None or actor.country or match is None or found["how"] != "based" or _known(rest):
        return actor
    is_of_many = actor.kind is ActorKind.INTERGOVERNMENTAL
    return actor if is_of_many else actor.model_copy(update={"country": match.entry.country})


def _minister(phrase: str, _: int) -> Actor | None:
    """An unnamed minister or service chief: the ministry or service of that country."""
    office = ends_in(head_of(phrase), frozenset(minister_bodies()))
    match = first_match(phrase) if office else None
    if office is None or match is None or match.entry.country is None:
        return None
    body = minister_bodies()[office]
    return joined(body, match) or body_actor(body, match.entry.country)


def _stand_in(phrase: str, depth: int) -> Actor | None:
    """The body for which an unnamed spokesman, director or leader speaks."""
    offices = word_set("stand_ins", "words")
    for of in _ROLE_OF.finditer(phrase):
        before, after = phrase[: of.start()], phrase[of.end() :]
        office = ends_in(before, offices)
        if office is None:
            continue
        owner = _owner(before, office)
        if of["link"].lower() in {"to", "on", "with"} and owner:
            return _stood_for(owner, depth)
        return _stood_for(after, depth) or (_stood_for(owner, depth) if owner else None)
    office = ends_in(phrase, offices)
    organisation = find_organisation(phrase) if office == "office" else None
    owner = _owner(phrase, office) if office else ""
    if organisation:
        return organisation if _is_role(owner) else None
    return _stood_for(owner, depth) if owner else None


def _owner(phrase: str, office: str) -> str:
    """Whose office it is: "UN" of "the UN's top spokesman"."""
    words = _without_possessive(phrase[: len(phrase) - len(office)].rstrip()).split()
    while words and words[-1].lower() in word_set("attributes"):
        words.pop()
    return _without_possessive(" ".join(words))


def _stood_for(owner: str, depth: int) -> Actor | None:
    """The body itself; a place stands for its own authorities."""
    owner = without_determiners(owner)
    match = lexicon().match(owner, 0)
    if match and match.entry.sense is Sense.PLACE and pattern("region").fullmatch(owner, match.end):
        return Actor(name=owner, kind=ActorKind.GOVERNMENT, country=match.entry.country)
    if match and match.entry.sense is Sense.TERRITORY and match.end == len(owner) and match.entry.country:
        return government(match.entry.country)
    return _resolve(owner, depth + 1)


def _statement(phrase: str, depth: int) -> Actor | None:
    """Who made a report, statement or count."""
    statements = word_set("statements", "words")
    by = pattern("by").search(phrase)
    if by and ends_in(phrase[: by.start()], statements):
        return _resolve(phrase[by.end() :], depth + 1)
    kind = ends_in(phrase, statements)
    owner = _owner(phrase, kind) if kind and not is_part_of_name(phrase, kind) else ""
    actor = _resolve(owner, depth + 1) if owner else None
    return None if actor and actor.kind is ActorKind.OTHER else actor


def _side(phrase: str, _: int) -> Actor | None:
    """A country's or group's forces, side or delegation."""
    match = country_at_front(phrase)
    if match is None or match.entry.country is None:
        return None
    noun, actor = phrase[after_possessive(phrase, match.end) :].strip().lower(), match.entry.actor
    if noun in word_set("sides", "forces") and match.entry.sense is not Sense.NAMED:
        return joined("military", match)
    is_group = match.entry.sense is Sense.NAMED and actor is not None and actor.kind is ActorKind.ARMED_GROUP
    nouns = word_set("sides", "others") | (word_set("sides", "armed") if is_group else frozenset())
    is_side = noun in nouns or (match.entry.sense is Sense.NAMED and noun in word_set("sides", "forces"))
    return actor if is_side else None


def _unnamed(phrase: str, _: int) -> Actor | None:
    """Officials, witnesses and the like, by what they are: "two US officials in Kabul" are officials of the US.

    They are never merged with those of another document; where exactly they live or work is left to the mention.
    """
    kind = unnamed_kind(phrase)
    if kind is None:
        return None
    head = head_of(phrase)
    match, first = first_named(head), lexicon().match(head, 0)
    country = match.entry.country if match else first_country(phrase[len(head) :])
    is_compound = first is not None and head[first.end : first.end + 1] == "-"  # Iran-backed
    plain = ""
    if first and first.entry.sense is not Sense.NAMED and not is_compound:
        plain = head[after_possessive(head, first.end) :].strip()
    return Actor(name=_UNTELLING.sub("", plain or head)[:_LONGEST_NAME] or head, kind=kind, country=country)


def _led_by_name(phrase: str, _: int) -> Actor | None:
    """A named body with lower-case words behind it: "UNICEF teams on the ground"."""
    match = lexicon().match(phrase, 0)
    if match is None or match.entry.sense is not Sense.NAMED:
        return None
    rest = phrase[match.end :]
    return match.entry.actor if rest == rest.lower() and not rest.startswith("-") else None


def _without_clause(phrase: str, depth: int) -> Actor | None:
    """Who is meant before "who was there" or "speaking to reporters"."""
    clause = pattern("clause").search(phrase)
    return _resolve(phrase[: clause.start()], depth + 1) if clause else None


def _other(phrase: str) -> Actor:
    """An unknown name: a person by its shape, else a body; military with a word for units ("14th Brigade")."""
    if is_single_name(phrase) or looks_like_name(phrase):
        return Actor(name=phrase[:_LONGEST_NAME], kind=ActorKind.PERSON)
    is_unit = phrase[:1].isupper() and any(word.lower() in word_set("units", "words") for word in phrase.split())
    kind = ActorKind.MILITARY if is_unit else ActorKind.OTHER
    return Actor(name=phrase[:_LONGEST_NAME], kind=kind, country=first_country(phrase))


# Each takes a phrase without determiners and how deep in other phrases it stands; the first that knows wins.
_RULES: tuple[Callable[[str, int], Actor | None], ...] = (
    _known,
    _body,
    _appositive,
    _known_at_end,
    _without_clause,
    _first_of_two,
    _compound,
    lambda phrase, _: find_person(phrase),
    _minister,
    _stand_in,
    _statement,
    _side,
    _unnamed,
    lambda phrase, _: find_organisation(phrase),
    _led_by_name,
)
