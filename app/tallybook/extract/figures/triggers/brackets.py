"""Counts in brackets that break down the one before them: "40 dead (21 men, 9 women) and 70 hurt (…)"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tallybook.extract.document import Range
from tallybook.extract.figures.triggers.table import Role
from tallybook.extract.syntax.chunks import Chunk, Group, Kind
from tallybook.records import Category

_OPEN, _CLOSED = ("(",), (")",)


def find_asides(chunks: Sequence[Chunk]) -> list[Range]:
    """The brackets that hold nothing but counts, as places [first, last) of the chunks between the marks and them."""
    found: list[Range] = []
    opened: int | None = None
    for index, chunk in enumerate(chunks):
        if chunk.lowers == _OPEN:
            opened = index
        elif chunk.lowers == _CLOSED and opened is not None:
            if _are_counts(chunks[opened + 1 : index]):
                found.append((opened, index + 1))
            opened = None
    return found


def _are_counts(chunks: Sequence[Chunk]) -> bool:
    groups = [chunk for chunk in chunks if chunk.kind not in {Kind.COMMA, Kind.CONJUNCTION}]
    return bool(groups) and all(
        isinstance(one, Group) and one.quantity is not None and one.has_noun and not one.is_partitive for one in groups
    )


def without_asides(chunks: Sequence[Chunk], asides: Sequence[Range]) -> Sequence[Chunk]:
    """The chunks outside such brackets, so that no rule takes what stands in them for what a verb says."""
    if not asides:
        return chunks
    inside = {at for first, last in asides for at in range(first, last)}
    return [chunk for at, chunk in enumerate(chunks) if at not in inside]


def put_back(roles: Iterable[Role], chunks: Sequence[Chunk], asides: Sequence[Range]) -> list[Role]:
    """The roles found outside the brackets by their places among all chunks, and those of the counts inside."""
    found = list(roles)
    if not asides:
        return found
    inside = {at for first, last in asides for at in range(first, last)}
    places = [at for at in range(len(chunks)) if at not in inside]
    for role in found:
        role.index = places[role.index]
        role.trigger, role.owner, role.of = (
            places[at] if at is not None else None for at in (role.trigger, role.owner, role.of)
        )
    return found + [part for aside in asides for part in _parts(found, chunks, aside)]


def _parts(roles: Sequence[Role], chunks: Sequence[Chunk], aside: Range) -> list[Role]:
    """The counts in a bracket as parts of the last figure before it, whose number they do not exceed."""
    whole = max((role for role in roles if role.index < aside[0]), key=lambda role: role.index, default=None)
    if whole is None or whole.group.quantity is None:
        return []
    made = []
    for at in range(*aside):
        group = chunks[at]
        if isinstance(group, Group) and not _exceeds(group, whole.group):
            category = group.category if group.category not in {None, Category.PEOPLE} else whole.category
            if category is Category.POLICE and whole.category is Category.PERSONNEL:
                category = Category.PERSONNEL  # "33 soldiers (4 officers)"
            made.append(
                Role(group, at, whole.measure, category or whole.category, whole.trigger, whole, is_bracketed=True)
            )
    return made


def _exceeds(part: Group, whole: Group) -> bool:
    """Whether a part counts more than the whole, so that it is of something else."""
    least = part.quantity.low if part.quantity else None
    most = whole.quantity.high if whole.quantity else None
    return least is not None and most is not None and least > most
