"""The vocabulary of equipment, indexed by the runs of letters and of figures that stand in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum
from functools import cache
from typing import Any

from tallybook.extract.language.inflection import plural_of
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
        is_spaced_article = gap.isspace() and at == index + 1 and first in _articles()
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
def _letters() -> dict[str, str]:
    return {other: letters for letters, others in grammar("letters").items() for other in others}


@cache
def _articles() -> frozenset[str]:
    return frozenset(grammar("doubts")["articles"])


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
        if has_capital(word):
            _add(names, word, term)
    return names


def _add_model(names: _Names, class_: str, name: str, model: dict[str, Any]) -> None:
    ambiguous = grammar("ambiguous")
    common = model.get("common", ())
    for alias in (name, *model.get("aliases", ()), *common):
        if ambiguous.get(alias, class_) != class_:
            continue
        doubt = Doubt.WORD if alias in common else _doubt(alias)
        calibre = model.get("calibre")
        term = Term(Kind.MODEL, name, class_, doubt=doubt, calibre=calibre)
        _add(names, plain(alias), term)
        if alias[-1].islower() and (plural := plural_of(alias)) != f"{alias}s":
            _add(names, plain(plural), replace(term, is_plural=True))


@cache
def _nouns() -> _Names:
    """Nouns and decoys that are read without case."""
    names: _Names = {}
    for word, term in _noun_terms():
        if not has_capital(word):
            _add(names, word, term)
    return names


def has_capital(word: str) -> bool:
    """Whether a word of the lists is read with its case."""
    return word != word.lower()


@cache
def _noun_terms() -> list[tuple[str, Term]]:
    return list(_listed_nouns())


def _listed_nouns() -> Iterator[tuple[str, Term]]:
    for decoy in grammar("decoys")["words"]:
        for word in (decoy, plural_of(decoy)):
            yield word, Term(Kind.DECOY, decoy)
    for class_, entry in tables("equipment").items():
        for key, doubt in (("words", Doubt.NONE), ("hinted", Doubt.HINTED)):
            for noun in entry.get(key, []):
                yield from _inflected(Term(Kind.NOUN, noun, class_, doubt=doubt))
    for portion in grammar("portions"):
        yield from _inflected(Term(Kind.PORTION, portion))


def _inflected(term: Term) -> Iterator[tuple[str, Term]]:
    """Singular and plural, in each spelling. A noun listed as a plural ("small arms") is one."""
    plural = plural_of(term.name)
    is_always_plural = plural == term.name and term.name[-1] == "s" and term.name[-2:].islower()
    singular_term = replace(term, is_plural=True) if is_always_plural else term
    for form in _spelt(term.name):
        yield form, singular_term
    plural_term = replace(term, is_plural=True)
    for form in _spelt(plural):
        yield form, plural_term


def _spelt(words: str) -> Iterator[str]:
    yield words
    for listed, others in grammar("spellings").items():
        if listed in words:
            yield from (re.sub(rf"\b{listed}\b", other, words) for other in others)


# Letters or figures and letters, then figures, a mark of the variant, and a plural: "Su-34M", "AGM-88", "9K37s".
_DESIGNATOR = re.compile(
    r"(?P<stem>(?:F/A|[A-Z][A-Za-z]{0,10}?|\d[A-Z])(?:-N)?)(?P<hyphen>-?)(?P<figures>\d{1,4})"
    r"(?P<mark>(?:-?[A-Z]{1,4}\d{0,2}[A-Z]{0,2}(?:-\d{1,2})?)?)(?P<plural>s?)(?![\w/]|-\w|'s\b)"
)
# "Type 054A", "Project 22160", "Mk 82", "Sunrise-class": designators only where a noun of equipment follows.
_NUMBERED = re.compile(
    r"(?:(?:Type|Project|Mk\.?|Mark|Model)[ -]\d{1,5}(?:\.\d)?[A-Z]{0,2}\d?"
    r"|[A-Z][\w']{2,20}(?:[- ][IVX]{1,4}|-[A-Z])?(?=-class|-type))"
    r"(?:-class|-type)?(?!\w|-\w|'s\b)"
)


def shape(text: str, start: int, *, is_numbered: bool) -> tuple[int, Term] | None:
    """A designator that no list has, at a place of the text, and its term; `is_numbered` looks for "Type 054A" too."""
    found = _DESIGNATOR.match(text, start)
    if found:
        stem = _letters().get(found["stem"], found["stem"])
        class_, doubt = _designators().get((stem, len(found["figures"])), ("", Doubt.ROAD))
        if class_ and not found["hyphen"] and (doubt is Doubt.ROAD or len(stem) == 1):
            class_, doubt = "", Doubt.ROAD
        return found.end(), Term(Kind.SHAPE, found[0], class_, bool(found["plural"]), doubt)
    if is_numbered and (found := _NUMBERED.match(text, start)):
        return found.end(), Term(Kind.SHAPE, found[0], doubt=Doubt.ROAD)
    return None


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
