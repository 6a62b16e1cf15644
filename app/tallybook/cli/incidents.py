"""The command `tally incidents`: events to which claims belong; and what people decide about them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer
from typer import Argument, Option

from tallybook.cli.command import command, group
from tallybook.cli.decisions import Deciding, decision_session, line, print_history, print_kept
from tallybook.cli.opening import reading
from tallybook.cli.options import WHAT, FilterOptions, Format, General

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tallybook.queries.filters.criteria import Filters
    from tallybook.queries.lists.incidents import IncidentFigure, WholeIncident
    from tallybook.review import Author

app = typer.Typer()
incidents = typer.Typer(rich_markup_mode=None)
app.add_typer(incidents, name="incidents")

Incident = Annotated[str, Argument(metavar="INCIDENT", help="The incident, by its id or its beginning.")]
Members = Annotated[list[str], Argument(metavar="ID...", help="Claims or documents, by their ids.")]
Title = Annotated[
    str | None, Option("--title", metavar="WORDS", help="What it is called.", rich_help_panel=WHAT, show_default=False)
]
_MOST_CLAIMS = 40  # on the terminal


@group(
    incidents,
    example="tally incidents --since 2023-06-01 --measure killed\n"
    'tally incidents rename 47a49245be "Strike on a market, Nyala"',
    guide="incidents",
)
def listed(context: typer.Context, general: General, filters: FilterOptions) -> None:
    """List incidents: events to which claims belong.

    Its commands keep what people decide: claims are one event or not, two incidents are one or one is two, what it is
    called, where and when. Every decision can be undone: tally undo NUMBER.
    """
    if context.invoked_subcommand:
        if filters != FilterOptions():
            from tallybook.errors import UsageError

            raise UsageError("the filters are for the list", "put the command's own options behind its name")
        return
    from tallybook.cli.output import note as tell
    from tallybook.cli.output import print_listing
    from tallybook.interface import listing
    from tallybook.queries.lists.incidents import count_ungrouped

    chosen = general.chosen_format()
    if chosen in (Format.JSON, Format.JSONL):
        _print_whole(general, filters.filters())
    else:
        print_listing(general, listing.incidents(), filters.filters())
    with reading(general) as session:
        if count := count_ungrouped(session):
            noun = "document is" if count == 1 else "documents are"
            tell(general, f"{count:,} {noun} not grouped yet: tally db regroup")


def _print_whole(general: General, filters: Filters) -> None:
    """Print incidents as JSON, each with its documents and figures."""
    from tallybook.cli.output import note as tell
    from tallybook.cli.output import print_json, print_jsonl
    from tallybook.queries.lists.incidents import iter_whole
    from tallybook.queries.lists.unmatched import find_unmatched

    with reading(general) as session:
        for unmatched in find_unmatched(session, filters):
            tell(general, str(unmatched))
        found = (record(one) for one in iter_whole(session, filters))
        (print_json if general.chosen_format() is Format.JSON else print_jsonl)(found)


def record(whole: WholeIncident) -> Mapping[str, object]:
    """An incident as JSON: the fields of the list, with its documents instead of their number, and its figures."""
    return asdict(whole.listed) | {
        "documents": [asdict(one) for one in whole.documents],
        "figures": [asdict(one) for one in whole.figures],
    }


def print_incident(general: General, session: Session, incident_id: str) -> None:
    """Print an incident with all that belongs to it, for `tally show`."""
    from tallybook.cli.output import print_jsonl, print_lines
    from tallybook.queries.lists.incidents import load_incident

    whole = load_incident(session, incident_id)
    if general.chosen_format(Format.TABLE, Format.JSON, Format.JSONL) is Format.TABLE:
        print_lines(dict(_facts(whole)))
    else:
        more = {"claims_in_it": [asdict(one) for one in whole.claims]}
        more |= {"decisions": [asdict(one) for one in whole.decisions]}
        print_jsonl([dict(record(whole)) | more])


def _facts(whole: WholeIncident) -> Iterator[tuple[str, object]]:
    from tallybook.cli.tables import printable, short_id

    one = whole.listed
    yield "incident", one.incident_id
    yield "title", one.title
    days = [str(day) for day in (one.day_start, one.day_end) if day]
    yield "day", " to ".join(dict.fromkeys(days)) or "–"
    places = "; ".join(one.places)
    yield "place", f"{places or '–'}{f' ({one.country})' if one.country else ''}"
    yield "sure", f"{one.confidence:.2f}"
    if one.decided != "open":
        yield "decided", one.decided
    yield "sources", one.sources
    for number, document in enumerate(whole.documents, 1):
        told = (short_id(document.document), document.published, document.publisher, document.title or document.url)
        count = f"{document.claims:,} claim{'' if document.claims == 1 else 's'}"
        yield f"document {number}", ", ".join(printable(part) for part in (*told, count) if part)
    for number, figure in enumerate(whole.figures, 1):
        yield f"figure {number}", _told(figure)
    for number, claim in enumerate(whole.claims[:_MOST_CLAIMS], 1):
        why = "; ".join(f"{words} {weight:+.1f}" for words, weight in claim.why)
        reason = "put there by a person" if claim.is_given else why or "no other report to compare with"
        yield (
            f"claim {number}",
            f"{short_id(claim.claim_id)}, {claim.confidence:.2f} ({reason}): {printable(claim.content)}",
        )
    if len(whole.claims) > _MOST_CLAIMS:
        yield "more claims", f"{len(whole.claims) - _MOST_CLAIMS:,} (--format json)"
    for decision in whole.decisions:
        yield f"decision {decision.decision}", line(decision)


def _told(figure: IncidentFigure) -> str:
    """`killed, people: Ministry of Health 43 on 2023-06-12, 38 to 43 in 3 figures`."""
    source = figure.source or f"{figure.publisher or 'no publisher'} (own voice)"
    latest = _span(figure.latest_low, figure.latest_high)
    told = f"{figure.measure.replace('_', ' ')}, {figure.category.replace('_', ' ')}: {source} {latest}"
    if figure.said:
        told += f" on {figure.said}"
    if figure.figures > 1:
        told += f"; {_span(figure.lowest, figure.highest)} in {figure.figures:,} figures"
    return told


def _span(low: float | None, high: float | None) -> str:
    if low == high:
        return "no number" if low is None else f"{low:,}"
    if low is None or high is None:
        return f"up to {high:,}" if low is None else f"{low:,} or more"
    return f"{low:,}–{high:,}"


def _decided(general: General, decide: Callable[[Session], list[int]]) -> None:
    """Decide, and print the decisions as they are kept."""
    with decision_session(general) as session:
        print_kept(general, session, *decide(session))


@command(
    incidents,
    "new",
    example='tally incidents new 3f9a2c41d0 77b0c6d1e2 --title "Ambush near Kutum"\ntally incidents new 8d0e51b2aa',
    guide="incidents",
)
def new(general: General, members: Members, options: Deciding, title: Title = None) -> None:
    """Decide that claims or documents are an incident of their own."""
    from tallybook.interface.refs import members_of
    from tallybook.review import incidents as review

    _decided(general, lambda session: [review.create(session, members_of(session, members), title, options.author())])


@command(
    incidents,
    "add",
    example='tally incidents add 47a49245be 8d0e51b2aa\ntally incidents add 47a49245be 3f9a2c41d0 --note "same market"',
    guide="incidents",
)
def add(general: General, incident: Incident, members: Members, options: Deciding) -> None:
    """Decide that claims or documents belong to an incident."""
    _each(general, "assign", incident, members, options.author())


@command(
    incidents,
    "remove",
    example="tally incidents remove 47a49245be 8d0e51b2aa\ntally incidents remove 47a49245be 3f9a2c41d0 --by ann",
    guide="incidents",
)
def remove(general: General, incident: Incident, members: Members, options: Deciding) -> None:
    """Decide that claims or documents do not belong to an incident."""
    _each(general, "remove", incident, members, options.author())


def _each(general: General, what: str, incident: str, members: list[str], author: Author) -> None:
    from tallybook.interface.refs import incident_of, members_of
    from tallybook.review import incidents as review

    def decide(session: Session) -> list[int]:
        incident_id = incident_of(session, incident)
        function = review.assign if what == "assign" else review.remove
        return [function(session, incident_id, member, author) for member in members_of(session, members)]

    _decided(general, decide)


@command(
    incidents,
    "merge",
    example='tally incidents merge 47a49245be 1a54a7b152\ntally incidents merge 47a4 1a54 --note "one raid"',
    guide="incidents",
)
def merge(
    general: General,
    incident: Incident,
    others: Annotated[list[str], Argument(metavar="INCIDENT...", help="Those that are the same event.")],
    options: Deciding,
) -> None:
    """Decide that incidents are one."""
    from tallybook.interface.refs import incident_of
    from tallybook.review import incidents as review

    def decide(session: Session) -> list[int]:
        one, *more = (incident_of(session, name) for name in (incident, *others))
        return [review.join(session, one, more, options.author())]

    _decided(general, decide)


@command(
    incidents,
    "split",
    example='tally incidents split 47a49245be 8d0e51b2aa --title "Second strike"\n'
    "tally incidents split 47a49245be 3f9a2c41d0 77b0c6d1e2",
    guide="incidents",
)
def split(general: General, incident: Incident, members: Members, options: Deciding, title: Title = None) -> None:
    """Decide that some claims of an incident are another one."""
    from tallybook.interface.refs import incident_of, members_of
    from tallybook.review import incidents as review

    def decide(session: Session) -> list[int]:
        incident_id = incident_of(session, incident)
        return [review.split(session, incident_id, members_of(session, members), title, options.author())]

    _decided(general, decide)


@command(
    incidents,
    "rename",
    example='tally incidents rename 47a49245be "Strike on a market, Nyala"\ntally incidents rename 47a4 Nyala --by ann',
    guide="incidents",
)
def rename(
    general: General, incident: Incident, title: Annotated[str, Argument(help="The title.")], options: Deciding
) -> None:
    """Say what an incident is called."""
    from tallybook.interface.refs import incident_of
    from tallybook.review import incidents as review

    _decided(general, lambda session: [review.rename(session, incident_of(session, incident), title, options.author())])


@command(
    incidents,
    "place",
    example='tally incidents place 47a49245be "Nyala, South Darfur" --country Sudan\ntally incidents place 47a4 Nyala',
    guide="incidents",
)
def place(
    general: General,
    incident: Incident,
    name: Annotated[str, Argument(metavar="PLACE", help="Where it was.")],
    options: Deciding,
    country: Annotated[
        str | None,
        Option("--country", metavar="NAME|CODE", help="In which country.", rich_help_panel=WHAT, show_default=False),
    ] = None,
) -> None:
    """Say where an incident was."""
    from tallybook.errors import UsageError
    from tallybook.interface.refs import incident_of
    from tallybook.queries.filters.countries import country_codes
    from tallybook.review import incidents as review

    codes = country_codes(country) if country else ()
    if len(codes) > 1:
        raise UsageError(f'"{country}" is more than one country', f"give one's code: {', '.join(codes)}")
    code = next(iter(codes), None)
    _decided(
        general, lambda session: [review.place(session, incident_of(session, incident), name, code, options.author())]
    )


@command(
    incidents,
    "date",
    example="tally incidents date 47a49245be 2023-06-11\ntally incidents date 47a49245be 2023-06-11 2023-06-13",
    guide="incidents",
)
def days(
    general: General,
    incident: Incident,
    start: Annotated[str, Argument(metavar="DAY", help="When it was, or began: 2023-06-11.")],
    options: Deciding,
    end: Annotated[str | None, Argument(metavar="DAY", help="When it ended.", show_default=False)] = None,
) -> None:
    """Say on which days an incident was."""
    from tallybook.interface.refs import incident_of
    from tallybook.queries.filters.criteria import parse_day
    from tallybook.review import incidents as review

    first, last = parse_day(start), parse_day(end, is_end=True) if end else None
    _decided(
        general, lambda session: [review.days(session, incident_of(session, incident), first, last, options.author())]
    )


@command(
    incidents,
    "history",
    example="tally incidents history 47a49245be\ntally incidents history 47a4 --format json",
    guide="incidents",
)
def history(general: General, incident: Incident) -> None:
    """List what people decided about an incident."""
    from tallybook.interface.refs import incident_of
    from tallybook.queries.lists.decisions import list_decisions

    with reading(general) as session:
        print_history(general, list_decisions(session, incident=incident_of(session, incident)))


@command(
    incidents,
    "tag",
    example="tally incidents tag 47a49245be to-check\ntally incidents tag 47a4 mellit --by ann",
    guide="incidents",
)
def tag(
    general: General, incident: Incident, words: Annotated[str, Argument(help="The tag.")], options: Deciding
) -> None:
    """Put a tag on an incident, for --tag."""
    _mark(general, "tag", incident, words, options.author())


@command(
    incidents,
    "note",
    example='tally incidents note 47a49245be "two strikes within an hour"\ntally incidents note 47a4 checked',
    guide="incidents",
)
def note(
    general: General, incident: Incident, words: Annotated[str, Argument(help="The note.")], options: Deciding
) -> None:
    """Put a note on an incident, for tally show."""
    _mark(general, "note", incident, words, options.author())


def _mark(general: General, what: str, incident: str, words: str, author: Author) -> None:
    from tallybook.interface.refs import incident_of
    from tallybook.review import incidents as review

    def decide(session: Session) -> list[int]:
        mark = review.tag if what == "tag" else review.note
        return [mark(session, incident_of(session, incident), words, author)]

    _decided(general, decide)
