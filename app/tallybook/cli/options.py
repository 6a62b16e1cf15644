"""The options that several commands share, each declared once: a dataclass field is an option."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Option

from tallybook.cli import completing
from tallybook.cli.configured import load_settings

if TYPE_CHECKING:
    from tallybook.ingest import Request
    from tallybook.queries.filters.criteria import Filters
    from tallybook.settings import Settings


# The panels of a command's help, in the order in which it lists them; an option of none stands under "Options".
WHAT = "What"
WHEN = "When"
WHO = "Who"
OUTPUT = "Output"
PANELS = (WHAT, WHEN, WHO, OUTPUT)


class Format(StrEnum):
    """How results are printed."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class OptionGroup:
    """The base of a dataclass whose fields are options; a command takes it as one parameter."""


@dataclass(frozen=True, slots=True)
class General(OptionGroup):
    """Options of the program, before the command's name or after it."""

    databases: Annotated[
        list[str] | None,
        Option("--db", metavar="PATH|URL", help="The database; else TALLY_DB, tally.toml's, or tally.db here."),
    ] = None
    format: Annotated[
        Format | None,
        Option(
            "--format",
            help="How results are printed; the default is table.",
            show_default=False,
            rich_help_panel=OUTPUT,
        ),
    ] = None
    quiet: Annotated[
        bool, Option("--quiet", "-q", help="No progress and no notes, only results and errors.", rich_help_panel=OUTPUT)
    ] = False
    debug: Annotated[bool, Option("--debug", help="Show the traceback of an error.")] = False
    no_color: Annotated[bool, Option("--no-color", help="No colours (so does NO_COLOR).", rich_help_panel=OUTPUT)] = (
        False
    )

    def inherit(self, before: General) -> General:
        """Each option as given after the command's name, else as given before it; databases as given anywhere."""
        chosen = {field.name: getattr(self, field.name) or getattr(before, field.name) for field in fields(self)}
        return General(**chosen | {"databases": [*(before.databases or ()), *(self.databases or ())]})

    def settings(self) -> Settings:
        """The settings that these options, the environment and files choose.

        Raises UsageError for two databases, and for a file that can't be used.
        """
        given = list(dict.fromkeys(self.databases or ()))
        if len(given) > 1:
            from tallybook.errors import UsageError

            raise UsageError(f"--db is given more than once: {' and '.join(given)}", "name one database")
        return load_settings(given[0] if given else None)

    def chosen_format(self, *allowed: Format) -> Format:
        """The format asked for, the table without one; raises UsageError where it is none of `allowed`."""
        chosen = self.format or Format.TABLE
        if allowed and chosen not in allowed:
            from tallybook.errors import UsageError

            names = ", ".join(allowed)
            raise UsageError(f"--format {chosen} is not available for this command", f"use one of: {names}")
        return chosen


@dataclass(frozen=True, slots=True)
class FilterOptions(OptionGroup):
    """The filters, the same for every command that lists or exports; given several times, any of the values fits."""

    source: Annotated[
        list[str] | None,
        Option(
            "--source",
            metavar="NAME",
            autocompletion=completing.actors,
            help="Who says it: a name, an alias, or a country for all of its actors.",
            rich_help_panel=WHO,
        ),
    ] = None
    publisher: Annotated[
        list[str] | None,
        Option(
            "--publisher",
            metavar="NAME",
            autocompletion=completing.publishers,
            help="Who published it.",
            rich_help_panel=WHO,
        ),
    ] = None
    subject: Annotated[
        list[str] | None,
        Option(
            "--subject",
            metavar="NAME",
            autocompletion=completing.actors,
            help="Whose people or equipment: a name or a country.",
            rich_help_panel=WHO,
        ),
    ] = None
    counterpart: Annotated[
        list[str] | None,
        Option(
            "--counterpart",
            metavar="NAME",
            autocompletion=completing.actors,
            help="The other party: a name or a country.",
            rich_help_panel=WHO,
        ),
    ] = None
    country: Annotated[
        list[str] | None,
        Option(
            "--country",
            metavar="NAME|CODE",
            help="Source, subject or counterpart is of this country.",
            rich_help_panel=WHO,
        ),
    ] = None
    measure: Annotated[
        list[str] | None,
        Option(
            "--measure",
            metavar="NAME",
            autocompletion=completing.terms("measure"),
            help="killed, wounded, captured, destroyed …",
            rich_help_panel=WHAT,
        ),
    ] = None
    category: Annotated[
        list[str] | None,
        Option(
            "--category",
            metavar="NAME",
            autocompletion=completing.terms("category"),
            help="personnel, civilians, children …",
            rich_help_panel=WHAT,
        ),
    ] = None
    equipment: Annotated[
        list[str] | None,
        Option(
            "--equipment",
            metavar="CLASS|NAME",
            autocompletion=completing.equipment,
            help="A class (tank, drone …) or a name.",
            rich_help_panel=WHAT,
        ),
    ] = None
    scope: Annotated[
        list[str] | None,
        Option(
            "--scope",
            metavar="NAME",
            autocompletion=completing.terms("scope"),
            help="total, incident, increment or unknown.",
            rich_help_panel=WHAT,
        ),
    ] = None
    mode: Annotated[
        list[str] | None,
        Option(
            "--mode",
            metavar="NAME",
            autocompletion=completing.terms("mode"),
            help="direct, indirect, mixed or unattributed.",
            rich_help_panel=WHAT,
        ),
    ] = None
    certainty: Annotated[
        list[str] | None,
        Option(
            "--certainty",
            metavar="NAME",
            autocompletion=completing.terms("certainty"),
            help="asserted, assessed, reported, possible or denied.",
            rich_help_panel=WHAT,
        ),
    ] = None
    since: Annotated[
        str | None,
        Option("--since", metavar="DATE", help="Said, else published, on this day or later.", rich_help_panel=WHEN),
    ] = None
    until: Annotated[
        str | None,
        Option("--until", metavar="DATE", help="Said, else published, on this day or earlier.", rich_help_panel=WHEN),
    ] = None
    search: Annotated[
        str | None,
        Option("--search", metavar="WORDS", help='Words in it, "phrases", begin*, AND, OR, NOT.', rich_help_panel=WHAT),
    ] = None
    min_confidence: Annotated[
        float | None,
        Option(
            "--min-confidence",
            metavar="0–1",
            min=0,
            max=1,
            help="The extractor's own confidence, at least.",
            rich_help_panel=WHAT,
        ),
    ] = None
    min_reliability: Annotated[
        str | None,
        Option(
            "--min-reliability",
            metavar="A–F",
            help="The source's grade, at worst; unjudged is F.",
            rich_help_panel=WHAT,
        ),
    ] = None
    min_credibility: Annotated[
        str | None,
        Option(
            "--min-credibility", metavar="1–6", help="The claim's grade, at worst; unjudged is 6.", rich_help_panel=WHAT
        ),
    ] = None
    as_of: Annotated[
        str | None,
        Option(
            "--as-of",
            metavar="DATE",
            help="As the database stood at the end of this day, or at this time (UTC).",
            rich_help_panel=WHEN,
        ),
    ] = None
    decided: Annotated[
        list[str] | None,
        Option(
            "--decided",
            metavar="NAME",
            autocompletion=completing.terms("decided"),
            help="open, confirmed, corrected, added, or rejected (left out otherwise).",
            rich_help_panel=WHAT,
        ),
    ] = None
    incident: Annotated[
        list[str] | None,
        Option(
            "--incident", metavar="ID", help="Claims of this incident: its id, or its beginning.", rich_help_panel=WHAT
        ),
    ] = None
    place: Annotated[
        list[str] | None,
        Option("--place", metavar="WORDS", help="At a place, by words of its name.", rich_help_panel=WHAT),
    ] = None
    tag: Annotated[
        list[str] | None,
        Option("--tag", metavar="WORDS", help="Claims with this tag, or whose document has it.", rich_help_panel=WHAT),
    ] = None
    limit: Annotated[
        int | None, Option("--limit", metavar="N", min=1, help="At most so many rows.", rich_help_panel=OUTPUT)
    ] = None
    after: Annotated[
        str | None,
        Option(
            "--after", metavar="CURSOR", help="Go on behind the row that a note or id names.", rich_help_panel=OUTPUT
        ),
    ] = None
    all_versions: Annotated[
        bool, Option("--all-versions", help="Documents too that a newer version has superseded.", rich_help_panel=WHAT)
    ] = False
    undated: Annotated[
        bool, Option("--undated", help="Only documents without a day of publication.", rich_help_panel=WHEN)
    ] = False

    def filters(self) -> Filters:
        """The filters of these options; raises UsageError for a value that can't be."""
        from tallybook.queries.filters.criteria import parse_filters

        return parse_filters({field.name: getattr(self, field.name) for field in fields(self)})


@dataclass(frozen=True, slots=True)
class ReadOptions(OptionGroup):
    """What a person knows better than the files that are read."""

    published: Annotated[
        str | None,
        Option("--published", metavar="DATE", help="Day of publication, as 2024-12-23.", rich_help_panel=WHEN),
    ] = None
    publisher: Annotated[
        str | None, Option("--publisher", metavar="NAME", help="Who published it.", rich_help_panel=WHO)
    ] = None
    title: Annotated[str | None, Option("--title", metavar="WORDS", help="Its title.", rich_help_panel=WHAT)] = None
    url: Annotated[str | None, Option("--url", metavar="URL", help="Where it was published.", rich_help_panel=WHAT)] = (
        None
    )
    author: Annotated[str | None, Option("--author", metavar="NAME", help="Who wrote it.", rich_help_panel=WHO)] = None
    mapping: Annotated[
        str | None,
        Option("--mapping", metavar="FILE.toml", help="How to read a table of figures.", rich_help_panel=WHAT),
    ] = None
    allow_private: Annotated[bool, Option("--allow-private", help="Fetch from private and loopback addresses too.")] = (
        False
    )
    jobs: Annotated[int | None, Option("--jobs", metavar="N", min=1, help="Processes that work at the same time.")] = (
        None
    )
    extractor: Annotated[
        str | None,
        Option("--extractor", metavar="NAME", help="learned (the default), or rules: no network, less found."),
    ] = None

    def request(self) -> Request:
        """What these options ask of a run; raises UsageError for a day that is none."""
        from tallybook.ingest import Request
        from tallybook.ingest.request import ENGINES

        return Request(
            published=_day(self.published) if self.published else None,
            publisher=self.publisher,
            title=self.title,
            url=self.url,
            author=self.author,
            jobs=self.jobs or 1,
            mapping=Path(self.mapping) if self.mapping else None,
            allow_private=self.allow_private,
            default_publisher=load_settings().publisher,
            engine=self.extractor or ENGINES[0],
        )


def check_free(path: Path, *, is_forced: bool) -> None:
    """Raise UsageError for a file that is there and may not be replaced; a device or a pipe is written to."""
    if path.is_file() and not is_forced:
        from tallybook.errors import UsageError

        raise UsageError(f"{path} is there already", "choose another name, or replace it with --force")


def _day(words: str) -> date:
    try:
        return date.fromisoformat(words)
    except ValueError:
        from tallybook.errors import UsageError

        raise UsageError(f'--published "{words}" is no day', "write it as 2024-12-23") from None
