"""What the trigger rules make of a text: for the tests of single rules."""

from __future__ import annotations

from tallybook.extract.figures.detect import CANDIDATES
from tallybook.extract.figures.triggers.table import Role

from tests.extract.annotated import annotated


def roles_of(text: str) -> list[Role]:
    """The roles of all sentences, in order."""
    return [role for sentence in annotated(text, CANDIDATES)[CANDIDATES].sentences for role in sentence.roles]


def measured(text: str) -> list[tuple[str, str, str]]:
    """Of each figure its words in small letters, its measure and its category."""
    return [(_words(role), role.measure, role.category.value) for role in roles_of(text)]


def parts(text: str) -> list[tuple[str, str]]:
    """Of each figure that is a part its words and those of its whole."""
    return [(_words(role), _words(role.whole)) for role in roles_of(text) if role.whole]


def _words(role: Role) -> str:
    quantity = role.group.quantity
    return " ".join(role.group.lowers) if quantity is None else f"{quantity.value:g}"
