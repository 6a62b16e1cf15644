"""What is asked of the words of a text: words, "phrases", beginnings (word*), AND, OR, NOT and brackets.

Words side by side must all be there. What looks like several words in one (T-72, Kyiv's, 1,150) is a phrase: its parts
stand side by side in this order. Only AND, OR and NOT in capitals join; every other sign is no part of a word, so no
search breaks on a hyphen, an apostrophe or a bracket in a quotation. The same questions are put to SQLite's FTS5
(https://sqlite.org/fts5.html#full_text_query_syntax) and to PostgreSQL's tsquery
(https://www.postgresql.org/docs/current/textsearch-controls.html).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from tallybook.errors import UsageError

_QUOTES = {'"': '"', "“": "”", "„": "“", "«": "»"}
_JOINING = frozenset({"AND", "OR", "NOT"})
_DEEPEST = 50  # brackets in brackets; nobody means more, and databases refuse hundreds
_MOST_WORDS = 200
_HOW = 'write words, "a phrase", begin* for a beginning, and AND, OR, NOT with brackets between them'


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words side by side, in this order; with `is_beginning` the last of them is the beginning of a word."""

    words: str
    is_beginning: bool = False


@dataclass(frozen=True, slots=True)
class Joined:
    """Two questions together: both ("AND"), any of them ("OR"), or the first without the second ("NOT")."""

    sign: str
    first: Asked
    second: Asked


Asked: TypeAlias = Phrase | Joined


def parse_words(question: str) -> Asked | None:
    """What a question asks for; None where it holds no word at all.

    Raises UsageError where a quotation mark or bracket is not closed or AND, OR, NOT stand where they join nothing.
    """
    signs = list(_signs(question))
    if len(signs) > _MOST_WORDS:
        raise UsageError(f"a search of {len(signs)} words is too long", f"give at most {_MOST_WORDS}")
    return _Reader(question, signs).read() if signs else None


def to_fts5(asked: Asked) -> str:
    """The question in the language of SQLite's FTS5."""
    if isinstance(asked, Phrase):
        # Doubled quotation marks are how FTS5 keeps all other signs from meaning anything.
        return '"' + asked.words.replace('"', '""') + '"' + ("*" if asked.is_beginning else "")
    return f"({to_fts5(asked.first)} {asked.sign} {to_fts5(asked.second)})"


@dataclass(frozen=True, slots=True)
class _Sign:
    """A bracket or a joining word as itself, or a phrase."""

    text: str
    phrase: Phrase | None = None


def _signs(question: str) -> Iterator[_Sign]:
    at = 0
    while at < len(question):
        letter = question[at]
        if letter in _QUOTES:
            end = question.find(_QUOTES[letter], at + 1)
            if end < 0:
                raise UsageError(f"the quotation {question[at:]} has no end", f"close it with {_QUOTES[letter]}")
            words, at = question[at + 1 : end], end + 1
            is_beginning = question[at : at + 1] == "*"
            at += is_beginning
            yield from _phrase(words, is_beginning=is_beginning)
        elif letter in "()":
            yield _Sign(letter)
            at += 1
        elif letter.isspace():
            at += 1
        else:
            word = _word_at(question, at)
            at += len(word)
            yield from [_Sign(word)] if word in _JOINING else _phrase(word, is_beginning=word.endswith("*"))


def _word_at(question: str, at: int) -> str:
    found = re.compile(r"[^\s()\"“„«]+").match(question, at)
    return found[0] if found else question[at]


def _phrase(words: str, *, is_beginning: bool) -> Iterator[_Sign]:
    """A phrase, if there is a letter or digit in it: what FTS5 and PostgreSQL take for parts of words."""
    plain = "".join(letter for letter in words if letter != "\0")
    if any(unicodedata.category(letter)[0] in "LN" for letter in plain):
        yield _Sign(plain, Phrase(plain.rstrip("*"), is_beginning))


class _Reader:
    """Reads signs by the usual rules: NOT binds closest, then AND (also unsaid), then OR."""

    def __init__(self, question: str, signs: list[_Sign]) -> None:
        self._question = question
        self._signs = signs
        self._at = 0
        self._depth = 0

    def read(self) -> Asked:
        """The whole question."""
        asked = self._any_of()
        if self._next() is not None:
            raise self._wrong("a bracket is closed that was not opened")
        return asked

    def _any_of(self) -> Asked:
        asked = self._all_of()
        while self._take("OR"):
            asked = Joined("OR", asked, self._all_of())
        return asked

    def _all_of(self) -> Asked:
        asked = self._without(self._one())
        while ((sign := self._next()) is not None and sign.text not in (")", "OR")) or self._is_phrase():
            self._take("AND")
            # "a AND NOT b" is how many write "a NOT b".
            if self._take("NOT"):
                asked = Joined("NOT", asked, self._one())
            else:
                asked = Joined("AND", asked, self._without(self._one()))
        return asked

    def _without(self, asked: Asked) -> Asked:
        while self._take("NOT"):
            asked = Joined("NOT", asked, self._one())
        return asked

    def _one(self) -> Asked:
        sign = self._next()
        if sign is None:
            raise self._wrong("something is missing at its end")
        self._at += 1
        if sign.phrase is not None:
            return sign.phrase
        if sign.text != "(":
            raise self._wrong(f"{sign.text} has nothing to join before it")
        self._depth += 1
        if self._depth > _DEEPEST:
            raise self._wrong("it has too many brackets")
        asked = self._any_of()
        if not self._take(")"):
            raise self._wrong("a bracket is not closed")
        self._depth -= 1
        return asked

    def _next(self) -> _Sign | None:
        return self._signs[self._at] if self._at < len(self._signs) else None

    def _is_phrase(self) -> bool:
        sign = self._next()
        return sign is not None and sign.phrase is not None

    def _take(self, text: str) -> bool:
        sign = self._next()
        if sign is None or sign.phrase is not None or sign.text != text:
            return False
        self._at += 1
        return True

    def _wrong(self, what: str) -> UsageError:
        return UsageError(f"can't search for {self._question}: {what}", _HOW)
