"""Noun phrases around a cue: who stands before or behind it, where it begins and ends.

Phrases end at marks, at words that open another clause, and at verbs of the sentence's tokens (`syntax.sentence`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from tallybook.extract.attribution.venues import STOPS, starts_setting
from tallybook.extract.document import Range
from tallybook.extract.language.tokens import is_verb_like, tokenise
from tallybook.extract.language.words import words
from tallybook.extract.syntax.sentence import Sentence
from tallybook.vocab.load import table

_ABBREVIATIONS = words("abbreviations")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Tokens [start, end) of a sentence that name somebody; `clause_start` is where the cue's clause begins.

    `citing` is the stretch of tokens named in "X, citing Y, said"; `is_relative` is True where the phrase is the
    antecedent of "which said".
    """

    start: int
    end: int
    clause_start: int
    citing: tuple[int, int] | None = None
    is_relative: bool = False


@cache
def carriers() -> frozenset[str]:
    """Nouns that speak for their author: report, statement …"""
    return frozenset(table("speech_verbs.toml")["carriers"]["nouns"])


def subject_phrase(sentence: Sentence, cue_start: int) -> Phrase | None:
    """The phrase before a verb that is its subject, None where the verb has none of its own ("… and said")."""
    last = cue_start - 1
    while last >= 0 and (
        sentence.lower(last) in words("cue_adverbs") | words("have") | words("be") | {"went", "on", "to"}
        or sentence.dated[last]
        or (sentence.lower(last).endswith("ly") and sentence.tokens[last].text[0].islower() and last > 0)
    ):
        last -= 1
    if last < 0 or sentence.lower(last) in words("coordinators"):
        return None
    if sentence.lower(last) == ",":
        return _before_insertion(sentence, last)
    if sentence.lower(last) in {"which", "who"}:
        return _antecedent(sentence, last)
    if sentence.tokens[last].text in STOPS or sentence.quoted[last] or sentence.is_mark(last):
        return None
    return _phrase_back(sentence, last)


def _antecedent(sentence: Sentence, relative: int) -> Phrase | None:
    """What "which" or "who" stands for: the nearest noun phrase before it."""
    last = relative - 1
    while last >= 0 and (sentence.lower(last) == "," or sentence.dated[last]):
        last -= 1
    if last < 0 or sentence.quoted[last]:
        return None
    phrase = _phrase_back(sentence, last)
    if not phrase:
        return None
    start = phrase.start
    for index in range(last - 1, start - 1, -1):
        if _is_author_marker(sentence, index, start):
            continue
        if sentence.lower(index) in words("determiners") and not _is_author_marker(sentence, index - 1, start):
            start = index
            break
        if sentence.lower(index) in {"with", "by", "against", "on"}:
            start = index + 1
            break
    return Phrase(start, last + 1, start, is_relative=True)


def _is_author_marker(sentence: Sentence, index: int, floor: int) -> bool:
    """Whether "report by" ends at `index`: the antecedent reaches back to the report, which names its author."""
    return index - 1 >= floor and sentence.lower(index) in {"by", "from"} and sentence.lower(index - 1) in carriers()


def _before_insertion(sentence: Sentence, comma: int) -> Phrase | None:
    """The subject before one or more insertions: "Smith, the mayor, said", "X, citing Y, said"."""
    citing: tuple[int, int] | None = None
    end = comma
    while True:
        start = end - 1
        while start >= 0 and sentence.lower(start) != "," and not _is_break(sentence, start):
            start -= 1
        if start < 0 or sentence.lower(start) != "," or sentence.quoted[start]:
            break
        first = start + 1
        if sentence.lower(first) in words("citing"):
            citing = (first + 1, end)
        elif not _looks_inserted(sentence, first, end):
            break
        end = start
    if end == comma:
        return None
    phrase = _phrase_back(sentence, end - 1)
    return Phrase(phrase.start, phrase.end, phrase.clause_start, citing) if phrase else None


def _looks_inserted(sentence: Sentence, first: int, end: int) -> bool:
    """Whether the words between two commas are an apposition, an age or a relative clause, and no subject."""
    is_opened = sentence.lower(first) in words("apposition_openers")
    return is_opened or not any(sentence.lower(index) in words("personal_pronouns") for index in range(first, end))


def _is_break(sentence: Sentence, index: int) -> bool:
    """Whether a clause ends at this token for good: a quotation, a semicolon, a colon, a dash."""
    token = sentence.tokens[index]
    return sentence.quoted[index] or sentence.is_mark(index) or token.text in {";", ":", "—", "–"}


def _phrase_back(sentence: Sentence, last: int) -> Phrase | None:
    """The noun phrase that ends with token `last`."""
    start, end = last, last + 1
    index = last
    while index >= 0:
        if sentence.lower(index) == ")" and "(" in [sentence.lower(step) for step in range(max(0, index - 12), index)]:
            index -= 1
            while index >= 0 and sentence.lower(index) != "(":
                index -= 1
            index -= 1
            continue
        if _ends_phrase(sentence, index, last):
            break
        if index < last and _is_participle_behind_noun(sentence, index):
            end = index
        start = index
        index -= 1
    clause_start = start
    while start < end and _is_opener(sentence, start):
        start += 1
    start = _behind_preposition(sentence, start, end)
    end = _without_tail(sentence, start, end)
    return Phrase(start, end, clause_start) if start < end else None


def _ends_phrase(sentence: Sentence, index: int, last: int) -> bool:
    """Whether the phrase can't reach over this token."""
    word, token = sentence.lower(index), sentence.tokens[index]
    if token.text == ".":
        before = sentence.lower(index - 1)
        return not (len(before) == 1 or before in _ABBREVIATIONS)
    if sentence.quoted[index] or sentence.is_mark(index):
        return True
    if token.text in STOPS:
        return token.text != "-" or sentence.is_spaced(index)
    if word in words("clause_openers") and not sentence.dated[index]:
        return True
    if word in words("relatives"):
        return not (word == "that" and index == 0)
    if word in words("coordinators") - {"&"}:
        return not _joins_nouns(sentence, index, last)
    if index == last or sentence.dated[index]:
        return word in words("auxiliaries")
    return (
        is_verb_like(token) and not _is_attribute(sentence, index) and not _is_participle_behind_noun(sentence, index)
    )


def _joins_nouns(sentence: Sentence, index: int, last: int) -> bool:
    """Whether "and" stands between two names of one subject: "police and witnesses said"."""
    if sentence.lower(index) != "and" or sentence.lower(last) in words("personal_pronouns"):
        return False
    for before in range(index - 1, max(-1, index - 10), -1):
        if sentence.lower(before) == "," or is_verb_like(sentence.tokens[before]):
            return False
    return True


def _is_attribute(sentence: Sentence, index: int) -> bool:
    """Whether a verb-like word stands before its noun: "the displaced families", "armed men"."""
    after = sentence.lower(index + 1)
    return after not in words("prepositions") and after[:1].isalpha()


def _is_participle_behind_noun(sentence: Sentence, index: int) -> bool:
    """ "the report published on Monday", "officials briefed on the raid": the participle and its tail are no part."""
    word = sentence.lower(index)
    if not (word.endswith(("ed", "ing")) or word in {"seen", "sent", "written", "held", "known", "given", "shown"}):
        return False
    is_tail = sentence.lower(index + 1) in words("prepositions") or sentence.is_dated(index + 1)
    return is_tail and sentence.tokens[index].text[0].islower() and index > 0 and sentence.tokens[index - 1].is_word


def _is_opener(sentence: Sentence, index: int) -> bool:
    """Whether a token at the front of a phrase belongs to the sentence, not to the name: a mark, a date, "late on"."""
    if sentence.dated[index] or sentence.lower(index) in {",", "-", "."}:
        return True
    return sentence.is_dated(index + 1) and sentence.lower(index) in words("prepositions") | {"late", "early"}


def _behind_preposition(sentence: Sentence, start: int, end: int) -> int:
    """Skip a place or setting at the front that no comma parts from the name: "In Kyiv officials" -> "officials"."""
    if sentence.lower(start) not in words("prepositions") or start + 2 >= end:
        return start
    return next((at for at in range(start + 2, end) if sentence.tokens[at].is_capitalised), start)


def _without_tail(sentence: Sentence, start: int, end: int) -> int:
    """Drop what trails behind the name: dates, "himself", a lone preposition."""
    while end > start + 1 and (
        sentence.dated[end - 1] or sentence.lower(end - 1) in words("prepositions") | words("cue_adverbs")
    ):
        end -= 1
    return end


def phrase_after(sentence: Sentence, first: int) -> Phrase | None:
    """The noun phrase that begins at token `first`: behind "according to", "said", "by"."""
    index = first
    while index < len(sentence.tokens) and not _ends_after(sentence, first, index):
        index += 1
    end = _without_tail(sentence, first, index) if index > first else first
    while (
        end > first
        and sentence.tokens[end - 1].text in {"-", ",", "."}
        and sentence.lower(end - 2) not in _ABBREVIATIONS
    ):
        end -= 1
    if end == first or not sentence.tokens[first].is_word:
        return None
    return Phrase(first, end, first)


def _ends_after(sentence: Sentence, first: int, index: int) -> bool:
    word, token = sentence.lower(index), sentence.tokens[index]
    if (
        sentence.quoted[index]
        or sentence.is_mark(index)
        or token.text in "?!"
        or (token.text in STOPS and (token.text != "-" or sentence.is_spaced(index)))
    ):
        return True
    if sentence.dated[index] or word in words("times") | words("auxiliaries"):
        return True
    if word in words("clause_openers") | words("relatives"):
        return index > first
    if word in words("prepositions") and index > first:
        is_part_of_name = token.is_capitalised and sentence.tokens[index - 1].is_capitalised
        return not (is_part_of_name or _is_inside(sentence, first, index))
    if index == first:
        return False
    return is_verb_like(token) and not _is_attribute(sentence, index)


def _is_inside(sentence: Sentence, first: int, index: int) -> bool:
    """Whether a preposition goes on with the name: "a spokesman for the army", but not "Smith in a statement"."""
    word = sentence.lower(index)
    if word == "of":
        return True
    if word == "to":
        return sentence.lower(index - 1) in words("roles_to")
    if word not in words("phrase_prepositions") or starts_setting(sentence, index):
        return False
    is_name = all(sentence.tokens[step].is_capitalised for step in range(first, index))
    return not is_name


def author_in(text: str, phrase: Range) -> Range:
    """The author where the head of a phrase is a carrier: "a report by the agency to lawmakers" -> "the agency".

    The phrase itself where its head is none ("officials from the ministry"), or names no author ("the statement").
    """
    tokens = tokenise(text, *phrase)
    markers = frozenset(table("speech_verbs.toml")["carriers"]["author"])
    for index in range(1, len(tokens) - 1):
        word = tokens[index].lower
        if word not in markers or tokens[index - 1].lower not in carriers():
            if word in words("prepositions"):
                return phrase
            continue
        first = index + 1
        last = first
        while last < len(tokens) and not (last > first and _ends_author(tokens[last].lower)):
            last += 1
        if word == "of" and not (tokens[first].is_capitalised or tokens[first].lower == "the"):
            return phrase
        return tokens[first].start, tokens[last - 1].end
    return phrase


def _ends_author(word: str) -> bool:
    return word in words("after_author") | words("times")
