"""What a label says is counted: the measure, the kind of people, the equipment, whose they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from tallybook.extract.document import (
    DATES,
    EQUIPMENT,
    AnnotatedDocument,
    DateMention,
    EquipmentMention,
    overlapping,
)
from tallybook.extract.language.tokens import tokenise
from tallybook.extract.language.words import words
from tallybook.extract.syntax.lexicon import EQUIPMENT as OF_EQUIPMENT
from tallybook.extract.syntax.lexicon import PEOPLE, Phrase, longest, measure_phrases, people_nouns, verbs
from tallybook.records import Category
from tallybook.vocab.load import table

_KINDS = (PEOPLE, OF_EQUIPMENT)
_OF_VERBS = "participle"


@dataclass(frozen=True, slots=True)
class Label:
    """What the words at [start, end) say; `measures` by what is counted ("people", "equipment").

    `is_other` is True where the first that the words name is no figure ("Homes destroyed", "Incidents"), `is_neither`
    where their noun is known to be no people and no equipment ("army").
    """

    start: int
    end: int
    measures: dict[str, str] = field(default_factory=dict)
    category: Category | None = None
    equipment: EquipmentMention | None = None
    dates: Sequence[DateMention] = ()
    is_other: bool = False
    is_neither: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing of what is counted."""
        return not self.measures and self.category is None and self.equipment is None


@cache
def label_words() -> dict[Phrase, dict[str, str]]:
    """Phrases of labels with the measure that each has by what it counts."""
    found: dict[Phrase, dict[str, str]] = {}
    for key in ("nouns", "tolls", "adjectives"):
        for phrase, meanings in measure_phrases(key, inflected=key != "adjectives").items():
            for kind, measure in meanings.items():
                found.setdefault(phrase, {}).setdefault(kind, measure)
    for kind in _KINDS:
        for measure, listed in table("labels.toml")[kind].items():
            for phrase in listed:
                found.setdefault(tuple(phrase.split()), {})[kind] = measure
    return found


@cache
def _vocabulary(name: str) -> frozenset[Phrase]:
    return frozenset(tuple(phrase.split()) for phrase in table("labels.toml")["words"][name])


def has_finite_verb(document: AnnotatedDocument, start: int, end: int) -> bool:
    """Whether the words at [start, end) are a sentence: they have a finite verb."""
    tokens = tokenise(document.text, start, end)
    return any((token.lower,) in _vocabulary("finite") and token.text != "May" for token in tokens)


def is_sum(document: AnnotatedDocument, start: int, end: int) -> bool:
    """Whether a label only says that numbers are summed up: "Total"."""
    return tuple(token.lower for token in tokenise(document.text, start, end)) in _vocabulary("sums")


def names_places(document: AnnotatedDocument, start: int, end: int) -> bool:
    """Whether the head of a column says that places stand under it: "District"."""
    lowers = [token.lower for token in tokenise(document.text, start, end)]
    return bool(lowers) and (lowers[-1],) in _vocabulary("places")


def read_label(document: AnnotatedDocument, start: int, end: int) -> Label:
    """What the words at [start, end) say is counted, numbers and dates among them left aside."""
    dates = overlapping(document[DATES], start, end)
    equipment = [one for one in overlapping(document[EQUIPMENT], start, end) if start <= one.start < end]
    tokens = [
        one
        for one in tokenise(document.text, start, end)
        if one.is_word and not any(date.start <= one.start < date.end for date in dates)
    ]
    lowers = [one.lower for one in tokens]
    found: dict[str, list[str]] = {kind: [] for kind in _KINDS}
    category: Category | None = None
    is_other = is_neither = False
    at = 0
    while at < len(lowers):
        if any(one.start <= tokens[at].start < one.end for one in equipment):
            at += 1
            continue
        size, meanings = _measured(lowers, at)
        noun = longest(people_nouns(), lowers, at)
        other = longest(_vocabulary("never"), lowers, at)
        if other and len(other) >= size:
            is_other |= not (category or equipment or any(found.values()))
            at += len(other)
        elif noun and (len(noun) > size or not meanings):
            category = category or people_nouns()[noun].category
            is_neither |= people_nouns()[noun].category is None
            at += len(noun)
        elif meanings:
            for kind in _KINDS:
                if kind in meanings:
                    found[kind].append(meanings[kind])
            at += size
        else:
            at += 1
    if category is None and words("forces").intersection(lowers):
        category = Category.PERSONNEL
    return Label(
        start,
        end,
        {kind: said for kind in _KINDS if (said := _joined(kind, found[kind]))},
        category,
        equipment[0] if equipment else None,
        tuple(dates),
        is_other,
        is_neither,
    )


def _measured(lowers: Sequence[str], at: int) -> tuple[int, dict[str, str]]:
    """How many words from a place on say a measure, and which."""
    phrase = longest(label_words(), lowers, at)
    if phrase:
        return len(phrase), label_words()[phrase]
    for entry in verbs().get(lowers[at], ()):
        behind = tuple(lowers[at + 1 : at + 1 + len(entry.particle)])
        if behind == entry.particle and not entry.counts_subject and _OF_VERBS in entry.forms[lowers[at]]:
            return 1 + len(entry.particle), entry.measures
    return 0, {}


def _joined(kind: str, measures: Sequence[str]) -> str | None:
    """The one measure that several words of a label come to; None where they do not agree."""
    different = list(dict.fromkeys(measures))
    if len(different) < 2:
        return different[0] if different else None
    for whole, parts in table("labels.toml")["joined"][kind].items():
        if set(different) <= set(parts):
            return str(whole)
    return None
