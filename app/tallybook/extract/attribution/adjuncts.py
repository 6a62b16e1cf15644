"""What stands between a cue and what is said: to whom, where, when; "that", a colon, an insertion."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from tallybook.extract.attribution.cues import Cue
from tallybook.extract.attribution.noun_phrases import phrase_after
from tallybook.extract.attribution.venues import setting_end
from tallybook.extract.document import Range
from tallybook.extract.language.words import words
from tallybook.extract.syntax.sentence import Sentence
from tallybook.vocab.load import table

_MARKS_BEHIND = frozenset({"that", ":", ","})


@dataclass(frozen=True, slots=True)
class Adjuncts:
    """What follows a cue before the content; `end` is the token where content may begin.

    `resumes` is True where a quotation or clause goes on behind a comma ("…," he said, "…"); `announces` where a colon
    closes the clause; `audience` holds offsets of the text.
    """

    end: int
    has_that: bool = False
    announces: bool = False
    resumes: bool = False
    audience: Range | None = None
    citing: tuple[int, int] | None = None


@cache
def _audiences() -> tuple[tuple[str, ...], ...]:
    names = table("speech_verbs.toml")["settings"]["audiences"]
    return tuple(sorted((tuple(name.lower().split()) for name in names), key=len, reverse=True))


def read_adjuncts(sentence: Sentence, cue: Cue) -> Adjuncts:
    """Read on from a cue to where its content begins."""
    index, audience = cue.end, None
    if cue.verb and "person" in cue.verb.follows:
        index, audience = _addressee(sentence, index)
    moved = True
    while moved and index < len(sentence.tokens):
        start = index
        index, setting = _setting(sentence, index)
        audience = audience or setting
        moved = index > start
    return _behind_marks(sentence, index, audience)


def _offsets(sentence: Sentence, start: int, end: int) -> Range:
    return sentence.tokens[start].start, sentence.tokens[end - 1].end


def _addressee(sentence: Sentence, index: int) -> tuple[int, Range | None]:
    """The person told: a pronoun, a known audience, a name; none where a clause begins at once ("warned the war …")."""
    if (
        index >= len(sentence.tokens)
        or not sentence.tokens[index].is_word
        or sentence.lower(index) in words("prepositions") | {"that"}
    ):
        return index, None
    end = index
    if sentence.tokens[index].is_capitalised or sentence.lower(index) == "the":
        end = index + (sentence.lower(index) == "the")
        while sentence.is_capitalised(end) or sentence.lower(end) in {"of", "'s"}:
            end += 1
    phrase = phrase_after(sentence, index)
    if (phrase and (sentence.lower(phrase.end) in _MARKS_BEHIND | {"to", "of"} or sentence.is_mark(phrase.end))) or (
        phrase and end == index and phrase.end - index <= 4
    ):
        end = phrase.end
    known = next((index + len(name) for name in _audiences() if sentence.has(index, name)), None)
    end = max(end, known or 0)
    return (end, _offsets(sentence, index, known or end)) if end > index else (index, None)


def _setting(sentence: Sentence, index: int) -> tuple[int, Range | None]:
    """One adjunct: a date, a time word, "in a statement", "to reporters", "on Telegram"."""
    if sentence.dated[index]:
        while index < len(sentence.tokens) and sentence.dated[index]:
            index += 1
        return index, None
    word = sentence.lower(index)
    if word == "to":
        for name in _audiences():
            if sentence.has(index + 1, name):
                return index + 1 + len(name), _offsets(sentence, index + 1, index + 1 + len(name))
    end = setting_end(sentence, index)
    if end is None:
        return index, None
    # The channel is named without its preposition, the statement with it: "Telegram", "in a statement".
    is_channel = word in {"on", "via"} and sentence.tokens[end - 1].is_capitalised
    audience = _offsets(sentence, index + 1 if is_channel else index, end)
    return end, audience


def _behind_marks(sentence: Sentence, index: int, audience: Range | None) -> Adjuncts:
    """Read "that", a colon or a comma that stands before the content."""
    word = sentence.lower(index)
    if word == "that":
        # "said that, as of Monday, …"
        behind = index + 2 if sentence.lower(index + 1) == "," else index + 1
        return Adjuncts(behind, has_that=True, audience=audience)
    if word == ":":
        return Adjuncts(index + 1, announces=True, audience=audience)
    if word == "." and sentence.is_mark(index + 1):  # "…," he said. "…", not parted into sentences
        return Adjuncts(index + 1, resumes=True, audience=audience)
    return _behind_comma(sentence, index, audience) if word == "," else Adjuncts(index, audience=audience)


def _behind_comma(sentence: Sentence, index: int, audience: Range | None) -> Adjuncts:
    """Read on from a comma behind a cue: "that", more of the quotation, an insertion, or another clause."""
    after = sentence.lower(index + 1)
    if after == "that":
        return Adjuncts(index + 2, has_that=True, audience=audience)
    if sentence.is_mark(index + 1):
        return Adjuncts(index + 1, resumes=True, audience=audience)
    if after in words("citing"):
        close = _next_mark(sentence, index + 2) or len(sentence.tokens)
        has_that = sentence.lower(close + 1) == "that"
        return Adjuncts(
            close + 1 + has_that, has_that=has_that, resumes=True, audience=audience, citing=(index + 2, close)
        )
    return Adjuncts(index + 1, resumes=True, audience=audience)


def _next_mark(sentence: Sentence, index: int) -> int | None:
    """The next comma or stop from a token on."""
    return next((at for at in range(index, len(sentence.tokens)) if sentence.lower(at) in {",", "."}), None)
