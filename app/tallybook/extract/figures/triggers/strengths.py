"""Forces and stocks of arms by their size: "a garrison of 300", "600 strong", "down to 14 tanks"."""

from __future__ import annotations

from collections.abc import Sequence

from tallybook.extract.figures.triggers.table import Claims
from tallybook.extract.language.words import words
from tallybook.extract.syntax.chunks import Chunk, Group, Kind
from tallybook.extract.syntax.clauses import subject_before
from tallybook.extract.syntax.lexicon import EQUIPMENT, PEOPLE, measure_group
from tallybook.extract.syntax.traversal import is_stock, list_from
from tallybook.records import Category

_PRESENT = {PEOPLE: "present", EQUIPMENT: "present"}
_HELD = measure_group("conditions")


def claim_strengths(claims: Claims) -> None:
    """The garrison, 600 strong, surrendered: its size is a figure of its own."""
    for index, chunk in enumerate(claims.chunks):
        is_size = isinstance(chunk, Group) and chunk.quantity and chunk.lowers[-1].endswith("strong")
        if is_size and isinstance(chunk, Group) and chunk.category is Category.PERSONNEL:
            _claim_of(claims, index, None, _named_before(claims.chunks, index))


def _claim_of(claims: Claims, at: int, trigger: int | None, named: int | None) -> None:
    """Claim a size, and say where its force is named."""
    made = claims.claim(at, _PRESENT, trigger)
    if made and named is not None:
        made.of = named


def _named_before(chunks: Sequence[Chunk], index: int) -> int | None:
    """The group that a size stands to: "the Soviet contingent, still 50,300 strong"."""
    at = index - 1
    while at >= 0 and chunks[at].kind in {Kind.COMMA, Kind.ADVERB, Kind.TIME}:
        at -= 1
    named = chunks[at] if at >= 0 else None
    return at if isinstance(named, Group) and not named.is_counted else None


def claim_stocks(claims: Claims) -> None:
    """An arsenal of 90 warheads; a 500-strong force; down to 14 howitzers: present, where no verb says more."""
    for index, chunk in enumerate(claims.chunks):
        if is_stock(chunk) or _is_left(claims.chunks, index):
            for at in list_from(claims.chunks, index + 1, claims.found):
                group = claims.chunks[at]
                if isinstance(group, Group) and group.quantity and not group.is_partitive:
                    _claim_of(claims, at, index, _holder(claims.chunks, index))
        elif isinstance(chunk, Group) and chunk.quantity and any(word.endswith("-strong") for word in chunk.lowers):
            claims.claim(index, _PRESENT, None)


def _is_left(chunks: Sequence[Chunk], index: int) -> bool:
    """Whether a number is what is left: "was down to 14"."""
    before = chunks[max(0, index - 2) : index]
    is_down = len(before) == 2 and before[1].lowers == ("down",) and bool(set(before[0].lowers) & words("be"))
    return is_down and chunks[index].lowers == ("to",)


def _holder(chunks: Sequence[Chunk], index: int) -> int | None:
    """Where it stands whose a stock is: right before it, or as the subject of "was down to"."""
    if not is_stock(chunks[index]):
        return next((found.index for found in subject_before(chunks, index - 2)), None)
    named = chunks[index - 1] if index else None
    return index - 1 if isinstance(named, Group) and not named.is_counted else None


def claim_predicates(claims: Claims) -> None:
    """Around 40 soldiers have been prisoners since 1979; 3,000 of them are refugees."""
    for index, chunk in enumerate(claims.chunks[1:], start=1):
        if not isinstance(chunk, Group) or chunk.is_counted or chunk.is_definite:
            continue
        measure = chunk.meanings.get(PEOPLE)
        verb = claims.chunks[index - 1]
        if measure not in _HELD or verb.kind is not Kind.OTHER_VERB or not set(verb.lowers[-1:]) & words("be"):
            continue
        for found in subject_before(claims.chunks, index - 1):
            group = claims.chunks[found.index]
            is_soldier = isinstance(group, Group) and group.category is Category.PERSONNEL
            claims.claim(found.index, {PEOPLE: "captured" if is_soldier else measure}, index - 1)


def claim_described(claims: Claims) -> None:
    """The museum shows a captured T-55 beside a crippled landing ship: what befell it stands before its name."""
    for index, chunk in enumerate(claims.chunks):
        if isinstance(chunk, Group) and chunk.is_one and chunk.equipment and EQUIPMENT in chunk.meanings:
            claims.claim(index, {EQUIPMENT: chunk.meanings[EQUIPMENT]}, None)
