"""The people whom a text names: where, by which words, and what it says of them there."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from tallybook.extract.actors.linking import resolve
from tallybook.extract.actors.roles import word_set
from tallybook.extract.coreference.attributes import (
    Attributes,
    describe,
    gender_of_name,
    gender_of_nouns,
    is_role,
)
from tallybook.extract.language.words import words as words_of
from tallybook.records import Actor, ActorKind

_REACH_BACK = 110  # characters before a name in which its description begins
_REACH_AHEAD = 160  # characters behind it in which its appositions end
_ARABIC_ARTICLE = re.compile(r"\b(?:al|el|as|ar|an|at|ad|az|ash)[-’']")
_DETERMINER = r"(?:[Hh]is|[Hh]er|[Ii]ts|[Tt]heir|[Tt]he|[Aa]n?|[A-Z][\w-]+[’']s?)\s"
_DETERMINED = re.compile(rf"(?<![\w’'-])(?:{_DETERMINER}|(?:[Oo]ne|[Aa]nother) of (?:its|the|his|her|their)\s)")
_DETERMINED_BEFORE = re.compile(rf"{_DETERMINER}(?:[\w-]+\s){{0,2}}$")
_BREAK = re.compile(r"[,;:.!?()“”\"\n–—]|\b(?:and|but|that|said|says|told|with|when|while|as)\b")
_COMMA_BEFORE = re.compile(r",\s+$")
_TITLES = re.compile(r"(?:[^\W\d_][\w’'.-]*[ \u00a0\n])*$")
_AGE_BEHIND = re.compile(r"\s*[,(]\s*(?:aged\s)?(\d{1,3})\b(?=\s*[,).;]|\s+(?:and|who)\b)|,?\s+aged\s(\d{1,3})\b")
_ARTICLE = re.compile(r"(?:a|an|the|his|her|its|their|one of (?:the|its|his|her|their))\s", re.IGNORECASE)
_APPOSITION = re.compile(r",\s+([^,;:.!?()“”\"\n–—]*)")
# What follows the name of a body: "Norsk Gruve, which runs the mine".
WHICH = re.compile(r",\s(?:to\s|of\s|in\s|from\s)?(?:which|whose members)\b")
_SPACES = re.compile(r"\s+")
_BYLINE = re.compile(r"(?:^|\n)By $")
_INITIAL = r"(?:[A-Z]\.){1,3}"
_WORD = r"[A-ZÀ-ÖØ-Þ][^\W\d_]*(?:[-’'‘][^\W\d_]+)*"
_INSIDE_NAME = re.compile(r"[ \u00a0'’-]+")


@cache
def _run() -> re.Pattern[str]:
    """Two to eight words with capitals; titles with a stop, initials and "al-", "bin", "de" may be among them."""
    short = "|".join(sorted((one.capitalize() for one in word_set("titles", "abbreviated")), key=len, reverse=True))
    word = rf"(?:(?:{short})\.|{_INITIAL}|{_WORD})"
    particles = "|".join(sorted(word_set("name_particles", "words"), key=len, reverse=True))
    return re.compile(rf"(?<![\w’'-]){word}(?:[ \u00a0](?:(?:{particles})[ -])*{word}){{1,7}}(?![\w])")


@cache
def _openers() -> frozenset[str]:
    """Words that open a sentence and are no name: "But", "In", "Asked", "She"."""
    kinds = ("determiners", "prepositions", "sentence_openers", "clause_openers", "personal_pronouns")
    return frozenset().union(*(words_of(kind) for kind in kinds))


@dataclass(frozen=True, slots=True)
class Naming:
    """A name of a person at [start, end) of a text; `first` to `last` takes in title, role and appositions."""

    start: int
    end: int
    actor: Actor
    attributes: Attributes
    first: int
    last: int


def find_people(text: str) -> Iterator[Naming]:
    """The people named in full, left to right; whoever wrote the text and what is said to be a thing are none."""
    for run in _run().finditer(text):
        start, words = _without_opener(run.start(), run[0])
        actor = resolve(words)
        at = words.find(actor.name) if actor and actor.kind is ActorKind.PERSON and " " in actor.name else -1
        first = start + at
        if actor is None or at < 0 or _BYLINE.search(text, max(0, first - 4), first):
            continue
        if not WHICH.match(text, first + len(actor.name)):
            yield named_at(text, first, actor)


def _without_opener(start: int, words: str) -> tuple[int, str]:
    """A run without the first words of its sentence where those are ordinary ones: "But", "In", "Asked"."""
    while " " in words:
        first, _, rest = words.partition(" ")
        if first.lower() not in _openers() or first.isupper():
            break
        start, words = start + len(first) + 1, rest
    return start, words


def named_at(text: str, start: int, actor: Actor) -> Naming:
    """The naming of a person whose name stands at `start`, with what the words around it say."""
    end = start + len(actor.name)
    first, attributes = _before(text, start)
    last, behind = _behind(text, end)
    attributes.learn(behind)
    attributes.gender = attributes.gender or gender_of_name(actor.name)
    attributes.country = actor.country or attributes.country
    return Naming(start, end, actor.model_copy(update={"country": attributes.country}), attributes, first, last)


def _before(text: str, start: int) -> tuple[int, Attributes]:
    """Where the description before a name begins, and what it says: titles, a role, "his father,"."""
    floor = max(0, start - _REACH_BACK)
    place = start
    titles = _TITLES.search(text[floor:start])
    short = word_set("titles", "abbreviated")
    for found in reversed(list(re.finditer(r"\S+", titles[0])) if titles else []):
        word, plain = found[0], found[0].lower().rstrip(".")
        if word.endswith(".") and plain not in short:
            break  # the end of the sentence before
        is_title = plain in word_set("titles", "words") or is_role(plain) or plain in short
        if not is_title and not (place < start and word[0].isupper() and plain not in _openers()):
            break
        place = start - len(titles[0]) + found.start() if titles else start
    taken = text[place:start]
    attributes = describe(taken)
    attributes.gender = attributes.gender or gender_of_nouns(taken.split())
    determined = _DETERMINED_BEFORE.search(text[max(0, place - 40) : place]) if taken else None
    place -= len(determined[0]) if determined else 0
    if _COMMA_BEFORE.search(text[floor:place]):
        return _apposed_before(text, floor, place, attributes)
    return place, attributes


def _apposed_before(text: str, floor: int, start: int, attributes: Attributes) -> tuple[int, Attributes]:
    """ "The deputy governor, Name": the phrase between the last break and the comma, if its head is a role."""
    comma = text.rindex(",", floor, start)
    begin = max((one.end() for one in _BREAK.finditer(text, floor, comma)), default=floor)
    for determiner in _DETERMINED.finditer(text, begin, comma):
        said = describe(text[determiner.start() : comma])
        if any(is_role(role) for role in said.roles) or said.ages:
            attributes.learn(said)
            return determiner.start(), attributes
    return start, attributes


def _behind(text: str, end: int) -> tuple[int, Attributes]:
    """Where the appositions behind a name end, and what they say: ", 52, a midwife", ", who teaches English"."""
    attributes, stop = Attributes(), min(len(text), end + _REACH_AHEAD)
    if age := _AGE_BEHIND.match(text, end, stop):
        attributes.ages.add(int(age[1] or age[2]))
        end = age.end()
    part = _APPOSITION.match(text, end, stop)
    said = _apposed(part[1]) if part else None
    if part and said:
        attributes.learn(said)
        end = part.end()
    return end, attributes


def _apposed(phrase: str) -> Attributes | None:
    """What an apposition says: "a Belgian nurse who …", "head of the committee"; None for the rest of a sentence."""
    said = describe(phrase)
    is_known = any(is_role(role) for role in said.roles)
    has_article = _ARTICLE.match(phrase) is not None
    return said if is_known or (has_article and (said.ages or phrase == phrase.lower())) else None


@lru_cache(maxsize=4096)
def comparable(name: str) -> str:
    """A name for comparing: lower case, without the article of Arabic names and without accents."""
    plain = unicodedata.normalize("NFKD", _SPACES.sub(" ", name.lower()))
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return _ARABIC_ARTICLE.sub("", letters)


def name_parts(name: str) -> list[str]:
    """The words of a name for comparing: "Salem al-Orfi" gives "salem", "orfi"."""
    words = [word for word in _INSIDE_NAME.split(comparable(name)) if word]
    return [word for word in words if len(word.rstrip(".")) > 1] or words
