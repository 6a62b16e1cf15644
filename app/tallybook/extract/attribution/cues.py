"""The words that report: which verb of a sentence is a cue, and of what sort."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache

from tallybook.extract.language.numerals import COUNT
from tallybook.extract.language.tokens import QUOTATION_MARKS, Token, words_of
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
class Verb:
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
    verb: Verb | None = None
    certainty: Certainty = Certainty.ASSERTED


@dataclass(frozen=True, slots=True)
class View:
    """A sentence laid out for finding cues: its tokens, and which of them lie between quotation marks, in
    dates, or are quotation marks themselves. `is_title` is True for a headline written in capitals."""

    tokens: Sequence[Token]
    quoted: Sequence[bool]
    dated: Sequence[bool]
    marks: Sequence[bool]
    is_title: bool = False

    def lower(self, index: int) -> str:
        """The token at an index without case, "" outside the sentence."""
        return self.tokens[index].lower if 0 <= index < len(self.tokens) else ""

    def is_quoted(self, index: int) -> bool:
        """Whether the token at an index lies between quotation marks."""
        return 0 <= index < len(self.tokens) and self.quoted[index]

    def is_mark(self, index: int) -> bool:
        """Whether the token at an index is a quotation mark, a single one that pairs included."""
        return 0 <= index < len(self.tokens) and (self.marks[index] or self.tokens[index].text in QUOTATION_MARKS)

    def is_spaced(self, index: int) -> bool:
        """Whether white space stands before the token at an index: a dash between words, no hyphen."""
        return index > 0 and self.tokens[index - 1].end < self.tokens[index].start

    def dated_at(self, index: int) -> bool:
        """Whether the token at an index belongs to a date."""
        return 0 <= index < len(self.tokens) and self.dated[index]


def forms_of(lemma: str) -> list[str]:
    """Third person, past, participle and -ing form of a regular verb: deny -> denies, denied, denied, denying."""
    if lemma.endswith("e"):
        return [f"{lemma}s", f"{lemma}d", f"{lemma}d", f"{lemma[:-1]}ing"]
    if lemma.endswith("y") and lemma[-2] not in "aeiou":
        return [f"{lemma[:-1]}ies", f"{lemma[:-1]}ied", f"{lemma[:-1]}ied", f"{lemma}ing"]
    third = f"{lemma}es" if lemma.endswith(("s", "sh", "ch", "x", "z")) else f"{lemma}s"
    return [third, f"{lemma}ed", f"{lemma}ed", f"{lemma}ing"]


@cache
def _verb_forms() -> dict[str, tuple[Verb, frozenset[str]]]:
    """Form -> its verb and what form it is: base, third, past, participle, ing."""
    found: dict[str, tuple[Verb, set[str]]] = {}
    for lemma, entry in table("speech_verbs.toml")["verbs"].items():
        verb = Verb(
            lemma,
            frozenset(entry["follows"]),
            Certainty(entry.get("certainty", "asserted")),
            entry.get("particle"),
            entry.get("also_noun", False),
            entry.get("weak", False),
            needs_person=entry["follows"][0] == "person",
        )
        names = ("base", "third", "past", "participle", "ing")
        for name, form in zip(names, [lemma, *(entry.get("forms") or forms_of(lemma))], strict=True):
            found.setdefault(form, (verb, set()))[1].add(name)
    return {form: (verb, frozenset(kinds)) for form, (verb, kinds) in found.items()}


def is_speech_verb(word: str) -> bool:
    """Whether a word without case is a form of a verb that reports, or opens a set phrase that does ("according")."""
    return word in _verb_forms() or any(word == phrase[0] for phrase in _phrases("phrases", "according"))


def certainty_of_cue(words: str) -> Certainty:
    """The certainty that the words of a cue give what they report: that of its last verb that gives any."""
    for word in reversed(words.lower().split()):
        entry = _verb_forms().get(word)
        if entry and entry[0].certainty is not Certainty.ASSERTED:
            return entry[0].certainty
        if word in _word_set("hearsay", "adverbs"):
            return Certainty.REPORTED
    return Certainty.ASSERTED


@cache
def _phrases(section: str, name: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(phrase.split()) for phrase in table("speech_verbs.toml")[section][name])


@cache
def _word_set(section: str, name: str) -> frozenset[str]:
    return frozenset(table("speech_verbs.toml")[section][name])


def find_cues(view: View) -> list[Cue]:
    """The cues of a sentence outside quotation marks, left to right."""
    cues: list[Cue] = []
    index = 0
    while index < len(view.tokens):
        cue = None if view.quoted[index] else _cue_at(view, index)
        if cue:
            cues.append(cue)
            index = cue.end
        else:
            index += 1
    return cues


def _cue_at(view: View, index: int) -> Cue | None:
    word = view.lower(index)
    for name in ("according", "relaying"):
        for phrase in _phrases("phrases", name):
            if word == phrase[0] and tuple(view.lower(index + step) for step in range(len(phrase))) == phrase:
                return Cue(index, index + len(phrase), CueKind.ACCORDING)
    if word in _word_set("hearsay", "adverbs"):
        return Cue(index, index + 1, CueKind.HEARSAY, certainty=Certainty.REPORTED)
    return _placing_at(view, index) or _count_at(view, index) or _verb_cue_at(view, index)


def _placing_at(view: View, index: int) -> Cue | None:
    """ "put the death toll at 43", "gave a toll of 43", "spoke of 43 dead": a verb, a word, and a number behind it."""
    for entry in table("speech_verbs.toml")["placing"].values():
        if view.lower(index) not in entry["forms"] or _is_blocked(view, index):
            continue
        certainty = Certainty(entry.get("certainty", "asserted"))
        if entry.get("adjacent"):
            end = index + 1 + (view.lower(index + 1) == entry["before"])
            is_whole = end - index == 1 + bool(entry["before"])
            names = {view.lower(step) for step in range(end, end + _NEAR_NUMBER)} if "names" in entry else None
            is_toll = names is None or names & _word_set("tolls", "words")
            if is_whole and is_toll and _starts_number(view, end, 2) and not view.dated_at(end):
                return Cue(index, end, CueKind.PLACING, certainty=certainty)
            continue
        tolls = _word_set("tolls", "words")
        for later in range(index + 2, min(index + _FAR_NUMBER, len(view.tokens) - 1)):
            if view.lower(later) != entry["before"] or not _starts_number(view, later + 1):
                continue
            between = {view.lower(step) for step in range(index + 1, later)}
            needs_toll = "names" in entry or later - index >= _NEAR_NUMBER
            if not needs_toll or between & tolls:
                return Cue(index, index + 1, CueKind.PLACING, certainty=certainty)
    return None


def _count_at(view: View, index: int) -> Cue | None:
    """ "By the ministry's count", "by the count of the ministry": the noun for a count behind "by"."""
    nouns = table("speech_verbs.toml")["counts"]
    word = view.lower(index)
    if word in nouns and (view.lower(index - 2), view.lower(index - 1), view.lower(index + 1)) == ("by", "the", "of"):
        return Cue(index - 2, index + 2, CueKind.ACCORDING, certainty=Certainty(nouns[word]))
    is_split = view.lower(index - 1) == "s" and view.lower(index - 2) in {"'", "’"}  # "U.N.'s"
    if word not in nouns or not (is_split or view.lower(index - 1).endswith(("'s", "’s", "s'", "s’", "own"))):
        return None
    for before in range(index - 2, max(-1, index - 2 - _LONGEST_OWNER), -1):
        if view.lower(before) == "by" and not view.quoted[before]:
            return Cue(index, index + 1, CueKind.COUNT, certainty=Certainty(nouns[word]))
        if not view.tokens[before].is_word and view.tokens[before].text not in {"'", "’"}:
            return None
    return None


def _starts_number(view: View, index: int, reach: int = 4) -> bool:
    words = [view.lower(step) for step in range(index, index + reach)]
    is_number = any(word[:1].isdigit() or (word and _NUMBER_WORD.fullmatch(word)) for word in words)
    return is_number or words[0] in words_of("before_numbers")


def _verb_cue_at(view: View, index: int) -> Cue | None:
    entry = _verb_forms().get(view.lower(index))
    if not entry:
        return None
    verb, kinds = entry
    end = index + 1
    if verb.particle:
        if view.lower(end) != verb.particle:
            return None
        end += 1
    if not view.tokens[index].text[0].islower() and index > 0 and not view.is_title:
        return None  # a name ("Post", "State") or a headline in capitals
    if passive := _passive(view, index, end, verb, kinds):
        return passive
    if _is_blocked(view, index) or _is_noun(view, index, verb, kinds):
        return None
    kind = CueKind.PARTICIPLE if "ing" in kinds else CueKind.FINITE
    return Cue(index, end, kind, verb, verb.certainty)


def _passive(view: View, index: int, end: int, verb: Verb, kinds: frozenset[str]) -> Cue | None:
    """ "is said to have", "it was reported that" (hearsay); "was confirmed by the ministry" (passive)."""
    if "participle" not in kinds:
        return None
    before = index - 1
    while view.lower(before) in words_of("cue_adverbs") or view.lower(before).endswith("ly"):
        before -= 1
    is_passive = view.lower(before) in words_of("be")
    is_negated = view.lower(before - 1) == "not" or view.lower(before - 1) in words_of("auxiliaries") - words_of(
        "perfect"
    )
    if view.lower(end) == "by" and (is_passive or view.lower(before) in {"as", ","}) and not is_negated:
        return Cue(index, end, CueKind.PASSIVE, verb, verb.certainty)
    hearsay = table("speech_verbs.toml")["hearsay"]["passives"].get(view.lower(index))
    if is_passive and hearsay and view.lower(end) in {"to", "that"} and not is_negated:
        return Cue(before, end, CueKind.HEARSAY, certainty=Certainty(hearsay))
    return None


def _is_blocked(view: View, index: int) -> bool:
    """Whether a negation, a refusal, a modal or an infinitive stands over the verb: "did not say", "to confirm"."""
    before = index - 1
    while view.lower(before) in words_of("cue_adverbs") or view.dated_at(before):
        before -= 1
    word = view.lower(before)
    if word in _word_set("blocked", "negations") or word.endswith(("n't", "n’t")):
        return True
    if word == "to" and view.lower(before - 1) == "on":
        return False  # went on to say
    if word in words_of("be") and "ing" not in view.lower(index)[-3:]:
        return True  # a passive that names nobody: "was told", "has been confirmed"
    return word in _word_set("blocked", "modals")


def _is_noun(view: View, index: int, verb: Verb, kinds: frozenset[str]) -> bool:
    """Whether the form is a noun or an adjective here: "the report", "confirmed cases", "two claims"."""
    before = view.lower(index - 1)
    is_after_quotation = index > 0 and (view.is_mark(index - 1) or view.lower(index - 1) == ",")
    if "ing" in kinds:
        return before in words_of("determiners") | words_of("prepositions") or before.endswith(("'s", "’s"))
    if before in words_of("determiners") - {"that", "this", "all", "both", "some", "many", "one", "several", "few"}:
        return True
    if before in words_of("prepositions") and not view.dated_at(index - 1):
        return True
    if "past" in kinds or is_after_quotation:
        return False
    if before.endswith(("'s", "’s", "s’", "s'")) and verb.also_noun:
        return True
    if "third" in kinds:
        return verb.also_noun and not _begins_content(view, index + 1) and not _is_parenthesis(view, index)
    if not verb.also_noun:
        return False
    subject_is_plural = before in words_of("plural_subjects") or before.endswith("s")
    return not subject_is_plural or not _begins_content(view, index + 1)


def _is_parenthesis(view: View, index: int) -> bool:
    """Whether a third-person form closes ", the agency estimates,": a subject between commas and nothing else."""
    if view.lower(index + 1) not in {",", ".", ""}:
        return False
    comma = next((at for at in range(index - 1, max(-1, index - _LONGEST_OWNER), -1) if view.lower(at) == ","), None)
    if comma is None or index - comma < 2:
        return False
    first = view.tokens[comma + 1]
    return (first.is_capitalised or first.lower in words_of("determiners")) and "and" not in {
        view.lower(at) for at in range(comma + 1, index)
    }


def _begins_content(view: View, index: int) -> bool:
    """Whether what stands at an index can begin what is said: that, a mark, a determiner, a name, a number."""
    if index >= len(view.tokens):
        return False
    token = view.tokens[index]
    return (
        token.lower == "that"
        or view.is_mark(index)
        or token.text == ":"
        or token.lower in words_of("determiners") | words_of("personal_pronouns")
        or token.is_capitalised
        or token.text[0].isdigit()
    )
