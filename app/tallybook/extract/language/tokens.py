"""Words and marks of a stretch of text, with the few classes of words that grammar is read from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from tallybook.vocab.load import table

_TOKEN = re.compile(r"(?:[A-Za-z]\.){2,}|''|``|\w+(?:[-’'&/.]\w+)*(?:(?<=s)[’'](?=\s))?|[^\w\s]")
QUOTATION_MARKS = frozenset([*'"“”„«»', "''", "``"])


@dataclass(frozen=True, slots=True)
class Token:
    """A word or mark at [start, end) of the text it was read from; `lower` is the word without case."""

    text: str
    lower: str
    start: int
    end: int

    @property
    def is_word(self) -> bool:
        """Whether it is a word or number, not a mark."""
        return self.text[0].isalnum()

    @property
    def is_capitalised(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[0].isupper()


def tokenise(text: str, start: int, end: int) -> list[Token]:
    """The tokens of text[start:end], with offsets into `text`."""
    return [Token(one[0], one[0].lower(), one.start(), one.end()) for one in _TOKEN.finditer(text, start, end)]


@cache
def words_of(name: str) -> frozenset[str]:
    """A class of words of `grammar.toml`: "determiners", "pronouns", "auxiliaries" …"""
    return frozenset(table("grammar.toml")["classes"][name])


def is_verb_like(token: Token) -> bool:
    """Whether a word is likely a finite verb or participle: an auxiliary, a known form, or lower case in -ed."""
    word = token.lower
    if token.text == "May":
        return False  # the month, nearly always
    if word in words_of("auxiliaries") or word in words_of("verb_forms"):
        return True
    return token.text[0].islower() and word.endswith("ed") and len(word) > 4 and word not in words_of("not_verbs")


def has_verb(tokens: Sequence[Token]) -> bool:
    """Whether any of the tokens is likely a verb."""
    return any(is_verb_like(token) for token in tokens)
