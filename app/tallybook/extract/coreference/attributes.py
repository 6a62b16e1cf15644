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
_AGED_PERSON = re.compile(r"\b\d{1,3}-year-old\b")
_EDGES = " ,.;:()–—-“”\"'‘’"


@dataclass(slots=True)
class Attributes:
    """What is known of one person or body; `gender` is "male", "female" or None.

    `roles` are nouns for it in lower case ("surgeon", "deputy governor").
    """

    gender: str | None = None
    ages: set[int] = field(default_factory=set)
    roles: set[str] = field(default_factory=set)
    country: str | None = None

    def learn(self, other: Attributes) -> None:
        """Take over what another description adds."""
        self.gender = self.gender or other.gender
        self.ages |= other.ages
        self.roles |= other.roles
        self.country = self.country or other.country

    def has_role(self, nouns: Iterable[str]) -> bool:
        """Whether one of some nouns may be said for it."""
        return any(is_one_role(noun, own) for noun in nouns for own in self.roles)


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
    last = [word for word in words if word][-2:]
    heads = (last[-1], " ".join(last))[: len(last)] if last else ()
    return tuple(head for head in heads if not _AGED_PERSON.search(head))


def describe(phrase: str) -> Attributes:
    """What a noun phrase tells: "a 61-year-old Lebanese grocer" an age, a country and a role."""
    heads = heads_of(phrase)
    return Attributes(
        gender=gender_of_nouns(heads),
        ages={int(one or other) for one, other in _AGE.findall(phrase)},
        roles={head for head in heads if "'s " not in head},
        country=first_country(phrase),
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
    given = [part for part in parts[:-1] or parts if part in _given("male") | _given("female")]
    return None if not given else "male" if given[0] in _given("male") else "female"


@cache
def _given(gender: str) -> frozenset[str]:
    return frozenset(table("given_names.toml")[gender])


@lru_cache(maxsize=4096)
def _groups_of(role: str) -> frozenset[str]:
    """The groups of roles that one belongs to, for one may be said for another."""
    return frozenset(name for name, words in reference()["groups"].items() if role in words)


@lru_cache(maxsize=8192)
def is_one_role(role: str, other: str) -> bool:
    """Whether one role may be said for another: "the captain" for a ship's master, "the surgeon" for a doctor."""
    return role == other or bool(_groups_of(role) & _groups_of(other) - words_in("wide_groups"))
