"""Words and marks of a stretch of text, and the forms that are likely verbs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tallybook.extract.language.words import words

_TOKEN = re.compile(r"(?:[A-Za-z]\.){2,}|''|``|\w+(?:[-’'&/.]\w+)*(?:(?<=s)[’'](?=\s))?|[^\w\s]")
QUOTATION_MARKS = frozenset([*'"“”„«»', "''", "``"])


@dataclass(frozen=True, slots=True)
class Token:
    """A word or mark at [start, end) of the text it was read from.

    `lower` is the word without case, its apostrophe straight; "US" is "u.s.", apart from the pronoun.
    """

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
    return [Token(one[0], _without_case(one[0]), *one.span()) for one in _TOKEN.finditer(text, start, end)]


def _without_case(word: str) -> str:
    return "u.s." if word == "US" else word.lower().replace("’", "'")


def is_verb_like(token: Token) -> bool:
    """Whether a word is likely a finite verb or participle: an auxiliary, a known form, or lower case in -ed."""
    word = token.lower
    if token.text == "May":
        return False  # the month, nearly always
    if word in words("auxiliaries") or word in words("verb_forms"):
        return True
    if not token.text[0].islower() or word in words("not_verbs"):
        return False
    return word in words("irregular_verbs") or (word.endswith("ed") and len(word) > 4)


def has_verb(tokens: Sequence[Token]) -> bool:
    """Whether any of the tokens is likely a verb."""
    return any(is_verb_like(token) for token in tokens)
