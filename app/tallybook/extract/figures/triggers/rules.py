"""What each counted group of a sentence counts, and what is said to have happened to it.

Every rule starts from the word that says what happened and walks to the group that stands to it in its grammar: the
subject of a passive, the object of an active verb, what follows "the death of". Nothing is linked for standing near.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

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
from tallybook.extract.figures.triggers.partitives import claim_members, claim_parts, claim_said_to_be
from tallybook.extract.figures.triggers.table import ArgumentTable, Role
from tallybook.extract.language.words import words
from tallybook.extract.syntax.chunks import Chunk, Group, Kind, Verb, Voice
from tallybook.extract.syntax.clauses import head_before, is_reduced_relative, objects_after, subject_before


def find_roles(chunks: Sequence[Chunk], before: Role | None = None) -> list[Role]:
    """The roles of a sentence's groups, left to right; `before` is the last of the sentence before.

    "11 people, including 2 doctors, were killed and 4 injured": killed, killed (part of the first), wounded.
    """
    arguments = ArgumentTable(chunks, before)
    for rule in TRIGGER_RULES:
        rule(arguments)
    return [arguments.found[index] for index in sorted(arguments.found)]


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
        if _is_carried(verb) or _is_whereabouts(verb):
            continue
        if _has_subject_counted(arguments, index, verb) and not is_reduced_relative(arguments.chunks, index):
            for found in subject_before(arguments.chunks, index):
                arguments.claim(found.index, verb.meanings, index, part_of=found.whole)


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


def _is_carried(verb: Verb) -> bool:
    """Whether a verb only brings people to hospital: bodies are taken there too."""
    return verb.kind is Kind.VERB and bool(words("hospitals").intersection(verb.lowers))


def claim_carried(arguments: ArgumentTable) -> None:
    """Eleven were rushed to hospital: wounded, where nothing else is said of them."""
    for index, verb in _verbs(arguments):
        if _is_carried(verb) and _has_subject_counted(arguments, index, verb):
            for found in subject_before(arguments.chunks, index):
                arguments.claim(found.index, verb.meanings, index, part_of=found.whole)


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
)
