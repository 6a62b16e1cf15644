"""What each counted group of a sentence counts, and what is said to have happened to it.

Every rule starts from the word that says what happened and walks to the group that stands to it in its grammar: the
subject of a passive, the object of an active verb, what follows "the death of". Nothing is linked for standing near.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tallybook.extract.figures.triggers.constructions import (
    claim_among_counted,
    claim_conceded,
    claim_deltas,
    claim_fronted,
    claim_gapped,
    claim_injuries,
    claim_pronouns,
)
from tallybook.extract.figures.triggers.coordination import claim_company, claim_joined, claim_listed_as
from tallybook.extract.figures.triggers.forces import claim_forces, claim_means
from tallybook.extract.figures.triggers.lists import claim_listed
from tallybook.extract.figures.triggers.nominals import (
    category_of_sufferer,
    claim_acts,
    claim_among,
    claim_nouns,
    claim_suffered,
    claim_tolls,
)
from tallybook.extract.figures.triggers.partitives import claim_members, claim_parts, claim_said_to_be
from tallybook.extract.figures.triggers.relatives import claim_object_relatives
from tallybook.extract.figures.triggers.strengths import (
    claim_described,
    claim_predicates,
    claim_stocks,
    claim_strengths,
)
from tallybook.extract.figures.triggers.table import Claims, Role
from tallybook.extract.language.words import words
from tallybook.extract.syntax.chunks import Chunk, Group, Kind, Verb, Voice
from tallybook.extract.syntax.clauses import head_before, is_reduced_relative, objects_after, subject_before
from tallybook.records import Category


def find_roles(chunks: Sequence[Chunk], before: Role | None = None) -> list[Role]:
    """The roles of a sentence's groups, left to right; `before` is the last of the sentence before.

    "11 people, including 2 doctors, were killed and 4 injured": killed, killed (part of the first), wounded.
    """
    claims = Claims(chunks, before)
    for rule in _RULES:
        rule(claims)
    return [claims.found[index] for index in sorted(claims.found)]


def _verbs(claims: Claims) -> list[tuple[int, Verb]]:
    return [
        (index, chunk)
        for index, chunk in enumerate(claims.chunks)
        if isinstance(chunk, Verb) and not chunk.is_negated and not chunk.is_open
    ]


def _has_subject_counted(claims: Claims, index: int, verb: Verb) -> bool:
    if verb.voice is Voice.BARE:
        return not objects_after(claims.chunks, index, claims.found)
    return verb.voice is not Voice.ACTIVE


def claim_subjects(claims: Claims) -> None:
    """12 were killed; two of whom died; 5 dead; 30 wounded in a raid."""
    for index, verb in _verbs(claims):
        is_number_of = verb.voice is Voice.BARE and index and claims.chunks[index - 1].lowers == ("of",)
        if _is_carried(verb) or _is_whereabouts(verb) or is_number_of:  # "the number of dead as 14"
            continue
        if _has_subject_counted(claims, index, verb) and not is_reduced_relative(claims.chunks, index):
            for found in subject_before(claims.chunks, index):
                claims.claim(found.index, verb.meanings, index, part_of=found.whole)


def _is_whereabouts(verb: Verb) -> bool:
    """Whether a state tells only where or how somebody is, so that every verb goes before it: "killed 3 in prison"."""
    return verb.kind is Kind.STATE and not verb.is_finite and verb.lowers[0] in words("prepositions")


def _is_counted_before(chunks: Sequence[Chunk], index: int) -> bool:
    """Whether a counted group stands right before a chunk, adverbs aside."""
    at = index - 1
    while at >= 0 and chunks[at].kind in {Kind.ADVERB, Kind.TIME}:
        at -= 1
    before = chunks[at] if at >= 0 else None
    return isinstance(before, Group) and (before.is_counted or (at > 0 and _is_partitive(chunks[at - 1])))


def _is_partitive(chunk: Chunk) -> bool:
    return isinstance(chunk, Group) and chunk.is_partitive


def claim_whereabouts(claims: Claims) -> None:
    """12 women in prison; left 9 in hospital; with 40 tanks in reserve."""
    for index, verb in _verbs(claims):
        if _is_whereabouts(verb) and _is_counted_before(claims.chunks, index):
            for at in _listed_before(claims.chunks, index):
                claims.claim(at, verb.meanings, index)


def _listed_before(chunks: Sequence[Chunk], index: int) -> list[int]:
    """The counted groups of the list right before a chunk, the last first."""
    listed: list[int] = []
    at = index - 1
    while at >= 0:
        chunk = chunks[at]
        if isinstance(chunk, Group) and (chunk.is_counted or chunk.is_partitive):
            listed.append(at)
        elif chunk.kind not in {Kind.ADVERB, Kind.TIME} and not (listed and chunk.kind is Kind.CONJUNCTION):
            break
        at -= 1
    return listed


def claim_objects(claims: Claims) -> None:
    """killed 31 people and 2 children; launching 88 drones; supplied "240mm rocket launchers"."""
    for index, verb in _verbs(claims):
        if verb.voice in {Voice.ACTIVE, Voice.BARE}:
            for at in objects_after(claims.chunks, index, claims.found):
                is_gerund = (not verb.is_finite or verb.voice is Voice.BARE) and _is_gerund(claims.chunks, index)
                if not (is_gerund and _is_uncounted(claims.chunks[at])):
                    _settle_lost(claims, claims.claim(at, verb.meanings, index), verb)


def _settle_lost(claims: Claims, role: Role | None, verb: Verb) -> None:
    """Men that a force lost are its soldiers: "the regiment lost 33 men"."""
    if role is None or verb.lemma != "lose" or role.category is not Category.PEOPLE or role.trigger is None:
        return
    if set(role.group.lowers[-1:]) & words("men") or not role.group.has_noun:
        role.category = category_of_sufferer(claims.chunks, role.trigger) or role.category


def _is_carried(verb: Verb) -> bool:
    """Whether a verb only brings people to hospital: bodies are taken there too."""
    return verb.kind is Kind.VERB and bool(words("hospitals").intersection(verb.lowers))


def claim_carried(claims: Claims) -> None:
    """Eleven were rushed to hospital: wounded, where nothing else is said of them."""
    for index, verb in _verbs(claims):
        if _is_carried(verb) and _has_subject_counted(claims, index, verb):
            for found in subject_before(claims.chunks, index):
                claims.claim(found.index, verb.meanings, index, part_of=found.whole)


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


def claim_reduced(claims: Claims) -> None:
    """the 12 people killed on Monday; two women wounded in the raid."""
    for index, verb in _verbs(claims):
        if _has_subject_counted(claims, index, verb) and is_reduced_relative(claims.chunks, index):
            claims.claim(head_before(claims.chunks, index), verb.meanings, index)


_RULES: tuple[Callable[[Claims], None], ...] = (
    claim_strengths,
    claim_suffered,
    claim_subjects,
    claim_objects,
    claim_object_relatives,
    claim_reduced,
    claim_acts,
    claim_tolls,
    claim_listed,
    claim_nouns,
    claim_carried,
    claim_listed_as,
    claim_joined,
    claim_company,
    claim_among,
    claim_whereabouts,
    claim_forces,
    claim_means,
    claim_fronted,
    claim_injuries,
    claim_pronouns,
    claim_among_counted,
    claim_deltas,
    claim_parts,
    claim_said_to_be,
    claim_members,
    claim_conceded,
    claim_predicates,
    claim_gapped,
    claim_stocks,
    claim_described,
)
