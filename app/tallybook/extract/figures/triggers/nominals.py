"""Roles that nouns give: deaths, tolls, "the killing of", "among the dead"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tallybook.extract.figures.triggers.partitives import category_after
from tallybook.extract.figures.triggers.table import ArgumentTable, Role
from tallybook.extract.language.words import words
from tallybook.extract.syntax.chunks import Chunk, Group, Kind, Verb, Voice
from tallybook.extract.syntax.clauses import subject_before
from tallybook.extract.syntax.lexicon import PEOPLE, lone_words, measure_group, measure_phrases, verb_forms
from tallybook.extract.syntax.traversal import list_from
from tallybook.records import Category

_BEING = lone_words("being")
_REACH = 8  # chunks between what is counted and "at" with its number
_POINTING = lone_words("pointing")


def _bare(chunk: Chunk) -> tuple[str, ...]:
    return tuple(word for word in chunk.lowers if word not in words("toll_openers"))


def claim_acts(arguments: ArgumentTable) -> None:
    """the killing of 12 people; the deaths of a man and two women; the loss of 30 tanks."""
    acts = measure_phrases("acts", inflected=True)
    for index, chunk in enumerate(arguments.chunks):
        if chunk.kind is Kind.ACT:
            for at in list_from(arguments.chunks, index + 1, arguments.found):
                meanings = acts[_bare(chunk)[:-1]]
                group = arguments.chunks[at]
                if index and arguments.chunks[index - 1].lowers[-1:] == ("any",) and not _is_counted(group):
                    continue
                if set(group.lowers[-1:]) & words("aboard") and "killed_or_wounded" in meanings.values():
                    arguments.claim(at, {PEOPLE: "killed"}, index)
                else:
                    arguments.claim(at, meanings, index)


def claim_tolls(arguments: ArgumentTable) -> None:
    """The death toll rose to 43 from 38: both; "by 5" is an increment; "in 3 villages" none."""
    for index, meanings in [*_tolls(arguments.chunks), *_recalled(arguments)]:
        for at in [*_numbers_of_toll(arguments.chunks, index), *_numbers_before_toll(arguments.chunks, index)]:
            role = arguments.claim(at, meanings, index)
            if role:
                role.is_increment = arguments.chunks[at - 1].lowers == ("by",)
                role.of = _of_toll(arguments.chunks, index)
                role.measure = "killed" if role.measure == "shot_down" and role.of else role.measure
                counted = arguments.chunks[role.of] if role.of is not None else None
                if isinstance(counted, Group) and counted.category and not role.group.has_noun:
                    role.category = counted.category
                elif index and set(arguments.chunks[index - 1].lowers) & {f"{word}'s" for word in words("forces")}:
                    role.category = Category.PERSONNEL  # "the army's toll"


def _of_toll(chunks: Sequence[Chunk], index: int) -> int | None:
    """Where it stands whom a toll counts: "the civilian death toll", "the number of dead soldiers"."""
    reach = range(index, max(-1, index - 3), -1) if isinstance(chunks[index], Verb) else range(index, index + 2)
    for at in reach:
        chunk = chunks[at] if at < len(chunks) else None
        if isinstance(chunk, Group) and not chunk.is_counted and chunk.category:
            return at
    return None


def _tolls(chunks: Sequence[Chunk]) -> Iterator[tuple[int, dict[str, str]]]:
    """Where a toll's noun phrase ends, and what it counts: "the death toll", "the number of people killed"."""
    tolls = measure_phrases("tolls")
    for index, chunk in enumerate(chunks):
        if chunk.kind is Kind.TOLL:
            yield index, tolls[_bare(chunk)]
        elif set(chunk.lowers[-1:]) & words("recalling") and index + 3 < len(chunks):
            yield from _counting(chunks, index)
        elif (isinstance(chunk, Group) and chunk.meanings and not chunk.is_counted and _opens_toll(chunks, index)) or (
            isinstance(chunk, Verb) and _is_set_put(chunks, index)
        ):
            yield index, chunk.meanings


def _is_set_put(chunks: Sequence[Chunk], index: int) -> bool:
    """Whether a state stands for those in it, and is put at a number: "put its own dead at 17"."""
    chunk, before = chunks[index], chunks[index - 1] if index else None
    after = chunks[index + 1 : index + 3]
    is_number = len(after) == 2 and after[0].lowers in {("at",), ("in",), ("as",)} and _is_counted(after[1])
    if before is None or not is_number or not isinstance(chunk, Verb) or chunk.is_finite is (chunk.kind is Kind.STATE):
        return False
    is_put = index > 1 and bool(set(chunks[index - 2].lowers) & words("putting"))
    is_put |= index > 1 and chunks[index - 2].kind is Kind.CONJUNCTION
    return isinstance(before, Group) and not before.is_counted and is_put


def _counting(chunks: Sequence[Chunk], index: int) -> Iterator[tuple[int, dict[str, str]]]:
    """Where "the number of people killed", "the number uprooted", "its count of the war's dead" end."""
    if chunks[index + 1].lowers == ("of",):
        counted = chunks[index + 2]
        if isinstance(counted, Group) and counted.meanings and not counted.is_counted:
            yield index + 2, counted.meanings
            return
        first = index + 3
    else:
        first = index + 1
    for at in range(first, min(first + 3, len(chunks))):
        chunk = chunks[at]
        if isinstance(chunk, Verb):
            yield at, chunk.meanings
            return


def _recalled(arguments: ArgumentTable) -> Iterator[tuple[int, dict[str, str]]]:
    """Where "the figure" or "that number" stands for what was counted last: "the figure could reach 3,000"."""
    for index, chunk in enumerate(arguments.chunks):
        is_number = chunk.lowers[:1] in _POINTING and chunk.lowers[-1:] and chunk.lowers[-1] in words("recalling")
        is_raised = bool(index) and bool(set(arguments.chunks[index - 1].lowers) & words("raising"))
        opens = is_raised or _opens_toll(arguments.chunks, index)
        if is_number and isinstance(chunk, Group) and not chunk.is_counted and opens:
            last = max((at for at in arguments.found if at < index), default=None)
            role = arguments.found[last] if last is not None else arguments.before
            if role and role.category is not Category.EQUIPMENT:
                chunk.category = role.category
                yield index, {PEOPLE: role.measure}


def _opens_toll(chunks: Sequence[Chunk], index: int) -> bool:
    """Whether "casualties" or "the dead" is followed by its number: "losses amount to 300", "put the dead at 12"."""
    past = _past_adjuncts(chunks, index + 1)  # "losses in manpower since May amount to"
    after = chunks[past : past + 2]
    return _is_put_at(chunks, index) or (
        bool(after)
        and (
            after[0].lowers == (":",)
            or (
                len(after) == 2
                and after[0].kind in {Kind.OTHER_VERB, Kind.VERB}
                and bool(set(after[0].lowers) & words("tolls_take"))
            )
        )
    )


def _past_adjuncts(chunks: Sequence[Chunk], at: int) -> int:
    """Past times and "in", "over" with their groups."""
    while at + 2 < len(chunks):
        is_adjunct = chunks[at].lowers in {("in",), ("over",)} and not _is_counted(chunks[at + 1])
        if chunks[at].kind is not Kind.TIME and not is_adjunct:
            break
        at += 2 if is_adjunct else 1
    return at


def _is_put_at(chunks: Sequence[Chunk], index: int) -> bool:
    """Whether somebody puts or estimates what a group counts at a number."""
    is_second = index + 2 < len(chunks) and chunks[index + 1].lowers == ("at",) and _is_counted(chunks[index + 2])
    if is_second and index and chunks[index - 1].kind is Kind.CONJUNCTION:
        return True  # "put deaths at 76 and injuries at 93"
    if not any(set(chunk.lowers) & words("putting") for chunk in chunks[max(0, index - 2) : index]):
        return False
    for at in range(index + 1, min(index + _REACH, len(chunks) - 1)):
        if chunks[at].lowers in {("at",), ("in",)} and _is_counted(chunks[at + 1]):
            return True
        if chunks[at].kind not in {Kind.PREPOSITION, Kind.GROUP, Kind.TIME, Kind.ADVERB, Kind.CONJUNCTION}:
            break
    return False


def _is_counted(chunk: Chunk) -> bool:
    return isinstance(chunk, Group) and chunk.is_counted


def _numbers_of_toll(chunks: Sequence[Chunk], index: int) -> Iterator[int]:
    for at in range(index + 1, len(chunks)):
        chunk = chunks[at]
        is_second = isinstance(chunk, Group) and bool(chunk.meanings) and not chunk.is_counted
        if is_second and chunks[at - 1].kind is Kind.CONJUNCTION:
            return
        is_stated = isinstance(chunk, Verb) and (chunk.kind is Kind.STATE or chunk.voice is Voice.BARE)
        if (
            chunk.kind is Kind.SUBORDINATOR
            or (isinstance(chunk, Verb) and not (is_stated and (at == index + 1 or _is_counted(chunks[at - 1]))))
            or (chunk.kind is Kind.STOP and chunk.lowers != (":",))
        ):
            return
        is_number = (
            isinstance(chunk, Group)
            and not chunk.is_partitive
            and (chunk.quantity or (chunk.is_one and chunk.equipment))
        )
        is_free = is_number and isinstance(chunk, Group) and (chunk.category is not None or not chunk.has_noun)
        before = chunks[at - 1].lowers
        if is_free and before and (at == index + 1 or before[-1] in words("tolls_take") | {"and", ",", "past", "than"}):
            yield at


def _numbers_before_toll(chunks: Sequence[Chunk], index: int) -> Iterator[int]:
    """Raised to 23 from 10 the number of its soldiers killed: the numbers between the verb and the toll."""
    start = next((at for at in range(index, -1, -1) if chunks[at].lowers[-1:] == ("number",)), index)
    at = start - 1
    while at > 0 and _is_counted(chunks[at]) and chunks[at - 1].lowers in {("to",), ("from",)}:
        yield at
        at -= 2


def claim_nouns(arguments: ArgumentTable) -> None:
    """12 deaths; 1,100 casualties; 40 wounded soldiers; not in "released 12 hostages"."""
    undone, taken = verb_forms("undoing", "verbs"), verb_forms("claiming", "verbs")
    for index, chunk in enumerate(arguments.chunks):
        if not isinstance(chunk, Group) or chunk.quantity is None:
            continue
        if chunk.lowers[-1:] in {("lives",), ("life",)} and index:
            if set(arguments.chunks[index - 1].lowers[-1:]) & taken:
                arguments.claim(index, {PEOPLE: "killed"}, None)
            continue
        if not chunk.meanings:
            continue
        verb = arguments.chunks[index - 1] if index else None
        if isinstance(verb, Verb) and (verb.is_open or verb.is_negated):
            continue
        around = [arguments.chunks[at] for at in (index - 1, index + 1) if 0 <= at < len(arguments.chunks)]
        if any(one.lowers and one.lowers[-1] in undone and not isinstance(one, Group) for one in around):
            continue
        taker = arguments.chunks[index - 1].lowers[-1:] if index else ()
        is_taken = chunk.meanings.get(PEOPLE) == "detained" and taken & set(taker)
        role = arguments.claim(index, {PEOPLE: "captured"} if is_taken else chunk.meanings, None)
        if role and is_taken and role.category is Category.PEOPLE:
            role.category = Category.PERSONNEL  # "took 128 prisoners": soldiers of the other side
        if role and role.category is Category.EQUIPMENT:
            _claim_list(arguments, index, chunk.meanings)
        elif role:
            _settle_people(arguments, role, chunk)


def _claim_list(arguments: ArgumentTable, index: int, meanings: dict[str, str]) -> None:
    """What is listed behind captured equipment: "two captured lorries and a mortar"."""
    for at in list_from(arguments.chunks, index, arguments.found.keys() - {index})[1:]:
        listed = arguments.chunks[at]
        if isinstance(listed, Group) and listed.equipment and listed.is_counted and not listed.meanings:
            arguments.claim(at, meanings, None)


def _settle_people(arguments: ArgumentTable, role: Role, group: Group) -> None:
    """The category that the words around deaths and casualties give them."""
    if group.is_partitive or group.is_definite:
        role.category = category_after(arguments, role.index) or role.category
    if role.category is Category.PEOPLE:
        role.category = _who_suffers(arguments.chunks, role.index) or role.category
        behind = arguments.chunks[role.index + 1 : role.index + 3]
        if len(behind) == 2 and behind[0].lowers == ("among",) and isinstance(behind[1], Group):
            role.of, role.category = role.index + 2, behind[1].category or role.category


def claim_suffered(arguments: ArgumentTable) -> None:
    """The brigade suffered 12 dead and 30 wounded; suffered losses of four killed: of the brigade's soldiers."""
    suffering = verb_forms("light_verbs", "suffering")
    for index, chunk in enumerate(arguments.chunks):
        if chunk.kind is not Kind.OTHER_VERB or not chunk.lowers or chunk.lowers[-1] not in suffering:
            continue
        category = category_of_sufferer(arguments.chunks, index)
        for at in range(index + 1, len(arguments.chunks) - 1):
            group, state = arguments.chunks[at : at + 2]
            if isinstance(group, Group):
                is_named = group.quantity and not group.has_noun and isinstance(state, Verb) and not state.is_finite
                is_named = is_named or (group.quantity and isinstance(state, Verb) and state.voice is Voice.BARE)
                role = arguments.claim(at, state.meanings, at + 1) if is_named and isinstance(state, Verb) else None
                if role is None and group.quantity and group.meanings.get(PEOPLE) in measure_group("casualties"):
                    role = arguments.claim(at, group.meanings, None)  # "20 wounded"
                if role:
                    role.owner = index
                    role.category = category if role.category is Category.PEOPLE and category else role.category
            elif chunk_ends_list(group):
                break


def chunk_ends_list(chunk: Chunk) -> bool:
    """Whether a chunk can't stand within a list of losses."""
    is_state = isinstance(chunk, Verb) and (chunk.voice is Voice.BARE or not chunk.is_finite)
    return not is_state and chunk.kind not in {Kind.COMMA, Kind.CONJUNCTION, Kind.ACT, Kind.ADVERB, Kind.GROUP}


def category_of_sufferer(chunks: Sequence[Chunk], verb: int) -> Category | None:
    """The category of those who suffer: that of their noun, fighters where it names a force."""
    for found in subject_before(chunks, verb):
        group = chunks[found.index]
        if isinstance(group, Group):
            if group.category is not None and group.category is not Category.EQUIPMENT:
                return group.category
            return Category.PERSONNEL if set(group.lowers) & words("forces") else None
    return None


def _who_suffers(chunks: Sequence[Chunk], index: int) -> Category | None:
    """The category of those who suffered casualties, where they are named: "the troops suffered 40 casualties"."""
    verb = index - 1
    if verb < 1 or chunks[verb].lowers[-1:] not in {(form,) for form in verb_forms("light_verbs", "suffering")}:
        return None
    return category_of_sufferer(chunks, verb)


def claim_among(arguments: ArgumentTable) -> None:
    """4 officers were among the dead; among those wounded were 3 children; the dead included 12 women."""
    for index, meanings in [*_sets(arguments.chunks), *_victims(arguments)]:
        chunks = arguments.chunks
        first = index - 1 if isinstance(chunks[index], Verb) else index
        if first and chunks[first - 1].lowers[-1:] in {("among",), ("amongst",)} and first > 2:
            for found in subject_before(chunks, first - 1):
                arguments.claim(found.index, meanings, index)
        after = chunks[index + 1] if index + 1 < len(chunks) else None
        if after and (after.kind is Kind.INCLUDING or after.lowers[-1:] in _BEING | {("included",), ("include",)}):
            for at in list_from(chunks, index + 2, arguments.found):
                arguments.claim(at, meanings, index)


def _victims(arguments: ArgumentTable) -> Iterator[tuple[int, dict[str, str]]]:
    """Where "the victims" stand for those told of before, else for dead."""
    for index, chunk in enumerate(arguments.chunks):
        is_set = isinstance(chunk, Group) and chunk.is_definite and not chunk.is_counted
        if is_set and chunk.lowers[-1:] == ("victims",):
            are_dead = bool(set(chunk.lowers) & words("of_dead"))
            told = arguments.before.measure if arguments.before and not are_dead else "killed"
            yield index, {PEOPLE: told if told in {"wounded", "killed_or_wounded"} else "killed"}


def _sets(chunks: Sequence[Chunk]) -> Iterator[tuple[int, dict[str, str]]]:
    """The dead, the wounded, those killed: where the phrase ends, and what it counts."""
    for index, chunk in enumerate(chunks):
        if isinstance(chunk, Group):
            if chunk.meanings and not chunk.is_counted and chunk.is_definite:
                yield index, chunk.meanings
        elif isinstance(chunk, Verb) and chunk.voice is Voice.BARE and index and chunks[index - 1].lowers == ("those",):
            yield index, chunk.meanings
