"""Ways of telling what befell people without a verb of a measure beside them.

By their wounds ("three have burns"), by a pronoun ("rounded up nine men and shot them"), by a number that goes on from
the one before ("admitted to nine", "Uruguay one"), by a predicate put first ("Killed in the raid were 14 farmers").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tallybook.extract.figures.triggers.table import Claims, Role
from tallybook.extract.language.words import words
from tallybook.extract.syntax.chunks import Chunk, Group, Kind, Verb, Voice
from tallybook.extract.syntax.clauses import subject_before
from tallybook.extract.syntax.lexicon import (
    EQUIPMENT,
    PEOPLE,
    injury_nouns,
    lone_words,
    longest,
    measure_group,
    verb_forms,
)
from tallybook.extract.syntax.traversal import list_from
from tallybook.records import Category

_HARMS = measure_group("bodily_harms")
_BEING = lone_words("finite_being")
_BROKEN = words("broken")
_LIMBS_OF_MANY = words("limbs") | {f"{limb}s" for limb in words("limbs")}
_LINKS = frozenset({("from",), ("for",), ("with",)}) | lone_words("broken")
_BETWEEN = frozenset({Kind.ADVERB, Kind.TIME})
_CLOSING = frozenset({Kind.STOP, Kind.COMMA, Kind.CONJUNCTION, Kind.PREPOSITION, Kind.TIME})
_OBJECTS = {"them": False, "him": True, "her": True}  # whether the pronoun stands for one
_REACH = 3  # chunks from a wound back to the word that says whose it is


def claim_injuries(claims: Claims) -> None:
    """Three suffered burns; left two with broken legs; a woman a concussion; whose injuries are slight."""
    last: int | None = None
    for index, chunk in enumerate(claims.chunks):
        is_broken = bool(index) and bool(_BROKEN.intersection((*claims.chunks[index - 1].lowers[-1:], *chunk.lowers)))
        if not _is_injury(chunk) and not (is_broken and _LIMBS_OF_MANY.intersection(chunk.lowers[-1:])):
            continue
        found = list(_injured(claims, index))
        if not found and last is not None and _is_people(claims.chunks, index - 1):
            found = [index - 1]  # "…, a woman a concussion"
        for at in found:
            if claims.claim(at, {PEOPLE: "wounded"}, index):
                last = index


def _is_injury(chunk: Chunk) -> bool:
    if chunk.kind not in {Kind.GROUP, Kind.ACT} or (isinstance(chunk, Group) and chunk.quantity and chunk.category):
        return False
    return any(longest(injury_nouns(), chunk.lowers, at) for at in range(len(chunk.lowers)))


def _injured(claims: Claims, index: int) -> Iterator[int]:
    """Who has the wound that a chunk names, by the word that brings it in."""
    chunks = claims.chunks
    at = index - 1
    while at > max(0, index - _REACH) and chunks[at].lowers in _LINKS:
        if chunks[at].lowers == ("with",):
            break
        at -= 1
    if at < 1:
        return
    governor = chunks[at].lowers
    if governor == ("whose",):
        before = at - 1 - (chunks[at - 1].kind is Kind.COMMA)
        if _is_people(chunks, before):
            yield before
    elif governor == ("with",):
        holder = at - 1
        while holder >= 2 and not _is_people(chunks, holder) and chunks[holder - 1].kind is Kind.PREPOSITION:
            holder -= 2
        if _is_people(chunks, holder):
            yield holder
        elif chunks[holder].lowers[-1:] and chunks[holder].lowers[-1] in verb_forms("injuries", "suffering"):
            yield from (one.index for one in subject_before(chunks, holder))
    elif chunks[at].kind is Kind.PARTICIPLE and _is_people(chunks, at - 1):
        if governor[-1] in verb_forms("injuries", "suffering"):
            yield at - 1  # "a dozen nursing wounds"
    elif governor and governor[-1] in verb_forms("injuries", "suffering") and not isinstance(chunks[at], Group):
        yield from (one.index for one in subject_before(chunks, at))


def claim_pronouns(claims: Claims) -> None:
    """They lined up nine men and shot them: the verb says it of whom the pronoun stands for."""
    for index, verb in enumerate(claims.chunks[:-1]):
        if (
            not isinstance(verb, Verb)
            or verb.is_negated
            or verb.is_open
            or verb.voice not in {Voice.ACTIVE, Voice.BARE}
        ):
            continue
        word = claims.chunks[index + 1].lowers[-1:]
        if verb.meanings.get(PEOPLE) not in _HARMS or not word or word[0] not in _OBJECTS:
            continue
        if claims.chunks[index + 1].lowers not in {word, ("all", "of", *word), ("both", "of", *word)}:
            continue
        for at in range(index - 1, -1, -1):
            chunk = claims.chunks[at]
            is_alike = isinstance(chunk, Group) and (chunk.is_one or not _OBJECTS[word[0]])
            if _is_people(claims.chunks, at) and is_alike and at not in claims.found:
                claims.claim(at, verb.meanings, index)
                break


def claim_fronted(claims: Claims) -> None:
    """Killed in the battle were 14 insurgents and a lieutenant: the predicate stands first."""
    for index, verb in enumerate(claims.chunks):
        opens = index == 0 or claims.chunks[index - 1].kind is Kind.STOP
        if not opens or not isinstance(verb, Verb) or verb.voice is not Voice.BARE:
            continue
        for at in range(index + 1, len(claims.chunks) - 1):
            chunk = claims.chunks[at]
            if chunk.lowers in _BEING:
                for one in _listed(claims, at + 1):
                    claims.claim(one, verb.meanings, index)
                break
            if chunk.kind not in _BETWEEN | {Kind.GROUP, Kind.PREPOSITION, Kind.COMMA}:
                break


def _listed(claims: Claims, start: int) -> list[int]:
    """A list of groups, asides like "on the army's side," passed over."""
    found = list_from(claims.chunks, start, claims.found)
    if not found:
        return found
    after = found[-1] + 1
    aside = claims.chunks[after : after + 5]
    kinds = [Kind.CONJUNCTION, Kind.COMMA, Kind.PREPOSITION, Kind.GROUP, Kind.COMMA]
    return found + (list_from(claims.chunks, after + 5, claims.found) if [one.kind for one in aside] == kinds else [])


def claim_conceded(claims: Claims) -> None:
    """Nairobi admitted to nine; revised that to 89; the ministry spoke of several dozen: more or fewer of the same."""
    for index, chunk in enumerate(claims.chunks):
        if not _is_bare_number(claims, index):
            continue
        at = index - 1
        if claims.chunks[at].kind is Kind.ADVERB:
            at -= 1
        if at > 0 and claims.chunks[at].lowers in {("to",), ("of",), ("at",)}:
            at -= 1
        if at > 0 and claims.chunks[at].lowers in {("that",), ("it",), ("this",), ("the", "figure"), ("the", "toll")}:
            at -= 1
        if _is_said_as(claims, index) and (model := _model(claims, index)):
            _claim_as(claims, index, model)
        is_noun = claims.chunks[at].kind is Kind.GROUP and (at == index - 1 or len(claims.chunks[at].lowers) == 1)
        if is_noun or not set(claims.chunks[at].lowers[-1:]) & words("conceding"):
            continue
        if model := _model(claims, index):
            _claim_as(claims, index, model)
        assert isinstance(chunk, Group)  # noqa: S101 - a bare number is a group


def _is_said_as(claims: Claims, index: int) -> bool:
    """Whether a number is said to be of a kind: "lists nine as civilians"."""
    behind = claims.chunks[index + 1 : index + 3]
    if len(behind) < 2 or behind[0].lowers != ("as",):
        return False
    return isinstance(behind[1], Group) and not behind[1].is_counted


def claim_deltas(claims: Claims) -> None:
    """642,420 (+910): what was added is of the same kind."""
    for index, chunk in enumerate(claims.chunks[1:], 1):
        whole = claims.found.get(index - 1)
        is_added = isinstance(chunk, Group) and chunk.quantity is not None and chunk.quantity.is_delta
        if is_added and whole and whole.category is not Category.EQUIPMENT:
            role = claims.claim(index, {PEOPLE: whole.measure}, whole.trigger)
            if role:
                role.category, role.of, role.owner = whole.category, whole.of, whole.owner


def claim_among_counted(claims: Claims) -> None:
    """Three medics were among 12 dead: both; the dead need not be of the kind of their part."""
    for index in range(2, len(claims.chunks) - 2):
        whole, state = claims.chunks[index + 1 : index + 3]
        if claims.chunks[index].lowers not in {("among",), ("amongst",)} or not isinstance(whole, Group):
            continue
        meanings = whole.meanings or (state.meanings if isinstance(state, Verb) else {})
        if not whole.quantity or claims.chunks[index - 1].lowers[-1:] not in _BEING or PEOPLE not in meanings:
            continue
        role = claims.found.get(index + 1) or claims.claim(index + 1, meanings, index + 2)
        if role and not whole.has_noun:
            role.category = Category.PEOPLE
        for found in subject_before(claims.chunks, index - 1):
            claims.claim(found.index, {PEOPLE: meanings[PEOPLE]}, index, part_of=index + 1)


def claim_gapped(claims: Claims) -> None:
    """Uruguay buried one soldier and Malawi three; one army sent 5,000 men, the other 4,400: the verb is left out."""
    for index in range(2, len(claims.chunks)):
        if index in claims.found or _goes_on(claims.chunks, index):
            continue
        name = index - 1 - (claims.chunks[index - 1].kind is Kind.COMMA)
        holder = claims.chunks[name]
        if not isinstance(holder, Group) or holder.is_counted:
            continue
        if harm := _harm_of(claims, index, name, holder):
            _claim_as(claims, index, harm)
        elif verb := _verb_of(claims, index, name, holder):
            _claim_by_verb(claims, index, verb)
        if index in claims.found:
            claims.found[index].of = name  # whose they are


def _harm_of(claims: Claims, index: int, name: int, holder: Group) -> Role | None:
    """The harm that a number goes on from behind a name: "Bishkek reported 59 dead; Dushanbe, 41"."""
    if not _is_people(claims.chunks, index) and not _is_bare_number(claims, index):
        return None
    joint = claims.chunks[name - 1].lowers if name else ()
    is_joined = joint == (";",) or (joint == ("and",) and name == index - 1)
    if holder.category is not None or not _is_short(holder) or not is_joined:
        return None
    model = _model(claims, index)
    return model if model and model.index < name else None


def _verb_of(claims: Claims, index: int, name: int, holder: Group) -> Role | None:
    """The last figure that a verb gave before a party and its number, with which a clause ends: "the other 4,400"."""
    group, joint = claims.chunks[index], claims.chunks[name - 1].kind
    is_bare = isinstance(group, Group) and group.quantity and not group.has_noun and not group.is_partitive
    is_party = not (holder.is_neither or holder.equipment) and not holder.lowers[-1].endswith("ing")
    is_joined = name == index - 1 and joint in {Kind.COMMA, Kind.CONJUNCTION, Kind.STOP}
    is_closed = index + 1 == len(claims.chunks) or claims.chunks[index + 1].kind in _CLOSING
    if not (is_bare and is_party and is_joined and is_closed):
        return None
    last = max((at for at in claims.found if at < name), default=None)
    model = claims.found[last] if last is not None else None
    is_told = model is not None and model.trigger is not None and isinstance(claims.chunks[model.trigger], Verb)
    return model if is_told else None


def _claim_by_verb(claims: Claims, index: int, model: Role) -> None:
    group = claims.chunks[index]
    assert isinstance(group, Group)  # noqa: S101 - the caller has seen to it
    group.category, group.equipment = model.category, model.group.equipment
    kind = EQUIPMENT if model.category is Category.EQUIPMENT else PEOPLE
    claims.claim(index, {kind: model.measure}, model.trigger)


def _is_short(group: Group) -> bool:
    return len(group.lowers) <= 2 and not group.is_definite


def _goes_on(chunks: Sequence[Chunk], index: int) -> bool:
    """Whether a verb follows, so that the number is no remnant of a clause."""
    after = chunks[index + 1] if index + 1 < len(chunks) else None
    return after is not None and after.kind in {Kind.VERB, Kind.STATE, Kind.OTHER_VERB, Kind.GROUP}


def _claim_as(claims: Claims, index: int, model: Role) -> None:
    group = claims.chunks[index]
    role = claims.claim(index, {PEOPLE: model.measure}, None)
    kind = claims.chunks[index + 2] if _is_said_as(claims, index) else None
    if role and isinstance(kind, Group) and kind.category:
        role.category, role.model = kind.category, model
    elif role and isinstance(group, Group) and not group.has_noun:
        role.category, role.model = model.category, model


def _model(claims: Claims, index: int) -> Role | None:
    """The harm told last before a chunk."""
    before = [at for at, role in claims.found.items() if at < index and role.whole is None]
    role = claims.found[max(before)] if before else claims.before
    return role if role and role.measure in _HARMS and role.category is not Category.EQUIPMENT else None


def _is_bare_number(claims: Claims, index: int) -> bool:
    group = claims.chunks[index]
    is_number = isinstance(group, Group) and group.quantity is not None and group.quantity.value != 0
    return is_number and index > 0 and index not in claims.found and not group.has_noun and not group.is_partitive  # type: ignore[attr-defined]


def _is_people(chunks: Sequence[Chunk], at: int) -> bool:
    group = chunks[at] if 0 <= at < len(chunks) else None
    if not isinstance(group, Group) or not group.is_counted or group.is_neither or group.equipment:
        return False
    return group.category is not None or not group.has_noun
