"""What each counted group of a sentence counts, and what is said to have happened to it.

Every rule starts from the word that says what happened and walks to the group that stands to it in its grammar: the
subject of a passive, the object of an active verb, what follows "the death of". Nothing is linked for standing near.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import takewhile

from tallybook.extract.figures.triggers.brackets import find_asides, put_back, without_asides
from tallybook.extract.figures.triggers.forces import claim_forces
from tallybook.extract.figures.triggers.injuries import claim_injuries
from tallybook.extract.figures.triggers.lists import claim_listed
from tallybook.extract.figures.triggers.nominals import (
    claim_acts,
    claim_among,
    claim_nouns,
    claim_suffered,
    claim_tolls,
)
from tallybook.extract.figures.triggers.partitives import claim_members, claim_parts, claim_said_to_be, settle_victims
from tallybook.extract.figures.triggers.promises import claim_included, claim_promised
from tallybook.extract.figures.triggers.table import ArgumentTable, Role
from tallybook.extract.language.words import words
from tallybook.extract.syntax.chunks import Chunk, Group, Kind, Verb, Voice
from tallybook.extract.syntax.clauses import head_before, is_reduced_relative, objects_after, subject_before
from tallybook.extract.syntax.lexicon import PEOPLE, lone_words

_REFLEXIVE = lone_words("reflexives")
_CLAUSE_ENDS = frozenset({Kind.COMMA, Kind.STOP, Kind.CONJUNCTION})


def find_roles(chunks: Sequence[Chunk], before: Role | None = None, *, is_heading: bool = False) -> list[Role]:
    """The roles of a sentence's groups, left to right; `before` is the last of the sentence before.

    Headlines leave articles out: in a heading "Man shot" counts one.

    "11 people, including 2 doctors, were killed and 4 injured": killed, killed (part of the first), wounded.
    """
    asides = find_asides(chunks)
    arguments = ArgumentTable(without_asides(chunks, asides), before, is_heading)
    for rule in TRIGGER_RULES:
        rule(arguments)
    found = {role.index: role for role in put_back(arguments.found.values(), chunks, asides)}
    return [found[index] for index in sorted(found) if not _is_miscount(chunks, index)]


def _is_miscount(chunks: Sequence[Chunk], index: int) -> bool:
    """Whether a number is of those taken off a toll: "six bodies had been counted twice", "4 were wrongly listed"."""
    behind: set[str] = set()
    for chunk in takewhile(lambda one: one.kind not in _CLAUSE_ENDS, chunks[index + 1 :]):
        behind.update(chunk.lowers)
    return bool(behind & words("miscounted") or (behind & words("counting") and behind & words("mistakes")))


def _verbs(arguments: ArgumentTable) -> list[tuple[int, Verb]]:
    return [
        (index, chunk)
        for index, chunk in enumerate(arguments.chunks)
        if isinstance(chunk, Verb) and not chunk.is_negated and not chunk.is_open
    ]


def _has_subject_counted(arguments: ArgumentTable, index: int, verb: Verb) -> bool:
    if verb.voice is Voice.BARE:
        return not objects_after(arguments.chunks, index, arguments.found)
    return verb.voice is not Voice.ACTIVE


def claim_subjects(arguments: ArgumentTable) -> None:
    """12 were killed; two of whom died; 5 dead; 30 wounded in a raid."""
    for index, verb in _verbs(arguments):
        if _is_whereabouts(verb):
            continue
        if _has_subject_counted(arguments, index, verb) and not is_reduced_relative(arguments.chunks, index):
            _settle_death(arguments, index, verb)
            for found in subject_before(arguments.chunks, index):
                arguments.claim(found.index, verb.meanings, index, part_of=found.whole)


def _settle_death(arguments: ArgumentTable, index: int, verb: Verb) -> None:
    """Two were shot in the yard and later died: those hurt by the verb before, where nobody else is named between."""
    before = index - 1
    while before >= 0 and not isinstance(arguments.chunks[before], Verb):
        chunk = arguments.chunks[before]
        if isinstance(chunk, Group) and arguments.chunks[before - 1].kind is not Kind.PREPOSITION:
            return
        before -= 1
    is_joined = any(chunk.kind is Kind.CONJUNCTION for chunk in arguments.chunks[before + 1 : index])
    if is_joined and verb.meanings.get(PEOPLE) == "killed":
        for role in arguments.found.values():
            if role.trigger == before and role.measure == "wounded":
                role.measure = "killed"


def _is_whereabouts(verb: Verb) -> bool:
    """Whether a state tells only where or how somebody is, so that every verb goes before it: "killed 3 in prison"."""
    return verb.kind is Kind.STATE and not verb.is_finite and verb.lowers[0] in words("prepositions")


def claim_objects(arguments: ArgumentTable) -> None:
    """killed 31 people and 2 children; launching 88 drones; supplied "240mm rocket launchers"."""
    for index, verb in _verbs(arguments):
        if verb.voice in {Voice.ACTIVE, Voice.BARE}:
            for at in objects_after(arguments.chunks, index, arguments.found):
                is_gerund = (not verb.is_finite or verb.voice is Voice.BARE) and _is_gerund(arguments.chunks, index)
                if not (is_gerund and _is_uncounted(arguments.chunks[at])):
                    arguments.claim(at, verb.meanings, index)


def claim_reflexive(arguments: ArgumentTable) -> None:
    """A man accidentally shot himself: who acts is who is hurt."""
    for index, verb in _verbs(arguments):
        after = arguments.chunks[index + 1] if index + 1 < len(arguments.chunks) else None
        if verb.voice in {Voice.ACTIVE, Voice.BARE} and after is not None and after.lowers[:1] in _REFLEXIVE:
            for found in subject_before(arguments.chunks, index):
                arguments.claim(found.index, verb.meanings, index, part_of=found.whole)


def claim_carried(arguments: ArgumentTable) -> None:
    """Eleven were rushed to a nearby hospital: wounded, where nothing else is said of them."""
    chunks = arguments.chunks
    for index in range(1, len(chunks)):
        at = index - 2 if chunks[index - 1].lowers == ("to",) else index - 1
        if not _is_hospital(chunks[index]) or chunks[index - 1].lowers[-1:] != ("to",) or at < 0:
            continue
        if isinstance(chunks[at], Group) and at:
            carried, verb = [at], at - 1  # "sent three people to hospital"
            if not _is_counted_group(chunks[at]):
                carried, verb = [], at
        else:
            carried, verb = [found.index for found in subject_before(chunks, at)], at
        if not words("carrying").intersection(chunks[verb].lowers):
            continue
        for one in carried:
            role = arguments.found.get(one)
            if role and role.measure == "evacuated":
                role.measure = "wounded"
            arguments.claim(one, {PEOPLE: "wounded"}, verb)


def _is_hospital(chunk: Chunk) -> bool:
    """Whether a group is where the hurt are brought: "an area hospital", "Mercy Medical Center"."""
    return isinstance(chunk, Group) and not words("hospitals").isdisjoint(
        {" ".join(chunk.lowers[-1:]), " ".join(chunk.lowers[-2:])}
    )


def _is_counted_group(chunk: Chunk) -> bool:
    return isinstance(chunk, Group) and chunk.is_counted


def _is_gerund(chunks: Sequence[Chunk], index: int) -> bool:
    """Whether an -ing form hangs on a preposition, so that it need not have happened: "capable of delivering bombs"."""
    before = chunks[index - 1] if index else None
    is_charge = (
        before is not None
        and before.lowers == ("of",)
        and any(set(chunk.lowers) & words("accusing") for chunk in chunks[max(0, index - 4) : index])
    )
    return before is not None and before.kind is Kind.PREPOSITION and not is_charge


def _is_uncounted(chunk: Chunk) -> bool:
    return isinstance(chunk, Group) and chunk.quantity is None


def claim_reduced(arguments: ArgumentTable) -> None:
    """the 12 people killed on Monday; two women wounded in the raid."""
    for index, verb in _verbs(arguments):
        if _has_subject_counted(arguments, index, verb) and is_reduced_relative(arguments.chunks, index):
            arguments.claim(head_before(arguments.chunks, index), verb.meanings, index)


TRIGGER_RULES: tuple[Callable[[ArgumentTable], None], ...] = (
    claim_suffered,
    claim_subjects,
    claim_objects,
    claim_reflexive,
    claim_promised,
    claim_included,
    claim_reduced,
    claim_acts,
    claim_tolls,
    claim_listed,
    claim_nouns,
    claim_carried,
    claim_among,
    claim_forces,
    claim_injuries,
    claim_parts,
    claim_said_to_be,
    claim_members,
    settle_victims,
)
