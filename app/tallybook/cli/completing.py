"""What a shell may complete a word to: terms, and what the database holds. Nothing is said where that fails."""

from __future__ import annotations

import os
import re
from collections.abc import Callable

import typer

_SPECIAL = re.compile(r"[^\w./:,%+@-]")  # what means something else to a shell


def terms(name: str) -> Callable[[str], list[str]]:
    """What completes a word to a term: of "measure", "category", "scope", "mode", "certainty" or "decided"."""

    def begun(incomplete: str) -> list[str]:
        from tallybook import records
        from tallybook.vocab.load import measures

        known = measures() if name == "measure" else tuple(getattr(records, name.capitalize()))
        return [str(term) for term in known if str(term).startswith(incomplete.casefold())]

    return begun


def actors(ctx: typer.Context, incomplete: str) -> list[str]:
    """Names of actors that begin so, those that say most first."""
    return _typed(incomplete, _answers(ctx, "actors_begun", incomplete))


def publishers(ctx: typer.Context, incomplete: str) -> list[str]:
    """Names of publishers that begin so."""
    return _typed(incomplete, _answers(ctx, "publishers_begun", incomplete))


def equipment(ctx: typer.Context, incomplete: str) -> list[str]:
    """Classes and names of equipment that begin so."""
    from tallybook.vocab.load import equipment_classes

    classes = [name for name in equipment_classes() if name.startswith(incomplete.casefold())]
    return [*classes, *_typed(incomplete, _answers(ctx, "equipment_begun", incomplete))]


def ids(ctx: typer.Context, incomplete: str) -> list[str]:
    """The short ids of claims and documents that begin so; behind the point of a claim's id those of its figures."""
    from tallybook.cli.tables import short_id

    found = _answers(ctx, "ids_begun", incomplete)
    if "." not in incomplete:
        found = [short_id(one) for one in found]
    return [one for one in found if one.startswith(incomplete)]


def _answers(context: typer.Context, name: str, incomplete: str) -> list[str]:
    """What the function `name` of `queries.lists.begun` finds in the database that the words typed so far choose.

    Nothing where there is no database, or one that can't be read.
    """
    from sqlalchemy.exc import SQLAlchemyError

    from tallybook.cli.configured import load_settings
    from tallybook.errors import TallybookError
    from tallybook.queries.lists import begun
    from tallybook.store.database import open_database

    try:
        database = open_database(load_settings(_chosen(context)), create=False, migrate=False)
        try:
            with database.session() as session:
                return list(dict.fromkeys(getattr(begun, name)(session, incomplete)))
        finally:
            database.close()
    except (TallybookError, SQLAlchemyError):
        return []


def _chosen(context: typer.Context | None) -> str | None:
    """The database that `--db` names, before the command or behind it."""
    while context is not None:
        if given := context.params.get("databases"):
            return str(given[0])
        context = context.parent  # type: ignore[assignment]
    return None


def _typed(incomplete: str, names: list[str]) -> list[str]:
    """Names as one goes on typing them: what is typed stays as it is, for it is compared letter for letter.

    Bash alone leaves it to whoever completes that a name with spaces is one word; where one is typed already, what it
    would compare with is no such word, so nothing is offered.
    """
    if os.environ.get("_TALLY_COMPLETE") != "complete_bash":
        return [incomplete + name[len(incomplete) :] for name in names]
    if _SPECIAL.search(incomplete):
        return []
    return [incomplete + _SPECIAL.sub(r"\\\g<0>", name[len(incomplete) :]) for name in names]
