"""Every name of an actor in the word lists, found at a place of a text in one look-up."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache, partial

from tallybook.errors import VocabularyError
from tallybook.extract.language.templates import fill
from tallybook.records import Actor, ActorKind
from tallybook.vocab.load import Table, table, tables

WORD = re.compile(r"[^\W_]+")
# What may stand between two words of one name. A blank line never does.
_STEP = re.compile(r"([ \t\u00a0\u202f]*\n?[ \t\u00a0\u202f]*|[-‐‑–'’ʼ.]|['’.,] | & |&)([^\W_]+)")
_POSSESSIVE = re.compile(r"[’'](?:[sS]\b)?(?=\s|$)")
_SAME_GAPS = {"’ ": "' ", "-": " ", "‐": " ", "‑": " ", "–": " ", "’": "'", "ʼ": "'", "&": " & "}


class Sense(StrEnum):
    """What the words of an entry are."""

    COUNTRY = "country"
    ADJECTIVE = "adjective"
    PEOPLE = "people"
    CAPITAL = "capital"
    WEAK_CAPITAL = "weak capital"  # more often a place than its country's government
    TERRITORY = "territory"  # has a country's bodies, but stands for no government itself
    PLACE = "place"
    NAMED = "named"
    DECOY = "decoy"  # holds the name of a country or body and means something else


STANDS_FOR_COUNTRY = frozenset(
    {Sense.COUNTRY, Sense.ADJECTIVE, Sense.PEOPLE, Sense.CAPITAL, Sense.WEAK_CAPITAL, Sense.TERRITORY}
)


_OF_COUNTRY = ((Sense.PEOPLE, "people"), (Sense.CAPITAL, "capitals"), (Sense.WEAK_CAPITAL, "weak_capitals"))


@dataclass(frozen=True, slots=True)
class Entry:
    """One name and whom it names.

    `country` is the code of the country that the words belong to; `actor` is None for places and decoys. `can_modify`:
    the words may stand before a noun as an adjective does ("US troops"). `is_given_name`: persons bear it too.
    `not_near`: words of a text that show that the name means something else there.
    """

    name: str
    sense: Sense
    country: str | None = None
    actor: Actor | None = None
    can_modify: bool = False
    is_given_name: bool = False
    not_near: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """An entry found at [start, end) of a text."""

    start: int
    end: int
    entry: Entry


def after_possessive(text: str, end: int) -> int:
    """Where a possessive ending right behind a name ends ("Kyiv's", "the Houthis'"), else `end` itself."""
    found = _POSSESSIVE.match(text, end)
    return found.end() if found else end


@cache
def pattern(name: str) -> re.Pattern[str]:
    """A pattern of `patterns.toml`, compiled at first use."""
    roles = table("actors/roles.toml")
    lists = {section: entry["words"] for section, entry in roles.items() if "words" in entry and type(entry) is dict}
    fragments = {
        section: "|".join(map(re.escape, sorted(words, key=len, reverse=True))) for section, words in lists.items()
    }
    patterns = table("actors/patterns.toml")["patterns"]
    return re.compile(fill(patterns[name], fragments | patterns), re.DOTALL)


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """A word without case and accents, in British spelling: "Défense" gives "defence"."""
    if not word.isascii():
        word = "".join(mark for mark in unicodedata.normalize("NFKD", word) if not unicodedata.combining(mark))
    word = word.casefold()
    return _spellings().get(word, word)


@cache
def _spellings() -> dict[str, str]:
    return dict(table("actors/spellings.toml")["spellings"])


def steps(text: str, start: int, most: int = 12) -> Iterator[tuple[str, str, int]]:
    """Yield key, word and end of one, two, three … words from `start` on; keys are folded, gaps made alike."""
    first = WORD.match(text, start)
    if first is None:
        return
    key, end = fold(first.group()), first.end()
    yield key, first.group(), end
    for _ in range(most - 1):
        following = _STEP.match(text, end)
        if following is None:
            return
        gap, word = following.groups()
        gap = _SAME_GAPS.get(gap, gap) if gap.strip() else " "
        key, end = key + gap + fold(word), following.end()
        yield key, word, end


def key_of(name: str) -> tuple[str, tuple[str, ...]]:
    """The key under which a name is kept, and its words. Raises VocabularyError where it is not one unbroken name."""
    plain = name.split(" ")
    if name.isascii() and all(map(str.isalpha, plain)):  # five names in six, and quicker
        return " ".join(map(fold, plain)), tuple(plain)
    found = list(steps(name, 0, most=30))
    if not found or name[found[-1][2] :] not in {"", "."}:
        raise VocabularyError(
            f"the name {name!r} can't be looked up", "leave out brackets, slashes and quotation marks"
        )
    return found[-1][0], tuple(word for _, word, _ in found)


def _fits(wanted: str, written: str) -> bool:
    """Whether a word of a text may stand for a word of a name, as to its capitals: "us" is no "US"."""
    if wanted == written or wanted.islower() or wanted == "The":
        return True
    if wanted.isupper() or len(wanted) == 1:
        return False
    return written[0].isupper() and (not written.isupper() or len(written) >= 4)


# A name, and what makes its entry.
NamedLater = tuple[str, Callable[[str], Entry]]


class _Bucket:
    """The names that begin with one word: their entries with their words, by key, and the length of the longest."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries: dict[str, list[tuple[tuple[str, ...], Entry]]] = {}
        self.longest = 0
        for entry in entries:
            key, words = key_of(entry.name)
            self.entries.setdefault(key, []).append((words, entry))
            self.longest = max(self.longest, len(words))


class Lexicon:
    """Names by their first word and as a whole.

    A name's entry is made when a text has its first word: of ten thousand names, a text has a few.
    """

    def __init__(self, names: Iterable[NamedLater]) -> None:
        """Entries that share a name are kept apart by their capitals only; the first one wins.

        Raises VocabularyError for a name that begins with no word.
        """
        self._waiting: dict[str, list[NamedLater]] = {}
        self._made: dict[str, _Bucket] = {}
        self._first_words: set[str] = set()
        for named in names:
            found = WORD.match(named[0])
            first = found.group() if found else key_of(named[0])[1][0]
            self._first_words.add(first)
            self._waiting.setdefault(fold(first), []).append(named)

    def first_words(self) -> frozenset[str]:
        """The words that names begin with, as they are written."""
        return frozenset(self._first_words)

    def starts(self, word: str) -> bool:
        """Whether any name begins with this word, whatever its capitals."""
        return fold(word) in self._waiting

    def _beginning_with(self, first: str) -> _Bucket | None:
        """The names that begin with a folded word; None for none. Raises VocabularyError for one that is malformed."""
        if first not in self._made and first in self._waiting:
            self._made[first] = _Bucket(entry(name) for name, entry in self._waiting[first])
        return self._made.get(first)

    def match(self, text: str, start: int) -> Match | None:
        """The longest name that begins at `start`."""
        best: Match | None = None
        words: list[str] = []
        bucket: _Bucket | None = None
        for key, word, end in steps(text, start):
            if not words:
                bucket = self._beginning_with(key)
            words.append(word)
            if bucket is None or len(words) > bucket.longest:
                break
            for wanted, entry in bucket.entries.get(key, ()):
                if all(map(_fits, wanted, words)):
                    stop = end + 1 if entry.name.endswith(".") and text[end : end + 1] == "." else end
                    best = Match(start, stop, entry)
                    break
        return best

    def whole(self, text: str) -> Entry | None:
        """The entry whose name is all of `text`."""
        match = self.match(text, 0)
        return match.entry if match and match.end >= len(text.rstrip(".")) else None

    def __iter__(self) -> Iterator[Entry]:
        """Every entry, once a name."""
        for first in self._waiting:
            bucket = self._beginning_with(first)
            for found in bucket.entries.values() if bucket else ():
                for _, entry in found:
                    yield entry


@cache
def lexicon() -> Lexicon:
    """All names of the word lists: countries, places, named bodies and the decoys among them."""
    return Lexicon([*_decoys(), *_named(), *_countries(), *_places()])


@cache
def government(country: str) -> Actor:
    """A country, its capital and its government, as one actor."""
    return Actor(name=countries()[country]["name"], kind=ActorKind.GOVERNMENT, country=country)


@cache
def countries() -> dict[str, Table]:
    """The countries by their ISO 3166-1 alpha-2 code (XK for Kosovo), as the word list has them."""
    return dict(table("actors/countries.toml")["countries"])


def posts() -> Iterator[tuple[str, Actor]]:
    """Yield every role that a named body of a country fills, with the body."""
    for listed, kind in _listed_actors():
        if listed.get("roles") and listed.get("country"):
            actor = _actor(listed["name"], kind, listed["country"])
            yield from ((role, actor) for role in listed["roles"])


def _listed_actors() -> Iterator[tuple[Table, str]]:
    for content in tables("actors").values():
        for listed in content.get("actors", ()):
            yield listed, listed.get("kind") or content["kind"]


@cache
def _actor(name: str, kind: str, country: str | None) -> Actor:
    return Actor(name=name, kind=ActorKind(kind), country=country)


def spelled(name: str) -> Iterator[str]:
    """The name and how else its abbreviations are written: with stops, or in full."""
    yield name
    words = name.split(" ")
    for short, others in table("actors/spellings.toml")["abbreviations"].items():
        if short in words and len(words) > 1:
            for other in others:
                yield " ".join(other if word == short else word for word in words)


def _decoys() -> Iterator[NamedLater]:
    for name in table("actors/decoys.toml")["decoys"]:
        yield name, partial(Entry, sense=Sense.DECOY)


def _named() -> Iterator[NamedLater]:
    for listed, kind in _listed_actors():
        names = [] if listed.get("needs_country") else [listed["name"]]
        entry = partial(_named_entry, listed, kind)
        for alias in dict.fromkeys([*names, *listed.get("aliases", ())]):
            for name in spelled(alias):
                yield name, entry


def _named_entry(listed: Table, kind: str, name: str) -> Entry:
    actor = _actor(listed["name"], kind, listed.get("country"))
    return Entry(name, Sense.NAMED, actor.country, actor, not_near=tuple(listed.get("not_near", ())))


def _countries() -> Iterator[NamedLater]:
    for code, listed in countries().items():
        for name in [listed["name"], *listed.get("aliases", ())]:
            yield name, partial(_country_entry, listed, code, Sense.COUNTRY)
        for sense, field in (
            (Sense.ADJECTIVE, "adjectives"),
            (Sense.PEOPLE, "people"),
            (Sense.CAPITAL, "capitals"),
            (Sense.WEAK_CAPITAL, "weak_capitals"),
        ):
            entry = partial(_country_entry, listed, code, sense)
            for name in listed.get(field, ()):
                yield name, entry


def _country_entry(listed: Table, code: str, sense: Sense, name: str) -> Entry:
    is_country = sense is Sense.COUNTRY
    has_context = is_country or sense is Sense.ADJECTIVE
    return Entry(
        name,
        sense,
        code,
        government(code),
        can_modify=has_context and name in listed.get("adjectives", ()),
        is_given_name=is_country and listed.get("given_name", False),
        not_near=tuple(listed.get("not_near", ())) if has_context else (),
    )


def _places() -> Iterator[NamedLater]:
    content = table("actors/places.toml")
    for sense, field in ((Sense.TERRITORY, "territories"), (Sense.PLACE, "places")):
        for code, names in content[field].items():
            entry = partial(Entry, sense=sense, country=code)
            for name in names:
                yield name, entry
