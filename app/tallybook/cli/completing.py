"""What a shell may complete a word to: terms, and what the database holds. Nothing is said where that fails."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_MOST = 50  # more are no help
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

    def question(session: Session) -> Iterable[str | None]:
        from sqlalchemy import func, select

        from tallybook.store.schema.tables import ActorRow, ClaimRow

        claims = select(func.count(ClaimRow.id)).where(ClaimRow.said_by_id == ActorRow.id).scalar_subquery()
        named = select(ActorRow.name).where(_begins(ActorRow.name, incomplete), ActorRow.merged_into_id.is_(None))
        return session.scalars(named.order_by(claims.desc(), ActorRow.name).limit(_MOST)).all()

    return _typed(incomplete, _answers(ctx, question))


def publishers(ctx: typer.Context, incomplete: str) -> list[str]:
    """Names of publishers that begin so."""

    def question(session: Session) -> Iterable[str | None]:
        from sqlalchemy import select

        from tallybook.store.schema.tables import DocumentRow

        named = select(DocumentRow.publisher).where(_begins(DocumentRow.publisher, incomplete)).distinct()
        return session.scalars(named.order_by(DocumentRow.publisher).limit(_MOST)).all()

    return _typed(incomplete, _answers(ctx, question))


def equipment(ctx: typer.Context, incomplete: str) -> list[str]:
    """Classes and names of equipment that begin so."""
    from tallybook.vocab.load import equipment_classes

    def question(session: Session) -> Iterable[str | None]:
        from sqlalchemy import select

        from tallybook.store.schema.tables import EquipmentRow

        named = select(EquipmentRow.name).where(_begins(EquipmentRow.name, incomplete)).distinct()
        return session.scalars(named.order_by(EquipmentRow.name).limit(_MOST)).all()

    classes = [name for name in equipment_classes() if name.startswith(incomplete.casefold())]
    return [*classes, *_typed(incomplete, _answers(ctx, question))]


def ids(ctx: typer.Context, incomplete: str) -> list[str]:
    """The short ids of claims and documents that begin so; behind the point of a claim's id those of its figures."""

    def question(session: Session) -> Iterable[str | None]:
        from sqlalchemy import select

        from tallybook.cli.tables import short_id
        from tallybook.store.schema.tables import ClaimRow, DocumentRow, FigureRow

        claim, point, _ = incomplete.partition(".")
        if point:
            query = select(FigureRow.position).join(ClaimRow, ClaimRow.id == FigureRow.claim_id).distinct()
            of_claim = query.where(ClaimRow.claim_id.startswith(claim, autoescape=True))
            places = session.scalars(of_claim.order_by(FigureRow.position).limit(_MOST)).all()
            return [f"{claim}.{place + 1}" for place in places]
        found: list[str | None] = []
        for column in (ClaimRow.claim_id, DocumentRow.sha256):
            begun = select(column).where(column.startswith(incomplete, autoescape=True)).distinct()
            found += (short_id(one) for one in session.scalars(begun.order_by(column).limit(_MOST)))
        return found

    return [one for one in _answers(ctx, question) if one.startswith(incomplete)]


def _answers(context: typer.Context, question: Callable[[Session], Iterable[str | None]]) -> list[str]:
    """What the database holds that the words typed so far choose; nothing where there is none, or an earlier one."""
    from sqlalchemy.exc import SQLAlchemyError

    from tallybook.cli.options import load_settings
    from tallybook.errors import TallybookError
    from tallybook.store.database import open_database

    try:
        database = open_database(load_settings(_chosen(context)), create=False, migrate=False)
        try:
            with database.session() as session:
                return list(dict.fromkeys(found for found in question(session) if found))
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


def _begins(column: Any, incomplete: str) -> Any:
    return column.istartswith(incomplete, autoescape=True)


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
