"""What the commands that decide share: who decides, and how a decision is printed."""

from __future__ import annotations

import getpass
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer
from typer import Option

from tallybook.cli.configured import load_settings
from tallybook.cli.opening import opened
from tallybook.cli.options import WHAT, WHO, Format, General, OptionGroup

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tallybook.queries.lists.decisions import ListedDecision
    from tallybook.review import Author

BY_HELP = "Who decides; else `name` in tally.toml, else the user that the system names."


@dataclass(frozen=True, slots=True)
class Deciding(OptionGroup):
    """Who decides, and why."""

    by: Annotated[
        str | None,
        Option("--by", metavar="NAME", help=BY_HELP, rich_help_panel=WHO),
    ] = None
    note: Annotated[str | None, Option("--note", metavar="WORDS", help="Why.", rich_help_panel=WHAT)] = None

    def author(self) -> Author:
        """Who decides, as it is kept."""
        from tallybook.review import Author

        return Author(self.by or user(), self.note)


def user() -> str | None:
    """The name in the settings, else that of the user that the system knows."""
    if name := load_settings().name:
        return name
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return None


@contextmanager
def decision_session(general: General) -> Iterator[Session]:
    """A session that decides: what it reads can't be changed by others before it writes."""
    from tallybook.ingest.grouping import group_noted

    with opened(general) as database, database.session(write=True) as session:
        yield session
        group_noted(session)


def print_kept(general: General, session: Session, *numbers: int) -> None:
    """Print the decisions of these numbers as they are kept."""
    from dataclasses import asdict

    from tallybook.cli.output import print_facts, print_jsonl
    from tallybook.queries.lists.decisions import load_decision

    kept = [load_decision(session, number) for number in numbers]
    if general.chosen_format() is Format.TABLE:
        for decision in kept:
            typer.echo(line(decision))
    elif len(kept) == 1:
        print_facts(general, asdict(kept[0]))
    else:
        print_jsonl([asdict(decision) for decision in kept])


def print_history(general: General, decisions: Iterable[ListedDecision]) -> None:
    """Print decisions, one a line."""
    from dataclasses import asdict

    from tallybook.cli.output import note, print_mappings
    from tallybook.queries.lists.decisions import ListedDecision

    chosen = general.chosen_format()
    if chosen is not Format.TABLE:
        print_mappings(chosen, tuple(ListedDecision.__dataclass_fields__), map(asdict, decisions))
        return
    count = 0
    for count, decision in enumerate(decisions, 1):  # noqa: B007 - the count is wanted
        typer.echo(line(decision))
    if not count:
        note(general, "No decisions.")


def line(decision: ListedDecision) -> str:
    """`3  2024-12-23 15:00  merge  A is B  (ann: same body)  undone 2024-12-24 09:00`."""
    from tallybook.cli.tables import printable, short_id

    parts = [f"{decision.decision}", f"{decision.recorded_at:%Y-%m-%d %H:%M}", decision.kind]
    if decision.claim_id:
        parts.append(short_id(decision.claim_id))
    parts.append(decision.what)
    said = ": ".join(part for part in (decision.decided_by, decision.note) if part)
    if said:
        parts.append(f"({said})")
    if not decision.is_bound:
        parts.append("its words are no longer read as a claim")
    if decision.undone_at:
        parts.append(f"undone {decision.undone_at:%Y-%m-%d %H:%M}")
        if decision.undone_by:
            parts.append(f"by {decision.undone_by}")
    return "  ".join(printable(part) for part in parts)
