"""One cue with its parts: which words around it are its source, which its content, by the kind of the cue."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tallybook.extract.attribution.adjuncts import read_adjuncts
from tallybook.extract.attribution.content import (
    choose,
    is_saying,
    left_of,
    may_be_said,
    only_sets_out,
    right_of,
    without_stop,
)
from tallybook.extract.attribution.cues import Cue, CueKind
from tallybook.extract.attribution.noun_phrases import Phrase, phrase_after, subject_phrase
from tallybook.extract.document import Range
from tallybook.extract.language.tokens import has_verb
from tallybook.extract.language.words import words
from tallybook.extract.syntax.sentence import Sentence


@dataclass(slots=True)
class Frame:
    """One cue with its parts, as token ranges of its sentence.

    `source` is None where the cue shares the source of the frame before (`shares_source`) or where nobody is named.
    `content` is empty when what is said stands outside the sentence (`announces`: "The ministry said:").
    """

    cue: Cue
    source: tuple[int, int] | None
    content: list[tuple[int, int]]
    clause_start: int
    shares_source: bool = False
    announces: bool = False
    relay: tuple[int, int] | None = None
    relayer: tuple[int, int] | None = None
    audience: Range | None = None
    enclosed_by: Cue | None = None
    nested_in: Frame | None = None
    is_relative: bool = False

    @property
    def is_hearsay(self) -> bool:
        """Whether nobody is named: "reportedly", "is said to"."""
        return self.cue.kind is CueKind.HEARSAY


Builder = Callable[[Sentence, Cue, int, int], "Frame | None"]


def frame_of(sentence: Sentence, cue: Cue, floor: int, limit: int) -> Frame | None:
    """The frame of a cue, its content between the tokens `floor` and `limit`; None where nothing is said."""
    return _BUILDERS[cue.kind](sentence, cue, floor, limit)


def _finite(sentence: Sentence, cue: Cue, floor: int, limit: int) -> Frame | None:
    """ "X said (that) C", "C, X said", "C, said X", "C, X said, C"."""
    subject = subject_phrase(sentence, cue.start)
    if _is_inverted(sentence, cue, subject, floor):
        return _inverted(sentence, cue, floor, limit)
    clause_start = subject.clause_start if subject else cue.start
    if subject and subject.clause_start < floor and not subject.is_relative:
        subject = None
    adjuncts = read_adjuncts(sentence, cue)
    left = left_of(sentence, floor, clause_start)
    right = right_of(sentence, cue, adjuncts, limit)
    is_said = left is not None and (is_saying(sentence, left) if right else _stands_for_itself(sentence, left))
    if left and not is_said and not (adjuncts.resumes and right):
        left = None
    content = choose(sentence, left, right, adjuncts)
    frame = Frame(
        cue,
        (subject.start, subject.end) if subject else None,
        content,
        clause_start,
        shares_source=subject is None,
        announces=not content and adjuncts.announces,
        audience=adjuncts.audience,
    )
    citing = (subject.citing if subject else None) or adjuncts.citing
    if citing:
        frame.relay = _cited(sentence, citing)
    frame.is_relative = bool(subject and subject.is_relative)
    return frame if content or frame.announces else None


def _stands_for_itself(sentence: Sentence, left: tuple[int, int]) -> bool:
    """Whether words before a cue that nothing follows are what is said: any that do not merely tell when or how."""
    return may_be_said(sentence, left) or (left[1] - left[0] > 1 and not only_sets_out(sentence, left))


def _cited(sentence: Sentence, citing: tuple[int, int]) -> tuple[int, int] | None:
    phrase = phrase_after(sentence, citing[0])
    return (phrase.start, min(phrase.end, citing[1])) if phrase else None


def _is_inverted(sentence: Sentence, cue: Cue, subject: Phrase | None, floor: int) -> bool:
    """ "C," said X: a mark stands before the verb, and a name, not a clause, behind it."""
    before = cue.start - 1
    if before <= floor or cue.end >= len(sentence.tokens) or (cue.verb and cue.verb.needs_person):
        return False
    after = sentence.tokens[cue.end]
    if sentence.is_mark(before) or sentence.tokens[before].text in {"?", "!"}:
        return after.lower not in words("prepositions") | {"it", "they", "we"}
    if sentence.lower(before) != ",":
        return False
    phrase = phrase_after(sentence, cue.end)
    if not phrase or not is_saying(sentence, (floor, before)):
        return False
    behind = sentence.tokens[phrase.end].text if phrase.end < len(sentence.tokens) else "."
    return subject is None or (behind in {".", ",", ";"} and not has_verb(sentence.tokens[cue.end : phrase.end]))


def _inverted(sentence: Sentence, cue: Cue, floor: int, limit: int) -> Frame | None:
    phrase = phrase_after(sentence, cue.end)
    left = left_of(sentence, floor, cue.start)
    if not phrase or not left:
        return None
    content = [left]
    return Frame(cue, (phrase.start, phrase.end), content, cue.start)


def _participle(sentence: Sentence, cue: Cue, _floor_: int, limit: int) -> Frame | None:
    """ "..., adding that C"; "a statement saying C"; "quoted Y as saying C"."""
    adjuncts = read_adjuncts(sentence, cue)
    right = right_of(sentence, cue, adjuncts, limit)
    if not right and not adjuncts.announces:
        return None
    source, relayer = None, None
    before = sentence.lower(cue.start - 1)
    if before == "as":
        source, relayer = _quoted_as_saying(sentence, cue.start - 1)
    elif before not in {",", "and", "but", "—", "–", "-", ";"} and before:
        phrase = subject_phrase(sentence, cue.start)
        source = (phrase.start, phrase.end) if phrase else None
    frame = Frame(cue, source, right, cue.start, shares_source=source is None, announces=not right)
    frame.relayer = relayer
    frame.audience = adjuncts.audience
    return frame


def _quoted_as_saying(sentence: Sentence, at: int) -> tuple[tuple[int, int] | None, tuple[int, int] | None]:
    """Source and go-between of "the agency quoted Y as saying"."""
    for verb in range(at - 1, max(-1, at - 14), -1):
        if sentence.lower(verb) in words("quoting_verbs"):
            phrase, relayer = phrase_after(sentence, verb + 1), subject_phrase(sentence, verb)
            named = (phrase.start, phrase.end) if phrase else None
            return named, (relayer.start, relayer.end) if relayer else None
    return None, None


def _according(sentence: Sentence, cue: Cue, floor: int, limit: int) -> Frame | None:
    """ "According to X, C", "C, according to X", "C, according to X, C"."""
    phrase = phrase_after(sentence, cue.end)
    if not phrase:
        return None
    end = phrase.end
    while end < limit and (sentence.dated[end] or sentence.lower(end) in words("times")):
        end += 1
    rest = (end + 1, without_stop(sentence, limit)) if sentence.lower(end) == "," else (limit, limit)
    is_front = all(sentence.lower(index) in words("sentence_openers") | {","} for index in range(floor, cue.start))
    left = None if is_front else _left_of_according(sentence, floor, cue.start)
    content = [left] if left else []
    if rest[0] < rest[1] and (is_front or not _is_aside(sentence, rest[0])):
        content.append(rest)
    elif is_front and not content and end < without_stop(sentence, limit):
        content.append((end, without_stop(sentence, limit)))
    frame = Frame(cue, (phrase.start, phrase.end), content, floor if is_front else cue.start)
    return frame if content else None


def _left_of_according(sentence: Sentence, floor: int, cue_start: int) -> tuple[int, int] | None:
    end = cue_start
    while end > floor and sentence.tokens[end - 1].text in {",", "—", "–", "-", "("}:
        end -= 1
    start = floor
    while start < end and sentence.tokens[start].text in {",", ";", "—", "–"}:
        start += 1
    return (start, end) if end > start else None


def _is_aside(sentence: Sentence, first: int) -> bool:
    """Whether what follows a postponed cue speaks of the source and not of the matter: "which monitors the war"."""
    word = sentence.lower(first)
    return word in words("aside_openers") | words("citing") or sentence.lower(first - 1) != ","


def _hearsay(sentence: Sentence, cue: Cue, floor: int, limit: int) -> Frame | None:
    """ "X is reportedly doing Y": the sentence without the cue."""
    pieces = [(floor, cue.start), (cue.end, without_stop(sentence, limit))]
    content = [piece for piece in pieces if piece[0] < piece[1] and sentence.tokens[piece[0]].text != "."]
    return Frame(cue, None, content, floor) if content else None


def _passive(sentence: Sentence, cue: Cue, floor: int, _limit_: int) -> Frame | None:
    """ "C was confirmed by X", "C, as reported by X"."""
    phrase = phrase_after(sentence, cue.end + 1)
    end = cue.start
    while end > floor and sentence.lower(end - 1) in words("be") | words("cue_adverbs") | words("have") | {
        "as",
        ",",
    }:
        end -= 1
    if not phrase or end <= floor:
        return None
    return Frame(cue, (phrase.start, phrase.end), [(floor, end)], cue.start)


def _placing(sentence: Sentence, cue: Cue, _floor_: int, limit: int) -> Frame | None:
    """ "X put the toll at 43": what is placed and where."""
    subject = subject_phrase(sentence, cue.start)
    semicolon = next((at for at in range(cue.end, limit) if sentence.lower(at) == ";"), limit)
    right = (cue.end, without_stop(sentence, min(limit, semicolon)))
    if right[0] >= right[1]:
        return None
    return Frame(
        cue,
        (subject.start, subject.end) if subject else None,
        [right],
        subject.clause_start if subject else cue.start,
        shares_source=subject is None,
    )


def _count(sentence: Sentence, cue: Cue, floor: int, limit: int) -> Frame | None:
    """ "C by X's count", "By X's count, C"."""
    by = next(at for at in range(cue.start - 2, -1, -1) if sentence.lower(at) == "by")
    is_front = all(sentence.lower(at) in words("sentence_openers") | {","} for at in range(floor, by))
    first = cue.end + (sentence.lower(cue.end) == ",")
    content = (first, without_stop(sentence, limit)) if is_front else _left_of_according(sentence, floor, by)
    if content is None or content[0] >= content[1]:
        return None
    return Frame(cue, (by + 1, cue.start), [content], floor if is_front else by)


_BUILDERS: dict[CueKind, Builder] = {
    CueKind.FINITE: _finite,
    CueKind.PARTICIPLE: _participle,
    CueKind.ACCORDING: _according,
    CueKind.HEARSAY: _hearsay,
    CueKind.PASSIVE: _passive,
    CueKind.PLACING: _placing,
    CueKind.COUNT: _count,
}
