"""What words say of a person or body: sex, age, what they are, which country they are of."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache, lru_cache

from tallybook.extract.actors.gazetteer import fold
from tallybook.extract.actors.names import first_country
from tallybook.extract.actors.roles import kinds_by_word, without_determiners, word_set
from tallybook.records import ActorKind
from tallybook.vocab.load import Table, table

# Where the head of a description ends: "head | of the committee", "a nurse | who runs it", "a refugee | aged 29".
_TAIL = re.compile(
    r"\s(?:of|for|in|at|from|with|on|near|to|by|inside|outside|under|among|who|which|that|whose|where|aged|there|here|"
    r"called|named|known|loyal|based|living|working|captured|wounded|sentenced)(?:\s|$)"
)
_AGE = re.compile(r"\b(?:aged|age)\s(\d{1,3})\b|\b(\d{1,3})[- ]years?[- ]old\b")
_BARE_AGE = re.compile(r"\s*(\d{1,3})\s*")
_OLDEST = 110
_AGED_PERSON = re.compile(r"\b\d{1,3}-year-old\b")
_EDGES = " ,.;:()–—-“”\"'‘’"


@dataclass(slots=True)
class Attributes:
    """What is known of one person or body; `gender` is "male", "female" or None.

    `roles` are nouns for it in lower case ("surgeon", "deputy governor"); `relation` marks one that is told by
    somebody else ("his father").
    """

    gender: str | None = None
    ages: set[int] = field(default_factory=set)
    roles: set[str] = field(default_factory=set)
    country: str | None = None
    is_relation: bool = False

    def learn(self, other: Attributes) -> None:
        """Take over what another description adds."""
        self.gender = self.gender or other.gender
        self.ages |= other.ages
        self.roles |= other.roles
        self.country = self.country or other.country
        self.is_relation = self.is_relation or other.is_relation


@cache
def reference() -> Table:
    """The word lists of `reference.toml`."""
    return table("reference.toml")


@cache
def words_in(section: str, name: str = "words") -> frozenset[str]:
    """A list of `reference.toml` by its place there."""
    return frozenset(reference()[section][name])


@cache
def role_nouns() -> frozenset[str]:
    """Every noun, in the singular, for what one person is."""
    found = {word for words in reference()["groups"].values() for word in words}
    for gender in ("male", "female"):
        found |= words_in("nouns", gender)
    found |= words_in("neutral") | words_in("relations")
    found |= word_set("anonymous", "words") | word_set("witnesses", "words") | word_set("stand_ins", "words")
    found |= {word for word, kind in kinds_by_word("bare").items() if kind is ActorKind.PERSON}
    for nouns in table("people.toml")["categories"].values():
        found |= set(nouns)
    found = {word.lower() for word in found} - _no_persons()
    return frozenset(word for word in found if not _is_plural(word, found))


def _is_plural(word: str, among: set[str]) -> bool:
    singulars = {word.removesuffix("s"), word.removesuffix("es"), word[:-3] + "y" if word.endswith("ies") else word}
    return word.endswith(("men", "people", "children")) or bool((singulars - {word}) & among)


@cache
def _no_persons() -> frozenset[str]:
    """Words of those lists that mean several people, or a body and no person."""
    plurals = {f"{word}s" for words in reference()["groups"].values() for word in words}
    bodies = set(reference()["bodies"]) | set(kinds_by_word("organisations"))
    return words_in("no_persons") | plurals | bodies


def is_role(word: str) -> bool:
    """Whether a noun is one for what a person is: "welder", "sister-in-law", "ex-minister"."""
    return word in role_nouns() or ("-" in word and word.rsplit("-", 1)[-1] in role_nouns())


@lru_cache(maxsize=8192)
def heads_of(phrase: str) -> tuple[str, ...]:
    """The head noun of a description and the same with the word before it: "governor", "deputy governor"."""
    plain = without_determiners(phrase.strip(_EDGES))
    plain = _TAIL.split(plain, maxsplit=1)[0].strip(_EDGES)
    words = [word.strip(_EDGES).lower() for word in plain.replace("’", "'").split()]
    words = [word for word in words if word]
    if not words:
        return ()
    last = words[-1]
    return (last, f"{words[-2]} {last}") if len(words) > 1 else (last,)


def describe(phrase: str) -> Attributes:
    """What a noun phrase tells: "a 61-year-old Lebanese grocer" an age, a country and a role."""
    heads = heads_of(phrase)
    ages = {int(one or other) for one, other in _AGE.findall(phrase)}
    if bare := _BARE_AGE.fullmatch(phrase):
        return Attributes(ages={int(bare[1])} if int(bare[1]) <= _OLDEST else set())
    first = phrase.split(maxsplit=1)[0].lower() if phrase.split() else ""
    roles = {head for head in heads if not _AGED_PERSON.search(head) and "'s " not in head}
    return Attributes(
        gender=gender_of_nouns(heads),
        ages={age for age in ages if age <= _OLDEST},
        roles=roles,
        country=first_country(phrase),
        is_relation=first in {"his", "her", "their"} and bool(roles & words_in("relations")),
    )


def gender_of_nouns(words: Iterable[str]) -> str | None:
    """The sex that nouns and titles say: "female" for "widow", "Mrs"."""
    found = {word.lower().strip(".") for word in words}
    for gender in ("male", "female"):
        if found & (words_in("nouns", gender) | words_in("titles", gender)):
            return gender
    return None


@lru_cache(maxsize=4096)
def gender_of_name(name: str) -> str | None:
    """The sex that a full name tells by the given name; None where it tells none."""
    parts = [fold(part) for part in name.split()]
    for part in parts[:-1] or parts:
        for gender in ("male", "female"):
            if part in _given(gender) or (("-" in part) and part.split("-")[0] in _given(gender)):
                return gender
    return None


@cache
def _given(gender: str) -> frozenset[str]:
    return frozenset(table("given_names.toml")[gender])


@lru_cache(maxsize=4096)
def groups_of(role: str) -> frozenset[str]:
    """The groups of roles that one belongs to, by the whole role, else by its last word."""
    groups = reference()["groups"]
    found = frozenset(name for name, words in groups.items() if role in words)
    if not found and " " in role:
        return groups_of(role.rsplit(" ", 1)[-1])
    if not found and "-" in role:
        return groups_of(role.rsplit("-", 1)[-1])
    return found


def is_one_role(role: str, other: str) -> bool:
    """Whether one role may be said for another: "the captain" for a ship's master, "the officer" for a major.

    The group's own name is the wider word: an officer may be a general or a major, but a general is no major.
    """
    if role == other:
        return True
    return any(role == name and role in reference()["groups"][name] for name in groups_of(other)) or bool(
        _narrow(groups_of(role)) & _narrow(groups_of(other))
    )


def _narrow(groups: frozenset[str]) -> frozenset[str]:
    """Without the groups whose members are different things under one word."""
    return groups - words_in("wide_groups")
