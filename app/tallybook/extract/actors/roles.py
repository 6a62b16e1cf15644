"""What role a source's words give: pronouns, bare nouns that need their document, the unnamed, those who stand in."""

from __future__ import annotations

import re
from functools import cache

from tallybook.extract.actors.gazetteer import fold, pattern
from tallybook.extract.actors.institutions import bodies
from tallybook.records import ActorKind
from tallybook.vocab.load import table

_OFFICIAL = frozenset({"military", "intelligence", "ministry", "health_authority", "police", "government"})


@cache
def word_set(*path: str) -> frozenset[str]:
    """A list of `roles.toml` by its place there: ("anonymous", "words")."""
    found = table("actors/roles.toml")
    for step in path:
        found = found[step]
    return frozenset(found)


@cache
def kinds_by_word(section: str) -> dict[str, ActorKind]:
    """The words of a section of `roles.toml` that lists them by kind ("bare", "organisations")."""
    return {word: ActorKind(kind) for kind, words in table("actors/roles.toml")[section].items() for word in words}


@cache
def minister_bodies() -> dict[str, str]:
    """The body that an office stands for: "foreign minister" the foreign ministry."""
    return dict(table("actors/roles.toml")["ministers"])


def is_pronoun(words: str) -> bool:
    """Whether words only point back: "it", "the latter". "US" and "WHO" in capitals do not."""
    return words.lower() in word_set("pronouns") and not (len(words) > 1 and words.isupper())


def without_determiners(words: str) -> str:
    """The words without article, pronoun and number in front: "US officials" of "two US officials"."""
    while True:
        shorter = pattern("number").sub("", words)
        first, _, rest = shorter.partition(" ")
        if rest and first.lower() in word_set("determiners") and not (len(first) > 1 and first.isupper()):
            shorter = rest.lstrip()
        if shorter == words:
            return words
        words = shorter


def head_of(words: str) -> str:
    """The noun phrase without what follows its head noun: "doctor" of "doctor at the city's main hospital"."""
    return pattern("tail").split(words, maxsplit=1)[0].strip()


def ends_in(words: str, among: frozenset[str]) -> str | None:
    """The longest of the words or phrases of `among` that `words` ends with (three words at most), else None."""
    parts = words.lower().split()
    for count in (3, 2, 1):
        if len(parts) >= count and (tail := " ".join(parts[-count:])) in among:
            return tail
    return None


@cache
def _bare_kinds() -> dict[str, ActorKind]:
    """The kinds of bare nouns and of the official bodies that every state has; none for those who stand for a body."""
    persons = word_set("stand_ins", "words") | word_set("titles", "words") | frozenset(minister_bodies())
    official = {
        fold(words): ActorKind(entry["kind"])
        for entry in bodies().values()
        if entry["kind"] in _OFFICIAL and not entry.get("of_country")
        for words in entry["words"]
        if words not in persons
    }
    return official | kinds_by_word("bare")


def _as_listed(words: str) -> str:
    """Words as the lists have them: lower case, straight apostrophes, British spelling."""
    return " ".join(fold(word) for word in words.replace("’", "'").split())


def bare_kind(words: str) -> ActorKind | None:
    """The kind that a bare noun means ("the ministry", "the local police", "the group"), None for any other words."""
    bare = _bare_kinds()
    rest = without_determiners(words).lower()
    while rest not in bare and _as_listed(rest) not in bare:
        first, _, shorter = rest.partition(" ")
        if not shorter or first not in word_set("attributes"):
            return None
        rest = shorter
    return bare.get(rest) or bare[_as_listed(rest)]


def unnamed_kind(words: str) -> ActorKind | None:
    """Anonymous for "two US officials", witnesses for "residents of Aleppo"; None where the head noun is neither."""
    head = head_of(words)
    last = head.lower().split()[-2:]
    if len(last) > 1 and " ".join(last) in kinds_by_word("organisations"):
        return None  # "health authorities"
    for kind in (ActorKind.WITNESSES, ActorKind.ANONYMOUS):
        if ends_in(head, word_set(kind.value, "words")):
            return kind
    return None


def role_of(words: str) -> ActorKind | None:
    """The kind that words without a name ask for: military for "the army", ministry for "a ministry spokesman".

    For words that `resolve` leaves to the document; None where they say nothing of a kind ("it").
    """
    phrase = words.strip().strip("\"'“”‘’.,;:")
    plain = without_determiners(re.split(r"\s(?:and|&)\s", phrase)[0])
    if is_pronoun(phrase):
        return None
    kind = bare_kind(plain)
    if kind is not None and kind is not ActorKind.PERSON:
        return kind
    body = _stood_for(plain)
    return (bare_kind(body) if body else None) or kind or unnamed_kind(plain)


def _stood_for(words: str) -> str | None:
    """The body for which an unnamed person speaks: "the ministry" of "a spokesman for the ministry"."""
    head, of, body = words.partition(" for ") if " for " in words else words.partition(" of ")
    if of and ends_in(head, word_set("stand_ins", "words")):
        return body
    office = ends_in(words, word_set("stand_ins", "words"))
    rest = words[: -len(office)].rstrip(" ’'") if office else ""
    return re.sub(r"[’']s$", "", rest) or None


def is_name_word(word: str) -> bool:
    """Whether a word may be part of a person's name, by its letters alone."""
    return fold(word) not in word_set("not_in_names", "words") and fold(word) not in kinds_by_word("organisations")


def is_part_of_name(phrase: str, noun: str) -> bool:
    """Whether a last noun is a paper's own by its capital: "Harbour Post", not "HARBOUR POST" nor "Harbour's Post"."""
    before = phrase[: len(phrase) - len(noun)].rstrip()
    is_capital = phrase[len(phrase) - len(noun) :][:1].isupper() and not phrase.isupper()
    return is_capital and noun in kinds_by_word("organisations") and not before.endswith(("'", "’", "'s", "’s"))
