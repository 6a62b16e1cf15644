"""The command `tally review`: figures one after the other, one key an answer."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Annotated

import typer
from typer import Option

from tallybook.cli.command import command
from tallybook.cli.decisions import Deciding, line
from tallybook.cli.opening import opened, reading
from tallybook.cli.options import WHAT, FilterOptions, Format, General

if TYPE_CHECKING:
    from tallybook.queries.lists.queue import Changed, Queued
    from tallybook.review import Author
    from tallybook.store.database import Database

app = typer.Typer()

_KEYS = "[a]ccept  [r]eject  [c]orrect  [n]ext  [u]ndo  [q]uit"


@command(
    app,
    "review",
    example="tally review --measure killed --limit 20\ntally review --changed",
    guide="corrections",
)
def review(
    general: General,
    filters: FilterOptions,
    options: Deciding,
    changed: Annotated[
        bool,
        Option(
            "--changed",
            help="List what this version's extractor reads otherwise than people decided.",
            rich_help_panel=WHAT,
        ),
    ] = False,
) -> None:
    """Look at figures one after the other: what matters most first.

    First come those that the extractor is unsure of, that other sources contradict, and large ones. Press a to accept,
    r to reject, c to correct (then FIELD=VALUE …), n for the next, u to undo the last answer, q to end. With --format
    json the queue is printed.
    """
    from tallybook.queries.lists.queue import changed as find_changed
    from tallybook.queries.lists.queue import queue

    chosen = general.chosen_format(Format.TABLE, Format.JSON, Format.JSONL)
    if changed:
        with reading(general) as session:
            _print_changed(general, chosen, list(find_changed(session)))
        return
    with opened(general) as database:
        with database.session() as session:
            queued = queue(session, filters.filters())
        if chosen is not Format.TABLE:
            _print_queue(chosen, queued)
            return
        _Review(general, database, options.author(), queued).run(_pressed)


def _print_queue(chosen: Format, queued: list[Queued]) -> None:
    from tallybook.queries.rows import as_mapping

    _print_rows(chosen, [{"worth": round(one.worth, 3), "why": one.why, **as_mapping(one.figure)} for one in queued])


def _print_rows(chosen: Format, rows: Iterable[Mapping[str, object]]) -> None:
    from tallybook.cli.output import print_json, print_jsonl

    if chosen is Format.JSON:
        print_json(rows)
    else:
        print_jsonl(rows)


def _print_changed(general: General, chosen: Format, found: list[Changed]) -> None:
    from tallybook.cli.output import note
    from tallybook.cli.tables import printable, short_id

    if chosen is not Format.TABLE:
        _print_rows(chosen, [asdict(one) for one in found])
        return
    for one in found:
        if one.claim_id is None:
            typer.echo(f"decision {one.decision}: “{printable(one.words)}” is no longer read as a claim")
            continue
        name = short_id(one.claim_id) + ("" if one.position is None else f".{one.position + 1}")
        before, now = printable(one.before), printable(one.now)
        held = "" if one.decided is None else f"; {printable(one.decided)} holds"
        typer.echo(f"{name}  “{printable(one.words)}”  {one.field}: {before} → {now}{held} (decision {one.decision})")
    if not found:
        note(general, "Nothing reads otherwise than when people decided.")


def _pressed(prompt: str) -> str:
    """A key, or a line where the input is no terminal; the empty string at its end."""
    typer.echo(prompt, nl=False)
    if sys.stdin.isatty():
        key: str = typer.getchar()
        typer.echo(key)
        return key
    return sys.stdin.readline()


@dataclass(slots=True)
class _Review:
    """A walk through the queue; every answer is kept at once."""

    general: General
    database: Database
    author: Author
    queued: list[Queued]
    answers: list[tuple[int, int]] = field(default_factory=list)
    at: int = 0

    def run(self, pressed: Callable[[str], str]) -> None:
        """Ask until the queue ends or the person does."""
        from tallybook.cli.output import note

        if not self.queued:
            note(self.general, "Nothing to review: people decided about all figures that fit.")
            return
        while self.at < len(self.queued):
            self._show(self.queued[self.at])
            given = pressed(f"{_KEYS} ")
            key = given.strip()[:1].lower()
            if not given or key == "q":
                break
            self._answer(key, pressed)
        note(self.general, f"{len(self.answers):,} decided. All of it: tally history")

    def _answer(self, key: str, pressed: Callable[[str], str]) -> None:
        from tallybook.errors import UsageError

        try:
            if key == "a":
                self._decide("confirm")
            elif key == "r":
                self._decide("reject")
            elif key == "c":
                self._correct(typer.prompt("FIELD=VALUE …", prompt_suffix=" ", default="", show_default=False))
            elif key == "u":
                self._undo()
            elif key == "n":
                self.at += 1
            else:
                typer.echo(f"Press one of: {_KEYS}")
        except UsageError as error:
            typer.echo(f"{error.message}. {error.next_step}")

    @property
    def _name(self) -> str:
        row = self.queued[self.at].figure
        return f"{row.claim_id}.{row.position + 1}"

    def _decide(self, what: str) -> None:
        from tallybook.interface import deciding

        with self.database.session(write=True) as session:
            self._keep(deciding.decide(session, what, self._name, self.author))

    def _correct(self, words: str) -> None:
        import shlex

        from tallybook.cli.deciding import given_values
        from tallybook.errors import UsageError
        from tallybook.interface import deciding

        try:
            values = given_values(shlex.split(words))
        except ValueError as error:
            raise UsageError(f"{words} can't be read ({error})", 'as value=40 subject="Armed Forces (SD)"') from None
        with self.database.session(write=True) as session:
            self._keep(deciding.correct(session, self._name, values, self.author))

    def _keep(self, number: int) -> None:
        self.answers.append((number, self.at))
        self.at += 1

    def _undo(self) -> None:
        from tallybook.errors import UsageError
        from tallybook.review import undo

        if not self.answers:
            raise UsageError("nothing to undo", "answers of before are undone with tally undo")
        number, at = self.answers[-1]
        with self.database.session(write=True) as session:
            undo(session, number, self.author)
        self.answers.pop()
        self.at = at

    def _show(self, queued: Queued) -> None:
        from tallybook.cli.show import describe_figure
        from tallybook.cli.tables import actor, safe, short_id
        from tallybook.interface.passage import marked, passage_of
        from tallybook.queries.lists.claims import load_whole

        row = queued.figure
        with self.database.session() as session:
            whole = load_whole(session, row.claim_id)
        paragraph, marks = passage_of(whole.claim, whole.document.text)
        place = whole.numbers.index(row.position + 1)
        typer.echo()
        typer.echo(marked(safe(paragraph), marks))
        why = f" ({queued.why})" if queued.why else ""
        source = actor(row.source, row.source_country)
        typer.echo(f"{self.at + 1} of {len(self.queued):,}{why}  {short_id(row.claim_id)}.{row.position + 1}  {source}")
        typer.echo(describe_figure(whole.claim.figures[place]))
        for decision in whole.decisions:
            typer.echo(line(decision))
