"""What a cue reports: the words on its left, on its right, or on both sides."""

from __future__ import annotations

from tallybook.extract.attribution.adjuncts import Adjuncts
from tallybook.extract.attribution.cues import Cue, View
from tallybook.extract.language.tokens import has_verb, words_of


def choose(
    view: View, left: tuple[int, int] | None, right: list[tuple[int, int]], adjuncts: Adjuncts
) -> list[tuple[int, int]]:
    """Left, right or both: what goes on behind a comma joins the left, else the right alone is what is said."""
    if not left:
        return right
    if not right:
        return [left]
    if adjuncts.resumes:
        return right if only_sets_out(view, left) else [left, *right]
    if view.is_mark(left[1] - 1) and view.lower(right[0][0]) in words_of("prepositions"):
        return [left]
    return right if adjuncts.has_that or not is_saying(view, left) or not _is_tail(view, right[0]) else [left]


def only_sets_out(view: View, left: tuple[int, int]) -> bool:
    """Whether the words before "X said, …" tell when or how it was said: "On Monday", "When asked about the raid"."""
    if any(view.quoted[index] for index in range(*left)):
        return False
    opens = words_of("prepositions") | words_of("subordinators") | words_of("sentence_openers")
    return view.lower(left[0]) in opens or view.dated[left[0]] or view.lower(left[0]).endswith(("ed", "ing"))


def _is_tail(view: View, stretch: tuple[int, int]) -> bool:
    """Whether words behind a cue only say where or when: "in the capital", "as fighting went on"."""
    word = view.lower(stretch[0])
    return word in words_of("prepositions") | words_of("subordinators") or word.endswith("ing")


def is_saying(view: View, left: tuple[int, int]) -> bool:
    """Whether the words on a cue's left can be what is said: quoted, or a clause with a verb."""
    opens = view.lower(left[0]) in words_of("prepositions") | words_of("subordinators")
    is_short = left[1] - left[0] < 12 and not _has_inner_comma(view, left)
    is_quoted = any(view.quoted[index] for index in range(*left))
    return may_be_said(view, left) and (is_quoted or not (opens and is_short))


def may_be_said(view: View, left: tuple[int, int]) -> bool:
    """Whether a stretch has a verb or a quotation in it."""
    return has_verb(view.tokens[left[0] : left[1]]) or any(view.quoted[index] for index in range(*left))


def _has_inner_comma(view: View, left: tuple[int, int]) -> bool:
    return any(view.lower(index) == "," for index in range(left[0], left[1] - 1))


def left_of(view: View, floor: int, clause_start: int) -> tuple[int, int] | None:
    """The stretch before the cue's clause, when a comma or a closing mark parts them."""
    end = clause_start
    if end <= floor:
        return None
    if not view.is_mark(end - 1) and view.tokens[end - 1].text not in {",", "—", "–", "-", "?", "!"}:
        return None
    while end > floor and view.tokens[end - 1].text in {",", "—", "–", "-"}:
        end -= 1
    start = floor
    while start < end and (
        view.tokens[start].text in {",", ";", "—", "–"} or (view.lower(start) in {"and", "but"} and floor)
    ):
        start += 1
    return (start, end) if end > start else None


def right_of(view: View, cue: Cue, adjuncts: Adjuncts, limit: int, *, has_left: bool) -> list[tuple[int, int]]:
    """What is said behind the cue, if that verb can be followed by it."""
    start, end = adjuncts.end, without_stop(view, limit)
    if start >= end:
        return []
    follows = cue.verb.follows if cue.verb else frozenset({"object"})
    is_quoted = view.is_mark(start)
    if follows == {"quote"} and not is_quoted and not adjuncts.announces:
        return []
    if has_left and not (adjuncts.has_that or adjuncts.resumes or is_quoted) and _is_tail(view, (start, end)):
        return []
    is_marked = adjuncts.has_that or is_quoted or adjuncts.announces or adjuncts.resumes
    if is_marked:
        return [(start, end)] if not is_quoted or adjuncts.has_that or _is_speech(view, start, end) else []
    if "named" in follows:
        return [(start, end)] if any(view.quoted[index] for index in range(start, end)) else []
    if "infinitive" in follows and view.lower(start) == "to":
        return [(start, end)]
    if "object" in follows:
        return [(start, end)]
    is_clause = has_verb(view.tokens[start:end]) and view.lower(start) not in {"to", "of", "about", "for", "with"}
    if "clause" in follows and is_clause and not (cue.verb and cue.verb.weak and _is_tail(view, (start, end))):
        return [(start, end)]
    return [(start, end)] if "person" in follows and adjuncts.audience and end - start > 2 else []


def _is_speech(view: View, start: int, end: int) -> bool:
    """Whether a stretch that opens with a quotation mark is speech and no quoted name or single term."""
    return sum(view.quoted[index] for index in range(start, end)) > 1 or has_verb(view.tokens[start:end])


def without_stop(view: View, limit: int) -> int:
    """The limit less the stops and commas before it; a stop inside quotation marks stays."""
    while limit > 0 and view.tokens[limit - 1].text in {".", ",", ";", ":"} and not view.quoted[limit - 1]:
        limit -= 1
    return limit
