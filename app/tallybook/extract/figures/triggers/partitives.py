"""Figures that are parts of another: "including 12 children", "3 of them seriously", "71 of which were shot down"."""

from __future__ import annotations

from collections.abc import Sequence

from tallybook.extract.figures.triggers.table import ArgumentTable, Role
from tallybook.extract.language.words import words
from tallybook.extract.syntax.chunks import Chunk, Group, Kind, Verb
from tallybook.extract.syntax.lexicon import EQUIPMENT, PEOPLE, measure_group
from tallybook.extract.syntax.traversal import list_from
from tallybook.records import Category

_BEING = words("finite_being") | {"being"}


def claim_parts(arguments: ArgumentTable) -> None:
    """43 killed, including 12 children; 5 wounded, 2 of them badly; 12 hurt, 3 seriously."""
    for index, chunk in enumerate(arguments.chunks):
        if chunk.kind is Kind.INCLUDING and (whole := _whole_before(arguments, index)):
            for at in list_from(arguments.chunks, index + 1, arguments.found):
                _claim_part(arguments, at, whole)
        elif isinstance(chunk, Group) and chunk.is_partitive:
            _claim_partitive(arguments, index)
        elif isinstance(chunk, Group) and chunk.quantity and not chunk.has_noun and index not in arguments.found:
            after = arguments.chunks[index + 1] if index + 1 < len(arguments.chunks) else None
            is_manner = after and after.kind is Kind.ADVERB and after.lowers[0] in words("manner")
            if is_manner and (whole := _whole_before(arguments, index)):
                _claim_part(arguments, index, whole)
                if index in arguments.found:
                    _settle_shot(arguments, index, whole)


def _settle_shot(arguments: ArgumentTable, index: int, whole: Role) -> None:
    """Four were shot, one fatally: of those hurt one was killed."""
    if arguments.chunks[index + 1].lowers[0] in words("fatal") and whole.measure == "wounded":
        whole.measure, arguments.found[index].measure = "killed_or_wounded", "killed"


def settle_victims(arguments: ArgumentTable) -> None:
    """Six shot, two killed; four people were shot, one of whom died: those shot are killed or wounded."""
    for index, shot in arguments.found.items():
        trigger = arguments.chunks[shot.trigger] if shot.trigger is not None else None
        if shot.measure != "wounded" or not (isinstance(trigger, Verb) and trigger.lemma == "shoot"):
            continue
        for at, dead in arguments.found.items():
            is_part = at > index and dead.measure == "killed" and dead.whole in {None, shot}
            if is_part and _is_share(dead.group, shot.group):
                shot.measure, dead.whole = "killed_or_wounded", shot


def _is_share(part: Group, whole: Group) -> bool:
    """Whether a group without a noun of its own counts fewer than the group before it, of which it may be a part."""
    if part.quantity is None or whole.quantity is None or part.is_others or part.is_more:
        return False
    is_fewer = (part.quantity.value or 0) < (whole.quantity.value or 0)
    return is_fewer and (part.is_partitive or not part.has_noun)


def _claim_partitive(arguments: ArgumentTable, index: int) -> None:
    """Two of whom died: killed by its own verb and part of the wounded; 71 of 88 drones: part of what follows it."""
    whole = arguments.found.get(index + 1) or _whole_before(arguments, index)
    if not whole:
        return
    if index in arguments.found:
        role = arguments.found[index]
        is_of_people = role.measure in measure_group("casualties") and role.trigger != whole.trigger
        if whole.category is Category.EQUIPMENT and is_of_people:
            role.category = Category.PEOPLE  # "was shot down, and 31 of those aboard died"
            return
        if role.trigger == whole.trigger and not role.group.meanings:
            role.measure = whole.measure
        role.whole = role.whole or whole
        role.category = category_after(arguments, index) or (
            whole.category if role.category is Category.PEOPLE else role.category
        )
    else:
        _claim_part(arguments, index, whole)


def _whole_before(arguments: ArgumentTable, index: int) -> Role | None:
    for at in range(index - 1, -1, -1):
        role = arguments.found.get(at)
        if role and role.whole is None and not role.group.is_partitive:
            return role
    return None


def _claim_part(arguments: ArgumentTable, at: int, whole: Role) -> None:
    kind = EQUIPMENT if whole.category is Category.EQUIPMENT else PEOPLE
    made = arguments.claim(at, {kind: whole.measure}, whole.trigger)
    if made:
        made.whole = whole
        if not made.group.has_noun or made.group.is_partitive:
            made.category = category_after(arguments, at) or whole.category


def category_after(arguments: ArgumentTable, at: int) -> Category | None:
    """The category that a partitive is said to be of: "3 of them children", "two of whom were soldiers"."""
    for chunk in arguments.chunks[at + 1 : at + 4]:
        if isinstance(chunk, Group):
            return chunk.category if chunk.quantity is None else None
        is_being = chunk.kind is Kind.OTHER_VERB and set(chunk.lowers) <= _BEING
        if not is_being and chunk.kind is not Kind.ADVERB and chunk.lowers != ("being",):
            return None
    return None


def claim_members(arguments: ArgumentTable) -> None:
    """Eight members of the security forces; 19 wounded, all of them soldiers: what kind of people is told behind."""
    for index, role in arguments.found.items():
        if role.category is Category.EQUIPMENT:
            continue
        chunks = arguments.chunks
        after = chunks[index + 1 : index + 3]
        noun = role.group.lowers[-1:]
        if len(after) == 2 and after[0].lowers == ("of",) and noun and noun[0] in words("members"):
            role.category = _category_of_body(after[1]) or role.category
        elif role.category is Category.PEOPLE and (among := _among(arguments, role)) is not None:
            group = chunks[among]
            role.of = among
            role.category = (group.category if isinstance(group, Group) else None) or role.category
        elif role.category is Category.PEOPLE and (kind := _all_of_them(chunks, index)):
            role.category = kind


def _among(arguments: ArgumentTable, role: Role) -> int | None:
    """Where it stands whom the dead were among: "63 dead among our soldiers"."""
    at = role.index + 1 + (role.trigger == role.index + 1)
    behind = arguments.chunks[at : at + 2]
    is_among = len(behind) == 2 and behind[0].lowers in {("among",), ("amongst",)} and isinstance(behind[1], Group)
    return at + 1 if is_among and not role.group.has_noun else None


def _category_of_body(body: Chunk) -> Category | None:
    lowers = set(body.lowers)
    if "police" in lowers:
        return Category.POLICE
    return Category.PERSONNEL if lowers & (words("forces") | words("guards")) else None


def _all_of_them(chunks: Sequence[Chunk], index: int) -> Category | None:
    """The noun in "all of them soldiers", "both policemen" close behind a group."""
    for at in range(index + 1, min(index + 6, len(chunks) - 1)):
        chunk = chunks[at]
        if isinstance(chunk, Group) and chunk.is_counted:
            return None
        is_all = chunk.lowers[:1] in {("all",), ("both",)} and chunks[at - 1].kind is Kind.COMMA
        if not is_all:
            continue
        if isinstance(chunk, Group) and chunk.category and len(chunk.lowers) > 1:
            return chunk.category
        for following in chunks[at + 1 : at + 3]:
            if isinstance(following, Group):
                return following.category
    return None


def claim_said_to_be(arguments: ArgumentTable) -> None:
    """Of the 43 killed, 13 were soldiers; "Twelve were children" after a sentence that says what befell them."""
    for index, chunk in enumerate(arguments.chunks[:-2]):
        if not (isinstance(chunk, Group) and chunk.quantity and not chunk.has_noun and index not in arguments.found):
            continue
        category = category_after(arguments, index)
        if category is None or category is Category.EQUIPMENT:
            continue
        named = _set_before(arguments, index)
        whole = None if named else _whole_before(arguments, index)
        source = whole or arguments.before
        measure = named or (source.measure if source else None)
        if measure and (source is None or source.category is not Category.EQUIPMENT):
            made = arguments.claim(index, {PEOPLE: measure}, whole.trigger if whole else None)
            if made:
                made.whole, made.category = whole, category


def _set_before(arguments: ArgumentTable, index: int) -> str | None:
    """The measure of a set that is named before its parts without a number: "of the dead, nine were children"."""
    for before in range(index - 1, -1, -1):
        chunk = arguments.chunks[before]
        is_set = isinstance(chunk, Group) and chunk.is_definite and not chunk.is_counted
        is_state = isinstance(chunk, Verb) and before > 0 and arguments.chunks[before - 1].lowers == ("those",)
        if (is_set or is_state) and isinstance(chunk, Group | Verb) and PEOPLE in chunk.meanings:
            return chunk.meanings[PEOPLE]
    return None
