"""The vocabulary of equipment, indexed by the runs of letters and of figures that stand in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum
from functools import cache
from typing import Any

from tallybook.extract.language.inflection import plural_of
from tallybook.extract.language.templates import fill
from tallybook.vocab.load import table, tables


class Kind(Enum):
    """What a term is: a make or model, a generic noun, a designator no list has, or what only looks like equipment."""

    MODEL = "model"
    NOUN = "noun"
    SHAPE = "shape"
    PORTION = "portion"  # "pieces", counted of something
    DECOY = "decoy"


class Doubt(Enum):
    """Why a term needs more than its own words to be read as equipment."""

    NONE = "none"
    WORD = "word"  # also a word, a surname, a place
    ROAD = "road"  # also a road, a room, a form
    HINTED = "hinted"  # a noun that means something else as often


@dataclass(frozen=True, slots=True)
class Term:
    """What a name of the vocabulary says. `class_` is "" where the name alone tells none."""

    kind: Kind
    name: str
    class_: str = ""
    is_plural: bool = False
    doubt: Doubt = Doubt.NONE
    calibre: float | None = None


_ATOM = re.compile(r"[^\W\d_]+|\d+|[/&'.]")
# Cyrillic capitals of designators as they are transcribed ("С-300", "Х-101"), odd hyphens, apostrophes and spaces.
_PLAIN = str.maketrans("АВЕКМНОРСТХ‐‑’\u00a0\u2009\u202f×", "ABEKMNORSTX--'   x")


def plain(text: str) -> str:
    """The text, as long as it was, with the letters and marks that names are written with otherwise made plain."""
    return text.translate(_PLAIN)


@dataclass(frozen=True, slots=True)
class Atoms:
    """The runs of letters and of figures of a text, and the few marks that stand in names."""

    text: str
    words: list[str]
    starts: list[int]
    ends: list[int]

    @classmethod
    def of(cls, text: str) -> Atoms:
        """The atoms of a text made `plain`."""
        found = [(one[0], one.start(), one.end()) for one in _ATOM.finditer(text)]
        return cls(text, [one[0] for one in found], [one[1] for one in found], [one[2] for one in found])

    def gap(self, index: int) -> str:
        """What stands between an atom and the one before it."""
        return self.text[self.ends[index - 1] : self.starts[index]]


_GAPS = frozenset({"", "-", "–", " ", "\n"})
# Names by their atoms, joined by spaces; each beginning of a name is a key too, without a term unless it is a name.
_Names = dict[str, Term | None]


def matches(atoms: Atoms, index: int) -> list[tuple[int, Term]]:
    """The terms that begin at an atom, with the offset where each ends, the longest first."""
    word = atoms.words[index]
    found = [*_walk(atoms, index, _models(), word), *_walk(atoms, index, _nouns(), word.lower(), is_folded=True)]
    if word in _letters():
        found += _walk(atoms, index, _models(), _letters()[word])
    return sorted(found, key=lambda one: -one[0])


def _walk(
    atoms: Atoms, index: int, names: _Names, first: str, *, is_folded: bool = False
) -> Iterator[tuple[int, Term]]:
    key, at = first, index
    while True:
        if term := names.get(key):
            yield atoms.ends[at], term
        elif key[-1] == "s" and (term := names.get(key[:-1])) and term.kind is Kind.MODEL:
            yield atoms.ends[at], replace(term, is_plural=True)
        at += 1
        gap = atoms.gap(at) if at < len(atoms.words) else "."
        is_spaced_article = gap.isspace() and at == index + 1 and first in words("doubts", "articles")
        if key not in names or gap not in _GAPS or is_spaced_article:
            return
        key = f"{key} {atoms.words[at].lower() if is_folded else atoms.words[at]}"


def begins_name(word: str) -> bool:
    """Whether a name of the lists can begin with an atom."""
    return (
        word in _models()
        or word.lower() in _nouns()
        or word in _letters()
        or (word[-1] == "s" and word[:-1] in _models())
    )


def grammar(section: str) -> dict[str, Any]:
    """A section of `equipment.toml`."""
    found: dict[str, Any] = table("equipment.toml")[section]
    return found


@cache
def pattern(name: str) -> re.Pattern[str]:
    """A pattern of `equipment.toml`, compiled at first use."""
    patterns = grammar("patterns")
    return re.compile(fill(patterns[name], patterns))


@cache
def words(section: str, name: str = "words") -> frozenset[str]:
    """A list of words in a section of `equipment.toml`."""
    return frozenset(grammar(section)[name])


@cache
def _letters() -> dict[str, str]:
    return {other: letters for letters, others in grammar("letters").items() for other in others}


def _add(names: _Names, words: str, term: Term) -> None:
    key = ""
    for atom in _ATOM.findall(words):
        key = f"{key} {atom}" if key else atom
        names.setdefault(key, None)
    names[key] = names[key] or term


@cache
def _models() -> _Names:
    """Names that are read with their case: models, nouns with abbreviations, phrases with names that are decoys."""
    names: _Names = {}
    for class_, entry in tables("equipment").items():
        for name, model in entry["models"].items():
            _add_model(names, class_, name, model)
    for word, term in _noun_terms():
        if word != word.lower():
            _add(names, word, term)
    return names


def _add_model(names: _Names, class_: str, name: str, model: dict[str, Any]) -> None:
    common = model.get("common", ())
    for alias in (name, *model.get("aliases", ()), *common):
        if grammar("ambiguous").get(alias, class_) != class_:
            continue
        doubt = Doubt.WORD if alias in common else _doubt(alias)
        term = Term(Kind.MODEL, name, class_, doubt=doubt, calibre=model.get("calibre"))
        _add(names, plain(alias), term)
        if alias[-1].islower() and (plural := plural_of(alias)) != f"{alias}s":
            _add(names, plain(plural), replace(term, is_plural=True))


@cache
def _nouns() -> _Names:
    """Nouns and decoys that are read without case."""
    names: _Names = {}
    for word, term in _noun_terms():
        if word == word.lower():
            _add(names, word, term)
    return names


@cache
def _noun_terms() -> tuple[tuple[str, Term], ...]:
    """Every form of the decoys, of the nouns of each class and of the portions, with its term."""
    decoys = grammar("decoys")["words"]
    found = [(form, Term(Kind.DECOY, decoy)) for decoy in decoys for form in (decoy, plural_of(decoy))]
    for class_, entry in tables("equipment").items():
        for key, doubt in (("words", Doubt.NONE), ("hinted", Doubt.HINTED)):
            for noun in entry.get(key, ()):
                found += _inflected(Term(Kind.NOUN, noun, class_, doubt=doubt))
    for portion in grammar("portions"):
        found += _inflected(Term(Kind.PORTION, portion))
    return tuple(found)


def _inflected(term: Term) -> Iterator[tuple[str, Term]]:
    """Singular and plural, in each spelling. A noun listed as a plural ("small arms") is one."""
    plural = plural_of(term.name)
    is_always_plural = plural == term.name and term.name[-1] == "s" and term.name[-2:].islower()
    for name, is_plural in ((term.name, is_always_plural), (plural, True)):
        yield name, replace(term, is_plural=is_plural)
        for listed, others in grammar("spellings").items():
            if listed in name:
                for other in others:
                    yield re.sub(rf"\b{listed}\b", other, name), replace(term, is_plural=is_plural)


def shape(text: str, start: int) -> tuple[int, Term] | None:
    """Where a designator that no list has ends, at a place of the text, and its term: "Su-99", "Type 054A"."""
    if found := pattern("designator").match(text, start):
        stem = _letters().get(found["stem"], found["stem"])
        class_, doubt = _designators().get((stem, len(found["figures"])), ("", Doubt.ROAD))
        if not found["hyphen"] and (doubt is Doubt.ROAD or len(stem) == 1):
            class_, doubt = "", Doubt.ROAD
        return found.end(), Term(Kind.SHAPE, found[0], class_, bool(found["plural"]), doubt)
    found = pattern("numbered").match(text, start)
    return (found.end(), Term(Kind.SHAPE, found[0], doubt=Doubt.ROAD)) if found else None


@cache
def _designators() -> dict[tuple[str, int], tuple[str, Doubt]]:
    """Class and doubt of a designator by its letters and how many figures it has."""
    found: dict[tuple[str, int], tuple[str, Doubt]] = {}
    for key, doubt in (("sure", Doubt.NONE), ("doubtful", Doubt.ROAD)):
        for class_, listed in grammar("designators")[key].items():
            for one in listed:
                stem = one.rstrip("#").removesuffix("-")
                count = one.count("#")
                for figures in range(1, 5) if count == 1 else (count,):
                    found.setdefault((stem, figures), (class_, doubt))
    return found


_SHORT = re.compile(r"(?P<letter>[A-Z])(?P<hyphen>[- ]?)\d{1,2}[A-Z]?")


def _doubt(name: str) -> Doubt:
    """Whether a listed model may be read as a road: one letter and few figures ("A-10", "K9")."""
    found = _SHORT.fullmatch(name)
    if not found:
        return Doubt.NONE
    is_sure = found["hyphen"] and name[-2:].isdigit() and found["letter"] not in grammar("doubts")["road_letters"]
    return Doubt.NONE if is_sure else Doubt.ROAD
