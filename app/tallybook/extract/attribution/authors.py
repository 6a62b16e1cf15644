"""Whose words a statement, a report or a spokesman carries."""

from __future__ import annotations

from tallybook.extract.attribution.noun_phrases import carriers
from tallybook.extract.document import Range
from tallybook.extract.language.tokens import tokenise
from tallybook.extract.language.words import words as words_of
from tallybook.vocab.load import table


def author_in(text: str, phrase: Range) -> Range:
    """The author where the head of a phrase is a carrier: "a report by the agency to lawmakers" -> "the agency".

    The phrase itself where its head is none ("officials from the ministry"), or names no author ("the statement").
    """
    tokens = tokenise(text, *phrase)
    markers = frozenset(table("speech_verbs.toml")["carriers"]["author"])
    for index in range(1, len(tokens) - 1):
        word = tokens[index].lower
        if word not in markers or tokens[index - 1].lower not in carriers():
            if word in words_of("prepositions"):
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
    return word in words_of("after_author") | words_of("times")
