"""The voice of a verb group, and what its auxiliaries say of it."""

from __future__ import annotations

from app.extract.figure_chunks import Verb, Voice
from app.extract.figure_lexicon import VerbEntry, words


def auxiliaries() -> frozenset[str]:
    """Words that stand in a verb group before its verb."""
    return words("be") | words("have") | words("modals") | words("get") | {"do", "does", "did", "being", "having"}


def voice_of(entry: VerbEntry, form: str, before: list[str]) -> Voice:
    """The voice that a form takes behind its auxiliaries."""
    forms = entry.forms[form]
    if entry.counts_subject:
        return Voice.SUBJECT
    standing = [word for word in before if word in auxiliaries() or word in words("copulas")]
    if "ing" in forms or not standing:
        return Voice.ACTIVE if forms.isdisjoint({"past", "participle"}) else Voice.BARE
    last = standing[-1]
    if last in words("have") or last in words("modals") or last in {"do", "does", "did", "having"}:
        return Voice.ACTIVE
    return Voice.PASSIVE if "participle" in forms else Voice.ACTIVE


def mark_auxiliaries(verb: Verb, before: list[str]) -> None:
    """Read negation, possibility and perfect tense off the auxiliaries."""
    verb.is_negated = any(word in words("negations") or word.endswith("n't") for word in before)
    modals = [word for word in before if word in words("modals")]
    verb.is_perfect = any(word in words("have") for word in before)
    may_be = verb.voice is not Voice.ACTIVE and set(modals) <= {"may", "might", "could"}
    verb.is_open = bool(modals) and not verb.is_perfect and not may_be
