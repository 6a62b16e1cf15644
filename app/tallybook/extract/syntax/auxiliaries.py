"""Auxiliaries of a verb: the voice, negation and tense that they give it."""

from __future__ import annotations

from tallybook.extract.language.words import words
from tallybook.extract.syntax.chunks import Verb, Voice
from tallybook.extract.syntax.lexicon import EQUIPMENT, PEOPLE, VerbEntry, measure_group, measure_phrases, verbs


def plain_meanings(form: str) -> dict[str, str]:
    """What a verb without a particle says of equipment."""
    plain = [entry for entry in verbs().get(form, ()) if not entry.particle and not entry.counts_subject]
    return {EQUIPMENT: plain[0].measures[EQUIPMENT]} if plain and EQUIPMENT in plain[0].measures else {}


def voice_of(entry: VerbEntry, form: str, before: list[str]) -> Voice:
    """The voice that a form takes behind its auxiliaries."""
    forms = entry.forms[form]
    if entry.counts_subject:
        return Voice.SUBJECT
    helpers = [word for word in before if word in words("auxiliaries") or word in words("copulas")]
    if "ing" in forms or not helpers:
        return Voice.ACTIVE if forms.isdisjoint({"past", "participle"}) else Voice.BARE
    last = helpers[-1]
    if last in words("have") or last in words("modals") or last in {"do", "does", "did", "having"}:
        return Voice.ACTIVE
    return Voice.PASSIVE if "participle" in forms else Voice.ACTIVE


def mark_auxiliaries(verb: Verb, before: list[str]) -> None:
    """Read negation, possibility and perfect tense off the auxiliaries."""
    verb.is_negated = any(word in words("negations") or word.endswith("n't") for word in before)
    modals = [word for word in before if word in words("modals")]
    verb.is_perfect = any(word in words("have") for word in before)
    may_be = verb.voice is not Voice.ACTIVE and set(modals) <= {"may", "might", "could"}
    is_progressive = "be" in before and verb.lowers[-1:] != () and any(word.endswith("ing") for word in verb.lowers)
    verb.is_open = bool(modals) and not is_progressive and not verb.is_perfect and not may_be


def tells_loss(word: str, forms: set[str]) -> bool:
    """Whether a second verb tells another way to lose equipment: "destroyed or captured"."""
    entries = [entry for entry in verbs().get(word, ()) if not entry.particle and forms & entry.forms[word]]
    return any(entry.measures.get(EQUIPMENT) in measure_group("ways_of_loss") for entry in entries)


def second_measure(word: str, forms: set[str]) -> str | None:
    """What a second verb or state says of people: "killed or wounded"."""
    for entry in verbs().get(word, ()):
        if not entry.particle and PEOPLE in entry.measures and (not forms or forms & entry.forms[word]):
            return entry.measures[PEOPLE]
    return measure_phrases("adjectives").get((word,), {}).get(PEOPLE) if not forms else None
