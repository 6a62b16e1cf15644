"""The command `tally sources`: who speaks; and what people decide about them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer
from typer import Argument, Option

from tallybook.cli import completing
from tallybook.cli.command import command, group
from tallybook.cli.decisions import BY_HELP, Deciding, decision_session, line, print_history, print_kept, user
from tallybook.cli.opening import reading
from tallybook.cli.options import WHAT, WHEN, WHO, FilterOptions, Format, General, OptionGroup

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tallybook.queries.lists.actors.source_profile import SourceProfile

app = typer.Typer()
sources = typer.Typer(rich_markup_mode=None)
app.add_typer(sources, name="sources")

Named = Annotated[
    str,
    Argument(metavar="NAME|ID", help="The source: its name, an alias, or its id.", autocompletion=completing.actors),
]
_MOST_ALIASES = 40  # on the terminal


@dataclass(frozen=True, slots=True)
class Part(OptionGroup):
    """Which claims of a source are another's, and whose."""

    alias: Annotated[
        list[str] | None,
        Option("--alias", metavar="WORDS", help="Its claims that name it so, later ones too.", rich_help_panel=WHAT),
    ] = None
    claim: Annotated[
        list[str] | None, Option("--claim", metavar="ID", help="This claim of it.", rich_help_panel=WHAT)
    ] = None
    to: Annotated[
        str | None, Option("--to", metavar="NAME|ID", help="The source whose claims they are.", rich_help_panel=WHO)
    ] = None
    new: Annotated[
        str | None, Option("--new", metavar="NAME", help="A new source, whose claims they are.", rich_help_panel=WHO)
    ] = None
    kind: Annotated[
        str | None,
        Option("--kind", metavar="NAME", help="What the new one is: ministry, police, person …", rich_help_panel=WHO),
    ] = None
    country: Annotated[
        str | None, Option("--country", metavar="NAME|CODE", help="The new one's country.", rich_help_panel=WHO)
    ] = None

    def check(self) -> None:
        """Raises UsageError where it is not said whose they are, or more than that."""
        from tallybook.errors import UsageError

        if (self.to is None) == (self.new is None):
            raise UsageError("whose claims are they?", "give either --to NAME|ID or --new NAME")
        if self.to is not None and (self.kind or self.country):
            raise UsageError("--kind and --country are for a new source", "give them with --new NAME")


@group(
    sources,
    example='tally sources --measure killed --format csv\ntally sources merge "Kyiv\'s military" 12',
    guide="sources",
)
def listed(context: typer.Context, general: General, filters: FilterOptions) -> None:
    """List sources: who says how much, from when to when.

    Its commands show one, and keep what people decide: two are one, claims are another's, names, grades. Every
    decision can be undone.
    """
    if context.invoked_subcommand:
        if filters != FilterOptions():
            from tallybook.errors import UsageError

            raise UsageError("the filters are for the list of sources", "put the command's own options behind its name")
        return
    from tallybook.cli.output import print_listing
    from tallybook.interface import listing

    print_listing(general, listing.sources(), filters.filters())


@command(
    sources,
    "show",
    example='tally sources show "General Staff (UA)"\ntally sources show 12 --as-of 2024-12-23',
    guide="sources",
)
def show(
    general: General,
    name: Named,
    as_of: Annotated[
        str | None,
        Option(
            "--as-of",
            metavar="DATE",
            help="As the database stood at the end of this day, or at this time (UTC).",
            rich_help_panel=WHEN,
        ),
    ] = None,
) -> None:
    """Show a source: its names, grade, claims, and decisions."""
    from dataclasses import asdict

    from tallybook.cli.output import print_jsonl, print_lines
    from tallybook.queries.filters.criteria import parse_filters
    from tallybook.queries.lists.actors.source_profile import load_profile

    chosen = general.chosen_format(Format.TABLE, Format.JSON, Format.JSONL)
    with reading(general) as session:
        profile = load_profile(session, parse_filters({"as_of": as_of}), name)
    if chosen is Format.TABLE:
        print_lines(dict(_facts(profile)))
    else:
        print_jsonl([asdict(profile)])


@command(sources, "history", example="tally sources history\ntally sources history 12 --format json", guide="sources")
def history(
    general: General,
    name: Annotated[
        str | None, Argument(metavar="NAME|ID", help="The source; without it all decisions.", show_default=False)
    ] = None,
) -> None:
    """List decisions, first to last; with a name those on this source."""
    from tallybook.queries.lists.actors.find_source import find_source
    from tallybook.queries.lists.decisions import list_decisions

    with reading(general) as session:
        print_history(general, list_decisions(session, None if name is None else [find_source(session, name)]))


@command(
    sources,
    "alias",
    example='tally sources alias "General Staff (UA)" "Kyiv\'s generals"\n'
    'tally sources alias 12 "the Syndicate" --note "so called in its own posts"',
    guide="sources",
)
def alias(
    general: General,
    name: Named,
    words: Annotated[str, Argument(help="By which --source is to find it, too.")],
    deciding: Deciding,
) -> None:
    """Give a source another name to be found by."""
    from tallybook import review
    from tallybook.queries.lists.actors.find_source import find_source

    with decision_session(general) as session:
        print_kept(general, session, review.alias(session, find_source(session, name), words, deciding.author()))


@command(
    sources,
    "merge",
    example='tally sources merge "Kyiv\'s military" "General Staff" --note "same body"\n'
    "tally sources merge 31 12 --by ann",
    guide="sources",
)
def merge(
    general: General,
    name: Named,
    into: Annotated[str, Argument(metavar="NAME|ID", help="The source that it is, under whose name it shows then.")],
    deciding: Deciding,
) -> None:
    """Decide that two sources are one."""
    from tallybook import review
    from tallybook.queries.lists.actors.find_source import find_source

    with decision_session(general) as session:
        one, other = find_source(session, name), find_source(session, into)
        print_kept(general, session, review.merge(session, one, other, deciding.author()))


@command(
    sources,
    "split",
    example='tally sources split 2 --alias "The ministry" --new "Ministry of Defence"\n'
    "tally sources split 12 --claim 3f9a2c41d0 --to 14",
    guide="sources",
)
def split(general: General, name: Named, part: Part, deciding: Deciding) -> None:
    """Decide that claims of a source are another's."""
    from tallybook import review
    from tallybook.interface.refs import claim_of
    from tallybook.queries.lists.actors.find_source import find_source

    part.check()
    with decision_session(general) as session:
        actor_id = find_source(session, name)
        claim_ids = [claim_of(session, one) for one in part.claim or ()]
        to_id = find_source(session, part.to) if part.to is not None else _enter(session, part)
        author = deciding.author()
        decision = review.split(session, actor_id, to_id, author, words=part.alias or (), claim_ids=claim_ids)
        print_kept(general, session, decision)


@command(
    sources,
    "grade",
    example='tally sources grade "General Staff (UA)" B --note "usually right"\n'
    "tally sources grade --claim 3f9a2c41d0 2",
    guide="sources",
)
def grade(
    general: General,
    given: Annotated[
        list[str],
        Argument(metavar="[NAME|ID] GRADE", help="The source and A to F; or with --claim only 1 to 6.", min=1),
    ],
    deciding: Deciding,
    claim: Annotated[
        str | None, Option("--claim", metavar="ID", help="The claim that is graded.", rich_help_panel=WHAT)
    ] = None,
) -> None:
    """Grade a source A to F, or a claim 1 to 6 (Admiralty code)."""
    from tallybook import review
    from tallybook.errors import UsageError
    from tallybook.interface.refs import claim_of
    from tallybook.queries.lists.actors.find_source import find_source

    if len(given) != (1 if claim else 2):
        raise UsageError("a grade is for a source or a claim", "as: grade NAME B, or: grade --claim ID 2")
    with decision_session(general) as session:
        author = deciding.author()
        if claim:
            decision = review.grade_claim(session, claim_of(session, claim), given[0], author)
        else:
            decision = review.grade_source(session, find_source(session, given[0]), given[1], author)
        print_kept(general, session, decision)


@command(sources, "undo", example="tally sources undo 3\ntally sources undo 3 --by ann", guide="sources")
def undo(
    general: General,
    decision: Annotated[int, Argument(help="The decision's number, as `tally sources history` lists it.")],
    by: Annotated[
        str | None,
        Option("--by", metavar="NAME", help=BY_HELP, rich_help_panel=WHO),
    ] = None,
) -> None:
    """Undo a decision; it stays listed, and can't be undone twice."""
    from tallybook import review

    with decision_session(general) as session:
        review.undo(session, decision, review.Author(by or user()))
        print_kept(general, session, decision)


def _enter(session: Session, part: Part) -> int:
    """The id of the source that `--new` names."""
    from tallybook import review
    from tallybook.errors import UsageError
    from tallybook.queries.filters.countries import country_codes
    from tallybook.queries.filters.suggest import choose
    from tallybook.records import Actor, ActorKind

    name = " ".join((part.new or "").split())
    if not name:
        raise UsageError("the new source has no name", "give it one with --new NAME")
    codes = country_codes(part.country) if part.country else ()
    if len(codes) > 1:
        raise UsageError(f'"{part.country}" is more than one country', f"give one's code: {', '.join(codes)}")
    kind = choose(part.kind, tuple(ActorKind), "kind of source") if part.kind else ActorKind.OTHER
    return review.add_actor(session, Actor(name=name, kind=ActorKind(kind), country=next(iter(codes), None)))


def _facts(profile: SourceProfile) -> Iterator[tuple[str, object]]:
    from tallybook.cli import tables

    yield "source", tables.actor(profile.source, profile.country)
    yield "id", str(profile.actor_id)
    yield "kind", profile.kind.replace("_", " ")
    yield "graded", profile.reliability
    for name in ("claims", "figures", "documents"):
        yield name, getattr(profile, name)
    if profile.relayed:
        yield "relayed", profile.relayed
    if profile.first_day and profile.last_day:
        yield "says", f"{profile.first_day} to {profile.last_day}"
    aliases = [f"{alias.words} ({alias.count:,})" if alias.count else alias.words for alias in profile.aliases]
    if aliases:
        more = f"; {len(aliases) - _MOST_ALIASES:,} more (--format json)" if len(aliases) > _MOST_ALIASES else ""
        yield "called", "; ".join(aliases[:_MOST_ALIASES]) + more
    if profile.merged:
        yield "merged into it", "; ".join(f"{name}, id {actor_id}" for actor_id, name in profile.merged)
    for decision in profile.decisions:
        yield f"decision {decision.decision}", line(decision)
