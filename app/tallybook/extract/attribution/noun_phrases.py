"""Noun phrases around a cue: who stands before or behind it, where it begins and ends.

There is no parser here: phrases end at marks, at words that open another clause, and at verbs.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from tallybook.extract.attribution.cues import View
from tallybook.extract.attribution.venues import STOPS, starts_setting
from tallybook.extract.language.tokens import is_verb_like, words_of
from tallybook.vocab.load import table

_ABBREVIATIONS = words_of("abbreviations")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Tokens [start, end) of a sentence that name somebody; `clause_start` is where the cue's clause begins.

    `citing` is the stretch of tokens named in "X, citing Y, said"; `is_relative` is True where the phrase is the
    antecedent of "which said"; `full_end` is where its appositions end ("Smith, the mayor"), which tell who it is.
    """

    start: int
    end: int
    clause_start: int
    citing: tuple[int, int] | None = None
    is_relative: bool = False
    full_end: int | None = None


@cache
def carriers() -> frozenset[str]:
    """Nouns that speak for their author: report, statement …"""
    return frozenset(table("speech_verbs.toml")["carriers"]["nouns"])


def subject_of(view: View, cue_start: int) -> Phrase | None:
    """The phrase before a verb that is its subject, None where the verb has none of its own ("… and said")."""
    last = cue_start - 1
    while last >= 0 and (
        view.lower(last) in words_of("cue_adverbs") | words_of("perfect") | words_of("be") | {"went", "on", "to"}
        or view.dated[last]
        or (view.lower(last).endswith("ly") and view.tokens[last].text[0].islower() and last > 0)
    ):
        last -= 1
    if last < 0 or view.lower(last) in words_of("coordinators"):
        return None
    if view.lower(last) == ",":
        return _before_insertion(view, last)
    if view.lower(last) in {"which", "who"}:
        return _antecedent(view, last)
    if view.tokens[last].text in STOPS or view.quoted[last] or view.is_mark(last):
        return None
    return _phrase_back(view, last)


def _antecedent(view: View, relative: int) -> Phrase | None:
    """What "which" or "who" stands for: the nearest noun phrase before it."""
    last = relative - 1
    while last >= 0 and (view.lower(last) == "," or view.dated[last]):
        last -= 1
    if last < 0 or view.quoted[last]:
        return None
    phrase = _phrase_back(view, last)
    if not phrase:
        return None
    start = phrase.start
    for index in range(last - 1, start - 1, -1):
        if _author_marker(view, index, start):
            continue
        if view.lower(index) in words_of("determiners") and not _author_marker(view, index - 1, start):
            start = index
            break
        if view.lower(index) in {"with", "by", "against", "on"}:
            start = index + 1
            break
    return Phrase(start, last + 1, start, is_relative=True)


def _author_marker(view: View, index: int, floor: int) -> bool:
    """Whether "report by" stands before a determiner: the phrase reaches back to the report then."""
    return index - 1 >= floor and view.lower(index) in {"by", "from"} and view.lower(index - 1) in carriers()


def _before_insertion(view: View, comma: int) -> Phrase | None:
    """The subject before one or more insertions: "Smith, the mayor, said", "X, citing Y, said"."""
    citing: tuple[int, int] | None = None
    end = comma
    while True:
        start = end - 1
        while start >= 0 and view.lower(start) != "," and not _is_break(view, start):
            start -= 1
        if start < 0 or view.lower(start) != "," or view.quoted[start]:
            break
        first = start + 1
        if view.lower(first) in words_of("citing"):
            citing = (first + 1, end)
        elif not _looks_inserted(view, first, end):
            break
        end = start
    if end == comma:
        return None
    phrase = _phrase_back(view, end - 1)
    return Phrase(phrase.start, phrase.end, phrase.clause_start, citing, full_end=comma) if phrase else None


def _looks_inserted(view: View, first: int, end: int) -> bool:
    """Whether the words between two commas are an apposition, an age or a relative clause, and no subject."""
    word = view.lower(first)
    if word in words_of("apposition_openers"):
        return True
    if word in words_of("prepositions") or word.isdigit() or view.dated[first]:
        return True
    if word.endswith(("ing", "ed")) and not view.tokens[first].is_capitalised:
        return True
    return not any(view.lower(index) in words_of("personal_pronouns") for index in range(first, end)) and (
        not view.tokens[first].is_capitalised or end - first <= 8
    )


def _is_break(view: View, index: int) -> bool:
    """Whether a clause ends at this token for good: a quotation, a semicolon, a colon, a dash."""
    token = view.tokens[index]
    return view.quoted[index] or view.is_mark(index) or token.text in {";", ":", "—", "–"}


def _phrase_back(view: View, last: int) -> Phrase | None:
    """The noun phrase that ends with token `last`."""
    start, end = last, last + 1
    index = last
    while index >= 0:
        if view.lower(index) == ")" and "(" in [view.lower(step) for step in range(max(0, index - 12), index)]:
            index -= 1
            while index >= 0 and view.lower(index) != "(":
                index -= 1
            index -= 1
            continue
        if _ends_phrase(view, index, last):
            break
        if index < last and _is_participle_behind_noun(view, index):
            end = index
        start = index
        index -= 1
    clause_start = start
    if index >= 0 and view.lower(index) in {"who", "whose"} and index > 0:
        return _phrase_back(view, index - 1 if view.lower(index - 1) != "," else index - 2) if index > 1 else None
    while start < end and _is_opener(view, start, end):
        start += 1
    start = _behind_preposition(view, start, end)
    end = _without_tail(view, start, end)
    return Phrase(start, end, clause_start) if start < end else None


def _ends_phrase(view: View, index: int, last: int) -> bool:
    """Whether the phrase can't reach over this token."""
    word, token = view.lower(index), view.tokens[index]
    if token.text == ".":
        before = view.lower(index - 1)
        return not (len(before) == 1 or before in _ABBREVIATIONS)
    if view.quoted[index] or view.is_mark(index):
        return True
    if token.text in STOPS:
        return token.text != "-" or view.is_spaced(index)
    if word in words_of("subordinators") and not view.dated[index]:
        return True
    if word in words_of("relative_pronouns"):
        return not (word == "that" and index == 0)
    if word in words_of("coordinators") - {"&"}:
        return not _joins_nouns(view, index, last)
    if index == last or view.dated[index]:
        return word in words_of("auxiliaries")
    return is_verb_like(token) and not _is_attribute(view, index) and not _is_participle_behind_noun(view, index)


def _joins_nouns(view: View, index: int, last: int) -> bool:
    """Whether "and" stands between two names of one subject: "police and witnesses said"."""
    if view.lower(index) != "and" or index == 0:
        return False
    if view.lower(last) in words_of("personal_pronouns") or last - index > 7:
        return False
    for before in range(index - 1, max(-1, index - 10), -1):
        if _is_break(view, before) or view.lower(before) in words_of("subordinators"):
            return True
        if is_verb_like(view.tokens[before]) and not _is_attribute(view, before):
            return False
        if view.lower(before) == ",":
            return False
    return True


def _is_attribute(view: View, index: int) -> bool:
    """Whether a verb-like word stands before its noun: "the displaced families", "armed men"."""
    before, after = view.lower(index - 1), view.lower(index + 1)
    if view.lower(index) in words_of("auxiliaries"):
        return False
    is_opened = before in words_of("determiners") or before.endswith(("'s", "’s")) or before.isdigit()
    return is_opened and after not in words_of("prepositions") and after[:1].isalpha()


def _is_participle_behind_noun(view: View, index: int) -> bool:
    """ "the report published on Monday", "officials briefed on the raid": the participle and its tail are no part."""
    word = view.lower(index)
    if not (word.endswith(("ed", "ing")) or word in {"seen", "sent", "written", "held", "known", "given", "shown"}):
        return False
    is_tail = view.lower(index + 1) in words_of("prepositions") or view.dated_at(index + 1)
    return is_tail and view.tokens[index].text[0].islower() and index > 0 and view.tokens[index - 1].is_word


def _is_opener(view: View, index: int, end: int) -> bool:
    """Whether a token at the front of a phrase belongs to the sentence, not to the name: "But", "On Monday"."""
    word = view.lower(index)
    if view.dated[index] or view.tokens[index].text in {",", "-", "."}:
        return True
    if index + 1 >= end:
        return False
    next_dated = view.dated_at(index + 1)
    is_adverb = word in words_of("sentence_openers") or (word.endswith("ly") and word not in {"italy", "family"})
    return is_adverb or (next_dated and word in words_of("prepositions") | {"late", "early"})


def _behind_preposition(view: View, start: int, end: int) -> int:
    """Skip a place or setting at the front that no comma parts from the name: "In Kyiv officials" -> "officials"."""
    if view.lower(start) not in words_of("prepositions") or start + 2 >= end:
        return start
    index = start + 1
    if view.tokens[index].is_capitalised:
        while index < end and view.tokens[index].is_capitalised:
            index += 1
        return index if index < end else start
    for later in range(index + 1, end):
        if (
            view.lower(later) in words_of("determiners") | words_of("personal_pronouns")
            or view.tokens[later].is_capitalised
        ):
            return later
    return start


def _without_tail(view: View, start: int, end: int) -> int:
    """Drop what trails behind the name: dates, "himself", a lone preposition."""
    while end > start + 1 and (
        view.dated[end - 1] or view.lower(end - 1) in words_of("prepositions") | words_of("cue_adverbs")
    ):
        end -= 1
    return end


def phrase_after(view: View, first: int) -> Phrase | None:
    """The noun phrase that begins at token `first`: behind "according to", "said", "by"."""
    index = first
    while index < len(view.tokens) and not _ends_after(view, first, index):
        index += 1
    end = _without_tail(view, first, index) if index > first else first
    while end > first and view.tokens[end - 1].text in {"-", ",", "."} and view.lower(end - 2) not in _ABBREVIATIONS:
        end -= 1
    if end == first or not view.tokens[first].is_word:
        return None
    return Phrase(first, end, first, full_end=_apposition_end(view, end))


def _apposition_end(view: View, comma: int) -> int | None:
    """Where an apposition that follows a name ends: "said Smith, mayor of Hama, on Monday"."""
    if view.lower(comma) != ",":
        return None
    for index in range(comma + 1, min(comma + 16, len(view.tokens))):
        if view.lower(index) in {",", ".", "who", "which"} or _is_break(view, index) or view.dated[index]:
            return index
        if is_verb_like(view.tokens[index]) and not _is_attribute(view, index):
            return None
    return None


def _ends_after(view: View, first: int, index: int) -> bool:
    word, token = view.lower(index), view.tokens[index]
    if token.text == ".":
        before = view.lower(index - 1)
        return index == len(view.tokens) - 1 or not (len(before) == 1 or before in _ABBREVIATIONS)
    if (
        view.quoted[index]
        or view.is_mark(index)
        or token.text in "?!"
        or (token.text in STOPS and (token.text != "-" or view.is_spaced(index)))
    ):
        return True
    if view.dated[index] or word in words_of("times") | words_of("auxiliaries"):
        return True
    if word in words_of("subordinators") | words_of("relative_pronouns"):
        return index > first
    if word in words_of("coordinators"):
        return not _joins_ahead(view, index)
    if word in words_of("prepositions") and index > first:
        is_part_of_name = token.is_capitalised and view.tokens[index - 1].is_capitalised
        return not (is_part_of_name or _is_inside(view, first, index))
    if index == first:
        return False
    if word.endswith("ing") and token.text[0].islower() and view.lower(index - 1) not in words_of("determiners"):
        return not view.tokens[index + 1].is_word if index + 1 < len(view.tokens) else True
    return is_verb_like(token) and not _is_attribute(view, index)


def _joins_ahead(view: View, index: int) -> bool:
    """Whether "and" goes on with another name rather than with another clause."""
    if view.lower(index) != "and":
        return False
    for ahead in range(index + 1, min(index + 7, len(view.tokens))):
        if view.tokens[ahead].text in {",", "."}:
            return True
        if is_verb_like(view.tokens[ahead]) and not _is_attribute(view, ahead):
            return False
    return True


def _is_inside(view: View, first: int, index: int) -> bool:
    """Whether a preposition goes on with the name: "a spokesman for the army", but not "Smith in a statement"."""
    word = view.lower(index)
    if word == "of":
        return True
    if word == "to":
        return view.lower(index - 1) in words_of("roles_to")
    if word not in words_of("phrase_prepositions") or starts_setting(view, index):
        return False
    is_name = all(view.tokens[step].is_capitalised for step in range(first, index))
    return not is_name
