"""The vocabulary of figures, indexed by the forms that stand in a text."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass, field
from functools import cache

from tallybook.extract.language.inflection import plural_of, verb_forms_of
from tallybook.extract.language.words import words
from tallybook.records import Category
from tallybook.vocab.load import table

Phrase = tuple[str, ...]
PEOPLE, EQUIPMENT = "people", "equipment"
FORCES = "forces"  # people of a force, where a verb says another thing of them than of others: "took refuge"


@dataclass(frozen=True, slots=True)
class Noun:
    """A counted noun: its category (None for what is never a figure), and the measure that it says by itself."""

    category: Category | None
    is_plural: bool
    is_adjunct: bool = False  # stands as readily before another noun: "police", "military"


@dataclass(slots=True)
class VerbEntry:
    """What a verb says of what is counted: its measure for people and for equipment.

    `counts_subject` is True where the subject is counted ("12 died"); `particle` are words behind it ("shot down").
    """

    lemma: str
    particle: Phrase
    counts_subject: bool
    measures: dict[str, str] = field(default_factory=dict)
    forms: dict[str, set[str]] = field(default_factory=dict)


@cache
def lone_words(name: str) -> frozenset[Phrase]:
    """A class of words as chunks of one word each."""
    return frozenset((word,) for word in words(name))


@cache
def phrases_from(name: str) -> dict[str, list[Phrase]]:
    """The phrases of a class of words by their first word, the longest first."""
    found: dict[str, list[Phrase]] = {}
    for phrase in sorted(words(name), key=lambda one: (-len(one), one)):
        found.setdefault(phrase.split()[0], []).append(tuple(phrase.split()))
    return found


@cache
def people_nouns() -> dict[Phrase, Noun]:
    """Nouns for people and those that are never counted, singular and plural, by their words in lower case."""
    vocabulary, more, ranks = table("people.toml"), table("occupations.toml"), table("ranks.toml")
    irregular = {**_plurals(), **ranks["plurals"]}
    nouns: dict[Phrase, Noun] = {}
    plural_only = {word.lower() for one in (vocabulary, more) for word in one["plural_only"]["words"]}
    neither = ("neither", vocabulary["neither"]["words"])
    lists = [*vocabulary["categories"].items(), *ranks["categories"].items(), neither, *more["categories"].items()]
    for name, listed in lists:
        category = None if name == "neither" else Category(name)
        for noun in listed:
            singular = noun.lower()
            head, of, rest = singular.partition(" of ")
            plural = irregular.get(noun, plural_of(head) + of + rest).lower()
            is_adjunct = singular in plural_only
            nouns.setdefault(tuple(singular.split()), Noun(category, is_adjunct or plural == singular, is_adjunct))
            nouns.setdefault(tuple(plural.split()), Noun(category, is_plural=True))
    return nouns


def _listed(measure: str, key: str) -> list[str]:
    """The words of a measure at a key, those of `harms.toml` behind."""
    more = table("harms.toml")["measures"].get(measure, {})
    return [*table("measures.toml")["measures"][measure].get(key, ()), *more.get(key, ())]


@cache
def _irregular() -> dict[str, Sequence[str]]:
    return {**table("harms.toml")["forms"], **table("measures.toml")["forms"]}


def owned(phrase: str) -> list[str]:
    """A phrase with "their" for whoever may stand there: "lose their lives", "lose his life", "lose her life"."""
    if " their " not in phrase:
        return [phrase]
    before, _, noun = phrase.partition(" their ")
    alone = table("harms.toml")["singulars"].get(noun, noun)
    return [phrase, *(f"{before} {whose} {form}" for whose in ("his", "her") for form in dict.fromkeys((alone, noun)))]


@cache
def verbs() -> dict[str, list[VerbEntry]]:
    """The verbs of measures by every form of their first word."""
    entries: dict[tuple[str, bool], VerbEntry] = {}
    irregular = _irregular()
    for measure, entry in table("measures.toml")["measures"].items():
        for key, kinds in _VERB_LISTS.items():
            for verb in (form for listed in _listed(measure, key) for form in owned(listed)):
                lemma, *particle = verb.split()
                counts_subject = key.endswith("subject_verbs")
                made = entries.setdefault((verb, counts_subject), VerbEntry(lemma, tuple(particle), counts_subject))
                for kind in kinds or entry["counts"]:
                    made.measures.setdefault(kind, measure)
    by_form: dict[str, list[VerbEntry]] = {}
    for made in entries.values():
        for name, form in verb_forms_of(made.lemma, irregular.get(made.lemma)).items():
            made.forms.setdefault(form, set()).add(name)
        for alias, form in table("harms.toml")["aliases"].items():
            if form in made.forms:
                made.forms[alias] = made.forms[form]
        for form in made.forms:
            by_form.setdefault(form, []).append(made)
    for listed in by_form.values():
        listed.sort(key=lambda entry: -len(entry.particle))
    return by_form


_VERB_LISTS: dict[str, tuple[str, ...]] = {
    "verbs": (),
    "people_verbs": (PEOPLE,),
    "equipment_verbs": (EQUIPMENT,),
    "forces_verbs": (FORCES,),
    "plight_verbs": (PEOPLE,),
    "subject_verbs": (),
    "people_subject_verbs": (PEOPLE,),
    "equipment_subject_verbs": (EQUIPMENT,),
    "forces_subject_verbs": (FORCES,),
}


@cache
def verb_forms(section: str, name: str) -> frozenset[str]:
    """Every form of the verbs listed at `section.name` of `measures.toml` and `harms.toml`."""
    listed = [
        *table("measures.toml").get(section, {}).get(name, ()),
        *table("harms.toml").get(section, {}).get(name, ()),
    ]
    return frozenset(form for verb in listed for form in verb_forms_of(verb, _irregular().get(verb)).values())


def blocked(verb: str) -> Sequence[str]:
    """Words behind a verb with which it says nothing of a measure: "fell back", "shot at"."""
    found: Sequence[str] = table("measures.toml")["blocked"].get(verb, ())
    return found


@cache
def measure_phrases(key: str, *, inflected: bool = False) -> dict[Phrase, dict[str, str]]:
    """Phrases of `key` ("adjectives", "nouns", "tolls", "acts") and the measure of each by what it counts."""
    found: dict[Phrase, dict[str, str]] = {}
    for measure, entry in table("measures.toml")["measures"].items():
        for phrase in _listed(measure, key):
            for form in {phrase, _plural(phrase)} if inflected else {phrase}:
                meanings = found.setdefault(tuple(form.lower().split()), {})
                for kind in entry["counts"]:
                    meanings.setdefault(kind, measure)
    return found


@cache
def denied_phrases() -> dict[Phrase, str]:
    """Words that with "not" before them tell a measure of people: "survive", "been seen"."""
    return {
        tuple(phrase.split()): measure for measure, listed in table("harms.toml")["denied"].items() for phrase in listed
    }


@cache
def injury_nouns() -> frozenset[Phrase]:
    """Nouns for wounds, in one and in more than one."""
    listed: list[str] = table("harms.toml")["injuries"]["nouns"]
    return frozenset(tuple(form.split()) for noun in listed for form in (noun, plural_of(noun)))


def _plural(phrase: str) -> str:
    return _plurals().get(phrase, plural_of(phrase))


@cache
def _plurals() -> dict[str, str]:
    """The plurals that no rule gives."""
    return {**table("occupations.toml")["plurals"], **table("people.toml")["plurals"]}


def longest(phrases: Container[Phrase], lowers: Sequence[str], index: int) -> Phrase | None:
    """The longest of the phrases that stands at `index`."""
    found = None
    for size in range(min(6, len(lowers) - index), 0, -1):
        candidate = tuple(lowers[index : index + size])
        if candidate in phrases:
            found = candidate
            break
    return found


@cache
def plights() -> frozenset[str]:
    """Verbs by their base that leave people where they can't get away: "strand", "besiege"."""
    return frozenset(verb.split()[0] for verb in table("measures.toml")["measures"]["present"]["plight_verbs"])


@cache
def agent_measures() -> frozenset[str]:
    """Measures whose acting party is the one whose people or equipment are counted: lost, launched, supplied."""
    return frozenset(name for name, entry in table("measures.toml")["measures"].items() if entry["role"] == "agent")


@cache
def stock_measures() -> frozenset[str]:
    """Measures of a state at a time: deployed, displaced, present."""
    return frozenset(name for name, entry in table("measures.toml")["measures"].items() if entry.get("stock"))


@cache
def measure_group(name: str) -> frozenset[str]:
    """Measures that the rules treat alike: a group of `measures.toml`."""
    return frozenset(table("measures.toml")["groups"][name])


@cache
def settled_measures() -> dict[str, frozenset[str]]:
    """Measures and what those are already known to be of whom they say nothing, from `measures.toml`."""
    return {measure: frozenset(known) for measure, known in table("measures.toml")["settled"].items()}


@cache
def class_group(name: str) -> frozenset[str]:
    """Classes of equipment that the rules treat alike: a group of `equipment.toml`."""
    return frozenset(table("equipment.toml")["groups"][name])
