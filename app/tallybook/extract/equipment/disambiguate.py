"""Which names that could be equipment are: "a Leopard", not "General Abrams"; "two A-10s", not "the A-10 motorway"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from tallybook.extract.equipment.gazetteer import Doubt, Kind, grammar


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name that may be equipment, at [start, end) of the text with what stands before it and belongs to it.

    `name` is the model or noun of the vocabulary; `doubt` is NONE where a noun of equipment stands behind the model.
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
_ON = re.compile(r"(\w+) (?:the )?\Z")
_BEHIND = re.compile(r"[ \n-]([\w'-]+)")
_SHORT = re.compile(r"[A-Z][ -]?\d{1,4}[A-Z]?")
_JOINED = re.compile(r"(?:,? (?:and|or|plus) |, | ?/ ?| & )(?:an? |the |\d+ )?")
_LONGEST_LIST = 8  # names that a noun of equipment at the end of their list bears out
_REACH = 40  # characters before a name in which the words that bear it out stand


def settle(text: str, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Those of the candidates, in order, that are equipment by the words around them or by the rest of the text."""
    verdicts = [_verdict(text, one) for one in candidates]
    shown = [one for one, verdict in zip(candidates, verdicts, strict=True) if verdict]
    names, classes = {one.name for one in shown}, {one.class_ for one in shown}
    of_models = {one.class_ for one in shown if one.kind is not Kind.NOUN}
    for index, one in enumerate(candidates):
        if verdicts[index] is None:
            by_class = one.class_ in (of_models if one.doubt is Doubt.WORD else classes)
            verdicts[index] = (
                one.name in names
                or (by_class and (one.is_plural or one.doubt is not Doubt.WORD))
                or _is_coordinated(text, candidates, verdicts, index)
            )
    return [one for one, verdict in zip(candidates, verdicts, strict=True) if verdict]


def is_road(text: str, start: int, end: int) -> bool:
    """Whether a designator is said to be a road, a room, a form: "Highway M-4", "the A-10 motorway", "on the M4"."""
    before = _word_before(text, start)
    if before in _doubts("before") or _word_behind(text, end).lower() in _doubts("behind"):
        return True
    if not _SHORT.fullmatch(text, start, end):
        return False
    on = _ON.search(text[max(0, start - _REACH) : start])
    return on is not None and on[1].lower() in _doubts("on")


def _verdict(text: str, one: Candidate) -> bool | None:
    """True where it is equipment, False where it is none, None where the rest of the text must tell."""
    if one.doubt is Doubt.HINTED:
        return None
    is_short = _SHORT.fullmatch(text, one.start, one.end) is not None
    if one.doubt is Doubt.NONE:
        return not (is_short and is_road(text, one.start, one.end))
    if one.doubt is Doubt.ROAD:
        return _road_verdict(text, one)
    behind = _word_behind(text, one.end)
    if not one.is_plural and text[one.end : one.end + 1] == " " and behind[:1].isupper():
        return False
    if _is_counted(text, one.start):
        return True
    before = _BEFORE.search(text[max(0, one.start - _REACH) : one.start])
    if not one.is_plural or not before:
        return True if one.is_plural and _is_done(text, one) else None
    if before[1].lower() == "the" or before[1] in _doubts("elsewhere"):
        return True if _is_done(text, one) else None
    return True if before[1][0].islower() or before[1].lower().endswith(_demonym_endings()) else None


def _road_verdict(text: str, one: Candidate) -> bool | None:
    if is_road(text, one.start, one.end):
        return False
    if _is_counted(text, one.start) or one.is_plural or _is_done(text, one):
        return True
    return None if one.kind is Kind.MODEL else False


def _is_done(text: str, one: Candidate) -> bool:
    """Whether something is done to it that is done to weapons: "the A-10 was shot down"."""
    before = text[max(0, one.start - _REACH) : one.start].rstrip().lower()
    return before.endswith(tuple(grammar("doubts")["done"])) or _done_behind().match(text, one.end) is not None


@cache
def _done_behind() -> re.Pattern[str]:
    done = "|".join(grammar("doubts")["done"])
    return re.compile(rf" (?:(?:was|were|is|are|been|being|had|has|have) ){{0,2}}(?:{done})\b")


def _is_counted(text: str, start: int) -> bool:
    """Whether a number, an article or the like stands before a place."""
    before = _word_before(text, start)
    if before == "of":
        of = _OF.search(text[max(0, start - _REACH) : start])
        return bool(of) and of[1].lower() in _doubts("counting_of") if of else False
    return before[-1:].isdigit() or before in _doubts("counting") or before.split("-")[0] in _doubts("counting")


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


def _word_behind(text: str, end: int) -> str:
    found = _BEHIND.match(text, end)
    return found[1] if found else ""


@cache
def _doubts(name: str) -> frozenset[str]:
    return frozenset(grammar("doubts")[name])


@cache
def _demonym_endings() -> tuple[str, ...]:
    return tuple(grammar("doubts")["demonym_endings"])
