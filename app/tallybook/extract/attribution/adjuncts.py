"""What stands between a cue and what is said: to whom, where, when; "that", a colon, an insertion."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from tallybook.extract.attribution.cues import Cue, View
from tallybook.extract.attribution.noun_phrases import phrase_after
from tallybook.extract.attribution.venues import setting_end
from tallybook.extract.document import Range
from tallybook.extract.language.tokens import words_of
from tallybook.vocab.load import table

_MARKS_BEHIND = frozenset({"that", ":", ","})

_LONGEST_INSERTION = 8  # tokens of "he said, however, …"


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


def read_adjuncts(view: View, cue: Cue) -> Adjuncts:
    """Read on from a cue to where its content begins."""
    index, audience = cue.end, None
    if cue.verb and "person" in cue.verb.follows:
        index, audience = _addressee(view, index)
    moved = True
    while moved and index < len(view.tokens):
        start = index
        index, setting = _setting(view, index)
        audience = audience or setting
        moved = index > start
    return _behind_marks(view, index, audience)


def _offsets(view: View, start: int, end: int) -> Range:
    return view.tokens[start].start, view.tokens[end - 1].end


def _addressee(view: View, index: int) -> tuple[int, Range | None]:
    """The person told: a pronoun, a known audience, a name; none where a clause begins at once ("warned the war …")."""
    for name in _audiences():
        if tuple(view.lower(index + step) for step in range(len(name))) == name:
            return index + len(name), _offsets(view, index, index + len(name))
    if (
        index >= len(view.tokens)
        or not view.tokens[index].is_word
        or view.lower(index) in words_of("prepositions") | {"that"}
    ):
        return index, None
    end = index
    if view.tokens[index].is_capitalised or view.lower(index) == "the":
        end = index + (view.lower(index) == "the")
        while end < len(view.tokens) and (view.tokens[end].is_capitalised or view.lower(end) in {"of", "’s", "'s"}):
            end += 1
            if view.tokens[end - 1].text.endswith(("'s", "’s")) and end < len(view.tokens):
                end += 1  # "told Russia's parliament that": the noun behind a possessive belongs to it
    phrase = phrase_after(view, index)
    if (phrase and (view.lower(phrase.end) in _MARKS_BEHIND | {"to", "of"} or view.is_mark(phrase.end))) or (
        phrase and end == index and phrase.end - index <= 4
    ):
        end = phrase.end
    return (end, _offsets(view, index, end)) if end > index else (index, None)


def _setting(view: View, index: int) -> tuple[int, Range | None]:
    """One adjunct: a date, a time word, "in a statement", "to reporters", "on Telegram"."""
    if view.dated[index]:
        while index < len(view.tokens) and view.dated[index]:
            index += 1
        return index, None
    word = view.lower(index)
    if word in words_of("times") and not view.quoted[index]:
        return index + 1, None
    if word in {"late", "early", "on"} and view.dated_at(index + 1):
        return index + 1, None
    if word == "to":
        for name in _audiences():
            if tuple(view.lower(index + 1 + step) for step in range(len(name))) == name:
                return index + 1 + len(name), _offsets(view, index + 1, index + 1 + len(name))
    end = setting_end(view, index)
    if end is None:
        return index, None
    # The channel is named without its preposition, the statement with it: "Telegram", "in a statement".
    is_channel = word in {"on", "via"} and view.tokens[end - 1].is_capitalised
    audience = _offsets(view, index + 1 if is_channel else index, end)
    if view.lower(end) in words_of("published") | {"to", "with"}:
        phrase = phrase_after(view, end + (2 if view.lower(end + 1) in {"on", "by"} else 1))
        end = phrase.end if phrase else end
    return end, audience


def _behind_marks(view: View, index: int, audience: Range | None) -> Adjuncts:
    """Read "that", a colon or a comma that stands before the content."""
    word = view.lower(index)
    if word == "that":
        # "said that, as of Monday, …"
        behind = index + 2 if view.lower(index + 1) == "," else index + 1
        return Adjuncts(behind, has_that=True, audience=audience)
    if word == ":":
        return Adjuncts(index + 1, announces=True, audience=audience)
    if word == "." and view.is_mark(index + 1):  # "…," he said. "…", not parted into sentences
        return Adjuncts(index + 1, resumes=True, audience=audience)
    return _behind_comma(view, index, audience) if word == "," else Adjuncts(index, audience=audience)


def _behind_comma(view: View, index: int, audience: Range | None) -> Adjuncts:
    """Read on from a comma behind a cue: "that", more of the quotation, an insertion, or another clause."""
    after = view.lower(index + 1)
    if after == "that":
        return Adjuncts(index + 2, has_that=True, audience=audience)
    if view.is_mark(index + 1):
        return Adjuncts(index + 1, resumes=True, audience=audience)
    if after in words_of("citing"):
        close = _next_mark(view, index + 2) or len(view.tokens)
        has_that = view.lower(close + 1) == "that"
        return Adjuncts(
            close + 1 + has_that, has_that=has_that, resumes=True, audience=audience, citing=(index + 2, close)
        )
    insertion = _next_mark(view, index + 1) if _is_insertion(view, index + 1) else None
    if insertion is not None and insertion - index <= _LONGEST_INSERTION:
        if view.lower(insertion + 1) == "that":
            return Adjuncts(insertion + 2, has_that=True, audience=audience)
        return Adjuncts(insertion + 1, resumes=True, audience=audience)
    if _is_other_clause(view, index + 1):
        return Adjuncts(len(view.tokens), audience=audience)
    return Adjuncts(index + 1, resumes=True, audience=audience)


def _next_mark(view: View, index: int) -> int | None:
    """The next comma or stop from a token on."""
    return next((at for at in range(index, len(view.tokens)) if view.lower(at) in {",", "."}), None)


def _is_insertion(view: View, index: int) -> bool:
    return view.lower(index) in words_of("insertions")


def _is_other_clause(view: View, index: int) -> bool:
    """Whether a comma behind a cue opens a clause about the saying, not more of what is said."""
    word = view.lower(index)
    joints = words_of("subordinators") | words_of("coordinators") | words_of("relative_pronouns")
    is_opener = word in joints | words_of("saying_openers")
    return is_opener or (word.endswith("ing") and len(word) > 4) or view.dated_at(index)
