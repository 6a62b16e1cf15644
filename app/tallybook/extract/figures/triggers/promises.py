"""Roles of what is promised, and of what a package or a toll is said to include."""

from __future__ import annotations

from tallybook.extract.figures.triggers.table import ArgumentTable
from tallybook.extract.language.words import words
from tallybook.extract.syntax.chunks import Group, Kind, Verb
from tallybook.extract.syntax.clauses import objects_after
from tallybook.extract.syntax.lexicon import EQUIPMENT, measure_group, measure_phrases
from tallybook.extract.syntax.traversal import list_from

_REACH = 6  # chunks between a noun and the verb that says what it includes


def claim_promised(arguments: ArgumentTable) -> None:
    """will send 40 tanks; agreed to deliver 12 howitzers: not yet supplied."""
    for index, verb in enumerate(arguments.chunks):
        if not isinstance(verb, Verb) or not verb.is_open or verb.is_negated:
            continue
        if verb.meanings.get(EQUIPMENT) in measure_group("transfers") and _is_promise(arguments, index, verb):
            for at in objects_after(arguments.chunks, index, arguments.found):
                arguments.claim(at, {EQUIPMENT: "pledged"}, index)


def _is_promise(arguments: ArgumentTable, index: int, verb: Verb) -> bool:
    """Whether an open verb tells what will be done: by "will", or behind a verb of promising with "to"."""
    if set(verb.lowers[:2]) & words("promising_modals"):
        return True
    behind = arguments.chunks[max(0, index - 3) : index]
    return any(set(chunk.lowers) & words("promising") for chunk in behind)


def claim_included(arguments: ArgumentTable) -> None:
    """The package includes 18 howitzers; losses in the ambush include 9 tanks and 4 trucks."""
    chunks = arguments.chunks
    for index, chunk in enumerate(chunks):
        is_including = chunk.kind is Kind.INCLUDING and chunk.lowers[-1] in words("finite_including")
        if not is_including or any(found < index for found in arguments.found):
            continue
        meanings = next(
            (
                found
                for at in range(index - 1, max(-1, index - _REACH), -1)
                if (found := _meaning_of_whole(chunks[at].lowers))
            ),
            None,
        )
        for at in list_from(chunks, index + 1, arguments.found) if meanings else ():
            group = chunks[at]
            if isinstance(group, Group) and group.is_counted and meanings:
                arguments.claim(at, group.meanings or meanings, None)


def _meaning_of_whole(lowers: tuple[str, ...]) -> dict[str, str]:
    """The measures of what a package, or a noun of loss without a number, includes."""
    for size in (3, 2, 1):
        for key in ("tolls", "nouns"):
            if meanings := measure_phrases(key, inflected=key == "nouns").get(lowers[-size:]):
                return meanings
    return {}
