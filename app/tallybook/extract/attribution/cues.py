"""The words that report: which verb of a sentence is a cue, and of what sort."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Any

from tallybook.extract.language.inflection import verb_forms_of
from tallybook.extract.language.numerals import COUNT
from tallybook.extract.language.words import words
from tallybook.extract.syntax.sentence import Sentence
from tallybook.records import Certainty
from tallybook.vocab.load import table

_NUMBER_WORD = re.compile(rf"{COUNT}|(?:tens|dozens|scores|hundreds|thousands|dozen|hundred|several)\Z", re.IGNORECASE)
_NEAR_NUMBER = 12  # tokens from a verb of placing to its number; a toll named between them may stand further off
_FAR_NUMBER = 28
_LONGEST_OWNER = 8  # tokens of "by the Ministry of Health's"


class CueKind(Enum):
    """How a cue stands in its sentence, which decides where its source and content are."""

    FINITE = "finite"  # the ministry said
    PARTICIPLE = "participle"  # ..., adding that
    PASSIVE = "passive"  # was confirmed by the ministry
    ACCORDING = "according"  # according to the ministry
    HEARSAY = "hearsay"  # reportedly; is said to
    PLACING = "placing"  # put the toll at 43
    COUNT = "count"  # by the ministry's count


@dataclass(frozen=True, slots=True)
class SpeechVerb:
    """An entry of `speech_verbs.toml`."""

    lemma: str
    follows: frozenset[str]
    certainty: Certainty = Certainty.ASSERTED
    particle: str | None = None
    also_noun: bool = False
    weak: bool = False
    needs_person: bool = False


@dataclass(frozen=True, slots=True)
class Cue:
    """Tokens [start, end) of a sentence that report; `verb` is None for set phrases."""

    start: int
    end: int
    kind: CueKind
    verb: SpeechVerb | None = None
    certainty: Certainty = Certainty.ASSERTED


@cache
def _verb_forms() -> dict[str, tuple[SpeechVerb, frozenset[str]]]:
    """Form -> its verb and what form it is: base, third, past, participle, ing."""
    found: dict[str, tuple[SpeechVerb, set[str]]] = {}
    for lemma, entry in table("speech_verbs.toml")["verbs"].items():
        verb = SpeechVerb(
            lemma,
            frozenset(entry["follows"]),
            Certainty(entry.get("certainty", "asserted")),
            entry.get("particle"),
            entry.get("also_noun", False),
            entry.get("weak", False),
            needs_person=entry["follows"][0] == "person",
        )
        for name, form in verb_forms_of(lemma, entry.get("forms")).items():
            found.setdefault(form, (verb, set()))[1].add(name)
    return {form: (verb, frozenset(kinds)) for form, (verb, kinds) in found.items()}


def is_speech_verb(word: str) -> bool:
    """Whether a word without case is a form of a verb that reports, or opens a set phrase that does ("according")."""
    return word in _verb_forms() or word in _phrases()


def certainty_of_cue(cue: str) -> Certainty:
    """The certainty that the words of a cue give what they report: that of its last verb that gives any."""
    for word in reversed(cue.lower().split()):
        entry = _verb_forms().get(word)
        if entry and entry[0].certainty is not Certainty.ASSERTED:
            return entry[0].certainty
        if word in _word_set("hearsay", "adverbs"):
            return Certainty.REPORTED
    return Certainty.ASSERTED


@cache
def _phrases() -> dict[str, list[tuple[str, ...]]]:
    """The phrases that name a source behind them ("according to"), by their first words."""
    phrases: dict[str, list[tuple[str, ...]]] = {}
    for name in ("according", "relaying"):
        for phrase in table("speech_verbs.toml")["phrases"][name]:
            first, *others = phrase.split()
            phrases.setdefault(first, []).append((first, *others))
    return phrases


@cache
def _placing() -> dict[str, list[dict[str, Any]]]:
    """The entries of `placing` by each of their forms."""
    entries: dict[str, list[dict[str, Any]]] = {}
    for entry in table("speech_verbs.toml")["placing"].values():
        for form in dict.fromkeys(entry["forms"]):
            entries.setdefault(form, []).append(entry)
    return entries


@cache
def _word_set(section: str, name: str) -> frozenset[str]:
    return frozenset(table("speech_verbs.toml")[section][name])


def find_cues(sentence: Sentence) -> list[Cue]:
    """The cues of a sentence outside quotation marks, left to right."""
    cues: list[Cue] = []
    index = 0
    while index < len(sentence.tokens):
        cue = None if sentence.quoted[index] else _cue_at(sentence, index)
        if cue:
            cues.append(cue)
            index = cue.end
        else:
            index += 1
    return cues


def _cue_at(sentence: Sentence, index: int) -> Cue | None:
    word = sentence.lower(index)
    for phrase in _phrases().get(word, ()):
        if tuple(sentence.lower(index + step) for step in range(len(phrase))) == phrase:
            return Cue(index, index + len(phrase), CueKind.ACCORDING)
    if word in _word_set("hearsay", "adverbs"):
        return Cue(index, index + 1, CueKind.HEARSAY, certainty=Certainty.REPORTED)
    return _placing_at(sentence, index) or _count_at(sentence, index) or _verb_cue_at(sentence, index)


def _placing_at(sentence: Sentence, index: int) -> Cue | None:
    """ "put the death toll at 43", "gave a toll of 43", "spoke of 43 dead": a verb, a word, and a number behind it."""
    for entry in _placing().get(sentence.lower(index), ()):
        if _is_blocked(sentence, index):
            return None
        certainty = Certainty(entry.get("certainty", "asserted"))
        if entry.get("adjacent"):
            end = index + 1 + (sentence.lower(index + 1) == entry["before"])
            is_whole = end - index == 1 + bool(entry["before"])
            names = {sentence.lower(step) for step in range(end, end + _NEAR_NUMBER)} if "names" in entry else None
            is_toll = names is None or names & _word_set("tolls", "words")
            if is_whole and is_toll and _starts_number(sentence, end, 2) and not sentence.is_dated(end):
                return Cue(index, end, CueKind.PLACING, certainty=certainty)
            continue
        tolls = _word_set("tolls", "words")
        for later in range(index + 2, min(index + _FAR_NUMBER, len(sentence.tokens) - 1)):
            if sentence.lower(later) != entry["before"] or not _starts_number(sentence, later + 1):
                continue
            between = {sentence.lower(step) for step in range(index + 1, later)}
            needs_toll = "names" in entry or later - index >= _NEAR_NUMBER
            if not needs_toll or between & tolls:
                return Cue(index, index + 1, CueKind.PLACING, certainty=certainty)
    return None


def _count_at(sentence: Sentence, index: int) -> Cue | None:
    """ "By the ministry's count", "by the count of the ministry": the noun for a count behind "by"."""
    nouns = table("speech_verbs.toml")["counts"]
    word = sentence.lower(index)
    if word in nouns and sentence.has(index - 2, ("by", "the", word, "of")):
        return Cue(index - 2, index + 2, CueKind.ACCORDING, certainty=Certainty(nouns[word]))
    is_split = sentence.lower(index - 1) == "s" and sentence.lower(index - 2) == "'"  # "U.N.'s"
    if word not in nouns or not (is_split or sentence.lower(index - 1).endswith(("'s", "s'", "own"))):
        return None
    for before in range(index - 2, max(-1, index - 2 - _LONGEST_OWNER), -1):
        if sentence.lower(before) == "by" and not sentence.quoted[before]:
            return Cue(index, index + 1, CueKind.COUNT, certainty=Certainty(nouns[word]))
        if not sentence.tokens[before].is_word and sentence.tokens[before].text not in {"'"}:
            return None
    return None


def _starts_number(sentence: Sentence, index: int, reach: int = 4) -> bool:
    ahead = [sentence.lower(step) for step in range(index, index + reach)]
    is_number = any(word[:1].isdigit() or (word and _NUMBER_WORD.fullmatch(word)) for word in ahead)
    return is_number or ahead[0] in words("before_numbers")


def _verb_cue_at(sentence: Sentence, index: int) -> Cue | None:
    entry = _verb_forms().get(sentence.lower(index))
    if not entry:
        return None
    verb, kinds = entry
    end = index + 1
    if verb.particle:
        if sentence.lower(end) != verb.particle:
            return None
        end += 1
    if not sentence.tokens[index].text[0].islower() and index > 0 and not sentence.is_title:
        return None  # a name ("Post", "State") or a headline in capitals
    if passive := _passive(sentence, index, end, verb, kinds):
        return passive
    if _is_blocked(sentence, index) or _is_noun(sentence, index, verb, kinds):
        return None
    kind = CueKind.PARTICIPLE if "ing" in kinds else CueKind.FINITE
    return Cue(index, end, kind, verb, verb.certainty)


def _passive(sentence: Sentence, index: int, end: int, verb: SpeechVerb, kinds: frozenset[str]) -> Cue | None:
    """ "is said to have", "it was reported that" (hearsay); "was confirmed by the ministry" (passive)."""
    if "participle" not in kinds:
        return None
    before = index - 1
    while sentence.lower(before) in words("cue_adverbs") or sentence.lower(before).endswith("ly"):
        before -= 1
    is_passive = sentence.lower(before) in words("be")
    is_negated = sentence.lower(before - 1) in (words("auxiliaries") | {"not"}) - words("have")
    if sentence.lower(end) == "by" and (is_passive or sentence.lower(before) in {"as", ","}) and not is_negated:
        return Cue(index, end, CueKind.PASSIVE, verb, verb.certainty)
    hearsay = table("speech_verbs.toml")["hearsay"]["passives"].get(sentence.lower(index))
    if is_passive and hearsay and sentence.lower(end) in {"to", "that"} and not is_negated:
        return Cue(before, end, CueKind.HEARSAY, certainty=Certainty(hearsay))
    return None


def _is_blocked(sentence: Sentence, index: int) -> bool:
    """Whether a negation, a refusal, a modal or an infinitive stands over the verb: "did not say", "to confirm"."""
    before = index - 1
    while sentence.lower(before) in words("cue_adverbs") or sentence.is_dated(before):
        before -= 1
    word = sentence.lower(before)
    if word in _word_set("blocked", "negations") or word.endswith("n't"):
        return True
    if word in words("be") and "ing" not in sentence.lower(index)[-3:]:
        return True  # a passive that names nobody: "was told", "has been confirmed"
    return word in _word_set("blocked", "modals")


def _is_noun(sentence: Sentence, index: int, verb: SpeechVerb, kinds: frozenset[str]) -> bool:
    """Whether the form is a noun or an adjective here: "the report", "confirmed cases", "two claims"."""
    before = sentence.lower(index - 1)
    if "ing" in kinds:
        return before in words("determiners") | words("prepositions")
    if before in words("determiners") - {"that", "this", "all", "both", "some", "many", "one", "several", "few"}:
        return True
    if before in words("prepositions") and not sentence.is_dated(index - 1):
        return True
    if "past" in kinds:
        return False
    if before.endswith(("'s", "s'")) and verb.also_noun:
        return True
    if "third" in kinds:
        return verb.also_noun and not _begins_content(sentence, index + 1) and not _is_parenthesis(sentence, index)
    if not verb.also_noun:
        return False
    return not (before in words("plural_subjects") or before.endswith("s"))


def _is_parenthesis(sentence: Sentence, index: int) -> bool:
    """Whether a third-person form closes ", the agency estimates,": a subject between commas and nothing else."""
    if sentence.lower(index + 1) not in {",", ".", ""}:
        return False
    reach = range(index - 1, max(-1, index - _LONGEST_OWNER), -1)
    comma = next((at for at in reach if sentence.lower(at) == ","), None)
    if comma is None or index - comma < 2:
        return False
    first = sentence.tokens[comma + 1]
    return (first.is_capitalised or first.lower in words("determiners")) and "and" not in {
        sentence.lower(at) for at in range(comma + 1, index)
    }


def _begins_content(sentence: Sentence, index: int) -> bool:
    """Whether what stands at an index can begin what is said: that, a mark, a determiner, a name, a number."""
    if index >= len(sentence.tokens):
        return False
    token = sentence.tokens[index]
    return (
        token.lower == "that"
        or sentence.is_mark(index)
        or token.text == ":"
        or token.lower in words("determiners") | words("personal_pronouns")
        or token.is_capitalised
        or token.text[0].isdigit()
    )
