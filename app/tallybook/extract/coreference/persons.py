"""The people whom a text names: where, by which words, and what it says of them there."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from tallybook.extract.actors.gazetteer import lexicon
from tallybook.extract.actors.linking import resolve
from tallybook.extract.actors.roles import word_set
from tallybook.extract.coreference.attributes import (
    Attributes,
    describe,
    gender_of_name,
    gender_of_nouns,
    is_role,
    reference,
    words_in,
)
from tallybook.extract.language.words import words as words_of
from tallybook.records import Actor, ActorKind

_REACH_BACK = 110  # characters before a name in which its description begins
_REACH_AHEAD = 160  # characters behind it in which its appositions end
_MOST_PARTS = 3  # appositions between commas
_ARABIC_ARTICLE = re.compile(r"\b(?:al|el|as|ar|an|at|ad|az|ash)[-’']")
_DETERMINED = re.compile(
    r"(?<![\w’'-])(?:A|An|The|His|Her|Its|Their|a|an|the|his|her|its|their|[A-Z][\w-]+[’']s?|"
    r"(?:[Oo]ne|[Aa]nother) of (?:its|the|his|her|their))\s"
)
_BREAK = re.compile(r"[,;:.!?()“”\"\n–—]|\b(?:and|but|that|said|says|told|with|when|while|as)\b")
_COMMA_BEFORE = re.compile(r",\s+$")
_AGE_BEHIND = re.compile(r"\s*[,(]\s*(?:aged\s)?(\d{1,3})\b(?=\s*[,).;]|\s+(?:and|who)\b)|,?\s+aged\s(\d{1,3})\b")
_ARTICLE = re.compile(r"(?:a|an|the|his|her|its|their|one of (?:the|its|his|her|their))\s", re.IGNORECASE)
_WHICH = re.compile(r",\s(?:to\s|of\s|in\s|from\s)?(?:which|whose members)\b")
_END_OF_PART = re.compile(r"[,;:.!?()“”\"\n–—]")
_CALLED = re.compile(
    r"\b(?:call ?sign|nicknamed|nom de guerre|known (?:only )?as|gave (?:his|her) name as)[ \u00a0][“\"‘']?$"
)
_SPACES = re.compile(r"\s+")
_BYLINE = re.compile(r"(?:^|\n)By $")
_INITIAL = r"(?:[A-Z]\.){1,3}"
_WORD = r"[A-ZÀ-ÖØ-Þ][^\W\d_]*(?:[-’'‘][^\W\d_]+)*"


@cache
def _run() -> re.Pattern[str]:
    """Two to eight words with capitals; titles with a stop, initials and "al-", "bin", "de" may be among them."""
    short = "|".join(sorted((one.capitalize() for one in word_set("titles", "abbreviated")), key=len, reverse=True))
    word = rf"(?:(?:{short})\.|{_INITIAL}|{_WORD})"
    particles = "|".join(sorted(word_set("name_particles", "words"), key=len, reverse=True))
    return re.compile(rf"(?<![\w’'-]){word}(?:[ \u00a0](?:(?:{particles})[ -])*{word}){{1,7}}(?![\w])")


@dataclass(frozen=True, slots=True)
class Naming:
    """A name of a person at [start, end) of a text; `first` to `last` takes in title, role and appositions."""

    start: int
    end: int
    actor: Actor
    attributes: Attributes
    first: int
    last: int
    is_sure: bool


def find_people(text: str) -> list[Naming]:
    """The people named in full, and those by a single name with an age or their kin beside it, left to right."""
    found = list(_named_in_full(text))
    taken = [(one.start, one.end) for one in found]
    found.extend(_named_by_one_word(text, taken))
    return sorted(found, key=lambda one: one.start)


def _named_in_full(text: str) -> Iterator[Naming]:
    for run in _run().finditer(text):
        start, words = _without_opener(text, run.start(), run[0])
        actor = resolve(words)
        if actor is None or actor.kind is not ActorKind.PERSON or " " not in actor.name:
            continue
        at = words.find(actor.name)
        if at < 0:
            continue
        naming = named_at(text, start + at, start + at + len(actor.name), actor)
        if not is_body(text, naming.end) and not _BYLINE.search(text, max(0, naming.start - 4), naming.start):
            yield naming


def is_body(text: str, end: int) -> bool:
    """Whether what follows a name shows that it is no person's: ", which runs the site", ", a legal aid office"."""
    if _WHICH.match(text, end):
        return True
    part = _apposition(text, end, min(len(text), end + _REACH_AHEAD))
    return part is not None and bool(part.attributes.roles & set(reference()["bodies"]))


def _without_opener(text: str, start: int, words: str) -> tuple[int, str]:
    """A run without the first word of its sentence where that is an ordinary one: "But", "In", "Asked"."""
    while " " in words:
        first, _, rest = words.partition(" ")
        lower = first.lower()
        is_ordinary = (
            lower in words_of("determiners")
            or lower in words_of("prepositions")
            or lower in words_of("sentence_openers")
            or lower in words_of("clause_openers")
            or lower in words_of("personal_pronouns")
        )
        if not is_ordinary or first.isupper():
            break
        start += len(first) + 1
        words = rest
    return start, words


def named_at(text: str, start: int, end: int, actor: Actor) -> Naming:
    """The naming of a person whose name stands at [start, end), with what the words around it say."""
    first, attributes = _before(text, start)
    last, behind = _behind(text, end)
    has_description = bool(attributes.roles or behind.roles or attributes.ages or behind.ages or attributes.gender)
    attributes.learn(behind)
    given = gender_of_name(actor.name)
    is_sure = has_description or given is not None
    attributes.gender = attributes.gender or given
    country = actor.country or attributes.country
    actor = actor if actor.country else actor.model_copy(update={"country": country})
    attributes.country = actor.country
    return Naming(start, end, actor, attributes, first, last, is_sure)


def _before(text: str, start: int) -> tuple[int, Attributes]:
    """Where the description before a name begins, and what it says: titles, a role, "his father,"."""
    floor = max(0, start - _REACH_BACK)
    before = text[floor:start]
    attributes, place = Attributes(), start
    titles = re.search(r"(?:[^\W\d_][\w’'.-]*[ \u00a0\n])*$", before)
    words = titles[0].split() if titles else []
    taken: list[str] = []
    for word in reversed(words):
        plain = word.lower().rstrip(".")
        if word.endswith(".") and plain not in word_set("titles", "abbreviated"):
            break  # the end of the sentence before
        is_title = plain in word_set("titles", "words") or is_role(plain) or plain in word_set("titles", "abbreviated")
        if not is_title and not (taken and (word[0].isupper() or _describes(plain)) and not _opens(plain)):
            break
        taken.insert(0, word)
    if taken:
        place = start - len(before[_nth_from_end(before, len(taken)) :])
        attributes.learn(describe(" ".join(taken)))
        attributes.gender = attributes.gender or gender_of_nouns(taken)
        _add_titles(attributes, taken)
        place = _with_determiner(text, place, attributes)
    if _COMMA_BEFORE.search(text[floor:place]):
        return _apposed_before(text, floor, place, attributes)
    return place, attributes


def _describes(word: str) -> bool:
    return (
        word in word_set("attributes")
        or word in words_in("qualifiers")
        or is_role(word)
        or lexicon().whole(word) is not None
    )


def _opens(word: str) -> bool:
    return word in words_of("prepositions") or word in words_of("sentence_openers") or word in words_of("determiners")


def _nth_from_end(words: str, count: int) -> int:
    """Where the last `count` words of a stretch begin."""
    found = [one.start() for one in re.finditer(r"\S+", words)]
    return found[-count] if len(found) >= count else 0


def _add_titles(attributes: Attributes, words: list[str]) -> None:
    plain = [word.lower().rstrip(".") for word in words]
    attributes.roles |= {word for word in plain if is_role(word) or word in word_set("titles", "abbreviated")}


def _with_determiner(text: str, place: int, attributes: Attributes) -> int:
    """Where "his" or "Keith's" before a role begins; the one it tells of is somebody else's."""
    found = re.search(
        r"(?:(?P<own>[Hh]is|[Hh]er|[Ii]ts|[Tt]heir)|[Tt]he|[Aa]n?|[A-Z][\w-]+[’']s?)\s(?:[\w-]+\s){0,2}$",
        text[max(0, place - 40) : place],
    )
    if found is None:
        return place
    if found["own"] and found["own"].lower() != "its" and attributes.roles & words_in("relations"):
        attributes.is_relation = True
    return place - len(found[0])


def _apposed_before(text: str, floor: int, start: int, attributes: Attributes) -> tuple[int, Attributes]:
    """ "The deputy governor, Name": the phrase between the last break and the comma, if its head is a role."""
    comma = text.rindex(",", floor, start)
    breaks = [one.end() for one in _BREAK.finditer(text, floor, comma)]
    begin = breaks[-1] if breaks else floor
    for determiner in _DETERMINED.finditer(text, begin, comma):
        phrase = text[determiner.start() : comma]
        said = describe(phrase)
        if any(is_role(role) for role in said.roles) or said.ages:
            attributes.learn(said)
            return determiner.start(), attributes
    return start, attributes


def _behind(text: str, end: int) -> tuple[int, Attributes]:
    """Where the appositions behind a name end, and what they say: ", 52, a midwife", ", who teaches English"."""
    attributes, place = Attributes(), end
    stop = min(len(text), end + _REACH_AHEAD)
    for _ in range(_MOST_PARTS):
        age = _AGE_BEHIND.match(text, place, stop)
        if age:
            attributes.ages.add(int(age[1] or age[2]))
            place = age.end()
            continue
        part = _apposition(text, place, stop)
        if part is None:
            break
        place = part.end
        attributes.learn(part.attributes)
    return place, attributes


@dataclass(frozen=True, slots=True)
class _Part:
    end: int
    attributes: Attributes


def _apposition(text: str, place: int, stop: int) -> _Part | None:
    """The apposition that a comma opens: "a Belgian nurse who …", "head of the committee", "of Elson Road"."""
    opened = re.compile(r",\s+").match(text, place, stop)
    if opened is None:
        return None
    closed = _END_OF_PART.search(text, opened.end(), stop)
    end = closed.start() if closed else stop
    phrase = text[opened.end() : end]
    said = describe(phrase)
    has_article = _ARTICLE.match(phrase) is not None
    is_known = any(is_role(role) for role in said.roles)
    if re.match(r"(?:of|from|whose)\s", phrase):
        return _Part(end, Attributes(country=said.country))
    first = phrase.split(maxsplit=1)[0].lower() if phrase.strip() else ""
    if first in words_of("auxiliaries") or first in words_of("verb_forms"):
        return None
    if not (is_known or said.ages) and not (has_article and phrase == phrase.lower()):
        return None
    if not has_article and not is_known:
        return None
    return _Part(end, said)


def _named_by_one_word(text: str, taken: list[tuple[int, int]]) -> Iterator[Naming]:
    """People by a single name with an age or a role beside it: "her daughter Delmy, 17"."""
    starts = {start for start, _ in taken}
    inside = _Inside(taken)
    for word in re.finditer(rf"(?<![\w’'-])(?:{_ARABIC_ARTICLE.pattern})?{_WORD}(?![\w’'-])", text):
        if word.start() in starts or inside.holds(word.start()) or word[0].isupper():
            continue
        kin = re.search(r"(\w[\w-]*)[ \u00a0]$", text[max(0, word.start() - 24) : word.start()])
        is_kin = (kin is not None and kin[1] in words_in("relations")) or _CALLED.search(
            text, max(0, word.start() - 24), word.start()
        ) is not None
        if not is_kin and not (_AGE_BEHIND.match(text, word.end()) and word[0].lower() not in words_of("times")):
            continue
        actor = resolve(word[0])
        if actor and actor.kind is ActorKind.PERSON and (is_kin or gender_of_name(word[0])):
            naming = named_at(text, word.start(), word.end(), actor)
            yield naming


class _Inside:
    """Tells whether a place lies in any of some ordered stretches, asked from left to right."""

    def __init__(self, stretches: list[tuple[int, int]]) -> None:
        self._stretches = stretches
        self._next = 0

    def holds(self, place: int) -> bool:
        while self._next < len(self._stretches) and self._stretches[self._next][1] <= place:
            self._next += 1
        return self._next < len(self._stretches) and self._stretches[self._next][0] <= place


@lru_cache(maxsize=4096)
def comparable(name: str) -> str:
    """A name for comparing: lower case, without the article of Arabic names and without accents."""
    plain = unicodedata.normalize("NFKD", _SPACES.sub(" ", name.lower()))
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return _ARABIC_ARTICLE.sub("", letters)
