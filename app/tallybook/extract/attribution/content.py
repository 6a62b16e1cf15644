"""What a cue reports: the words on its left, on its right, or on both sides."""

from __future__ import annotations

from tallybook.extract.attribution.adjuncts import Adjuncts
from tallybook.extract.attribution.cues import Cue
from tallybook.extract.language.tokens import has_verb
from tallybook.extract.language.words import words
from tallybook.extract.syntax.sentence import Sentence


def choose(
    sentence: Sentence, left: tuple[int, int] | None, right: list[tuple[int, int]], adjuncts: Adjuncts
) -> list[tuple[int, int]]:
    """Left, right or both: what goes on behind a comma joins the left, else the right alone is what is said."""
    if not left:
        return right
    if not right:
        return [left]
    if adjuncts.resumes:
        return right if only_sets_out(sentence, left) else [left, *right]
    return right if adjuncts.has_that or not is_saying(sentence, left) or not _is_tail(sentence, right[0]) else [left]


def only_sets_out(sentence: Sentence, left: tuple[int, int]) -> bool:
    """Whether the words before "X said, …" tell when or how it was said: "On Monday", "When asked about the raid"."""
    opens = words("prepositions") | words("clause_openers") | words("sentence_openers")
    return (
        sentence.lower(left[0]) in opens or sentence.dated[left[0]] or sentence.lower(left[0]).endswith(("ed", "ing"))
    )


def _is_tail(sentence: Sentence, stretch: tuple[int, int]) -> bool:
    """Whether words behind a cue only say where or when: "in the capital", "as fighting went on"."""
    word = sentence.lower(stretch[0])
    return word in words("prepositions") | words("clause_openers") or word.endswith("ing")


def is_saying(sentence: Sentence, left: tuple[int, int]) -> bool:
    """Whether the words on a cue's left can be what is said: quoted, or a clause with a verb."""
    opens = sentence.lower(left[0]) in words("prepositions") | words("clause_openers")
    is_short = left[1] - left[0] < 12 and not _has_inner_comma(sentence, left)
    is_quoted = any(sentence.quoted[index] for index in range(*left))
    return may_be_said(sentence, left) and (is_quoted or not (opens and is_short))


def may_be_said(sentence: Sentence, left: tuple[int, int]) -> bool:
    """Whether a stretch has a verb or a quotation in it."""
    return has_verb(sentence.tokens[left[0] : left[1]]) or any(sentence.quoted[index] for index in range(*left))


def _has_inner_comma(sentence: Sentence, left: tuple[int, int]) -> bool:
    return any(sentence.lower(index) == "," for index in range(left[0], left[1] - 1))


def left_of(sentence: Sentence, floor: int, clause_start: int) -> tuple[int, int] | None:
    """The stretch before the cue's clause, when a comma or a closing mark parts them."""
    end = clause_start
    if end <= floor:
        return None
    if not sentence.is_mark(end - 1) and sentence.tokens[end - 1].text not in {",", "—", "–", "-", "?", "!"}:
        return None
    while end > floor and sentence.tokens[end - 1].text in {",", "—", "–", "-"}:
        end -= 1
    return (floor, end) if end > floor else None


def right_of(sentence: Sentence, cue: Cue, adjuncts: Adjuncts, limit: int) -> list[tuple[int, int]]:
    """What is said behind the cue, if that verb can be followed by it."""
    start, end = adjuncts.end, without_stop(sentence, limit)
    if start >= end:
        return []
    follows = cue.verb.follows if cue.verb else frozenset({"object"})
    is_quoted = sentence.is_mark(start)
    if follows == {"quote"} and not is_quoted and not adjuncts.announces:
        return []
    is_marked = adjuncts.has_that or is_quoted or adjuncts.announces or adjuncts.resumes
    if is_marked:
        return [(start, end)] if not is_quoted or adjuncts.has_that or _is_speech(sentence, start, end) else []
    if "named" in follows:
        return [(start, end)] if any(sentence.quoted[index] for index in range(start, end)) else []
    if "infinitive" in follows and sentence.lower(start) == "to":
        return [(start, end)]
    if "object" in follows:
        return [(start, end)]
    is_clause = has_verb(sentence.tokens[start:end]) and sentence.lower(start) not in {
        "to",
        "of",
        "about",
        "for",
        "with",
    }
    if "clause" in follows and is_clause and not (cue.verb and cue.verb.weak and _is_tail(sentence, (start, end))):
        return [(start, end)]
    return [(start, end)] if "person" in follows and adjuncts.audience and end - start > 2 else []


def _is_speech(sentence: Sentence, start: int, end: int) -> bool:
    """Whether a stretch that opens with a quotation mark is speech and no quoted name or single term."""
    return sum(sentence.quoted[index] for index in range(start, end)) > 1 or has_verb(sentence.tokens[start:end])


def without_stop(sentence: Sentence, limit: int) -> int:
    """The limit less the stops and commas before it; a stop inside quotation marks stays."""
    while limit > 0 and sentence.tokens[limit - 1].text in {".", ",", ";", ":"} and not sentence.quoted[limit - 1]:
        limit -= 1
    return limit
