"""Which names that could be equipment are: "a Leopard", not "General Abrams"; "two A-10s", not "the A-10 motorway"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tallybook.extract.equipment.gazetteer import Doubt, Kind, words


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name that may be equipment, at [start, end) of the text with what stands before it and belongs to it.

    `name` is the model or noun of the vocabulary; `doubt` is NONE where a noun of equipment stands behind the model;
    `calibre` is in millimetres.
    """

    start: int
    end: int
    kind: Kind
    name: str
    class_: str
    is_plural: bool
    doubt: Doubt
    calibre: float | None = None


_BEFORE = re.compile(r"([\w'.-]+)[ \n](?:[\"“«'‘])?\Z")
_OF = re.compile(r"([\w'-]+) of (?:the |its |their )?\Z")
_BEHIND = re.compile(r"[ \n-]([\w'-]+)")
_JOINED = re.compile(r"(?:,? (?:and|or|plus) |, | ?/ ?| & )(?:an? |the |\d+ )?")
_LONGEST_LIST = 8  # names that a noun of equipment at the end of their list bears out
_REACH = 40  # characters before a name in which the words that bear it out stand


def disambiguate(text: str, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Those of the candidates, in order, that are equipment by the words around them or by the rest of the text."""
    verdicts = [_verdict(text, one) for one in candidates]
    shown = [one for one, verdict in zip(candidates, verdicts, strict=True) if verdict]
    names, classes = {one.name for one in shown}, {one.class_ for one in shown}
    of_models = {one.class_ for one in shown if one.kind is not Kind.NOUN}
    for index, one in enumerate(candidates):
        if verdicts[index] is None:
            is_word = one.doubt is Doubt.WORD
            by_class = one.class_ in (of_models if is_word else classes) and (one.is_plural or not is_word)
            verdicts[index] = one.name in names or by_class or _is_coordinated(text, candidates, verdicts, index)
    return [one for one, verdict in zip(candidates, verdicts, strict=True) if verdict]


def is_road(text: str, start: int, end: int) -> bool:
    """Whether a designator is said to be a road, a room, a form: "Highway M-4", "the A-10 motorway"."""
    behind = _BEHIND.match(text, end)
    is_behind = behind is not None and behind[1].lower() in words("doubts", "behind")
    return is_behind or _word_before(text, start) in words("doubts", "before")


def _verdict(text: str, one: Candidate) -> bool | None:
    """True where it is equipment, False where it is none, None where the rest of the text must tell."""
    if one.doubt is Doubt.NONE or one.doubt is Doubt.HINTED:
        return True if one.doubt is Doubt.NONE else None
    if one.doubt is Doubt.ROAD:
        if is_road(text, one.start, one.end):
            return False
        is_sure = one.is_plural or _is_counted(text, one.start)
        return True if is_sure else None if one.kind is Kind.MODEL else False
    if not one.is_plural and text[one.end : one.end + 1] == " " and text[one.end + 1 : one.end + 2].isupper():
        return False
    if _is_counted(text, one.start):
        return True
    before = _BEFORE.search(text[max(0, one.start - _REACH) : one.start])
    if not one.is_plural or not before:
        return True if one.is_plural else None
    if before[1].lower() == "the" or before[1] in words("doubts", "elsewhere"):
        return None
    is_demonym = before[1].lower().endswith(tuple(words("doubts", "demonym_endings")))
    return True if is_demonym or before[1][0].islower() else None


def _is_counted(text: str, start: int) -> bool:
    """Whether a number, an article or the like stands before a place."""
    before = _word_before(text, start)
    if before == "of":
        of = _OF.search(text[max(0, start - _REACH) : start])
        return of is not None and of[1].lower() in words("doubts", "counting_of")
    return before[-1:].isdigit() or not words("doubts", "counting").isdisjoint((before, before.split("-")[0]))


def _is_coordinated(text: str, candidates: Sequence[Candidate], verdicts: Sequence[bool | None], index: int) -> bool:
    """Whether a neighbour in a list is equipment: "Leopard and Abrams tanks"."""
    one = candidates[index]
    if index and verdicts[index - 1] and _JOINED.fullmatch(text, candidates[index - 1].end, one.start):
        return True
    reach = slice(index + 1, index + 1 + _LONGEST_LIST)
    for other, verdict in zip(candidates[reach], verdicts[reach], strict=True):
        if not _JOINED.fullmatch(text, one.end, other.start):
            return False
        if verdict:
            return other.kind is not Kind.NOUN
        one = other
    return False


def _word_before(text: str, start: int) -> str:
    found = _BEFORE.search(text[max(0, start - _REACH) : start])
    return found[1].lower().rstrip(".") if found else ""
